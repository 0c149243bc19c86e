//! The screens of account recovery (MISSION rows A, C5, D5–D7): draws the flow the backend holds, sends what the person
//! does, decides nothing.
//!
//! A flow comes in through [`backend`], [`session`] keeps it and the token, [`visit`] is what the screens see of it,
//! [`step`] draws one component per step out of the [`part`]s they share, and [`text`] turns codes and keys into words.
//! `page` is the frame around a step when Regain has the whole page to itself.

pub mod backend;
pub mod clock;
pub mod fault;
pub mod handover;
pub mod history;
mod keep;
pub mod page;
pub mod part;
#[cfg(feature = "request")]
pub mod question;
pub mod session;
#[cfg(feature = "request")]
pub mod sheet;
pub mod step;
pub mod text;
pub mod typed;
pub mod visit;

/// Where the backend answers when nothing else is said: `regain serve` has it below the page, whatever path that is under.
pub const BASE: &str = "recovery/v1";

pub use page::full_page;
#[cfg(feature = "request")]
pub use page::take_over;

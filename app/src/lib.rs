//! The screens of account recovery (MISSION rows A, C5, D5–D7): draws the flow the backend holds, sends what the person
//! does, decides nothing.
//!
//! A flow comes in through [`backend`], [`session`] keeps it and the token, [`visit`] is what the screens see of it,
//! [`step`] draws one component per step out of the [`part`]s they share, and [`text`] turns codes and keys into i18n.
//! `page` is the frame around a step when Regain has the whole page to itself.

#[cfg(feature = "request")]
pub mod answer_form;
pub mod backend;
pub mod clock;
pub mod controller;
pub mod draft;
pub mod fault;
pub mod handover;
pub mod history;
pub mod i18n;
pub mod page;
pub mod part;
#[cfg(feature = "request")]
pub mod question;
pub mod state;
pub mod step;
mod token_storage;

/// Where the backend answers when nothing else is said: `regain serve` has it below the page, whatever path that is under.
pub const BASE: &str = "recovery/v1";

pub use page::full_page;
#[cfg(feature = "request")]
pub use page::take_over;

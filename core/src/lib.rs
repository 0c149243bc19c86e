//! The rules of account recovery, shared by browser and server, so that both reach the same verdict (row D4).
//!
//! No I/O, no clock, no randomness, no DOM. [`kind`] reads single texts, [`form`] describes questions, [`check`]
//! validates answers, `evidence` compares them with what is known (native only), [`journey`] is the state machine,
//! [`wire`] holds the types of the API.

#![deny(missing_docs)]
#![forbid(unsafe_code)]
// The npm package is built without std, a tenth of its bytes; wasm-pack's tests need std.
#![cfg_attr(
    all(target_arch = "wasm32", feature = "npm", not(debug_assertions)),
    no_std
)]

#[macro_use]
extern crate alloc;

#[cfg(feature = "adapter")]
pub mod adapter;
pub mod answers;
pub mod check;
pub mod decimal;
#[cfg(all(feature = "evidence", not(target_arch = "wasm32")))]
pub mod evidence;
pub mod fault;
pub mod form;
#[cfg(feature = "journey")]
pub mod journey;
#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
mod js;
mod json;
pub mod kind;
pub mod locale;
pub mod mask;
mod platform;
pub mod pointer;
mod prelude;
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub mod problem;
pub mod reference;
pub mod schema;
pub mod secret;
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub mod sign_in;
pub mod template;
pub mod time;
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub mod wire;

//! The rules of account recovery, shared by browser and server: the same verdict on both, always (MISSION row D4).
//!
//! No I/O, no clock, no randomness of its own, no DOM. What a text means is in [`kind`], what is asked in [`form`],
//! what the answers come to in [`check`], how they compare with what is known in `evidence` (native only), which step
//! follows which in [`journey`], what crosses the network in [`wire`].

#![deny(missing_docs)]
// The npm package goes without std, which is a tenth of its bytes; a test of wasm-pack needs it.
#![cfg_attr(
    all(target_arch = "wasm32", feature = "npm", not(debug_assertions)),
    no_std
)]

#[macro_use]
extern crate alloc;

pub mod answers;
pub mod check;
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
pub mod mask;
mod platform;
pub mod pointer;
mod prelude;
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub mod problem;
pub mod reference;
pub mod schema;
pub mod secret;
pub mod template;
pub mod time;
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub mod wire;

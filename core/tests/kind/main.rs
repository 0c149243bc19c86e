//! What each kind takes, refuses and makes of a text: a module per kind, named like the rule, and what holds for any
//! text in `properties`. Native only; `core/tests/vectors.rs` asks the same verdicts of browsers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod code;
mod email;
mod identifier;
mod isemail;
mod new_password;
mod numbering_plans;
mod phone;
mod properties;

//! What each kind takes, refuses and makes of a text: a module per kind, named like the rule, and what holds for any
//! text in `properties`. Native only; `core/tests/vectors.rs` asks the same verdicts of browsers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod amount;
mod choice;
mod choices;
mod code;
mod country;
mod date;
mod device_id;
mod email;
mod gamertag;
mod identifier;
mod isemail;
mod name;
mod naughty_strings;
mod new_password;
mod numbering_plans;
mod old_password;
mod phone;
mod phone_numbers;
mod phone_renumbered;
mod postal_code;
mod properties;
mod service_name;
mod subject;
mod text;
mod unicode_domains;

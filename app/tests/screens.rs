//! The screens without a network: a flow goes in, markup and commands come out. In real browsers, Chromium and Firefox.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may, and clippy does not know the tests of browsers"
)]

#[path = "screens/screen.rs"]
mod screen;

#[path = "screens/coming_back.rs"]
mod coming_back;
#[path = "screens/going_on.rs"]
mod going_on;
#[path = "screens/hosts.rs"]
mod hosts;
#[path = "screens/links.rs"]
mod links;
#[path = "screens/path_a.rs"]
mod path_a;
#[path = "screens/path_b.rs"]
mod path_b;
#[path = "screens/questions.rs"]
mod questions;
#[path = "screens/shared.rs"]
mod shared;
#[path = "screens/ways.rs"]
mod ways;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

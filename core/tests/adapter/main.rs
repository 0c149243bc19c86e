//! Row E3: profiles, without a network.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod allauth;
mod better_auth;
mod code_by_mail;
mod dialect;
mod encode;
mod endpoint;
mod kratos;
mod multipart;
mod post;
mod profiles;
mod replay;

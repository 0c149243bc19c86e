//! End-to-end tests of the journey: the real binary, a real database file, real HTTP. One file for each subject; shared
//! code is in `server.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod accounts;
mod answer;
mod audit;
mod cases;
mod desk;
mod desk_command;
mod desk_list;
mod embedding;
mod endurance;
mod guesses;
mod mail;
mod mail_quoted;
mod mail_refused;
mod mail_server;
mod numbers;
mod objections;
mod password;
mod path;
mod proxy;
mod readme;
mod refusals;
mod request;
mod sameness;
mod samples;
mod server;
mod sign_in;
#[path = "../soak/long_runs.rs"]
mod soak;
mod staff;
mod start;
mod status;
mod text_messages;
mod usernames;
mod young_contact;

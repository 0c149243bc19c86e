//! The journey as a pure state machine: every step, every action, and invariants over all sequences.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod coming_back;
mod guesses;
mod link;
mod numbers;
mod password;
mod proof;
mod request;
mod stage;
mod usernames;

//! The journey, which is pure: every step, every action, and what must hold whatever anybody does.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod guesses;
mod numbers;
mod password;
mod proof;
mod request;
mod stage;

//! The rules of account recovery, shared by browser and server: the same verdict on both, always (MISSION row D4).
//!
//! No I/O, no clock, no randomness of its own, no DOM. What a text means is in [`kind`], which step follows which in
//! [`journey`], what crosses the network in [`wire`].

#![deny(missing_docs)]

pub mod fault;
#[cfg(feature = "journey")]
pub mod journey;
pub mod kind;
pub mod mask;
mod platform;
pub mod problem;
pub mod secret;
pub mod time;
pub mod wire;

//! Code splitting: what is fetched later than the first screen, chunk by chunk. The rest of the app calls a chunk through
//! the traits that its file has. `journey` and `request` are fetched again when the next command needs them; without `rules`
//! the server judges.
//!
//! | chunk | holds | fetched |
//! |---|---|---|
//! | `journey` | the controller, the steps of path A after the first | once the first screen is drawn, or for it |
//! | `rules` | `core`'s rules for the fields of path A | after that |
//! | `request` | path B, usernames, what mailed links lead to, all ways back | when a flow gets there |
//!
//! A new chunk is a trait in its own file, a function with `wasm_split` here, a line in [`set_unsplit`], a row above and one
//! in `PARTS` of `xtask/src/size.rs`.

#![allow(
    unsafe_code,
    reason = "what `wasm_split` expands to imports a chunk's functions"
)]

use crate::backend::read::{self, Needed};
use crate::controller::{Journey, set_request_actions};
use crate::embedder::Embedder;
use crate::failure::Failure;
use crate::host::Host;
use crate::json::Json;
use crate::request::Request;
use crate::rules::{self, Rules};
use crate::task::Pending;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;

thread_local! {
    static JOURNEY: Cell<Option<&'static dyn Journey>> = const { Cell::new(None) };
    static REQUEST: Cell<Option<&'static dyn Request>> = const { Cell::new(None) };
}

/// The controller and the later steps of path A, once fetched.
pub fn journey() -> Option<&'static dyn Journey> {
    JOURNEY.get()
}

/// Path B, once fetched.
pub fn request() -> Option<&'static dyn Request> {
    REQUEST.get()
}

/// Takes every chunk from this build, without fetching: for tests, whose wasm is not split.
pub fn set_unsplit() {
    set_journey(crate::controller::JOURNEY);
    rules::set_loaded(rules::RULES);
    set_request(crate::request::REQUEST);
}

/// Fetches what a flow needs to be read and drawn.
pub fn fetch(host: Host, needed: Needed) -> Pending<Result<(), Failure>> {
    Box::pin(async move {
        load_journey().await?;
        if needed == Needed::Request {
            load_request(host).await?;
        }
        Ok(())
    })
}

/// Fetches the controller and the later steps of path A.
///
/// # Errors
/// [`Failure::Unreachable`] where they do not come.
pub async fn load_journey() -> Result<&'static dyn Journey, Failure> {
    if let Some(journey) = journey() {
        return Ok(journey);
    }
    let journey = journey_chunk().await.map_err(|_| Failure::Unreachable)?;
    set_journey(journey);
    Ok(journey)
}

/// Fetches the rules for the fields of path A.
///
/// # Errors
/// [`Failure::Unreachable`] where they do not come.
pub async fn load_rules() -> Result<(), Failure> {
    if rules::loaded().is_none() {
        rules::set_loaded(rules_chunk().await.map_err(|_| Failure::Unreachable)?);
    }
    Ok(())
}

/// Fetches path B and, in parallel, its style sheet, which each element asks for: it may be in a shadow root of its own.
///
/// # Errors
/// [`Failure::Unreachable`] where one of them does not come.
pub async fn load_request(host: Host) -> Result<&'static dyn Request, Failure> {
    let styled = Json::ask(host, Embedder::styled);
    let loaded = match request() {
        Some(request) => request,
        None => request_chunk().await.map_err(|_| Failure::Unreachable)?,
    };
    if host.get().embedder.is_some() {
        styled.read().await?;
    }
    set_request(loaded);
    Ok(loaded)
}

fn set_journey(loaded: &'static dyn Journey) {
    if JOURNEY.replace(Some(loaded)).is_none() {
        read::add_reader(|from| journey()?.read_step(from));
    }
}

fn set_request(loaded: &'static dyn Request) {
    if REQUEST.replace(Some(loaded)).is_none() {
        read::add_reader(|from| request()?.read_step(from));
        set_request_actions(loaded.actions());
    }
}

#[wasm_split(journey, wasm_split_path = ::leptos::wasm_split, fallible)]
fn journey_chunk() -> Result<&'static dyn Journey, SplitLoaderError> {
    Ok(crate::controller::JOURNEY)
}

#[wasm_split(rules, wasm_split_path = ::leptos::wasm_split, fallible)]
fn rules_chunk() -> Result<&'static dyn Rules, SplitLoaderError> {
    Ok(rules::RULES)
}

#[wasm_split(request, wasm_split_path = ::leptos::wasm_split, fallible)]
fn request_chunk() -> Result<&'static dyn Request, SplitLoaderError> {
    Ok(crate::request::REQUEST)
}

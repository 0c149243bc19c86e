//! Code splitting: what is fetched later than the first screen, chunk by chunk. The rest of the app calls a chunk through
//! the traits that its file has. `journey` and `request` are fetched again when the next command needs them; without `rules`
//! the server judges.
//!
//! | chunk | holds | fetched |
//! |---|---|---|
//! | `journey` | the controller, the steps of path A after the first | once the first screen is drawn, or for it |
//! | `rules` | `core`'s rules for the fields of path A | after that |
//! | `request` | path B, and what mailed links lead to | when a flow gets there |
//!
//! A new chunk is a trait in its own file, a function with `wasm_split` here, a line in [`set_unsplit`], a row above and one
//! in `PARTS` of `xtask/src/size.rs`.

#![allow(
    unsafe_code,
    reason = "what `wasm_split` expands to imports a chunk's functions"
)]

use crate::backend::read::{self, Needed};
use crate::controller::{Journey, set_request_actions};
use crate::failure::Failure;
use crate::files;
use crate::request::Request;
use crate::rules::{self, Rules};
use crate::task::Pending;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

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
pub fn fetch(needed: Needed) -> Pending<Result<(), Failure>> {
    Box::pin(async move {
        load_journey().await?;
        if needed == Needed::Request {
            load_request().await?;
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
    let journey = arrived(journey_chunk().await).await?;
    set_journey(journey);
    Ok(journey)
}

/// Fetches the rules for the fields of path A.
///
/// # Errors
/// [`Failure::Unreachable`] where they do not come.
pub async fn load_rules() -> Result<(), Failure> {
    if rules::loaded().is_none() {
        rules::set_loaded(arrived(rules_chunk().await).await?);
    }
    Ok(())
}

/// Fetches path B and, in parallel, its style sheet.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not come.
pub async fn load_request() -> Result<&'static dyn Request, Failure> {
    if let Some(request) = request() {
        return Ok(request);
    }
    let style = crate::style::load();
    let request = arrived(request_chunk().await).await?;
    style.await?;
    set_request(request);
    Ok(request)
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

async fn arrived<T>(loaded: Result<T, SplitLoaderError>) -> Result<T, Failure> {
    match loaded {
        Ok(loaded) => Ok(loaded),
        Err(_) => {
            reload_after_update().await;
            Err(Failure::Unreachable)
        }
    }
}

/// After an update of the site the names of its files lead nowhere. The page knows the new ones, and the tab its flow.
async fn reload_after_update() {
    let Some(script) = files::address(files::APP) else {
        return;
    };
    let head = RequestInit::new();
    head.set_method("HEAD");
    let answer = JsFuture::from(window().fetch_with_str_and_init(&script, &head)).await;
    let is_gone = answer.is_ok_and(|answer| answer.unchecked_into::<Response>().status() == 404);
    if is_gone {
        let _ = window().location().reload();
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
    crate::step::make_worker_address();
    Ok(crate::request::REQUEST)
}

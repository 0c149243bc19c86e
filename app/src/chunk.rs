//! Code splitting: what is fetched later than the first screen, chunk by chunk. Each has one trait, which is all that the
//! rest of the app knows of it, and one loader. A chunk that did not come is asked for again the next time.
//!
//! | chunk | holds | fetched |
//! |---|---|---|
//! | `journey` | the controller, the steps of path A after the first | once the first screen is drawn |
//! | `rules` | `core`'s rules for the fields of path A | after that |
//! | `request` | path B | when a flow gets there |
//!
//! A new chunk is a trait in its own file, a function with `wasm_split` here, and a row above.

#![allow(
    unsafe_code,
    reason = "what `wasm_split` expands to imports a chunk's functions"
)]

use crate::backend::Failure;
use crate::controller::Journey;
use crate::request::Request;
use crate::rules::Rules;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;
use std::thread::LocalKey;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

thread_local! {
    static JOURNEY: Cell<Option<&'static dyn Journey>> = const { Cell::new(None) };
    static RULES: Cell<Option<&'static dyn Rules>> = const { Cell::new(None) };
    static REQUEST: Cell<Option<&'static dyn Request>> = const { Cell::new(None) };
}

/// The controller and the later steps of path A, once fetched.
pub fn journey() -> Option<&'static dyn Journey> {
    JOURNEY.get()
}

/// The rules for the fields of path A, once fetched.
pub fn rules() -> Option<&'static dyn Rules> {
    RULES.get()
}

/// Path B, once fetched.
pub fn request() -> Option<&'static dyn Request> {
    REQUEST.get()
}

/// Takes every chunk from this build, without fetching: for tests, whose wasm is not split.
pub fn set_unsplit() {
    JOURNEY.set(Some(crate::controller::JOURNEY));
    RULES.set(Some(crate::rules::RULES));
    REQUEST.set(Some(crate::request::REQUEST));
}

/// Fetches it.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not come.
pub async fn load_journey() -> Result<&'static dyn Journey, Failure> {
    match journey() {
        Some(journey) => Ok(journey),
        None => keep(&JOURNEY, journey_chunk().await).await,
    }
}

/// Fetches them.
///
/// # Errors
/// [`Failure::Unreachable`] where they do not come.
pub async fn load_rules() -> Result<&'static dyn Rules, Failure> {
    match rules() {
        Some(rules) => Ok(rules),
        None => keep(&RULES, rules_chunk().await).await,
    }
}

/// Fetches it, its style sheet included.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not come.
pub async fn load_request() -> Result<&'static dyn Request, Failure> {
    match request() {
        Some(request) => Ok(request),
        None => {
            let style = crate::request::load_style();
            let chunk = request_chunk().await;
            style.await?;
            keep(&REQUEST, chunk).await
        }
    }
}

async fn keep<T: ?Sized>(
    chunk: &'static LocalKey<Cell<Option<&'static T>>>,
    loaded: Result<&'static T, SplitLoaderError>,
) -> Result<&'static T, Failure> {
    match loaded {
        Ok(loaded) => {
            chunk.set(Some(loaded));
            Ok(loaded)
        }
        Err(_) => {
            reload_after_update().await;
            Err(Failure::Unreachable)
        }
    }
}

/// After an update of the site the names of its files lead nowhere. The page knows the new ones, and the tab its flow.
async fn reload_after_update() {
    let script = document()
        .query_selector("meta[name=regain-app]")
        .ok()
        .flatten();
    let Some(script) = script.and_then(|meta| meta.get_attribute("content")) else {
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
    Ok(crate::rules::RULES)
}

#[wasm_split(request, wasm_split_path = ::leptos::wasm_split, fallible)]
fn request_chunk() -> Result<&'static dyn Request, SplitLoaderError> {
    crate::step::make_worker_address();
    Ok(crate::request::REQUEST)
}

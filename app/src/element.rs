//! `<regain-recovery>` (row D6): what the custom element in app/element.js asks of the app. An instance is known to it by a
//! number. What the app asks of the element is in [`crate::embedder`].

use crate::host::HostOptions;
use crate::instance::Instance;
use js_sys::Reflect;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
#[cfg(feature = "exports")]
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// An instance, and what all its state belongs to.
struct Opened {
    instance: Instance,
    owner: Owner,
}

thread_local! {
    /// By number; `None` where one has been closed.
    static OPENED: RefCell<Vec<Option<Opened>>> = const { RefCell::new(Vec::new()) };
}

/// Begins an instance, and draws it as soon as its words and its flow are there. `given` are the options, and the methods
/// of [`Embedder`](crate::embedder::Embedder). Returns its number.
#[cfg_attr(feature = "exports", wasm_bindgen)]
pub fn open(given: &JsValue) -> usize {
    let owner = Owner::new();
    let instance = owner.with(|| Instance::new(options(given)));
    instance.open();
    OPENED.with_borrow_mut(|opened| {
        let free = opened.iter().position(Option::is_none);
        let number = free.unwrap_or(opened.len());
        let opened_now = Some(Opened { instance, owner });
        match opened.get_mut(number) {
            Some(slot) => *slot = opened_now,
            None => opened.push(opened_now),
        }
        number
    })
}

/// Disposes of an instance: its view, event listeners and background tasks end. Returns the draft, for [`open`] to restore.
#[cfg_attr(feature = "exports", wasm_bindgen)]
pub fn close(number: usize) -> Option<String> {
    let taken = |opened: &mut Vec<Option<Opened>>| opened.get_mut(number).and_then(Option::take);
    let Opened { instance, owner } = OPENED.with_borrow_mut(taken)?;
    let drawn = instance.owner();
    let draft = instance.close();
    // After the save that goes out now has begun: tasks run in order.
    spawn_local(async move {
        if let Some(drawn) = drawn {
            drawn.cleanup();
        }
        owner.cleanup();
    });
    draft
}

/// An attribute that changes in place has this value now: `locale` or `identifier`.
#[cfg_attr(feature = "exports", wasm_bindgen)]
pub fn change(number: usize, name: &str, value: &str) {
    let found = |opened: &Vec<Option<Opened>>| Some(opened.get(number)?.as_ref()?.instance);
    let Some(instance) = OPENED.with_borrow(found) else {
        return;
    };
    match name {
        "locale" => instance.speak(value),
        _ => instance.set_identifier(value),
    }
}

fn options(given: &JsValue) -> HostOptions {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and the level is capped where it is used"
    )]
    let heading = member(given, "heading")
        .as_f64()
        .map_or(2, |level| level as u8);
    let text = |name| text(given, name);
    let is = |name| member(given, name).is_truthy();
    let history = is("history");
    HostOptions {
        root: member(given, "root").unchecked_into(),
        id_prefix: text("prefix").unwrap_or_default(),
        base: text("base").unwrap_or_default(),
        profile: text("profile"),
        locales: text("locales").unwrap_or_default(),
        history,
        title: history,
        frame: is("frame"),
        in_form: is("inForm"),
        parts: is("parts"),
        heading,
        locale: text("locale").into(),
        purpose: text("purpose"),
        identifier: text("identifier").into(),
        support: text("support"),
        device: text("device"),
        draft: text("draft").into(),
        is_closed: Cell::default(),
        embedder: Some(given.clone().unchecked_into()),
    }
}

// Once for all options.
#[inline(never)]
fn member(given: &JsValue, name: &str) -> JsValue {
    Reflect::get(given, &name.into()).unwrap_or_default()
}

#[inline(never)]
fn text(given: &JsValue, name: &str) -> Option<String> {
    let text = member(given, name).as_string();
    text.filter(|text| !text.is_empty())
}

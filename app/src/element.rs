//! `<regain-recovery>` (row D6): what the custom element in app/element.js asks of the app, and what the app asks of it. An
//! instance is known to it by a number.

use crate::backend::read::Read;
use crate::failure::{Failure, Problem};
use crate::host::{Host, HostOptions};
use crate::instance::Instance;
use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// The element's side of an instance: an object with these methods.
    #[derive(Clone)]
    pub type Embedder;

    /// Something happened, and in what. Of an element in the page of another: the event `regain-{event}`, but for `failed`.
    ///
    /// | event | detail |
    /// |---|---|
    /// | `ready`: the first screen is drawn | |
    /// | `failed`: nothing can be drawn | |
    /// | `step`: another screen is shown | `step`: its name |
    /// | `done`: the journey has ended | `outcome`: the name of the last step |
    /// | `error`: it says that it cannot go on | `code`: see [`crate::state::PageError::code`] |
    #[wasm_bindgen(method)]
    pub fn emit(this: &Embedder, event: &str, detail: &str);

    /// The answer of `{base}/config`, overridden by the `config` of the element. Rejects as [`Json`] says.
    #[wasm_bindgen(method)]
    pub fn config(this: &Embedder) -> Promise;

    /// A language file, which may be under way already. Rejects as [`Json`] says.
    #[wasm_bindgen(method)]
    pub fn words(this: &Embedder, address: &str) -> Promise;

    /// Fetches path B's style sheet, and puts it where the element is.
    #[wasm_bindgen(method)]
    pub fn styled(this: &Embedder) -> Promise;

    /// Looks for the solution of an ALTCHA challenge (JSON) among the [`TRIES`] tries after the first `tries`: the payload to
    /// answer with, or nothing.
    #[wasm_bindgen(method)]
    pub fn solve(this: &Embedder, challenge: &str, tries: u32) -> Promise;

    /// Whether the backend can do this: one of [`crate::feature`].
    #[wasm_bindgen(method)]
    pub fn can(this: &Embedder, feature: &str) -> bool;

    /// The name of an input that people do not see and that bots fill in, where the site has one: what is typed there goes along
    /// with a request.
    #[wasm_bindgen(method)]
    pub fn honeypot(this: &Embedder) -> Option<String>;

    /// The `Response` of a profile (app/element/profiles.js) to a call of the contract: `GET` without a body, else `POST`. Rejects
    /// with an error of `fetch` where the backend does not respond.
    #[wasm_bindgen(method)]
    pub fn respond(
        this: &Embedder,
        path: &str,
        body: Option<&str>,
        token: Option<&str>,
        locale: &str,
    ) -> Promise;

    /// The instance's entry of the session storage.
    #[wasm_bindgen(method)]
    pub fn stored(this: &Embedder) -> Option<String>;

    /// Sets it; an empty text removes it.
    #[wasm_bindgen(method)]
    pub fn store(this: &Embedder, text: &str);

    /// The mailed link that was opened in this page and has begun no flow yet: purpose, `=`, token.
    #[wasm_bindgen(method)]
    pub fn link(this: &Embedder) -> Option<String>;

    /// Forgets it.
    #[wasm_bindgen(method, js_name = forgetLink)]
    pub fn forget_link(this: &Embedder);
}

/// JSON that the element fetches. It rejects with the parsed problem (RFC 9457) or a text where the server refuses, and with an
/// `Error` where there is no answer. The promise becomes a future at once: an unhandled rejection would end the full page
/// (app/guard.js).
pub struct Json(Option<JsFuture>);

impl Json {
    /// Asks the element of an instance for it.
    pub fn ask(host: Host, ask: impl FnOnce(&Embedder) -> Promise) -> Self {
        let asked = host.get().embedder.as_ref().map(ask);
        Self(asked.map(JsFuture::from))
    }

    /// The parsed JSON.
    ///
    /// # Errors
    /// Why the backend refuses it; [`Failure::Unreachable`] or [`Failure::Unavailable`] where it does not come.
    pub async fn read(self) -> Result<JsValue, Failure> {
        let answer = self.0.ok_or(Failure::Unreachable)?.await;
        answer.map_err(|error| match Problem::read(&error) {
            Some(problem) => Failure::Problem(Box::new(problem)),
            None if error.is_string() => Failure::Unavailable,
            None => Failure::Unreachable,
        })
    }
}

/// How many tries of a challenge are made at once; app/element/work.js says the same.
pub const TRIES: u32 = 16;

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
/// of [`Embedder`]. Returns its number.
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

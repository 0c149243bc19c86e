//! Rows B11, C3, C4, C5: sent. The reference, by when there is an answer, what happens next, and what it would mean if
//! the answer is no. All of it can be printed.

use super::coming_back::leave;
use crate::command::Command;
use crate::feature;
use crate::i18n::key::request::*;
use crate::i18n::{key, verbatim};
use crate::part::{button, el, lead, link, notice, quiet, subtitle, summary, text, title, ways};
use crate::state::UiState;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use regain_core::time::Timestamp;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// What is known of a request that was sent.
pub struct Sent<'a> {
    pub reference: &'a str,
    /// As typed; empty where a backend does not say.
    pub identifier: &'a str,
    pub answer_by: Timestamp,
    pub masked: &'a str,
    pub tries_left_today: u32,
    /// A message of the site to the person.
    pub message: Option<&'a str>,
}

pub fn view(ui: UiState, sent: &Sent<'_>) -> Vec<AnyView> {
    let &Sent {
        reference,
        identifier,
        answer_by,
        masked,
        tries_left_today,
        message,
    } = sent;
    let masked = verbatim(masked);
    let i18n = ui.i18n;
    let sign_up = ui.config.with_value(|config| config.links.sign_up.clone());
    let answer = Signal::derive(move || {
        if answer_by == Timestamp::NEVER {
            return i18n.fill(SUBMITTED_LEAD_ANY_TIME, &[("masked", &*masked)]);
        }
        let time = i18n.moment(answer_by, untrack(|| ui.clock.now()));
        i18n.fill(SUBMITTED_LEAD, &[("time", &time), ("masked", &*masked)])
    });
    let about = match identifier.is_empty() {
        true => ().into_any(),
        false => text(i18n.text_with(SUBMITTED_ACCOUNT, "identifier", verbatim(identifier))),
    };
    let message = message.map(|message| {
        el("p")
            .class("rg-text")
            .attr("dir", "auto")
            .child(message.to_owned())
    });
    let kept = match reference.is_empty() {
        true => ().into_any(),
        false => kept(ui, reference),
    };
    let mut left = vec![link("rg-link", sign_up, i18n.text(key::PAGE_SIGN_UP))];
    if tries_left_today > 0 {
        left.insert(0, quiet(ui, SUBMITTED_AGAIN, Command::StartAgain));
    }
    let mut parts = vec![
        summary(ui, &[]),
        el("div").class("rg-done").into_any(),
        title(ui, SUBMITTED_TITLE),
        lead(answer),
        about,
        message.into_any(),
        kept,
    ];
    if ui.can(feature::DECIDE_REQUESTS) {
        let say = |key| text(i18n.text(key));
        parts.extend([
            subtitle(i18n.text(SUBMITTED_NEXT_TITLE)),
            say(SUBMITTED_NEXT),
            say(SUBMITTED_VERIFIED),
            say(SUBMITTED_NOT_VERIFIED),
            say(SUBMITTED_STAFF),
            text(i18n.text_for(SUBMITTED_TRIES, tries_left_today.into())),
        ]);
    }
    left.extend(leave(ui, None));
    parts.push(ways(left));
    parts
}

/// The reference, and ways to keep it.
fn kept(ui: UiState, reference: &str) -> AnyView {
    let i18n = ui.i18n;
    let (shown, reference) = (reference.to_owned(), reference.to_owned());
    // Beside the buttons: the page's own notices stand at its foot.
    let said = RwSignal::new(String::new());
    let copy = Callback::new(move |()| {
        let reference = reference.clone();
        crate::task::spawn(ui.host, async move {
            let copied = copied(&reference).await.is_some();
            let _ = said.try_set(i18n.say(if copied {
                SUBMITTED_COPIED
            } else {
                SUBMITTED_NOT_COPIED
            }));
        });
    });
    let print = Callback::new(move |()| drop(window().print()));
    let label = el("p")
        .class("rg-label")
        .attr("id", "rg-reference")
        .text(i18n.text(SUBMITTED_REFERENCE));
    let reference = el("p")
        .class("rg-reference")
        .attr("aria-labelledby", "rg-reference")
        .attr("role", "group")
        .attr("translate", "no")
        .attr("dir", "ltr")
        .child(shown);
    let hint = i18n.text(match ui.can(feature::DECIDE_REQUESTS) {
        true => SUBMITTED_REFERENCE_HINT,
        // How the references of others are written is not known.
        false => SUBMITTED_REFERENCE_HINT_ANY,
    });
    let hint = el("p").class("rg-hint").text(hint);
    let button = |label, name, click| button(ui, i18n.text(label), name, None, click);
    let ways = el("div")
        .class("rg-kept-ways")
        .child(button(SUBMITTED_COPY, "copy", copy))
        .child(button(SUBMITTED_PRINT, "print", print));
    el("div")
        .class("rg-kept")
        .child(label)
        .child(reference)
        .child(hint)
        .child(ways)
        .child(notice(said.into()))
        .into_any()
}

/// Into the clipboard; `None` where the browser has none for us, as on pages without TLS.
async fn copied(text: &str) -> Option<()> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let writing: Promise = write
        .call1(&clipboard, &text.into())
        .ok()?
        .dyn_into()
        .ok()?;
    JsFuture::from(writing).await.ok().map(drop)
}

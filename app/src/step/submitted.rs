//! Rows B11, C3, C4, C5: sent. The reference, by when there is an answer, what happens next, and what it would mean if
//! the answer is no. All of it can be printed.

use crate::part::{Wording, button, lead, link, quiet, subtitle, summary, text, title, ways};
use crate::text::key::request::*;
use crate::text::{key, verbatim};
use crate::visit::{Deed, Visit};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use regain_core::time::Timestamp;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// What is known of a request that was sent.
pub struct Sent {
    pub reference: String,
    /// As typed; empty where a backend does not say.
    pub identifier: String,
    pub answer_by: Timestamp,
    pub masked: String,
    pub tries_left_today: u32,
}

pub fn parts(visit: Visit, sent: Sent) -> Vec<AnyView> {
    let Sent {
        reference,
        identifier,
        answer_by,
        masked,
        tries_left_today,
    } = sent;
    let words = visit.words;
    let sign_up = visit
        .config
        .with_value(|config| config.links.sign_up.clone());
    let answer = Signal::derive(move || {
        let time = words.moment(answer_by, untrack(|| visit.clock.now()));
        words.fill(
            SUBMITTED_LEAD,
            &[("time", &time), ("masked", &verbatim(&masked))],
        )
    });
    let about = match identifier.is_empty() {
        true => ().into_any(),
        false => text(words.text_with(SUBMITTED_ACCOUNT, "identifier", verbatim(&identifier))),
    };
    let mut left = vec![link("rg-link", sign_up, words.text(key::PAGE_SIGN_UP))];
    if tries_left_today > 0 {
        left.insert(0, quiet(visit, SUBMITTED_AGAIN, Deed::StartAgain));
    }
    let say = |key| text(words.text(key));
    vec![
        summary(visit, &[]),
        view! { class="rg", <div class="rg-done"></div> }.into_any(),
        title(visit, SUBMITTED_TITLE),
        lead(answer),
        about,
        kept(visit, reference),
        subtitle(words.text(SUBMITTED_NEXT_TITLE)),
        say(SUBMITTED_NEXT),
        say(SUBMITTED_VERIFIED),
        say(SUBMITTED_NOT_VERIFIED),
        say(SUBMITTED_STAFF),
        text(words.text_for(SUBMITTED_TRIES, tries_left_today.into())),
        ways(left),
    ]
}

/// The reference, and ways to keep it.
fn kept(visit: Visit, reference: String) -> AnyView {
    let words = visit.words;
    let shown = reference.clone();
    let copy = Callback::new(move |()| {
        let reference = reference.clone();
        crate::session::spawn(async move {
            let copied = copied(&reference).await.is_some();
            visit.tell(if copied {
                SUBMITTED_COPIED
            } else {
                SUBMITTED_NOT_COPIED
            });
        });
    });
    let print = Callback::new(move |()| drop(window().print()));
    view! { class="rg",
        <div class="rg-kept">
            <p
                class="rg-label"
                id="rg-reference"
                prop:textContent=Wording(words.text(SUBMITTED_REFERENCE))
            ></p>
            <p class="rg-reference" aria-labelledby="rg-reference" role="group" translate="no" dir="ltr">{shown}</p>
            <p class="rg-hint" prop:textContent=Wording(words.text(SUBMITTED_REFERENCE_HINT))></p>
            <div class="rg-kept-ways">
                {button(visit, words.text(SUBMITTED_COPY), "copy", None, copy)}
                {button(visit, words.text(SUBMITTED_PRINT), "print", None, print)}
            </div>
        </div>
    }
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

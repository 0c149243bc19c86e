//! Row A7: done, and what has happened besides.

use crate::part::{lead, link, summary, text, title, ways};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;

pub fn parts(visit: Visit, sessions_ended: bool) -> Vec<AnyView> {
    let words = visit.words;
    let links = visit.config.with_value(|config| config.links.clone());
    let mut parts = vec![
        summary(visit, &[]),
        tick(),
        title(visit, key::CHANGED_TITLE),
        lead(words.text(key::CHANGED_LEAD)),
    ];
    if sessions_ended {
        parts.push(text(words.text(key::CHANGED_SESSIONS)));
    }
    parts.extend([
        text(words.text(key::CHANGED_TOLD)),
        link("rg-button", links.sign_in, words.text(key::PAGE_SIGN_IN)),
    ]);
    if links.protect.is_some() {
        let protect = link("rg-link", links.protect, words.text(key::CHANGED_PROTECT));
        parts.push(ways(vec![protect]));
    }
    parts
}

/// For the eye alone.
fn tick() -> AnyView {
    view! { class="rg", <div class="rg-done"></div> }.into_any()
}

//! Rows A7 and C2: done, and what has happened besides.

use crate::feature;
use crate::i18n::key;
use crate::part::{el, lead, link, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::Purpose;

pub fn view(ui: UiState, sessions_ended: bool, purpose: Purpose) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let links = ui.config.with_value(|config| config.links.clone());
    let mut parts = vec![
        summary(ui, &[]),
        tick(),
        title(ui, key::CHANGED_TITLE),
        lead(i18n.text(key::CHANGED_LEAD)),
    ];
    if sessions_ended {
        parts.push(text(i18n.text(key::CHANGED_SESSIONS)));
    }
    if ui.can(feature::NOTIFY_CONTACTS) {
        parts.push(text(i18n.text(key::CHANGED_TOLD)));
    }
    if purpose == Purpose::Reset {
        // An attacker may have added contacts to the account.
        parts.push(text(i18n.text(key::request::LINK_CHECK_CONTACTS)));
    }
    parts.push(link(
        "rg-button",
        links.sign_in,
        i18n.text(key::PAGE_SIGN_IN),
    ));
    if links.protect.is_some() {
        let protect = link("rg-link", links.protect, i18n.text(key::CHANGED_PROTECT));
        parts.push(ways(vec![protect]));
    }
    parts
}

/// For the eye alone.
fn tick() -> AnyView {
    el("div").class("rg-done").into_any()
}

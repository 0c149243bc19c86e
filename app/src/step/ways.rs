//! All ways back that a site offers, for a link like "Can't sign in?". No flow is begun before one is chosen.

use super::identify::other;
use crate::i18n::Key;
use crate::i18n::key::request::*;
use crate::part::{el, lead, subtitle, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::Purpose;

/// The purposes in order, each with its label and hint.
const WAYS: [(Purpose, Key, Key); 4] = [
    (Purpose::Password, WAYS_PASSWORD, WAYS_PASSWORD_HINT),
    (Purpose::Username, WAYS_USERNAME, WAYS_USERNAME_HINT),
    (Purpose::Request, WAYS_REQUEST, WAYS_REQUEST_HINT),
    (Purpose::Status, WAYS_STATUS, WAYS_STATUS_HINT),
];

pub fn view(ui: UiState) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let offered = ui.config.with_value(|config| config.purposes.clone());
    let is_offered = |purpose: Purpose| offered.contains(&purpose);
    let lines = WAYS
        .into_iter()
        .filter(|(purpose, ..)| is_offered(*purpose));
    let lines = lines.map(|(purpose, label, hint)| {
        let hint = el("p").class("rg-hint").text(i18n.text(hint));
        el("li").child(other(ui, purpose, label)).child(hint)
    });
    let mut parts = vec![
        summary(ui, &[]),
        title(ui, WAYS_TITLE),
        lead(i18n.text(WAYS_LEAD)),
        el("ul").class("rg-list").children(lines).into_any(),
    ];
    // The message that stops a request goes out where requests are taken.
    if is_offered(Purpose::Request) {
        let mut stop = vec![
            subtitle(i18n.text(WAYS_NOT_ME_TITLE)),
            text(i18n.text(WAYS_NOT_ME)),
        ];
        if is_offered(Purpose::Password) {
            stop.push(text(i18n.text(WAYS_NOT_ME_LOST)));
            stop.push(other(ui, Purpose::Password, STOPPED_PASSWORD));
        }
        parts.push(ways(stop));
    }
    parts
}

//! Row C7: requests are stopped, or looked at once more, and what protects the account.

use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{lead, link, quiet, subtitle, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::Purpose;

pub fn view(ui: UiState, second_review: bool) -> Vec<AnyView> {
    let say = |key| ui.i18n.text(key);
    let mut parts = vec![summary(ui, &[])];
    match second_review {
        true => parts.extend([
            title(ui, STOPPED_REVIEW_TITLE),
            lead(say(STOPPED_REVIEW_LEAD)),
        ]),
        false => parts.extend([
            title(ui, STOPPED_TITLE),
            lead(say(STOPPED_LEAD)),
            text(say(STOPPED_TOLD)),
        ]),
    }
    parts.push(advice(ui));
    parts
}

/// Advice on protecting the account.
pub fn advice(ui: UiState) -> AnyView {
    let say = |key| ui.i18n.text(key);
    let links = ui.config.with_value(|config| config.links.clone());
    let begin = Command::begin(Purpose::Password);
    ways(vec![
        subtitle(say(STOPPED_ADVICE_TITLE)),
        text(say(STOPPED_ADVICE)),
        quiet(ui, STOPPED_PASSWORD, begin),
        text(say(LINK_CHECK_CONTACTS)),
        link("rg-link", links.sign_in, say(key::PAGE_SIGN_IN)),
        link("rg-link", links.protect, say(key::CHANGED_PROTECT)),
    ])
}

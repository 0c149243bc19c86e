//! Rows C2, C7: the page no longer knows the mailed link. It is opened once more, and nothing else is begun unasked.

use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{lead, quiet, subtitle, summary, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::Purpose;

pub fn view(ui: UiState, purpose: Purpose) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let mut left = vec![subtitle(i18n.text(key::REFUSED_NEXT))];
    left.extend(other_ways(ui, purpose));
    vec![
        summary(ui, &[]),
        title(ui, LINK_LOST_TITLE),
        lead(i18n.text(LINK_LOST_LEAD)),
        ways(left),
    ]
}

/// The way into path A, where the site offers it.
pub fn recover(ui: UiState) -> Vec<AnyView> {
    let password = Purpose::Password;
    let offers = ui
        .config
        .with_value(|config| config.purposes.contains(&password));
    let way = offers.then(|| quiet(ui, LINK_RECOVER, Command::begin(password)));
    Vec::from_iter(way)
}

/// Buttons that begin another flow: path A, and, where the site takes requests and this flow is about a password or a
/// username, a request.
pub fn other_ways(ui: UiState, purpose: Purpose) -> Vec<AnyView> {
    let request = Purpose::Request;
    let takes_requests = ui
        .config
        .with_value(|config| config.purposes.contains(&request));
    let mut others = recover(ui);
    if matches!(purpose, Purpose::Reset | Purpose::Username) && takes_requests {
        others.push(quiet(ui, LINK_REQUEST, Command::begin(request)));
    }
    others
}

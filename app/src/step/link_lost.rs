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

/// What can be begun in place of a flow that needs its mailed link: path A, and for a new password another request, where
/// the site takes them.
pub fn other_ways(ui: UiState, purpose: Purpose) -> Vec<AnyView> {
    let request = Purpose::Request;
    let takes_requests = ui
        .config
        .with_value(|config| config.purposes.contains(&request));
    let mut others = vec![quiet(
        ui,
        LINK_RECOVER,
        Command::BeginFlow(Purpose::Password),
    )];
    if purpose == Purpose::Reset && takes_requests {
        others.push(quiet(ui, LINK_REQUEST, Command::BeginFlow(request)));
    }
    others
}

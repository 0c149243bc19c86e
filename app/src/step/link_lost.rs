//! Rows C2, C7: the page no longer knows the mailed link. It is opened once more, and nothing else is begun unasked.

use super::refused::other_ways;
use crate::i18n::key;
use crate::i18n::key::request::{LINK_LOST_LEAD, LINK_LOST_TITLE};
use crate::part::{lead, subtitle, summary, title, ways};
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

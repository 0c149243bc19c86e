//! Rows A4, C5: the end of this way, and which ways are left.

use crate::command::Command;
use crate::i18n::key;
use crate::part::{lead, link, quiet, subtitle, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::time::Timestamp;
use regain_core::wire::RefusedCode;

pub fn view(
    ui: UiState,
    code: RefusedCode,
    again_at: Option<Timestamp>,
    can_go_back: bool,
) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let (what, why) = match code {
        RefusedCode::TooManyToday => (
            key::request::REFUSED_TOO_MANY_TODAY_TITLE,
            key::request::REFUSED_TOO_MANY_TODAY_LEAD,
        ),
        // Those of a mailed link are in link_refused.rs.
        _ => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
    };
    let again = again_at.map(|at| {
        let time = i18n.moment(at, untrack(|| ui.clock.now()));
        let again = key::request::REFUSED_TOO_MANY_TODAY_AGAIN;
        text(i18n.text_with(again, "time", time))
    });
    let links = ui.config.with_value(|config| config.links.clone());
    let mut left = vec![
        subtitle(i18n.text(key::REFUSED_NEXT)),
        link("rg-link", links.support, i18n.text(key::REFUSED_SUPPORT)),
        link("rg-link", links.sign_up, i18n.text(key::REFUSED_SIGN_UP)),
    ];
    if can_go_back {
        left.insert(1, quiet(ui, key::REFUSED_BACK, Command::Back));
    }
    let mut parts = vec![summary(ui, &[]), title(ui, what), lead(i18n.text(why))];
    parts.extend(again);
    parts.push(ways(left));
    parts
}

//! Rows A4, C5: the end of this way, and which ways are left.

use crate::part::{lead, link, quiet, subtitle, summary, text, title, ways};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::time::Timestamp;
use regain_core::wire::RefusedCode;

pub fn parts(
    visit: Visit,
    code: RefusedCode,
    again_at: Option<Timestamp>,
    can_go_back: bool,
) -> Vec<AnyView> {
    let words = visit.words;
    let (what, why) = match code {
        RefusedCode::CannotRequest => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
        RefusedCode::TooManyToday => (
            key::request::REFUSED_TOO_MANY_TODAY_TITLE,
            key::request::REFUSED_TOO_MANY_TODAY_LEAD,
        ),
    };
    let again = again_at.map(|at| {
        let time = words.moment(at, untrack(|| visit.clock.now()));
        let again = key::request::REFUSED_TOO_MANY_TODAY_AGAIN;
        text(words.text_with(again, "time", time))
    });
    let links = visit.config.with_value(|config| config.links.clone());
    let mut left = vec![
        subtitle(words.text(key::REFUSED_NEXT)),
        link("rg-link", links.support, words.text(key::REFUSED_SUPPORT)),
        link("rg-link", links.sign_up, words.text(key::REFUSED_SIGN_UP)),
    ];
    if can_go_back {
        left.insert(1, quiet(visit, key::REFUSED_BACK, Deed::Back));
    }
    let mut parts = vec![
        summary(visit, &[]),
        title(visit, what),
        lead(words.text(why)),
    ];
    parts.extend(again);
    parts.push(ways(left));
    parts
}

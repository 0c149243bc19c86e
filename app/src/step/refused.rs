//! Rows A4, C5: the end of this way, and which ways are left.

use crate::part::{lead, link, quiet, subtitle, summary, title, ways};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::RefusedCode;

pub fn parts(visit: Visit, code: RefusedCode, can_go_back: bool) -> Vec<AnyView> {
    let words = visit.words;
    let (what, why) = match code {
        RefusedCode::CannotRequest | RefusedCode::TooManyToday => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
    };
    let links = visit.config.with_value(|config| config.links.clone());
    let mut left = vec![
        subtitle(words.text(key::REFUSED_NEXT)),
        link("rg-link", links.support, words.text(key::REFUSED_SUPPORT)),
        link("rg-link", links.sign_up, words.text(key::REFUSED_SIGN_UP)),
    ];
    if can_go_back {
        left.insert(1, quiet(visit, key::REFUSED_BACK, Deed::Back));
    }
    vec![
        summary(visit, &[]),
        title(visit, what),
        lead(words.text(why)),
        ways(left),
    ]
}

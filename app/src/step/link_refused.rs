//! Rows C2, C7: what a mailed link was for is over, and which ways are left.

use super::link_lost::other_ways;
use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{form, lead, link, submit, subtitle, summary, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::{Purpose, RefusedCode};

pub fn view(ui: UiState, code: RefusedCode, purpose: Purpose) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let (what, why) = match code {
        RefusedCode::LinkUsed => (REFUSED_LINK_USED_TITLE, REFUSED_LINK_USED_LEAD),
        RefusedCode::TooLate => (REFUSED_TOO_LATE_TITLE, REFUSED_TOO_LATE_LEAD),
        _ => (REFUSED_LINK_EXPIRED_TITLE, REFUSED_LINK_EXPIRED_LEAD),
    };
    let links = ui.config.with_value(|config| config.links.clone());
    let mut parts = vec![summary(ui, &[]), title(ui, what), lead(i18n.text(why))];
    let mut left = vec![subtitle(i18n.text(key::REFUSED_NEXT))];
    if code == RefusedCode::TooLate {
        // Urgent: somebody else may be signed in to the account. One button, and the other ways below it.
        let recover = Command::begin(Purpose::Password);
        let button = submit(ui, LINK_RECOVER, recover.name());
        let begin = Callback::new(move |()| ui.dispatch(recover.clone()));
        parts.push(form(begin, Signal::stored(None), vec![button]));
    } else {
        left.push(link("rg-link", links.sign_in, i18n.text(key::PAGE_SIGN_IN)));
        left.extend(other_ways(ui, purpose));
    }
    left.push(link(
        "rg-link",
        links.support,
        i18n.text(key::REFUSED_SUPPORT),
    ));
    if purpose == Purpose::Reset {
        left.push(link(
            "rg-link",
            links.sign_up,
            i18n.text(key::REFUSED_SIGN_UP),
        ));
    }
    parts.push(ways(left));
    parts
}

//! Rows A4, C2, C5, C7: the end of this way, and which ways are left.

use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::link::is_of_link;
use crate::part::{form, lead, link, quiet, submit, subtitle, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::time::Timestamp;
use regain_core::wire::{Purpose, RefusedCode};

/// The way that has ended here.
pub struct Way {
    pub purpose: Purpose,
    pub can_go_back: bool,
}

pub fn view(ui: UiState, code: RefusedCode, again_at: Option<Timestamp>, way: Way) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let (what, why) = match code {
        RefusedCode::CannotRequest => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
        RefusedCode::TooManyToday => (REFUSED_TOO_MANY_TODAY_TITLE, REFUSED_TOO_MANY_TODAY_LEAD),
        RefusedCode::LinkUsed => (REFUSED_LINK_USED_TITLE, REFUSED_LINK_USED_LEAD),
        RefusedCode::LinkExpired => (REFUSED_LINK_EXPIRED_TITLE, REFUSED_LINK_EXPIRED_LEAD),
        RefusedCode::TooLate => (REFUSED_TOO_LATE_TITLE, REFUSED_TOO_LATE_LEAD),
    };
    let mut parts = vec![summary(ui, &[]), title(ui, what), lead(i18n.text(why))];
    if let Some(at) = again_at {
        let time = i18n.moment(at, untrack(|| ui.clock.now()));
        parts.push(text(i18n.text_with(
            REFUSED_TOO_MANY_TODAY_AGAIN,
            "time",
            time,
        )));
    }
    let mut left = vec![subtitle(i18n.text(key::REFUSED_NEXT))];
    if way.can_go_back {
        left.push(quiet(ui, key::REFUSED_BACK, Command::Back));
    }
    let links = ui.config.with_value(|config| config.links.clone());
    match code {
        // Whoever took the account is in it now: one button, and the ways below it.
        RefusedCode::TooLate => {
            let recover = Command::BeginFlow(Purpose::Password);
            let button = submit(ui, LINK_RECOVER, recover.name());
            let begin = Callback::new(move |()| ui.dispatch(recover.clone()));
            parts.push(form(begin, Signal::stored(None), vec![button]));
        }
        _ if is_of_link(way.purpose) => {
            left.push(link("rg-link", links.sign_in, i18n.text(key::PAGE_SIGN_IN)));
            left.extend(other_ways(ui, way.purpose));
        }
        _ => {}
    }
    left.push(link(
        "rg-link",
        links.support,
        i18n.text(key::REFUSED_SUPPORT),
    ));
    if way.purpose != Purpose::Stop {
        left.push(link(
            "rg-link",
            links.sign_up,
            i18n.text(key::REFUSED_SIGN_UP),
        ));
    }
    parts.push(ways(left));
    parts
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

//! Row C6: how a request that was sent stands, withdrawing it, and its link once more.

use super::coming_back::leave;
use super::link_lost::other_ways;
use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::i18n::{Key, verbatim};
use crate::part::{Dialog, button, lead, link, subtitle, summary, text, title, ways};
use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Purpose, RequestState, RequestStatus, Step};

pub fn view(ui: UiState, status: &RequestStatus) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let &RequestStatus {
        ref reference,
        state,
        received_at,
        answer_by,
        ref masked,
        ..
    } = status;
    let (what, why) = match state {
        RequestState::Received => (STATUS_RECEIVED_TITLE, SUBMITTED_LEAD),
        RequestState::Verified => (STATUS_VERIFIED_TITLE, STATUS_VERIFIED_LEAD),
        RequestState::NotVerified => (STATUS_NOT_VERIFIED_TITLE, STATUS_NOT_VERIFIED_LEAD),
        RequestState::Withdrawn => (STATUS_WITHDRAWN_TITLE, STATUS_WITHDRAWN_LEAD),
    };
    let masked = verbatim(masked);
    let answer = Signal::derive(move || {
        let time = match state {
            RequestState::Received => i18n.moment(answer_by, untrack(|| ui.clock.now())),
            _ => String::new(),
        };
        i18n.fill(why, &[("time", &*time), ("masked", &*masked)])
    });
    let reference = verbatim(reference);
    let about = Signal::derive(move || {
        let time = i18n.date_and_time(received_at);
        let params = [("time", &*time), ("reference", &*reference)];
        i18n.fill(CONFIRM_STOP_REQUEST, &params)
    });
    let mut parts = vec![summary(ui, &[]), title(ui, what), lead(answer), text(about)];
    parts.extend(match state {
        RequestState::Received => withdrawing(ui),
        RequestState::Verified => mailed(ui),
        RequestState::NotVerified | RequestState::Withdrawn => Vec::new(),
    });
    parts.push(others(ui, state));
    // A withdrawn request cannot be come back to.
    if state != RequestState::Withdrawn {
        parts.push(ways(leave(ui, None)));
    }
    parts
}

/// Withdrawn for good: asked once more.
fn withdrawing(ui: UiState) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let asks = Dialog::default();
    let withdraw = Command::act(Action::Withdraw);
    let name = withdraw.name();
    let sent = Callback::new(move |()| ui.dispatch(withdraw.clone()));
    let ask = Callback::new(move |()| {
        if ui.is_idle() {
            asks.open();
        }
    });
    let taken = [
        (WITHDRAW_KEEP, Callback::new(|()| {})),
        (WITHDRAW_SEND, sent),
    ];
    vec![
        subtitle(i18n.text(WITHDRAW_TITLE)),
        text(i18n.text(WITHDRAW_LEAD)),
        button(ui, i18n.text(WITHDRAW), name, None, ask),
        asks.view(ui, WITHDRAW_ASK_TITLE, i18n.text(WITHDRAW_ASK), taken),
    ]
}

/// The link to a new password, once more; how often yet is said. The button stays once it is of no more use: it has the
/// focus.
fn mailed(ui: UiState) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let left = move || ui.screen.with(links_left);
    if untrack(left) == 0 {
        return vec![text(i18n.text(STATUS_LINKS_NONE))];
    }
    let wait = Signal::derive(move || (left() == 0).then_some("true"));
    let often = Signal::derive(move || i18n.count(STATUS_LINKS, left().into()));
    let again = Command::act(Action::ResendLink);
    let name = again.name();
    let click = Callback::new(move |()| ui.dispatch(again.clone()));
    vec![
        subtitle(i18n.text(STATUS_LINK_TITLE)),
        text(often),
        button(ui, i18n.text(STATUS_LINK_AGAIN), name, Some(wait), click),
    ]
}

fn links_left(screen: &Screen) -> u32 {
    match screen {
        Screen::Drawn(Flow {
            step: Step::RequestStatus(status),
            ..
        }) => status.links_left,
        _ => 0,
    }
}

/// Ways on: none of them waits for the answer.
fn others(ui: UiState, state: RequestState) -> AnyView {
    let i18n = ui.i18n;
    let links = ui.config.with_value(|config| config.links.clone());
    let link = |to, says: Key| link("rg-link", to, i18n.text(says));
    let purpose = match state {
        // Another one would be a second request beside it.
        RequestState::Received => Purpose::Status,
        _ => Purpose::Reset,
    };
    let mut left = vec![
        subtitle(i18n.text(key::REFUSED_NEXT)),
        link(links.sign_in, key::PAGE_SIGN_IN),
    ];
    left.extend(other_ways(ui, purpose));
    left.push(link(links.sign_up, key::PAGE_SIGN_UP));
    ways(left)
}

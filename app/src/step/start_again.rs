//! The flow is gone: why, and a new one. What was typed to sign in with is kept.

use crate::command::Command;
use crate::i18n::key;
use crate::part::{form, lead, submit, summary, title};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::problem::ProblemCode;

pub fn view(ui: UiState, code: ProblemCode) -> Vec<AnyView> {
    let why = match code {
        ProblemCode::FlowExpired => key::START_AGAIN_EXPIRED,
        _ => key::START_AGAIN_UNKNOWN,
    };
    let send = Callback::new(move |()| ui.dispatch(Command::StartAgain));
    let button = submit(ui, key::START_AGAIN_SUBMIT, "start_again");
    vec![
        summary(ui, &[]),
        title(ui, key::START_AGAIN_TITLE),
        lead(ui.i18n.text(why)),
        form(send, Signal::stored(None), vec![button]),
    ]
}

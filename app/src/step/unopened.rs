//! There is no flow yet, for it could not be opened: why, and trying again.

use crate::command::Command;
use crate::i18n::key;
use crate::part::{form, submit, summary, title};
use crate::state::UiState;
use leptos::prelude::*;

pub fn view(ui: UiState) -> Vec<AnyView> {
    let again = Callback::new(move |()| ui.dispatch(Command::StartAgain));
    let button = submit(ui, key::PROBLEM_RETRY, "start_again");
    vec![
        summary(ui, &[]),
        title(ui, key::UNOPENED_TITLE),
        form(again, Signal::stored(None), vec![button]),
    ]
}

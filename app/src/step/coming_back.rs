//! Row C6: a request is gone on with later, on any device, by its reference; and this computer is left, so that whoever
//! uses it next finds nothing.

use crate::answer_form::AnswerForm;
use crate::command::Command;
use crate::i18n::key::request::*;
use crate::i18n::verbatim;
use crate::part::{dynamic, lead, quiet, subtitle, summary, text, title, ways};
use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::wire::Action;

/// How and until when this request is gone on with later; nothing where it cannot be.
pub fn coming_back(ui: UiState, reference: &str, answers: Option<AnswerForm>) -> AnyView {
    if !ui.can_come_back() {
        return ().into_any();
    }
    let i18n = ui.i18n;
    let reference = verbatim(reference);
    let how = Signal::derive(move || {
        let until = ui.screen.with(|screen| match screen {
            Screen::Drawn(flow) => Some(flow.expires_at),
            _ => None,
        });
        let until = until.map_or_else(String::new, |until| i18n.date_and_time(until));
        i18n.fill(
            COME_BACK_HOW,
            &[("reference", &*reference), ("time", &until)],
        )
    });
    let mut parts = vec![
        subtitle(i18n.text(COME_BACK_TITLE)),
        text(how),
        quiet(ui, COME_BACK_MAIL, Command::act(Action::MailReference)),
    ];
    parts.extend(leave(ui, answers));
    ways(parts)
}

/// Leaves this computer, where the request can be come back to. Old passwords are on the screen alone: that they go with
/// it is said where some were typed.
pub fn leave(ui: UiState, answers: Option<AnswerForm>) -> Vec<AnyView> {
    if !ui.can_come_back() {
        return Vec::new();
    }
    let has_secrets = Memo::new(move |_| {
        answers.is_some_and(|answers| {
            answers.edits.track();
            !answers.secrets().is_empty()
        })
    });
    let lost = dynamic(move || {
        let lost = has_secrets.get().then(|| text(ui.i18n.text(LEAVE_SECRETS)));
        Vec::from_iter(lost)
    });
    vec![
        text(ui.i18n.text(LEAVE_WHY)),
        quiet(ui, LEAVE, Command::Leave),
        lost,
    ]
}

/// The computer is left.
pub fn view(ui: UiState, reference: &str) -> Vec<AnyView> {
    let i18n = ui.i18n;
    vec![
        summary(ui, &[]),
        title(ui, LEFT_TITLE),
        lead(i18n.text(LEFT_LEAD)),
        text(i18n.text_with(LEFT_REFERENCE, "reference", verbatim(reference))),
        text(i18n.text(LEFT_CLOSE)),
    ]
}

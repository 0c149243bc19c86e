//! Row C7: somebody asked for a new password, and a contact of the account says which of the requests were not theirs.
//! Nothing is ticked beforehand: one of them may be the person's own.

use super::request_stopped::advice;
use crate::i18n::key::request::*;
use crate::i18n::verbatim;
use crate::part::{Choice, Field, form, lead, submit, summary, text, ticks, title};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::wire::{Action, StoppableRequest};

const REQUESTS: Field = Field::new("requests");

pub fn view(ui: UiState, requests: &[StoppableRequest]) -> Vec<AnyView> {
    let say = |key| ui.i18n.text(key);
    if requests.is_empty() {
        return vec![
            summary(ui, &[]),
            title(ui, CONFIRM_STOP_NONE_TITLE),
            lead(say(CONFIRM_STOP_NONE_LEAD)),
            advice(ui),
        ];
    }
    // A single one needs no box: the button names it.
    let is_only = requests.len() == 1;
    let rows = requests.iter().map(|request| {
        let choice = Choice {
            label: described(ui, request),
            value: request.id.clone(),
        };
        (choice, RwSignal::new(is_only))
    });
    let rows: Vec<_> = rows.collect();
    let chosen: Vec<_> = rows
        .iter()
        .map(|(choice, value)| (choice.value.clone(), *value))
        .collect();
    let chosen = move || -> Vec<String> {
        let chosen = chosen.iter().filter(|(_, value)| value.get_untracked());
        chosen.map(|(id, _)| id.clone()).collect()
    };
    let now = chosen.clone();
    let check = Callback::new(move |()| {
        let fault = now().is_empty().then_some(Fault::Missing);
        Vec::from_iter(REQUESTS.fault(fault))
    });
    let send = Callback::new(move |()| {
        let requests = chosen();
        ui.submit(check.run(()), Action::StopRequest { requests });
    });
    let mut parts = vec![
        summary(ui, &[REQUESTS]),
        title(ui, CONFIRM_STOP_TITLE),
        lead(say(CONFIRM_STOP_LEAD)),
    ];
    let mut fields = Vec::new();
    let label = match is_only {
        true => {
            parts.extend(rows.into_iter().map(|(choice, _)| text(choice.label)));
            parts.push(text(say(CONFIRM_STOP_OWN)));
            CONFIRM_STOP_SUBMIT
        }
        false => {
            parts.push(text(say(CONFIRM_STOP_OWN_AMONG)));
            fields.push(ticks(ui, REQUESTS, CONFIRM_STOP_LEGEND, rows, check));
            CONFIRM_STOP_SUBMIT_TICKED
        }
    };
    fields.push(submit(ui, label, "stop_request"));
    parts.push(form(send, Signal::stored(None), fields));
    parts
}

/// When it came, and its reference. Follows the language.
fn described(ui: UiState, request: &StoppableRequest) -> Signal<String> {
    let (at, reference) = (request.received_at, verbatim(&request.reference));
    Signal::derive(move || {
        let time = ui.i18n.date_and_time(at);
        let params = [("time", &*time), ("reference", &*reference)];
        ui.i18n.fill(CONFIRM_STOP_REQUEST, &params)
    })
}

//! Rows B1, B12, B13, C5: what somebody should know before the first step of path B. No step of the flow: it is drawn
//! from what the site offers, and once.

use crate::command::Command;
use crate::feature;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{el, form, lead, link, submit, subtitle, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::{Flow, Purpose, Step};

/// Whether this comes before the step the flow is at.
pub fn comes_before(ui: UiState, flow: &Flow) -> bool {
    let is_first = matches!(flow.step, Step::Identify { .. } | Step::Contact { .. });
    flow.purpose == Purpose::Request && is_first && ui.request().begun.get().is_none()
}

pub fn view(ui: UiState) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let (links, hours, days) = ui
        .config
        .with_value(|config| (config.links.clone(), config.answer_hours, config.kept_days));
    let say = |key| text(i18n.text(key));
    let way = |to, key| link("rg-link", to, i18n.text(key));
    let answered = match hours {
        0 => say(START_ANSWER_ANY_TIME),
        _ => text(i18n.text_for(START_ANSWER, hours.into())),
    };
    let (keep_open, used) = match ui.can(feature::SAVE_ANSWERS) {
        true if ui.can_come_back() => (START_COME_BACK, say(START_USE)),
        true => (START_KEEP_OPEN, say(START_USE)),
        // Another backend makes no promise about storage.
        false => (START_NOT_SAVED, ().into_any()),
    };
    let begin = Callback::new(move |()| ui.dispatch(Command::BeginRequest));
    vec![
        summary(ui, &[]),
        title(ui, START_TITLE),
        lead(i18n.text(START_LEAD)),
        section(
            ui,
            START_NEED_TITLE,
            vec![
                list(
                    [
                        START_MAILBOX,
                        START_AT_HAND,
                        START_DEVICE,
                        START_TIME,
                        keep_open,
                    ]
                    .map(|key| i18n.text(key)),
                ),
                way(links.free_mailbox, START_FREE_MAILBOX),
            ],
        ),
        section(
            ui,
            START_AFTER_TITLE,
            vec![
                answered,
                used,
                days.map(|days| text(i18n.text_for(START_KEPT, days.into())))
                    .into_any(),
                way(links.privacy, START_PRIVACY),
            ],
        ),
        section(
            ui,
            START_TWO_STEP_TITLE,
            vec![
                say(START_TWO_STEP),
                way(links.two_step, START_TWO_STEP_LINK),
            ],
        ),
        form(
            begin,
            Signal::stored(None),
            vec![submit(ui, START_SUBMIT, Command::BeginRequest.name())],
        ),
        ways(vec![way(links.sign_up, key::PAGE_SIGN_UP)]),
    ]
}

fn section(ui: UiState, title: key::Key, parts: Vec<AnyView>) -> AnyView {
    let title = subtitle(ui.i18n.text(title));
    el("section")
        .class("rg-section")
        .child(title)
        .children(parts)
        .into_any()
}

fn list(lines: [Signal<String>; 5]) -> AnyView {
    let lines = lines.map(|line| el("li").text(line));
    el("ul").class("rg-list").children(lines).into_any()
}

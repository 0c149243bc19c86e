//! Rows B1, B12, B13, C5: what somebody should know before the first step of path B. No step of the flow: it is drawn
//! from what the site offers, and once.

use crate::part::{Wording, form, lead, link, submit, subtitle, summary, text, title, ways};
use crate::text::key;
use crate::text::key::request::*;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::{Flow, Purpose, Step};

/// Whether this comes before the step the flow is at.
pub fn comes_before(visit: Visit, flow: &Flow) -> bool {
    let is_first = matches!(flow.step, Step::Identify { .. } | Step::Contact { .. });
    flow.purpose == Purpose::Request && is_first && visit.begun.get().is_none()
}

pub fn parts(visit: Visit) -> Vec<AnyView> {
    let words = visit.words;
    let (links, hours, days) = visit
        .config
        .with_value(|config| (config.links.clone(), config.answer_hours, config.kept_days));
    let say = |key| text(words.text(key));
    let way = |to, key| link("rg-link", to, words.text(key));
    let begin = Callback::new(move |()| visit.send(Deed::Begin));
    vec![
        summary(visit, &[]),
        title(visit, START_TITLE),
        lead(words.text(START_LEAD)),
        section(
            visit,
            START_NEED_TITLE,
            vec![
                list(
                    [
                        START_MAILBOX,
                        START_AT_HAND,
                        START_DEVICE,
                        START_TIME,
                        START_KEEP_OPEN,
                    ]
                    .map(|key| words.text(key)),
                ),
                way(links.free_mailbox, START_FREE_MAILBOX),
            ],
        ),
        section(
            visit,
            START_AFTER_TITLE,
            vec![
                text(words.text_for(START_ANSWER, hours.into())),
                say(START_USE),
                days.map(|days| text(words.text_for(START_KEPT, days.into())))
                    .into_any(),
                way(links.privacy, START_PRIVACY),
            ],
        ),
        section(
            visit,
            START_TWO_STEP_TITLE,
            vec![
                say(START_TWO_STEP),
                way(links.two_step, START_TWO_STEP_LINK),
            ],
        ),
        form(
            begin,
            Signal::stored(None),
            vec![submit(visit, START_SUBMIT, Deed::Begin.name())],
        ),
        ways(vec![way(links.sign_up, key::PAGE_SIGN_UP)]),
    ]
}

fn section(visit: Visit, title: key::Key, parts: Vec<AnyView>) -> AnyView {
    let title = subtitle(visit.words.text(title));
    view! { class="rg",
        <section class="rg-section">{title} {parts}</section>
    }
    .into_any()
}

fn list(lines: [Signal<String>; 5]) -> AnyView {
    let lines =
        lines.map(|line| view! { class="rg", <li prop:textContent=Wording(line)></li> }.into_any());
    view! { class="rg", <ul class="rg-list">{Vec::from(lines)}</ul> }.into_any()
}

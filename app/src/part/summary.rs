//! Everything that is wrong, first on the page, with the focus, each line a link to its field with the same words
//! (GOV.UK error summary). What fits no field shows here all the same: nothing vanishes.

use super::Field;
use crate::text::key;
use crate::visit::{Trouble, Visit};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The summary of a form with these fields.
#[component]
pub fn Summary(visit: Visit, #[prop(optional)] fields: Vec<Field>) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move |seen: Option<u32>| {
        let alarm = visit.alarm.get();
        if seen.is_some_and(|seen| seen != alarm)
            && let Some(node) = node.get_untracked()
        {
            let _ = node.focus();
        }
        alarm
    });
    move || {
        visit.is_wrong().then(|| {
            let lines = visit.faults.with(|faults| {
                faults
                    .iter()
                    .map(|fault| {
                        let field = fields.iter().copied().find(|field| field.is_meant(fault));
                        let scope = field.map_or("", |field| field.scope);
                        Line { field, words: visit.words.fault(scope, fault) }
                    })
                    .collect::<Vec<_>>()
            });
            let trouble = visit.trouble.get().map(|trouble| trouble_words(visit, &trouble));
            view! { class="rg",
                <div class="rg-summary" role="alert" tabindex="-1" aria-labelledby="rg-summary-title" node_ref=node>
                    <h2 class="rg-summary-title" id="rg-summary-title">
                        {visit.words.say(key::PROBLEM_TITLE)}
                    </h2>
                    {trouble.map(|words| view! { class="rg", <p>{words}</p> })}
                    {(!lines.is_empty())
                        .then(|| {
                            let lines = lines.into_iter().map(line).collect_view();
                            view! { class="rg", <ul class="rg-summary-list">{lines}</ul> }
                        })}
                    <Again visit/>
                </div>
            }
        })
    }
}

struct Line {
    field: Option<Field>,
    words: String,
}

fn line(line: Line) -> AnyView {
    let Line { field, words } = line;
    match field {
        Some(field) => {
            let to_field = move |event: leptos::ev::MouseEvent| {
                // By focus and not by the fragment: it would add an entry to the history, which mirrors the steps.
                event.prevent_default();
                focus(&field.id());
            };
            view! { class="rg",
                <li><a href=format!("#{}", field.id()) on:click=to_field>{words}</a></li>
            }
            .into_any()
        }
        None => view! { class="rg", <li>{words}</li> }.into_any(),
    }
}

/// Moves the focus to an input, with its label in sight.
fn focus(id: &str) {
    if let Some(input) = document().get_element_by_id(id)
        && let Ok(input) = input.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = input.focus();
    }
}

/// Tries the same again.
#[component]
fn Again(visit: Visit) -> impl IntoView {
    move || {
        visit.again.get().map(|deed| {
            view! { class="rg",
                <button class="rg-button rg-button-second" type="button" on:click=move |_| visit.send(deed.clone())>
                    {visit.words.say(key::PROBLEM_RETRY)}
                </button>
            }
        })
    }
}

fn trouble_words(visit: Visit, trouble: &Trouble) -> String {
    let words = visit.words;
    match trouble {
        Trouble::Offline => words.say(key::PROBLEM_OFFLINE),
        Trouble::Unreachable => words.say(key::PROBLEM_UNREACHABLE),
        Trouble::TimedOut => words.say(key::PROBLEM_TIMED_OUT),
        Trouble::Unavailable => words.say(key::PROBLEM_UNAVAILABLE),
        Trouble::TooOften(None) => words.say(key::PROBLEM_TOO_OFTEN),
        Trouble::TooOften(Some(until)) => {
            let wait = words.wait(*until, untrack(|| visit.clock.now()));
            words.fill(key::PROBLEM_TOO_OFTEN_UNTIL, &[("wait", &wait)])
        }
        Trouble::MovedOn => words.say(key::PROBLEM_MOVED_ON),
        Trouble::Unexpected => words.say(key::PROBLEM_UNEXPECTED),
    }
}

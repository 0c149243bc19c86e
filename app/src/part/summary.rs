//! Everything that is wrong, first on the page, with the focus, each line a link to its field with the same words
//! (GOV.UK error summary). What fits no field shows here all the same: nothing vanishes.

use super::form::submit_form;
use super::{Field, Wording, live, take_in, watch};
use crate::fault::FieldFault;
use crate::text::key;
use crate::visit::{Again, Trouble, Visit, Wrong};
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// The summary of a form with these fields. It is there all the time, and hidden while nothing is wrong: a screen
/// reader says what comes into it, and the focus finds it.
pub fn summary(visit: Visit, fields: &'static [Field]) -> AnyView {
    summary_of(visit, Box::new(move |fault| found(visit, fault, fields)))
}

/// What the summary says of a fault.
pub struct Found {
    /// In words.
    pub words: String,
    /// The id of its field, where there is one.
    pub id: Option<String>,
    /// How to get there; nothing where it is on the screen.
    pub way: Option<Callback<()>>,
}

/// The same, of fields that `find` knows.
pub fn summary_of(visit: Visit, find: Box<dyn Fn(&FieldFault) -> Found + Send>) -> AnyView {
    let node = NodeRef::<Div>::new();
    let seen = Cell::new(visit.wrong.with_untracked(|wrong| wrong.alarm));
    watch(move || {
        let alarm = visit.wrong.with(|wrong| wrong.alarm);
        if seen.replace(alarm) != alarm {
            // Once it is drawn: what is hidden takes no focus.
            set_timeout(
                move || {
                    if let Some(node) = node.get_untracked() {
                        let _ = node.focus();
                    }
                },
                Duration::ZERO,
            );
        }
    });
    let hidden = Signal::derive(move || (!visit.wrong.with(Wrong::is_any)).then_some(""));
    let lines = live(move || visit.wrong.with(|wrong| lines(visit, wrong, &*find)));
    view! { class="rg",
        <div
            class="rg-summary"
            role="alert"
            tabindex="-1"
            aria-labelledby="rg-summary-title"
            hidden=hidden
            node_ref=node
        >
            <h2
                class="rg-summary-title"
                id="rg-summary-title"
                prop:textContent=Wording(visit.words.text(key::PROBLEM_TITLE))
            ></h2>
            {lines}
        </div>
    }
    .into_any()
}

fn found(visit: Visit, fault: &FieldFault, fields: &[Field]) -> Found {
    let field = fields.iter().copied().find(|field| field.is_meant(fault));
    let scope = field.map_or("", |field| field.scope);
    Found {
        words: visit.words.fault(scope, fault),
        // With the last try its field is gone.
        id: field.filter(|_| !fault.is_final()).map(Field::id),
        way: None,
    }
}

fn lines(visit: Visit, wrong: &Wrong, find: &dyn Fn(&FieldFault) -> Found) -> Vec<AnyView> {
    let trouble = wrong
        .trouble
        .map(|trouble| line(trouble_words(visit, trouble)));
    let faults = wrong.faults.iter().map(|fault| {
        let Found { words, id, way } = find(fault);
        match id {
            Some(id) => link(id, words, way),
            None => line(words),
        }
    });
    let again = wrong.again.clone().map(|again| {
        let again = move |event: MouseEvent| try_again(visit, &again, &event_target(&event));
        view! { class="rg",
            <button class="rg-button rg-button-second" type="button" on:click=again>
                {visit.words.say(key::PROBLEM_RETRY)}
            </button>
        }
        .into_any()
    });
    trouble.into_iter().chain(faults).chain(again).collect()
}

fn try_again(visit: Visit, again: &Again, button: &web_sys::Element) {
    take_in();
    match again {
        Again::Form => submit_form(button),
        #[cfg(feature = "request")]
        Again::Review => {
            if let Some(sheet) = visit.sheet.get_untracked() {
                visit.review(sheet);
            }
        }
        Again::Deed(deed) => visit.send(deed.clone()),
    }
}

fn line(words: String) -> AnyView {
    view! { class="rg", <p class="rg-summary-line">{words}</p> }.into_any()
}

fn link(target: String, words: String, way: Option<Callback<()>>) -> AnyView {
    let href = ["#", &target].concat();
    let to_field = move |event: MouseEvent| {
        // By focus and not by the fragment: it would add an entry to the history, which mirrors the steps.
        event.prevent_default();
        if let Some(way) = way {
            take_in();
            return way.run(());
        }
        let field = document().get_element_by_id(&target);
        if let Some(field) = field.and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    };
    view! { class="rg",
        <p class="rg-summary-line">
            <a href=href on:click=to_field>
                {words}
            </a>
        </p>
    }
    .into_any()
}

fn trouble_words(visit: Visit, trouble: Trouble) -> String {
    let words = visit.words;
    match trouble {
        Trouble::Offline => words.say(key::PROBLEM_OFFLINE),
        Trouble::Unreachable => words.say(key::PROBLEM_UNREACHABLE),
        Trouble::TimedOut => words.say(key::PROBLEM_TIMED_OUT),
        Trouble::Unavailable => words.say(key::PROBLEM_UNAVAILABLE),
        Trouble::TooOften(None) => words.say(key::PROBLEM_TOO_OFTEN),
        Trouble::TooOften(Some(until)) => {
            let wait = words.wait(until, untrack(|| visit.clock.now()));
            words.fill(key::PROBLEM_TOO_OFTEN_UNTIL, &[("wait", &wait)])
        }
        #[cfg(feature = "request")]
        Trouble::Over => words.say(key::request::SAVING_ENDED),
        Trouble::TooLarge => words.say(key::PROBLEM_TOO_LARGE),
        Trouble::MovedOn => words.say(key::PROBLEM_MOVED_ON),
        Trouble::Unexpected => words.say(key::PROBLEM_UNEXPECTED),
    }
}

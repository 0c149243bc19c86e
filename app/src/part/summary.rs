//! Everything that is wrong, first on the page, with the focus, each line a link to its field with the same words
//! (GOV.UK error summary). What fits no field shows here all the same: nothing vanishes.

use super::element::ElementRef;
use super::form::submit_form;
use super::{Field, dynamic, effect, el, sync_fields};
use crate::command::Retry;
use crate::fault::FieldFault;
use crate::feature;
use crate::i18n::key;
use crate::state::{Errors, PageError, UiState};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use web_sys::Event;

/// The summary of a form with these fields. It is there all the time, and hidden while nothing is wrong: a screen
/// reader says what comes into it, and the focus finds it.
pub fn summary(ui: UiState, fields: &'static [Field]) -> AnyView {
    summary_of(ui, Box::new(move |fault| found(ui, fault, fields)))
}

/// What the summary says of a fault.
pub struct SummaryLine {
    /// In words.
    pub words: String,
    /// The id of its field, where there is one.
    pub id: Option<String>,
    /// How to get there; nothing where it is on the screen.
    pub way: Option<Callback<()>>,
}

/// The same, of fields that `find` knows.
pub fn summary_of(ui: UiState, find: Box<dyn Fn(&FieldFault) -> SummaryLine + Send>) -> AnyView {
    let node = ElementRef::default();
    let seen = Cell::new(ui.errors.with_untracked(|errors| errors.shown));
    effect(move || {
        let alarm = ui.errors.with(|errors| errors.shown);
        if seen.replace(alarm) != alarm {
            // Once it is drawn: what is hidden takes no focus.
            set_timeout(
                move || {
                    if let Some(node) = node.get() {
                        let _ = node.focus();
                    }
                },
                Duration::ZERO,
            );
        }
    });
    let hidden = Signal::derive(move || (!ui.errors.with(Errors::is_any)).then_some(""));
    let lines = dynamic(move || ui.errors.with(|errors| lines(ui, errors, &*find)));
    let title = el("h2")
        .class("rg-summary-title")
        .attr("id", "rg-summary-title")
        .text(ui.i18n.text(key::PROBLEM_TITLE));
    el("div")
        .class("rg-summary")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .attr("aria-labelledby", "rg-summary-title")
        .attr("hidden", hidden)
        .element_ref(node)
        .child(title)
        .child(lines)
        .into_any()
}

fn found(ui: UiState, fault: &FieldFault, fields: &[Field]) -> SummaryLine {
    let field = fields.iter().copied().find(|field| field.is_meant(fault));
    let scope = field.map_or("", |field| field.scope);
    SummaryLine {
        words: ui.i18n.fault(scope, fault),
        // With the last try its field is gone.
        id: field.filter(|_| !fault.is_final()).map(Field::id),
        way: None,
    }
}

fn lines(ui: UiState, errors: &Errors, find: &dyn Fn(&FieldFault) -> SummaryLine) -> Vec<AnyView> {
    let page_error = errors
        .page_error
        .map(|page_error| line(trouble_words(ui, page_error)));
    let faults = errors.faults.iter().map(|fault| {
        let SummaryLine { words, id, way } = find(fault);
        match id {
            Some(id) => link(ui, id, words, way),
            None => line(words),
        }
    });
    let again = errors.retry.clone().map(|again| {
        el("button")
            .class("rg-button rg-button-second")
            .attr("type", "button")
            .on("click", move |_| try_again(ui, &again))
            .child(ui.i18n.say(key::PROBLEM_RETRY))
            .into_any()
    });
    page_error.into_iter().chain(faults).chain(again).collect()
}

fn try_again(ui: UiState, again: &Retry) {
    sync_fields();
    match again {
        Retry::Form => submit_form(ui.host),
        Retry::Review => {
            if let Some(extension) = ui.extension() {
                extension.review(ui);
            }
        }
        Retry::Command(command) => ui.dispatch(command.clone()),
    }
}

fn line(words: String) -> AnyView {
    el("p").class("rg-summary-line").child(words).into_any()
}

fn link(ui: UiState, target: String, words: String, way: Option<Callback<()>>) -> AnyView {
    let href = ["#", &ui.host.id(&target)].concat();
    let to_field = move |event: Event| {
        // By focus and not by the fragment: it would add an entry to the history, which mirrors the steps.
        event.prevent_default();
        if let Some(way) = way {
            sync_fields();
            return way.run(());
        }
        if let Some(field) = ui.host.find(&target) {
            let _ = field.focus();
        }
    };
    let link = el("a")
        .attr("href", href)
        .on("click", to_field)
        .child(words);
    el("p").class("rg-summary-line").child(link).into_any()
}

fn trouble_words(ui: UiState, page_error: PageError) -> String {
    let words = ui.i18n;
    match page_error {
        PageError::Offline => words.say(key::PROBLEM_OFFLINE),
        PageError::Unreachable => words.say(key::PROBLEM_UNREACHABLE),
        PageError::TimedOut => words.say(key::PROBLEM_TIMED_OUT),
        PageError::Unavailable => words.say(key::PROBLEM_UNAVAILABLE),
        PageError::TooOften(None) => words.say(key::PROBLEM_TOO_OFTEN),
        PageError::TooOften(Some(until)) => {
            let wait = words.wait(until, untrack(|| ui.clock.now()));
            words.fill(key::PROBLEM_TOO_OFTEN_UNTIL, &[("wait", &wait)])
        }
        PageError::Forbidden => words.say(key::PROBLEM_FORBIDDEN),
        PageError::Over => words.say(key::request::SAVING_ENDED),
        PageError::TooLarge => words.say(key::PROBLEM_TOO_LARGE),
        PageError::MovedOn => words.say(key::PROBLEM_MOVED_ON),
        // A reload, which is what helps otherwise, would lose what was typed.
        PageError::Unexpected if !ui.can(feature::SAVE_ANSWERS) => {
            words.say(key::PROBLEM_UNAVAILABLE)
        }
        PageError::Unexpected => words.say(key::PROBLEM_UNEXPECTED),
    }
}

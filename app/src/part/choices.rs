//! One of several, and yes or no.

use super::field::wrong_line;
use super::{Check, El, Field, el};
use crate::i18n::Key;
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::decimal::decimal;
use web_sys::HtmlInputElement;

/// One of the choices.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: Signal<String>,
}

/// Radio buttons under one question.
pub fn choices(
    ui: UiState,
    field: Field,
    legend: Key,
    choices: Vec<Choice>,
    value: RwSignal<String>,
    check: Check,
) -> AnyView {
    let offered = |kept: &String| choices.iter().any(|choice| choice.value == *kept);
    if let Some(kept) = ui.drafted(field.name).filter(offered) {
        value.set(kept);
    }
    let rows = choices.into_iter().enumerate().map(|(n, choice)| {
        let id = match n {
            0 => field.id(),
            n => field.id_of(&decimal(n)),
        };
        row(ui, field, id, choice, value, check)
    });
    let legend = el("legend").class("rg-label").text(ui.i18n.text(legend));
    el("fieldset")
        .class("rg-field rg-choices")
        .attr("aria-describedby", field.id_of("fault"))
        .child(legend)
        .child(wrong_line(ui, field))
        .children(rows)
        .into_any()
}

fn row(
    ui: UiState,
    field: Field,
    id: String,
    choice: Choice,
    value: RwSignal<String>,
    check: Check,
) -> El {
    let chosen = value.with_untracked(|value| *value == choice.value);
    let choose = move |input: HtmlInputElement| {
        let chosen = input.value();
        if !input.checked() || value.with_untracked(|value| *value == chosen) {
            return;
        }
        ui.set_draft(field.name, &chosen);
        value.set(chosen);
        field.recheck(ui, check);
    };
    let input = el("input")
        .class("rg-choice-input")
        .attr("type", "radio")
        .attr("id", id.clone())
        .attr("name", field.name)
        .attr("value", choice.value)
        .attr("aria-invalid", field.invalid(ui))
        .checked(chosen)
        .on("change", move |event| choose(event_target(&event)));
    let label = el("label")
        .class("rg-choice-label")
        .attr("for", id)
        .text(choice.label);
    el("div").class("rg-choice").child(input).child(label)
}

/// A box to tick.
pub fn tick(ui: UiState, field: Field, label: Key, hint: Key, value: RwSignal<bool>) -> AnyView {
    if let Some(kept) = ui.drafted(field.name) {
        value.set(!kept.is_empty());
    }
    let choose = move |chosen: bool| {
        if value.get_untracked() == chosen {
            return;
        }
        ui.set_draft(field.name, if chosen { "yes" } else { "" });
        value.set(chosen);
    };
    let input = el("input")
        .class("rg-choice-input")
        .attr("type", "checkbox")
        .attr("id", field.id())
        .attr("name", field.name)
        .attr("aria-describedby", field.id_of("hint"))
        .checked(value.get_untracked())
        .on("change", move |event| choose(event_target_checked(&event)));
    let label = el("label")
        .class("rg-choice-label")
        .attr("for", field.id())
        .text(ui.i18n.text(label));
    let hint = el("p")
        .class("rg-hint")
        .attr("id", field.id_of("hint"))
        .text(ui.i18n.text(hint));
    el("div")
        .class("rg-choice rg-tick")
        .child(input)
        .child(label)
        .child(hint)
        .into_any()
}

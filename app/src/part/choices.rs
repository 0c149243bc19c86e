//! One of several, several of several, and yes or no.

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
    let rows = choices.into_iter().enumerate();
    let rows = rows.map(|(n, choice)| radio(ui, field, id_of_row(field, n), choice, value, check));
    fieldset(ui, field, legend, rows.collect())
}

/// Boxes to tick under one question.
pub fn ticks(
    ui: UiState,
    field: Field,
    legend: Key,
    choices: Vec<(Choice, RwSignal<bool>)>,
    check: Check,
) -> AnyView {
    let rows = choices.into_iter().enumerate().map(|(n, (choice, value))| {
        let Choice { value: name, label } = choice;
        if let Some(kept) = ui.drafted(&name) {
            value.set(!kept.is_empty());
        }
        let kept = name.clone();
        let choose = move |chosen: bool| {
            if value.get_untracked() == chosen {
                return;
            }
            ui.set_draft(&kept, if chosen { "yes" } else { "" });
            value.set(chosen);
            field.recheck(ui, check);
        };
        let input = checkbox(id_of_row(field, n), field, value, choose)
            .attr("value", name)
            .attr("aria-invalid", field.invalid(ui));
        row(input, id_of_row(field, n), label)
    });
    fieldset(ui, field, legend, rows.collect())
}

/// The first has the id of the field: what is wrong leads there.
fn id_of_row(field: Field, n: usize) -> String {
    match n {
        0 => field.id(),
        n => field.id_of(&decimal(n)),
    }
}

fn fieldset(ui: UiState, field: Field, legend: Key, rows: Vec<El>) -> AnyView {
    let legend = el("legend").class("rg-label").text(ui.i18n.text(legend));
    el("fieldset")
        .class("rg-field rg-choices")
        .attr("aria-describedby", field.id_of("fault"))
        .child(legend)
        .child(wrong_line(ui, field))
        .children(rows)
        .into_any()
}

fn row(input: El, id: String, label: Signal<String>) -> El {
    let label = el("label")
        .class("rg-choice-label")
        .attr("for", id)
        .text(label);
    el("div").class("rg-choice").child(input).child(label)
}

fn checkbox(
    id: String,
    field: Field,
    value: RwSignal<bool>,
    choose: impl Fn(bool) + Send + 'static,
) -> El {
    el("input")
        .class("rg-choice-input")
        .attr("type", "checkbox")
        .attr("id", id)
        .attr("name", field.name)
        .checked(value.get_untracked())
        .on("change", move |event| choose(event_target_checked(&event)))
}

fn radio(
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
        .attr("name", ui.host.group(field.name))
        .attr("value", choice.value)
        .attr("aria-invalid", field.invalid(ui))
        .checked(chosen)
        .on("change", move |event| choose(event_target(&event)));
    row(input, id, choice.label)
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
    let input =
        checkbox(field.id(), field, value, choose).attr("aria-describedby", field.id_of("hint"));
    let hint = el("p")
        .class("rg-hint")
        .attr("id", field.id_of("hint"))
        .text(ui.i18n.text(hint));
    row(input, field.id(), ui.i18n.text(label))
        .class("rg-choice rg-tick")
        .child(hint)
        .into_any()
}

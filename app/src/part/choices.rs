//! One of several, and yes or no.

use super::field::wrong_line;
use super::{Check, Field, TextContent};
use crate::i18n::Key;
use crate::state::UiState;
use leptos::prelude::*;
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
    let rows = choices
        .into_iter()
        .enumerate()
        .map(|(n, choice)| {
            let id = match n {
                0 => field.id(),
                n => field.id_of(&n.to_string()),
            };
            row(ui, field, id, choice, value, check)
        })
        .collect_view();
    view! { class="rg",
        <fieldset
            class="rg-field rg-choices"
            aria-describedby=field.id_of("fault")
        >
            <legend class="rg-label" prop:textContent=TextContent(ui.i18n.text(legend))></legend>
            {wrong_line(ui, field)}
            {rows}
        </fieldset>
    }
    .into_any()
}

fn row(
    ui: UiState,
    field: Field,
    id: String,
    choice: Choice,
    value: RwSignal<String>,
    check: Check,
) -> impl IntoView {
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
    view! { class="rg",
        <div class="rg-choice">
            <input
                class="rg-choice-input"
                type="radio"
                id=id.clone()
                name=field.name
                value=choice.value
                aria-invalid=field.invalid(ui)
                prop:checked=chosen
                on:change:target=move |event| choose(event.target())
            />
            <label class="rg-choice-label" for=id prop:textContent=TextContent(choice.label)></label>
        </div>
    }
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
    view! { class="rg",
        <div class="rg-choice rg-tick">
            <input
                class="rg-choice-input"
                type="checkbox"
                id=field.id()
                name=field.name
                aria-describedby=field.id_of("hint")
                prop:checked=value.get_untracked()
                on:change:target=move |event| choose(event.target().checked())
            />
            <label
                class="rg-choice-label"
                for=field.id()
                prop:textContent=TextContent(ui.i18n.text(label))
            ></label>
            <p
                class="rg-hint"
                id=field.id_of("hint")
                prop:textContent=TextContent(ui.i18n.text(hint))
            ></p>
        </div>
    }
    .into_any()
}

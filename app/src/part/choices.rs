//! One of several, and yes or no.

use super::{Field, WrongLine, recheck};
use crate::text::Key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::problem::FieldError;

/// One of the choices.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: Signal<String>,
}

/// Radio buttons under one question.
#[component]
pub fn Choices(
    visit: Visit,
    field: Field,
    legend: Key,
    choices: Vec<Choice>,
    value: RwSignal<String>,
    /// As for a text field.
    check: Callback<(), Vec<FieldError>>,
) -> impl IntoView {
    let wrong = Memo::new(move |_| field.wrong(visit));
    let choose = move |chosen: String| {
        value.set(chosen);
        recheck(visit, field, check);
    };
    let rows = choices
        .into_iter()
        .enumerate()
        .map(|(n, choice)| {
            let id = if n == 0 { field.id() } else { field.id_of(&n.to_string()) };
            let mine = choice.value.clone();
            view! { class="rg",
                <div class="rg-choice">
                    <input
                        class="rg-choice-input"
                        type="radio"
                        id=id.clone()
                        name=field.name
                        value=choice.value.clone()
                        prop:checked=move || value.with(|value| *value == mine)
                        on:change:target=move |event| choose(event.target().value())
                    />
                    <label class="rg-choice-label" for=id><bdi>{move || choice.label.get()}</bdi></label>
                </div>
            }
        })
        .collect_view();
    view! { class="rg",
        <fieldset
            class="rg-field rg-choices"
            class:rg-field-wrong=move || wrong.with(Option::is_some)
            aria-describedby=move || wrong.with(Option::is_some).then(|| field.id_of("fault"))
        >
            <legend class="rg-label">{move || visit.words.say(legend)}</legend>
            <WrongLine visit field wrong/>
            {rows}
        </fieldset>
    }
}

/// A box to tick.
#[component]
pub fn Tick(
    visit: Visit,
    field: Field,
    label: Key,
    hint: Key,
    value: RwSignal<bool>,
) -> impl IntoView {
    view! { class="rg",
        <div class="rg-choice rg-tick">
            <input
                class="rg-choice-input"
                type="checkbox"
                id=field.id()
                name=field.name
                aria-describedby=field.id_of("hint")
                prop:checked=move || value.get()
                on:change:target=move |event| value.set(event.target().checked())
            />
            <label class="rg-choice-label" for=field.id()>{move || visit.words.say(label)}</label>
            <p class="rg-hint" id=field.id_of("hint")>{move || visit.words.say(hint)}</p>
        </div>
    }
}

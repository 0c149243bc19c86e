//! The one field component: label, hint, what is wrong, input.
//!
//! The input has no mask and is never rewritten: what was typed stays as typed, and `core` decides what it means. The
//! fault is named in the description of the input and so read out with it.

use crate::text::Key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::problem::FieldError;

/// A field of a step: a member of the action's body, and whose words its faults have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The member's name.
    pub name: &'static str,
    /// `fault.SCOPE.CODE` in the language files.
    pub scope: &'static str,
}

impl Field {
    /// A field whose faults are worded under its own name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, scope: name }
    }

    /// The id of its input, of the first one where there are several.
    pub fn id(self) -> String {
        format!("rg-{}", self.name)
    }

    /// The id of what belongs to it.
    pub fn id_of(self, part: &str) -> String {
        format!("rg-{}-{part}", self.name)
    }

    /// A fault of this field.
    pub fn fault(self, fault: &Fault) -> FieldError {
        FieldError::at(self.name, fault)
    }

    /// Whether an error is about this field.
    pub fn is_meant(self, error: &FieldError) -> bool {
        error.pointer.strip_prefix("#/") == Some(self.name)
    }

    /// What is wrong with it, in words.
    pub fn wrong(self, visit: Visit) -> Option<String> {
        visit.faults.with(|faults| {
            let fault = faults.iter().find(|fault| self.is_meant(fault))?;
            Some(visit.words.fault(self.scope, fault))
        })
    }
}

/// How a text is typed.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// `type`, other than `text`.
    pub kind: &'static str,
    /// The keys shown on a touch screen.
    pub inputmode: &'static str,
    /// What the browser may fill in (WCAG 1.3.5).
    pub autocomplete: &'static str,
    /// A class for the width, where the length is known.
    pub class: &'static str,
}

/// A line of text to type.
#[component]
pub fn TextField(
    visit: Visit,
    field: Field,
    label: Key,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    input: Input,
    /// The input's type where it changes, as for a password that is shown.
    #[prop(optional, into)]
    kind: Option<Signal<&'static str>>,
    value: RwSignal<String>,
    /// All that is wrong with the form as it is now: once a fault is shown, it follows what is typed.
    check: Callback<(), Vec<FieldError>>,
) -> impl IntoView {
    let wrong = Memo::new(move |_| field.wrong(visit));
    let described = move || {
        let hint = hint.map(|_| field.id_of("hint"));
        let fault = wrong.with(Option::is_some).then(|| field.id_of("fault"));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    let typed = move |text: String| {
        value.set(text);
        recheck(visit, field, check);
    };
    view! { class="rg",
        <div class="rg-field" class:rg-field-wrong=move || wrong.with(Option::is_some)>
            <label class="rg-label" for=field.id()>{move || visit.words.say(label)}</label>
            {hint
                .map(|hint| {
                    view! { class="rg",
                        <p class="rg-hint" id=field.id_of("hint")>{move || hint.get()}</p>
                    }
                })}
            <WrongLine visit field wrong/>
            <input
                class=format!("rg-input {}", input.class)
                id=field.id()
                name=field.name
                type=move || kind.map_or(input.kind, |kind| kind.get())
                inputmode=input.inputmode
                autocomplete=input.autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                aria-describedby=described
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                // Some password managers fill in without an input event.
                on:change:target=move |event| typed(event.target().value())
            />
        </div>
    }
}

/// What is wrong, at the field.
#[component]
pub fn WrongLine(visit: Visit, field: Field, wrong: Memo<Option<String>>) -> impl IntoView {
    move || {
        wrong.get().map(|words| {
            view! { class="rg",
                <p class="rg-fault" id=field.id_of("fault")>
                    <span class="rg-away">{move || visit.words.say(crate::text::key::PROBLEM_ERROR)} " "</span>
                    {words}
                </p>
            }
        })
    }
}

/// A fault shown goes, or changes its words, as the text does. One that is not shown waits for the form to be sent.
pub fn recheck(visit: Visit, field: Field, check: Callback<(), Vec<FieldError>>) {
    let shown = |faults: &Vec<FieldError>| faults.iter().any(|fault| field.is_meant(fault));
    if !visit.faults.with_untracked(shown) {
        return;
    }
    let now = check.run(());
    visit.faults.update(|faults| {
        faults.retain(|fault| !field.is_meant(fault));
        faults.extend(now.into_iter().filter(|fault| field.is_meant(fault)));
    });
}

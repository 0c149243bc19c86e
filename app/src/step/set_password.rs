//! Row A7: a new password, twice. Managers see the account's name in a field of its own, paste is welcome, and what
//! was typed can be shown.

use crate::part::{Field, Form, Input, Submit, Summary, TextField, Tick, Title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::problem::FieldError;
use regain_core::secret::Secret;
use regain_core::wire::{Action, PasswordPolicy};

const PASSWORD: Field = Field::new("password");
const AGAIN: Field = Field::new("again");
const END_SESSIONS: Field = Field::new("end_sessions");

/// The screen.
#[component]
pub fn SetPassword(visit: Visit, policy: PasswordPolicy, identifier: String) -> AnyView {
    let words = visit.words;
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let end_sessions = RwSignal::new(true);
    let shown = RwSignal::new(false);
    let check = Callback::new(move |()| faults(&password.get_untracked(), &again.get_untracked()));
    let submit = Callback::new(move |()| {
        let action = Action::SetPassword {
            password: Secret::new(password.get_untracked()),
            end_sessions: end_sessions.get_untracked(),
        };
        visit.submit(check.run(()), action);
    });
    let mut input = Input::new("password", "text", "new-password");
    input.kind = Signal::derive(move || Some(if shown.get() { "text" } else { "password" }));
    let hint = Signal::derive(move || words.count(key::SET_PASSWORD_HINT, policy.min.into()));
    view! { class="rg",
        <Summary visit fields=vec![PASSWORD, AGAIN]/>
        <Title visit title=key::SET_PASSWORD_TITLE/>
        <Form submit>
            <Account identifier/>
            <TextField visit field=PASSWORD label=key::SET_PASSWORD_LABEL hint input value=password check/>
            <TextField visit field=AGAIN label=key::SET_PASSWORD_AGAIN input value=again check/>
            <Show visit shown/>
            <Tick
                visit
                field=END_SESSIONS
                label=key::SET_PASSWORD_END_SESSIONS
                hint=key::SET_PASSWORD_END_SESSIONS_HINT
                value=end_sessions
            />
            <Submit visit label=key::SET_PASSWORD_SUBMIT name="set_password"/>
        </Form>
    }
    .into_any()
}

/// Whose password it is, for managers alone: without it they save the new password under no name.
#[component]
fn Account(identifier: String) -> AnyView {
    view! { class="rg",
        <input
            class="rg-away"
            type="text"
            name="username"
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            readonly
            value=identifier
        />
    }
    .into_any()
}

fn faults(password: &str, again: &str) -> Vec<FieldError> {
    let password_fault = password.is_empty().then_some(Fault::Missing);
    let again_fault = match again {
        "" => Some(Fault::Missing),
        again if again != password => Some(Fault::Mismatch),
        _ => None,
    };
    let found = [PASSWORD.fault(password_fault), AGAIN.fault(again_fault)];
    found.into_iter().flatten().collect()
}

/// Shows or hides both at once, and tells a screen reader which it is now.
#[component]
fn Show(visit: Visit, shown: RwSignal<bool>) -> AnyView {
    let label = Signal::derive(move || {
        let label = if shown.get() {
            key::SET_PASSWORD_HIDE
        } else {
            key::SET_PASSWORD_SHOW
        };
        visit.words.say(label)
    });
    let toggle = move |_| {
        let show = !shown.get_untracked();
        shown.set(show);
        visit.say(if show {
            key::SET_PASSWORD_SHOWN
        } else {
            key::SET_PASSWORD_HIDDEN
        });
    };
    view! { class="rg",
        <button class="rg-quiet" type="button" on:click=toggle>
            {label}
        </button>
    }
    .into_any()
}

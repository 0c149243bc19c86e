//! Row A7: a new password, twice. Managers see the account's name in a field of its own, paste is welcome, and what
//! was typed can be shown.

use crate::part::{Field, Input, Submit, Summary, TextField, Tick, Title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::secret::Secret;
use regain_core::wire::{Action, PasswordPolicy};

const PASSWORD: Field = Field::new("password");
const AGAIN: Field = Field::new("again");
const END_SESSIONS: Field = Field::new("end_sessions");

/// The screen.
#[component]
pub fn SetPassword(visit: Visit, policy: PasswordPolicy, identifier: String) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let end_sessions = RwSignal::new(true);
    let shown = RwSignal::new(false);
    let check = Callback::new(move |()| {
        let (password, again) = (password.get_untracked(), again.get_untracked());
        let mut faults = Vec::new();
        if password.is_empty() {
            faults.push(PASSWORD.fault(&Fault::Missing));
        }
        if again.is_empty() {
            faults.push(AGAIN.fault(&Fault::Missing));
        } else if again != password {
            faults.push(AGAIN.fault(&Fault::Mismatch));
        }
        faults
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.submit(check.run(()), || Action::SetPassword {
            password: Secret::new(password.get_untracked()),
            end_sessions: end_sessions.get_untracked(),
        });
    };
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let input = Input {
        kind: "password",
        inputmode: "text",
        autocomplete: "new-password",
        class: "",
    };
    let hint = Signal::derive(move || visit.words.count(key::SET_PASSWORD_HINT, policy.min.into()));
    view! { class="rg",
        <Summary visit fields=vec![PASSWORD, AGAIN]/>
        <Title visit title=key::SET_PASSWORD_TITLE/>
        <form class="rg-form" novalidate on:submit=submit>
            <input
                class="rg-away"
                type="text"
                name="username"
                autocomplete="username"
                tabindex="-1"
                aria-hidden="true"
                readonly
                prop:value=identifier
            />
            <TextField visit field=PASSWORD label=key::SET_PASSWORD_LABEL hint input kind value=password check/>
            <TextField visit field=AGAIN label=key::SET_PASSWORD_AGAIN input kind value=again check/>
            <Show visit shown/>
            <Tick
                visit
                field=END_SESSIONS
                label=key::SET_PASSWORD_END_SESSIONS
                hint=key::SET_PASSWORD_END_SESSIONS_HINT
                value=end_sessions
            />
            <Submit visit label=key::SET_PASSWORD_SUBMIT name="set_password"/>
        </form>
    }
}

/// Shows or hides both at once, and tells a screen reader which it is now.
#[component]
fn Show(visit: Visit, shown: RwSignal<bool>) -> impl IntoView {
    let label = move || {
        visit.words.say(if shown.get() {
            key::SET_PASSWORD_HIDE
        } else {
            key::SET_PASSWORD_SHOW
        })
    };
    let toggle = move |_| {
        shown.update(|shown| *shown = !*shown);
        let said = if shown.get_untracked() {
            key::SET_PASSWORD_SHOWN
        } else {
            key::SET_PASSWORD_HIDDEN
        };
        visit.said.set(Some(said));
    };
    view! { class="rg",
        <button class="rg-quiet" type="button" on:click=toggle>{label}</button>
    }
}

//! Row A7: a new password, twice. Managers see the account's name in a field of its own, paste is welcome, and what
//! was typed can be shown.

use crate::fault::FieldFault;
use crate::part::{
    Field, Input, TextField, button, form, submit, summary, text_field, tick, title,
};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::kind::new_password::{Policy, check_length};
use regain_core::secret::{Secret, erase};
use regain_core::wire::{Action, PasswordPolicy};

const PASSWORD: Field = Field::new("password");
const AGAIN: Field = Field::new("again");
const END_SESSIONS: Field = Field::new("end_sessions");

pub fn parts(visit: Visit, policy: PasswordPolicy, identifier: String) -> Vec<AnyView> {
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let end_sessions = RwSignal::new(true);
    let shown = RwSignal::new(false);
    // Both passwords are erased when the screen goes.
    on_cleanup(move || {
        for typed in [password, again] {
            let _ = typed.try_update(erase);
        }
    });
    let length = Policy {
        min: policy.min,
        max: policy.max,
    };
    let check = Callback::new(move |()| {
        password.with_untracked(|password| {
            again.with_untracked(|again| faults(&length, password, again))
        })
    });
    let send = Callback::new(move |()| {
        let action = Action::SetPassword {
            password: Secret::new(password.get_untracked()),
            end_sessions: end_sessions.get_untracked(),
        };
        visit.submit(check.run(()), action);
    });
    let field = move |field, label, hint, value| {
        let input = Input::password(shown);
        let field = TextField {
            field,
            label,
            hint,
            input,
            value,
            check,
        };
        text_field(visit, field)
    };
    let hint = visit
        .words
        .text_for(key::SET_PASSWORD_HINT, policy.min.into());
    let fields = vec![
        account(identifier),
        field(PASSWORD, key::SET_PASSWORD_LABEL, Some(hint), password),
        field(AGAIN, key::SET_PASSWORD_AGAIN, None, again),
        show(visit, shown),
        tick(
            visit,
            END_SESSIONS,
            key::SET_PASSWORD_END_SESSIONS,
            key::SET_PASSWORD_END_SESSIONS_HINT,
            end_sessions,
        ),
        submit(visit, key::SET_PASSWORD_SUBMIT, "set_password"),
    ];
    vec![
        summary(visit, &[PASSWORD, AGAIN]),
        title(visit, key::SET_PASSWORD_TITLE),
        form(send, Signal::stored(None), fields),
    ]
}

/// Whose password it is, for managers alone: without it they save the new password under no name.
fn account(identifier: String) -> AnyView {
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

/// All that can be told at once, before anything is sent.
fn faults(length: &Policy, password: &str, again: &str) -> Vec<FieldFault> {
    let password_fault = check_length(password, length).err();
    let again_fault = match again {
        "" => Some(Fault::Missing),
        again if again != password => Some(Fault::Mismatch),
        _ => None,
    };
    let found = [PASSWORD.fault(password_fault), AGAIN.fault(again_fault)];
    found.into_iter().flatten().collect()
}

/// Shows or hides both at once, and tells a screen reader which it is now.
fn show(visit: Visit, shown: RwSignal<bool>) -> AnyView {
    let label = Signal::derive(move || {
        let label = if shown.get() {
            key::SET_PASSWORD_HIDE
        } else {
            key::SET_PASSWORD_SHOW
        };
        visit.words.say(label)
    });
    let toggle = Callback::new(move |()| {
        let show = !shown.get_untracked();
        shown.set(show);
        visit.say(if show {
            key::SET_PASSWORD_SHOWN
        } else {
            key::SET_PASSWORD_HIDDEN
        });
    });
    button(visit, label, "show", None, toggle)
}

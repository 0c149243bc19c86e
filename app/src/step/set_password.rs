//! Rows A7 and C2: a new password, twice. Managers see the account's name in a field of its own, paste is welcome, and what
//! was typed can be shown.

use crate::feature;
use crate::i18n::key;
use crate::part::{
    Field, Input, TextField, button, el, form, lead, submit, summary, text_field, tick, title,
};
use crate::rules::{About, fault_of};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::kind::new_password::Policy;
use regain_core::secret::{Secret, erase};
use regain_core::wire::{Action, PasswordPolicy, Purpose};

const PASSWORD: Field = Field::new("password");
const AGAIN: Field = Field::new("again");
const END_SESSIONS: Field = Field::new("end_sessions");

pub fn view(
    ui: UiState,
    policy: PasswordPolicy,
    identifier: &str,
    purpose: Purpose,
) -> Vec<AnyView> {
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let end_sessions = RwSignal::new(ui.can(feature::END_SESSIONS));
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
    let account_name = identifier.to_owned();
    let check = Callback::new(move |()| {
        let wrong = password.with_untracked(|password| {
            ui.config.with_value(|config| {
                let about = About {
                    identifier: &account_name,
                    site: &config.brand.name,
                };
                fault_of(password, |rules| {
                    rules.new_password(password, length, about)
                })
            })
        });
        let differs = password
            .with_untracked(|password| again.with_untracked(|again| repeated(password, again)));
        let found = [PASSWORD.fault(wrong), AGAIN.fault(differs)];
        found.into_iter().flatten().collect()
    });
    let send = Callback::new(move |()| {
        let action = Action::SetPassword {
            password: Secret::new(password.get_untracked()),
            end_sessions: end_sessions.get_untracked(),
        };
        ui.submit(check.run(()), action);
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
        text_field(ui, field)
    };
    let hint = ui.i18n.text_for(key::SET_PASSWORD_HINT, policy.min.into());
    let mut fields = vec![
        account(identifier),
        field(PASSWORD, key::SET_PASSWORD_LABEL, Some(hint), password),
        field(AGAIN, key::SET_PASSWORD_AGAIN, None, again),
        show(ui, shown),
    ];
    if ui.can(feature::END_SESSIONS) {
        fields.push(tick(
            ui,
            END_SESSIONS,
            key::SET_PASSWORD_END_SESSIONS,
            key::SET_PASSWORD_END_SESSIONS_HINT,
            end_sessions,
        ));
    }
    fields.push(submit(ui, key::SET_PASSWORD_SUBMIT, "set_password"));
    let mut parts = vec![
        summary(ui, &[PASSWORD, AGAIN]),
        title(ui, key::SET_PASSWORD_TITLE),
    ];
    if purpose == Purpose::Reset {
        parts.push(lead(ui.i18n.text(key::request::RESET_LEAD)));
    }
    parts.push(form(send, Signal::stored(None), fields));
    parts
}

/// Whose password it is, for managers alone: without it they save the new password under no name.
fn account(identifier: &str) -> AnyView {
    el("input")
        .class("rg-away")
        .attr("type", "text")
        .attr("name", "username")
        .attr("autocomplete", "username")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .attr("readonly", true)
        .attr("value", identifier.to_owned())
        .into_any()
}

/// What is wrong with the second entry.
fn repeated(password: &str, again: &str) -> Option<Fault> {
    match again {
        "" => Some(Fault::Missing),
        again if again != password => Some(Fault::Mismatch),
        _ => None,
    }
}

/// Shows or hides both at once, and tells a screen reader which it is now.
fn show(ui: UiState, shown: RwSignal<bool>) -> AnyView {
    let label = Signal::derive(move || {
        let label = if shown.get() {
            key::SET_PASSWORD_HIDE
        } else {
            key::SET_PASSWORD_SHOW
        };
        ui.i18n.say(label)
    });
    let toggle = Callback::new(move |()| {
        let show = !shown.get_untracked();
        shown.set(show);
        ui.announce(if show {
            key::SET_PASSWORD_SHOWN
        } else {
            key::SET_PASSWORD_HIDDEN
        });
    });
    // On a line of its own.
    el("div")
        .child(button(ui, label, "show", None, toggle))
        .into_any()
}

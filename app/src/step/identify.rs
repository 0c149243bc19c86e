//! Rows A1, B2: who is it? One field takes whatever the person signs in with.

use crate::i18n::key;
use crate::part::{Field, Input, TextField, form, lead, submit, summary, text_field, title};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::kind::identifier::SignIn;
use regain_core::wire::{Action, Purpose};

const IDENTIFIER: Field = Field::new("identifier");

pub fn view(ui: UiState, identifier: Option<String>, purpose: Purpose) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let about = match purpose {
        Purpose::Request => key::request::IDENTIFY_REQUEST_LEAD,
        _ => key::IDENTIFY_LEAD,
    };
    let value = RwSignal::new(identifier.unwrap_or_else(|| ui.identifier()));
    // Told before anything is sent: an unknown identifier is answered like a known one.
    let check = IDENTIFIER.checked(ui, value, |rules, text, config| {
        rules.identifier(text, config)
    });
    let send = Callback::new(move |()| {
        let identifier = value.get_untracked();
        ui.keep_identifier(&identifier);
        ui.submit(check.run(()), Action::Identify { identifier });
    });
    let takes = |way| ui.config.with_value(|config| config.sign_in.contains(&way));
    let hint = match takes(SignIn::Phone) {
        true => key::IDENTIFY_HINT_PHONE,
        false => key::IDENTIFY_HINT,
    };
    let inputmode = match (takes(SignIn::Email), takes(SignIn::Username)) {
        (true, _) => "email",
        (false, true) => "text",
        (false, false) => "tel",
    };
    let field = TextField {
        field: IDENTIFIER,
        label: key::IDENTIFY_LABEL,
        hint: Some(i18n.text(hint)),
        input: Input::new("text", inputmode, "username"),
        value,
        check,
    };
    let fields = vec![
        text_field(ui, field),
        submit(ui, key::PAGE_CONTINUE, "identify"),
    ];
    vec![
        summary(ui, &[IDENTIFIER]),
        title(ui, key::IDENTIFY_TITLE),
        lead(i18n.text(about)),
        form(send, Signal::stored(None), fields),
    ]
}

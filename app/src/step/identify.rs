//! Rows A1, B2: who is it? One field takes whatever the person signs in with.

use crate::i18n::{Key, key};
use crate::part::{Field, Input, TextField, form, lead, submit, summary, text_field, title};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::sign_in;
use regain_core::wire::{Action, Purpose};

/// What one signs in with.
pub const IDENTIFIER: Field = Field::new("identifier");

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
    let (hint, inputmode) = ui
        .config
        .with_value(|config| (sign_in::hint(config), sign_in::inputmode(config)));
    let field = TextField {
        field: IDENTIFIER,
        label: key::IDENTIFY_LABEL,
        hint: Some(i18n.text(Key::new(hint))),
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

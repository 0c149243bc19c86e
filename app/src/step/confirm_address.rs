//! Row A9: the chosen contact in full, which shows that it is theirs. What comes next is the same whether it was right.

use crate::command::Command;
use crate::i18n::{Key, key, verbatim};
use crate::part::{
    Field, Input, TextField, form, lead, quiet, submit, summary, text_field, title, ways,
};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::{Action, ContactKind};

const EMAIL: Field = Field {
    name: "address",
    scope: "address_email",
};
const PHONE: Field = Field {
    name: "address",
    scope: "address_phone",
};

/// How the screen differs for the two kinds.
struct Face {
    title: Key,
    lead: Key,
    label: Key,
    hint: Key,
    fields: &'static [Field],
    field: Field,
    /// `type`, `inputmode` and `autocomplete` in one: HTML has the same word for them.
    input: &'static str,
}

fn face(kind: ContactKind) -> Face {
    match kind {
        ContactKind::Email => Face {
            title: key::CONFIRM_EMAIL_TITLE,
            lead: key::CONFIRM_EMAIL_LEAD,
            label: key::CONFIRM_EMAIL_LABEL,
            hint: key::CONFIRM_EMAIL_HINT,
            fields: &[EMAIL],
            field: EMAIL,
            input: "email",
        },
        ContactKind::Phone => Face {
            title: key::CONFIRM_PHONE_TITLE,
            lead: key::CONFIRM_PHONE_LEAD,
            label: key::CONFIRM_PHONE_LABEL,
            hint: key::CONFIRM_PHONE_HINT,
            fields: &[PHONE],
            field: PHONE,
            input: "tel",
        },
    }
}

pub fn view(ui: UiState, kind: ContactKind, masked: &str) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let face = face(kind);
    let field = face.field;
    let value = RwSignal::new(String::new());
    let check = field.checked(ui, value, move |rules, text, config| {
        rules.address(text, kind, config)
    });
    let send = Callback::new(move |()| {
        let address = value.get_untracked();
        ui.submit(check.run(()), Action::ConfirmAddress { address });
    });
    let address = TextField {
        field,
        label: face.label,
        hint: Some(i18n.text(face.hint)),
        input: Input::new(face.input, face.input, face.input),
        value,
        check,
    };
    let fields = vec![
        text_field(ui, address),
        submit(ui, key::CONFIRM_SEND, "confirm_address"),
    ];
    vec![
        summary(ui, face.fields),
        title(ui, face.title),
        lead(i18n.text_with(face.lead, "masked", verbatim(masked))),
        form(send, Signal::stored(None), fields),
        ways(vec![quiet(ui, key::CONFIRM_ANOTHER_WAY, Command::Back)]),
    ]
}

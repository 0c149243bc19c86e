//! Row A9: the chosen contact in full, which shows that it is theirs. What comes next is the same whether it was right.

use crate::part::{Field, Form, Input, Quiet, Submit, Summary, Text, TextField, Title, Ways};
use crate::text::{Key, key};
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::{Action, ContactKind};

/// How the screen differs for the two kinds.
struct Face {
    title: Key,
    lead: Key,
    label: Key,
    hint: Key,
    scope: &'static str,
    input: Input,
}

fn face(kind: ContactKind) -> Face {
    match kind {
        ContactKind::Email => Face {
            title: key::CONFIRM_EMAIL_TITLE,
            lead: key::CONFIRM_EMAIL_LEAD,
            label: key::CONFIRM_EMAIL_LABEL,
            hint: key::CONFIRM_EMAIL_HINT,
            scope: "address_email",
            input: Input::new("email", "email", "email"),
        },
        ContactKind::Phone => Face {
            title: key::CONFIRM_PHONE_TITLE,
            lead: key::CONFIRM_PHONE_LEAD,
            label: key::CONFIRM_PHONE_LABEL,
            hint: key::CONFIRM_PHONE_HINT,
            scope: "address_phone",
            input: Input::new("tel", "tel", "tel"),
        },
    }
}

/// The screen.
#[component]
pub fn ConfirmAddress(visit: Visit, kind: ContactKind, masked: String) -> AnyView {
    let words = visit.words;
    let face = face(kind);
    let field = Field {
        name: "address",
        scope: face.scope,
    };
    let value = RwSignal::new(String::new());
    let check = Callback::new(move |()| Vec::from_iter(field.missing(value)));
    let submit = Callback::new(move |()| {
        let address = value.get_untracked();
        visit.submit(check.run(()), Action::ConfirmAddress { address });
    });
    let lead = words.text_with(face.lead, "masked", masked);
    let hint = words.text(face.hint);
    view! { class="rg",
        <Summary visit fields=vec![field]/>
        <Title visit title=face.title/>
        <Text class="rg-lead" text=lead/>
        <Form submit>
            <TextField visit field label=face.label hint input=face.input value check/>
            <Submit visit label=key::CONFIRM_SEND name="confirm_address"/>
        </Form>
        <Ways>
            <Quiet visit label=key::CONFIRM_OTHER deed=Deed::Back/>
        </Ways>
    }
    .into_any()
}

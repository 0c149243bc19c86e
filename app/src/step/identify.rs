//! Rows A1, B2: who is it? One field takes whatever the person signs in with.

use crate::part::{Field, Input, TextField, form, lead, submit, summary, text_field, title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::wire::{Action, Purpose};

const IDENTIFIER: Field = Field::new("identifier");

pub fn parts(visit: Visit, identifier: Option<String>, purpose: Purpose) -> Vec<AnyView> {
    let words = visit.words;
    let about = match purpose {
        Purpose::Request => key::request::IDENTIFY_REQUEST_LEAD,
        _ => key::IDENTIFY_LEAD,
    };
    let value = RwSignal::new(identifier.unwrap_or_else(|| visit.identifier()));
    let check = Callback::new(move |()| IDENTIFIER.missing(value));
    let send = Callback::new(move |()| {
        let identifier = value.get_untracked();
        visit.keep_identifier(&identifier);
        visit.submit(check.run(()), Action::Identify { identifier });
    });
    let field = TextField {
        field: IDENTIFIER,
        label: key::IDENTIFY_LABEL,
        hint: Some(words.text(key::IDENTIFY_HINT)),
        input: Input::new("text", "email", "username"),
        value,
        check,
    };
    let fields = vec![
        text_field(visit, field),
        submit(visit, key::PAGE_CONTINUE, "identify"),
    ];
    vec![
        summary(visit, &[IDENTIFIER]),
        title(visit, key::IDENTIFY_TITLE),
        lead(words.text(about)),
        form(send, Signal::stored(None), fields),
    ]
}

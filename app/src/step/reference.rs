//! Row C6: the reference of a request, and a code to the address that its answer goes to. A locked flow shows its own
//! reference, and nothing else of the request.

use super::link_lost::recover;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::i18n::verbatim;
use crate::part::{
    Field, Input, TextField, form, lead, submit, summary, text, text_field, title, ways,
};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::reference::Reference;
use regain_core::wire::Action;

const REFERENCE: Field = Field::new("reference");

pub fn view(ui: UiState, reference: Option<&str>, readonly: bool) -> Vec<AnyView> {
    match reference {
        Some(reference) if readonly => locked(ui, reference),
        reference => asked(ui, reference.unwrap_or_default()),
    }
}

fn asked(ui: UiState, typed: &str) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let value = RwSignal::new(typed.to_owned());
    let check = Callback::new(move |()| {
        let fault = value.with_untracked(|text| Reference::read(text).err());
        Vec::from_iter(REFERENCE.fault(fault))
    });
    let send = Callback::new(move |()| {
        let reference = value.get_untracked();
        ui.submit(check.run(()), Action::GiveReference { reference });
    });
    let field = TextField {
        field: REFERENCE,
        label: REFERENCE_LABEL,
        hint: Some(i18n.text(REFERENCE_HINT)),
        input: Input::new("text", "text", "off"),
        value,
        check,
    };
    let fields = vec![
        text_field(ui, field),
        submit(ui, key::PAGE_CONTINUE, "give_reference"),
    ];
    vec![
        summary(ui, &[REFERENCE]),
        title(ui, REFERENCE_TITLE),
        lead(i18n.text(REFERENCE_LEAD)),
        form(send, Signal::stored(None), fields),
        ways(recover(ui)),
    ]
}

fn locked(ui: UiState, reference: &str) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let (shown, reference) = (verbatim(reference), reference.to_owned());
    let send = Callback::new(move |()| {
        let reference = reference.clone();
        ui.submit(Vec::new(), Action::GiveReference { reference });
    });
    let button = submit(ui, LOCKED_SUBMIT, "give_reference");
    vec![
        summary(ui, &[]),
        title(ui, LOCKED_TITLE),
        lead(i18n.text(LOCKED_LEAD)),
        text(i18n.text_with(LOCKED_REFERENCE, "reference", shown)),
        form(send, Signal::stored(None), vec![button]),
        ways(recover(ui)),
    ]
}

//! Row B3: where the answer goes. A mailbox that can be opened now, and that is not the account itself: whether it is
//! the account's own is the server's to say (`same_as_account`). Row A8: the contact whose usernames are looked up.

use super::link_lost::recover;
use crate::feature;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{
    Field, Input, TextField, form, lead, link, submit, summary, text, text_field, title, ways,
};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::kind::email;
use regain_core::kind::identifier::{self, SignIn};
use regain_core::wire::{Action, ContactKind};

const CONTACT: Field = Field::new("contact");

pub fn view(ui: UiState, contact: Option<&str>) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let links = ui.config.with_value(|config| config.links.clone());
    let lead_key = match ui.can(feature::PROVE_CONTACT) {
        true => CONTACT_LEAD,
        false => CONTACT_LEAD_UNPROVEN,
    };
    let value = RwSignal::new(contact.unwrap_or_default().to_owned());
    let check = Callback::new(move |()| {
        let fault = value.with_untracked(|text| email::canonical(text).err());
        Vec::from_iter(CONTACT.fault(fault))
    });
    let send = Callback::new(move |()| {
        let contact = value.get_untracked();
        ui.submit(check.run(()), Action::GiveContact { contact });
    });
    let field = TextField {
        field: CONTACT,
        label: CONTACT_LABEL,
        hint: Some(i18n.text(CONTACT_HINT)),
        input: Input::new("email", "email", "email"),
        value,
        check,
    };
    let fields = vec![
        text_field(ui, field),
        submit(ui, key::PAGE_CONTINUE, "give_contact"),
    ];
    let mut parts = vec![
        summary(ui, &[CONTACT]),
        title(ui, CONTACT_TITLE),
        lead(i18n.text(lead_key)),
        form(send, Signal::stored(None), fields),
    ];
    if links.free_mailbox.is_some() {
        let mailbox = i18n.text(START_FREE_MAILBOX);
        parts.push(ways(vec![
            text(i18n.text(CONTACT_NONE)),
            link("rg-link", links.free_mailbox, mailbox),
        ]));
    }
    parts
}

const EMAIL: Field = Field {
    name: "contact",
    scope: "address_email",
};
const EITHER: Field = Field {
    name: "contact",
    scope: "address_either",
};

/// The contact of accounts whose usernames the person wants to know.
pub fn look_up(ui: UiState, kinds: &[ContactKind], contact: Option<&str>) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let takes_phone = kinds.contains(&ContactKind::Phone);
    let (field, fields, label, hint, kind) = match takes_phone {
        true => (
            EITHER,
            &[EITHER],
            LOOK_UP_EITHER,
            LOOK_UP_EITHER_HINT,
            "text",
        ),
        false => (
            EMAIL,
            &[EMAIL],
            key::CONFIRM_EMAIL_LABEL,
            LOOK_UP_HINT,
            "email",
        ),
    };
    let value = RwSignal::new(contact.unwrap_or_default().to_owned());
    let check = Callback::new(move |()| {
        let sign_in: &[SignIn] = match takes_phone {
            true => &[SignIn::Email, SignIn::Phone],
            false => &[SignIn::Email],
        };
        let fault = ui.config.with_value(|config| {
            let context = identifier::Context {
                region: config.region,
                sign_in,
                username_may_contain_at: false,
            };
            value.with_untracked(|text| identifier::read(text, &context).err())
        });
        Vec::from_iter(field.fault(fault))
    });
    let send = Callback::new(move |()| {
        let contact = value.get_untracked();
        ui.submit(check.run(()), Action::GiveContact { contact });
    });
    let typed = TextField {
        field,
        label,
        hint: Some(i18n.text(hint)),
        input: Input::new(kind, "email", "username"),
        value,
        check,
    };
    let typed = vec![
        text_field(ui, typed),
        submit(ui, key::PAGE_CONTINUE, "give_contact"),
    ];
    vec![
        summary(ui, fields),
        title(ui, LOOK_UP_TITLE),
        lead(i18n.text(LOOK_UP_LEAD)),
        form(send, Signal::stored(None), typed),
        ways(recover(ui)),
    ]
}

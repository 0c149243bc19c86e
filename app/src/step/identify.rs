//! Rows A1, B2: who is it? One field takes whatever the person signs in with.

use crate::command::Command;
use crate::i18n::{Key, key};
use crate::part::{
    Field, Input, TextField, el, form, lead, quiet, submit, summary, text_field, title, ways,
};
use crate::query;
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::sign_in;
use regain_core::wire::{Action, Config, Purpose};

/// What one signs in with.
pub const IDENTIFIER: Field = Field::new("identifier");

pub fn view(ui: UiState, identifier: Option<&str>, purpose: Purpose) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let about = match purpose {
        Purpose::Request => key::request::IDENTIFY_REQUEST_LEAD,
        _ => key::IDENTIFY_LEAD,
    };
    let value = RwSignal::new(identifier.map_or_else(|| ui.identifier(), Into::into));
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
        ways(vec![
            other(ui, Purpose::Username, key::LOOK_UP),
            other(ui, Purpose::Status, key::STATUS),
        ]),
    ]
}

/// The way to another purpose, if the site offers it: a link to the full page for that purpose, or, in a page of another site, a
/// button that begins its flow in place.
pub fn other(ui: UiState, purpose: Purpose, label: Key) -> AnyView {
    let offers = |config: &Config| config.purposes.contains(&purpose);
    if !ui.config.with_value(offers) {
        return ().into_any();
    }
    if !ui.host.get().frame {
        return quiet(ui, label, Command::begin(purpose));
    }
    let to = Signal::derive(move || query::with_purpose(&ui.i18n.locale(), purpose));
    el("a")
        .class("rg-link")
        .attr("href", to)
        .text(ui.i18n.text(label))
        .into_any()
}

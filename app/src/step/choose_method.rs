//! Rows A2, A3, A4: where should the code go? Or none of them is mine, or none of them works for me.

use crate::command::Command;
use crate::i18n::{key, verbatim};
use crate::part::{Choice, Field, choices, form, lead, quiet, submit, summary, text, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::{Action, ContactKind, Method, Purpose};

const METHOD: Field = Field::new("method");

pub fn view(ui: UiState, methods: &[Method]) -> Vec<AnyView> {
    let i18n = ui.i18n;
    // One contact alone is chosen already; the person still sees which.
    let value = RwSignal::new(match methods {
        [only] => only.id.clone(),
        _ => String::new(),
    });
    let check = Callback::new(move |()| METHOD.missing(value));
    let send = Callback::new(move |()| {
        let method = value.get_untracked();
        ui.submit(check.run(()), Action::ChooseMethod { method });
    });
    let rows = methods.iter().map(|method| {
        let label = match method.kind {
            ContactKind::Email => key::CHOOSE_METHOD_EMAIL,
            ContactKind::Phone => key::CHOOSE_METHOD_PHONE,
        };
        Choice {
            value: method.id.clone(),
            label: i18n.text_with(label, "masked", verbatim(&method.masked)),
        }
    });
    let rows = rows.collect();
    let fields = vec![
        choices(ui, METHOD, key::CHOOSE_METHOD_LEGEND, rows, value, check),
        submit(ui, key::PAGE_CONTINUE, "choose_method"),
    ];
    let mut left = vec![
        text(i18n.text(key::CHOOSE_METHOD_UNKNOWN)),
        quiet(ui, key::CHOOSE_METHOD_CHECK, Command::Back),
    ];
    let look_up = Purpose::Username;
    if ui
        .config
        .with_value(|config| config.purposes.contains(&look_up))
    {
        left.push(quiet(ui, key::LOOK_UP, Command::begin(look_up)));
    }
    let none = Command::act(Action::CannotUseAny);
    left.push(quiet(ui, key::CHOOSE_METHOD_NONE, none));
    vec![
        summary(ui, &[METHOD]),
        title(ui, key::CHOOSE_METHOD_TITLE),
        lead(i18n.text(key::CHOOSE_METHOD_LEAD)),
        form(send, Signal::stored(None), fields),
        ways(left),
    ]
}

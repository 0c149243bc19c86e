//! Row A9: the chosen contact in full, which shows that it is theirs. What comes next is the same whether it was right.

use crate::part::{Field, Input, Quiet, Submit, Summary, TextField, Title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::wire::{Action, ContactKind};

/// The screen.
#[component]
pub fn ConfirmAddress(visit: Visit, kind: ContactKind, masked: String) -> impl IntoView {
    let by_mail = kind == ContactKind::Email;
    let (title, lead, label) = if by_mail {
        (
            key::CONFIRM_EMAIL_TITLE,
            key::CONFIRM_EMAIL_LEAD,
            key::CONFIRM_EMAIL_LABEL,
        )
    } else {
        (
            key::CONFIRM_PHONE_TITLE,
            key::CONFIRM_PHONE_LEAD,
            key::CONFIRM_PHONE_LABEL,
        )
    };
    let (scope, input) = if by_mail {
        let input = Input {
            kind: "email",
            inputmode: "email",
            autocomplete: "email",
            class: "",
        };
        ("address_email", input)
    } else {
        let input = Input {
            kind: "tel",
            inputmode: "tel",
            autocomplete: "tel",
            class: "",
        };
        ("address_phone", input)
    };
    let field = Field {
        name: "address",
        scope,
    };
    let value = RwSignal::new(String::new());
    let check = Callback::new(move |()| {
        let empty = value.with_untracked(|text| text.trim().is_empty());
        empty
            .then(|| field.fault(&Fault::Missing))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.submit(check.run(()), || Action::ConfirmAddress {
            address: value.get_untracked(),
        });
    };
    let hint = Signal::derive(move || {
        let hint = if by_mail {
            key::CONFIRM_EMAIL_HINT
        } else {
            key::CONFIRM_PHONE_HINT
        };
        visit.words.say(hint)
    });
    view! { class="rg",
        <Summary visit fields=vec![field]/>
        <Title visit title/>
        <p class="rg-lead">{move || visit.words.fill(lead, &[("masked", &masked)])}</p>
        <form class="rg-form" novalidate on:submit=submit>
            <TextField visit field label hint input value check/>
            <Submit visit label=key::CONFIRM_SEND name="confirm_address"/>
        </form>
        <div class="rg-ways">
            <Quiet visit label=key::CONFIRM_OTHER deed=Deed::Back/>
        </div>
    }
}

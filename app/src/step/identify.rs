//! Row A1: who is it? One field takes whatever the person signs in with.

use crate::part::{Field, Input, Submit, Summary, TextField, Title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::wire::Action;

const IDENTIFIER: Field = Field::new("identifier");

/// The first screen.
#[component]
pub fn Identify(visit: Visit, identifier: Option<String>) -> impl IntoView {
    let value = RwSignal::new(identifier.unwrap_or_else(|| visit.identifier.get_value()));
    let check = Callback::new(move |()| {
        let empty = value.with_untracked(|text| text.trim().is_empty());
        empty
            .then(|| IDENTIFIER.fault(&Fault::Missing))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.identifier.set_value(value.get_untracked());
        visit.submit(check.run(()), || Action::Identify {
            identifier: value.get_untracked(),
        });
    };
    let input = Input {
        kind: "text",
        inputmode: "email",
        autocomplete: "username",
        class: "",
    };
    view! { class="rg",
        <Summary visit fields=vec![IDENTIFIER]/>
        <Title visit title=key::IDENTIFY_TITLE/>
        <p class="rg-lead">{move || visit.words.say(key::IDENTIFY_LEAD)}</p>
        <form class="rg-form" novalidate on:submit=submit>
            <TextField
                visit
                field=IDENTIFIER
                label=key::IDENTIFY_LABEL
                hint=Signal::derive(move || visit.words.say(key::IDENTIFY_HINT))
                input
                value
                check
            />
            <Submit visit label=key::PAGE_CONTINUE name="identify"/>
        </form>
    }
}

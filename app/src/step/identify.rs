//! Row A1: who is it? One field takes whatever the person signs in with.

use crate::part::{Field, Form, Input, Submit, Summary, Text, TextField, Title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;
use regain_core::wire::Action;

const IDENTIFIER: Field = Field::new("identifier");

/// The first screen.
#[component]
pub fn Identify(visit: Visit, #[prop(into)] identifier: Option<String>) -> AnyView {
    let words = visit.words;
    let value = RwSignal::new(identifier.unwrap_or_else(|| visit.identifier()));
    let check = Callback::new(move |()| Vec::from_iter(IDENTIFIER.missing(value)));
    let submit = Callback::new(move |()| {
        let identifier = value.get_untracked();
        visit.keep_identifier(&identifier);
        visit.submit(check.run(()), Action::Identify { identifier });
    });
    let input = Input::new("text", "email", "username");
    let hint = words.text(key::IDENTIFY_HINT);
    view! { class="rg",
        <Summary visit fields=vec![IDENTIFIER]/>
        <Title visit title=key::IDENTIFY_TITLE/>
        <Text class="rg-lead" text=words.text(key::IDENTIFY_LEAD)/>
        <Form submit>
            <TextField visit field=IDENTIFIER label=key::IDENTIFY_LABEL hint input value check/>
            <Submit visit label=key::PAGE_CONTINUE name="identify"/>
        </Form>
    }
    .into_any()
}

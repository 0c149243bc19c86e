//! Rows A2, A3, A4: where should the code go? Or none of them is mine, or none of them works for me.

use crate::part::{Choice, Choices, Field, Form, Quiet, Submit, Summary, Text, Title, Ways};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::{Action, ContactKind, Method};

const METHOD: Field = Field::new("method");

/// The contacts on file, masked.
#[component]
pub fn ChooseMethod(visit: Visit, methods: Vec<Method>) -> AnyView {
    let words = visit.words;
    // One contact alone is chosen already; the person still sees which.
    let value = RwSignal::new(match methods.as_slice() {
        [only] => only.id.clone(),
        _ => String::new(),
    });
    let check = Callback::new(move |()| Vec::from_iter(METHOD.missing(value)));
    let submit = Callback::new(move |()| {
        let method = value.get_untracked();
        visit.submit(check.run(()), Action::ChooseMethod { method });
    });
    let choices = methods.into_iter().map(|method| {
        let label = match method.kind {
            ContactKind::Email => key::CHOOSE_METHOD_EMAIL,
            ContactKind::Phone => key::CHOOSE_METHOD_PHONE,
        };
        Choice {
            value: method.id,
            label: words.text_with(label, "masked", method.masked),
        }
    });
    let choices = choices.collect::<Vec<_>>();
    let length = visit.config.with_value(|config| config.code.length);
    let lead = Signal::derive(move || words.count(key::CHOOSE_METHOD_LEAD, length.into()));
    view! { class="rg",
        <Summary visit fields=vec![METHOD]/>
        <Title visit title=key::CHOOSE_METHOD_TITLE/>
        <Text class="rg-lead" text=lead/>
        <Form submit>
            <Choices visit field=METHOD legend=key::CHOOSE_METHOD_LEGEND choices value check/>
            <Submit visit label=key::PAGE_CONTINUE name="choose_method"/>
        </Form>
        <Ways>
            <Text text=words.text(key::CHOOSE_METHOD_UNKNOWN)/>
            <Quiet visit label=key::CHOOSE_METHOD_CHECK deed=Deed::Back/>
            <Quiet visit label=key::CHOOSE_METHOD_NONE deed=Deed::Act(Action::CannotUseAny)/>
        </Ways>
    }
    .into_any()
}

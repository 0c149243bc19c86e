//! Rows A2, A3, A4: where should the code go? Or none of them is mine, or none of them works for me.

use crate::part::{Choice, Choices, Field, Quiet, Submit, Summary, Title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::wire::{Action, ContactKind, Method};

const METHOD: Field = Field::new("method");

/// The contacts on file, masked.
#[component]
pub fn ChooseMethod(visit: Visit, methods: Vec<Method>) -> impl IntoView {
    // One contact alone is chosen already; the person still sees which.
    let value = RwSignal::new(match methods.as_slice() {
        [only] => only.id.clone(),
        _ => String::new(),
    });
    let check = Callback::new(move |()| {
        let none = value.with_untracked(String::is_empty);
        none.then(|| METHOD.fault(&Fault::Missing))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let choices = methods
        .into_iter()
        .map(|method| Choice {
            value: method.id,
            label: Signal::derive(move || {
                let text = match method.kind {
                    ContactKind::Email => key::CHOOSE_METHOD_EMAIL,
                    ContactKind::Phone => key::CHOOSE_METHOD_PHONE,
                };
                visit.words.fill(text, &[("masked", &method.masked)])
            }),
        })
        .collect::<Vec<_>>();
    let length = visit.config.with_value(|config| config.code.length);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.submit(check.run(()), || Action::ChooseMethod {
            method: value.get_untracked(),
        });
    };
    view! { class="rg",
        <Summary visit fields=vec![METHOD]/>
        <Title visit title=key::CHOOSE_METHOD_TITLE/>
        <p class="rg-lead">
            {move || visit.words.count(key::CHOOSE_METHOD_LEAD, length.into())}
        </p>
        <form class="rg-form" novalidate on:submit=submit>
            <Choices visit field=METHOD legend=key::CHOOSE_METHOD_LEGEND choices value check/>
            <Submit visit label=key::PAGE_CONTINUE name="choose_method"/>
        </form>
        <div class="rg-ways">
            <p>{move || visit.words.say(key::CHOOSE_METHOD_UNKNOWN)}</p>
            <Quiet visit label=key::CHOOSE_METHOD_CHECK deed=Deed::Back/>
            <Quiet visit label=key::CHOOSE_METHOD_NONE deed=Deed::Act(Action::CannotUseAny)/>
        </div>
    }
}

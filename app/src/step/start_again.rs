//! The flow is gone: why, and a new one. What was typed to sign in with is kept.

use crate::part::{Form, Submit, Summary, Text, Title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;

/// The screen.
#[component]
pub fn StartAgain(visit: Visit, code: ProblemCode) -> AnyView {
    let lead = match code {
        ProblemCode::FlowExpired => key::START_AGAIN_EXPIRED,
        _ => key::START_AGAIN_UNKNOWN,
    };
    let submit = Callback::new(move |()| visit.send(Deed::StartAgain));
    view! { class="rg",
        <Summary visit/>
        <Title visit title=key::START_AGAIN_TITLE/>
        <Text class="rg-lead" text=visit.words.text(lead)/>
        <Form submit>
            <Submit visit label=key::START_AGAIN_SUBMIT name="start_again"/>
        </Form>
    }
    .into_any()
}

//! The flow is gone: why, and a new one. What was typed to sign in with is kept.

use crate::part::{Submit, Summary, Title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;

/// The screen.
#[component]
pub fn StartAgain(visit: Visit, code: ProblemCode) -> impl IntoView {
    let lead = match code {
        ProblemCode::FlowExpired => key::START_AGAIN_EXPIRED,
        _ => key::START_AGAIN_UNKNOWN,
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.send(Deed::StartAgain);
    };
    view! { class="rg",
        <Summary visit/>
        <Title visit title=key::START_AGAIN_TITLE/>
        <p class="rg-lead">{move || visit.words.say(lead)}</p>
        <form class="rg-form" on:submit=submit>
            <Submit visit label=key::START_AGAIN_SUBMIT name="start_again"/>
        </form>
    }
}

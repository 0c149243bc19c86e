//! Rows A4, C5: the end of this way, and which ways are left.

use crate::part::{Quiet, Summary, Title};
use crate::text::{Key, key};
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::RefusedCode;

/// The screen.
#[component]
pub fn Refused(visit: Visit, code: RefusedCode) -> impl IntoView {
    let (title, lead) = match code {
        RefusedCode::CannotRequest => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
    };
    let links = visit.config.with_value(|config| config.links.clone());
    let back = move || {
        visit.can_go_back().then(|| {
            view! { class="rg", <li><Quiet visit label=key::REFUSED_BACK deed=Deed::Back/></li> }
        })
    };
    view! { class="rg",
        <Summary visit/>
        <Title visit title/>
        <p class="rg-lead">{move || visit.words.say(lead)}</p>
        <h2 class="rg-subtitle">{move || visit.words.say(key::REFUSED_NEXT)}</h2>
        <ul class="rg-list">
            {back} {way(visit, links.support, key::REFUSED_SUPPORT)}
            {way(visit, links.sign_up, key::REFUSED_SIGN_UP)}
        </ul>
    }
}

fn way(visit: Visit, link: Option<String>, words: Key) -> Option<AnyView> {
    link.map(|link| {
        view! { class="rg", <li><a href=link>{move || visit.words.say(words)}</a></li> }.into_any()
    })
}

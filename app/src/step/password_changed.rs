//! Row A7: done, and what has happened besides.

use crate::part::{Summary, Title};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn PasswordChanged(visit: Visit, sessions_ended: bool) -> impl IntoView {
    let links = visit.config.with_value(|config| config.links.clone());
    view! { class="rg",
        <Summary visit/>
        <div class="rg-done">
            <Title visit title=key::CHANGED_TITLE/>
            <p class="rg-lead">{move || visit.words.say(key::CHANGED_LEAD)}</p>
        </div>
        <ul class="rg-list">
            {sessions_ended
                .then(|| view! { class="rg", <li>{move || visit.words.say(key::CHANGED_SESSIONS)}</li> })}
            <li>{move || visit.words.say(key::CHANGED_TOLD)}</li>
        </ul>
        {links
            .sign_in
            .map(|link| {
                view! { class="rg",
                    <a class="rg-button" href=link>{move || visit.words.say(key::PAGE_SIGN_IN)}</a>
                }
            })}
        {links
            .protect
            .map(|link| {
                view! { class="rg",
                    <p class="rg-ways">
                        <a href=link>{move || visit.words.say(key::CHANGED_PROTECT)}</a>
                    </p>
                }
            })}
    }
}

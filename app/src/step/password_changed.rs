//! Row A7: done, and what has happened besides.

use crate::part::{Link, Summary, Text, Title, Ways};
use crate::text::key;
use crate::visit::Visit;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn PasswordChanged(visit: Visit, sessions_ended: bool) -> AnyView {
    let words = visit.words;
    let links = visit.config.with_value(|config| config.links.clone());
    let sessions = sessions_ended.then_some(key::CHANGED_SESSIONS);
    let news = sessions.into_iter().chain([key::CHANGED_TOLD]);
    let news = news.map(|news| view! { class="rg", <Text text=words.text(news)/> });
    view! { class="rg",
        <Summary visit/>
        <Done/>
        <Title visit title=key::CHANGED_TITLE/>
        <Text class="rg-lead" text=words.text(key::CHANGED_LEAD)/>
        {news.collect_view()}
        <Link class="rg-button" to=links.sign_in text=words.text(key::PAGE_SIGN_IN)/>
        <Ways>
            <Link class="rg-link" to=links.protect text=words.text(key::CHANGED_PROTECT)/>
        </Ways>
    }
    .into_any()
}

/// A tick, for the eye.
#[component]
fn Done() -> AnyView {
    view! { class="rg", <div class="rg-done"></div> }.into_any()
}

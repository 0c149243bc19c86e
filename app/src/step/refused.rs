//! Rows A4, C5: the end of this way, and which ways are left.

use crate::part::{Link, Quiet, Subtitle, Summary, Text, Title, Ways};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::wire::RefusedCode;

/// The screen.
#[component]
pub fn Refused(visit: Visit, code: RefusedCode) -> AnyView {
    let words = visit.words;
    let (title, lead) = match code {
        RefusedCode::CannotRequest => (
            key::REFUSED_CANNOT_REQUEST_TITLE,
            key::REFUSED_CANNOT_REQUEST_LEAD,
        ),
    };
    let links = visit.config.with_value(|config| config.links.clone());
    view! { class="rg",
        <Summary visit/>
        <Title visit title/>
        <Text class="rg-lead" text=words.text(lead)/>
        <Ways>
            <Subtitle text=words.text(key::REFUSED_NEXT)/>
            <Quiet visit label=key::REFUSED_BACK deed=Deed::Back/>
            <Link class="rg-link" to=links.support text=words.text(key::REFUSED_SUPPORT)/>
            <Link class="rg-link" to=links.sign_up text=words.text(key::REFUSED_SIGN_UP)/>
        </Ways>
    }
    .into_any()
}

//! Buttons. One that is under way stays where it is and keeps the focus; it says so, and does nothing until there is
//! an answer.

use crate::text::{Key, key};
use crate::visit::{Deed, Visit};
use leptos::prelude::*;

/// The button that sends a form, and below it what is said while an answer takes long.
#[component]
pub fn Submit(visit: Visit, label: Key, name: &'static str) -> impl IntoView {
    view! { class="rg",
        <button
            class="rg-button"
            type="submit"
            aria-busy=busy(visit, name)
            aria-disabled=held(visit)
        >
            {move || visit.words.say(label)}
        </button>
    }
}

/// A button that looks like a link: another way on.
#[component]
pub fn Quiet(visit: Visit, label: Key, deed: Deed) -> impl IntoView {
    let name = deed.name();
    view! { class="rg",
        <button
            class="rg-quiet"
            type="button"
            aria-busy=busy(visit, name)
            aria-disabled=held(visit)
            on:click=move |_| visit.send(deed.clone())
        >
            {move || visit.words.say(label)}
        </button>
    }
}

/// `aria-busy` of the button of this name.
pub fn busy(visit: Visit, name: &'static str) -> impl Fn() -> Option<&'static str> + Send {
    move || (visit.pending.get() == Some(name)).then_some("true")
}

/// `aria-disabled` of every button while an answer is awaited. Not `disabled`: that would take the focus away.
pub fn held(visit: Visit) -> impl Fn() -> Option<&'static str> + Send {
    move || visit.pending.get().map(|_| "true")
}

/// What a screen reader is told: that something is under way, that it takes long, or what came of it.
#[component]
pub fn Status(visit: Visit) -> impl IntoView {
    let said = move || {
        if visit.slow.get() {
            visit.words.say(key::PAGE_SLOW)
        } else if visit.pending.get().is_some() {
            visit.words.say(key::PAGE_BUSY)
        } else {
            visit
                .said
                .get()
                .map(|said| visit.words.say(said))
                .unwrap_or_default()
        }
    };
    view! { class="rg",
        <p class="rg-status" class:rg-away=move || !visit.slow.get() role="status">{said}</p>
    }
}

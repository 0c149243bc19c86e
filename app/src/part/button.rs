//! Buttons. One that is under way stays where it is and keeps the focus; it says so, and does nothing until there is
//! an answer.

use super::{Wording, take_in};
use crate::text::{Key, key};
use crate::visit::{Deed, Visit};
use leptos::prelude::*;

/// The button that sends a form; `name` is the deed's.
pub fn submit(visit: Visit, label: Key, name: &'static str) -> AnyView {
    submit_as(visit, visit.words.text(label), name)
}

/// The same, of any text.
pub fn submit_as(visit: Visit, label: Signal<String>, name: &'static str) -> AnyView {
    view! { class="rg",
        <button
            class="rg-button"
            type="submit"
            aria-busy=busy(visit, name)
            aria-disabled=held(visit, None)
            prop:textContent=Wording(label)
        ></button>
    }
    .into_any()
}

/// A button that looks like a link: another way on.
pub fn quiet(visit: Visit, label: Key, deed: Deed) -> AnyView {
    let name = deed.name();
    let click = Callback::new(move |()| visit.send(deed.clone()));
    button(visit, visit.words.text(label), name, None, click)
}

/// The same in full. One that has to be waited for is there all the time and says until when: a button that comes and
/// goes takes the focus with it.
pub fn button(
    visit: Visit,
    text: Signal<String>,
    name: &'static str,
    wait: Option<Signal<Option<&'static str>>>,
    click: Callback<()>,
) -> AnyView {
    let click = move |_| {
        if wait.is_none_or(|wait| wait.get_untracked().is_none()) {
            take_in();
            click.run(());
        }
    };
    view! { class="rg",
        <button
            class="rg-quiet"
            type="button"
            aria-busy=busy(visit, name)
            aria-disabled=held(visit, wait)
            on:click=click
            prop:textContent=Wording(text)
        ></button>
    }
    .into_any()
}

/// `aria-busy` of the button of this name.
fn busy(visit: Visit, name: &'static str) -> Signal<Option<&'static str>> {
    Signal::derive(move || (visit.doing.get().deed == Some(name)).then_some("true"))
}

/// `aria-disabled` of every button while an answer is awaited, or the button itself. Not `disabled`: that would take
/// the focus away.
fn held(visit: Visit, wait: Option<Signal<Option<&'static str>>>) -> Signal<Option<&'static str>> {
    Signal::derive(move || {
        let waits = wait.and_then(|wait| wait.get());
        waits.or_else(|| visit.doing.get().deed.map(|_| "true"))
    })
}

/// What a screen reader is told without moving there: that something is under way, that it takes long, what came of
/// it. Seen only where it takes long or is for everybody: the button shows the rest.
pub fn status(visit: Visit) -> AnyView {
    let said = Signal::derive(move || {
        let doing = visit.doing.get();
        let said = match doing.deed {
            Some(_) if doing.slow => Some(key::PAGE_SLOW),
            Some(_) => Some(key::PAGE_BUSY),
            None => doing.said,
        };
        said.map(|said| visit.words.say(said)).unwrap_or_default()
    });
    let class = Signal::derive(move || {
        let doing = visit.doing.get();
        Some(if doing.slow || doing.seen {
            "rg-status"
        } else {
            "rg-away"
        })
    });
    view! { class="rg",
        <p class=class role="status" prop:textContent=Wording(said)></p>
    }
    .into_any()
}

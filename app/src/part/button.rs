//! Buttons. One that is under way stays where it is and keeps the focus; it says so, and does nothing until there is
//! an answer.

use super::{ElementRef, effect, el, sync_fields};
use crate::command::Command;
use crate::i18n::{Key, key};
use crate::state::UiState;
use leptos::prelude::*;

/// The button that sends a form; `name` is the command's.
pub fn submit(ui: UiState, label: Key, name: &'static str) -> AnyView {
    submit_as(ui, ui.i18n.text(label), name)
}

/// The same, of any text.
pub fn submit_as(ui: UiState, label: Signal<String>, name: &'static str) -> AnyView {
    el("button")
        .class("rg-button")
        .attr("type", "submit")
        .attr("aria-busy", busy(ui, name))
        .attr("aria-disabled", held(ui, None))
        .text(label)
        .into_any()
}

/// A button that looks like a link: another way on.
pub fn quiet(ui: UiState, label: Key, command: Command) -> AnyView {
    let name = command.name();
    let click = Callback::new(move |()| ui.dispatch(command.clone()));
    button(ui, ui.i18n.text(label), name, None, click)
}

/// The same in full. One that has to be waited for is there all the time and says until when: a button that comes and
/// goes takes the focus with it.
pub fn button(
    ui: UiState,
    text: Signal<String>,
    name: &'static str,
    wait: Option<Signal<Option<&'static str>>>,
    click: Callback<()>,
) -> AnyView {
    let click = move |_| {
        if wait.is_none_or(|wait| wait.get_untracked().is_none()) {
            sync_fields();
            click.run(());
        }
    };
    el("button")
        .class("rg-quiet")
        .attr("type", "button")
        .attr("aria-busy", busy(ui, name))
        .attr("aria-disabled", held(ui, wait))
        .on("click", click)
        .text(text)
        .into_any()
}

/// `aria-busy` of the button of this name.
fn busy(ui: UiState, name: &'static str) -> Signal<Option<&'static str>> {
    Signal::derive(move || (ui.status.get().command == Some(name)).then_some("true"))
}

/// `aria-disabled` of every button while an answer is awaited, or the button itself. Not `disabled`: that would take
/// the focus away.
fn held(ui: UiState, wait: Option<Signal<Option<&'static str>>>) -> Signal<Option<&'static str>> {
    Signal::derive(move || {
        let waits = wait.and_then(|wait| wait.get());
        waits.or_else(|| ui.status.get().command.map(|_| "true"))
    })
}

/// What a screen reader is told without moving there: that something is under way, that it takes long, what came of
/// it. Seen only where it takes long or is for everybody: the button shows the rest.
pub fn status(ui: UiState) -> AnyView {
    let said = Signal::derive(move || {
        let status = ui.status.get();
        let said = match status.command {
            Some(_) if status.slow => Some(key::PAGE_SLOW),
            Some(_) => Some(key::PAGE_BUSY),
            None => status.said,
        };
        said.map(|said| ui.i18n.say(said)).unwrap_or_default()
    });
    let class = Signal::derive(move || {
        let status = ui.status.get();
        Some(if status.slow || status.seen {
            "rg-status"
        } else {
            "rg-away"
        })
    });
    let node = ElementRef::default();
    // A visible notice is scrolled into view: the live region is at the foot of the card.
    effect(move || {
        if ui.status.with(|status| status.seen) {
            ui.later(move || node.scroll_into_view());
        }
    });
    el("p")
        .class(class)
        .attr("role", "status")
        .element_ref(node)
        .text(said)
        .into_any()
}

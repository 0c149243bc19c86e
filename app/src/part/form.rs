//! What stands around fields and buttons: the form, running text, other ways on.

use super::{el, sync_fields};
use crate::host::Host;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// A form that is checked here and sent by us: the browser neither checks (`novalidate`) nor sends. While `hidden`,
/// what was typed stays. Within a form of the page it is none itself, and works alike.
pub fn form(
    submit: Callback<()>,
    hidden: Signal<Option<&'static str>>,
    parts: Vec<AnyView>,
) -> AnyView {
    let in_form = Host::current().is_some_and(|host| host.get().in_form);
    let send = move |event: &Event| {
        event.prevent_default();
        // It is none of the page's around us.
        event.stop_propagation();
        sync_fields();
        submit.run(());
    };
    let form = match in_form {
        // What a `<form>` does by itself: its submit button, and Enter in a field.
        true => el("div")
            .on("click", move |event| {
                if is_in(&event, "[type=submit]") {
                    send(&event);
                }
            })
            .on("keydown", |event| {
                let event: KeyboardEvent = event.unchecked_into();
                let is_enter = event.key() == "Enter" && !event.is_composing();
                if is_enter
                    && is_in(&event, "input")
                    && let Some(host) = Host::current()
                {
                    event.prevent_default();
                    submit_form(host);
                }
            }),
        false => el("form")
            // Where our own handler is not there yet, or no longer, nothing is sent.
            .attr("method", "dialog")
            .attr("novalidate", true)
            .on("submit", move |event| send(&event)),
    };
    form.class("rg-form")
        .attr("hidden", hidden)
        .children(parts)
        .into_any()
}

/// Whether an event began in an element that this selector matches.
fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    let found = target.map(|target: Element| target.closest(selector));
    matches!(found, Some(Ok(Some(_))))
}

/// Submits the form on the screen, by its own button. (Not by an event of ours: Firefox takes that for a submission of its
/// own. Not by `requestSubmit`: Safari has it since 16.)
pub fn submit_form(host: Host) {
    if let Some(button) = host.query(".rg-form button[type=submit]") {
        button.click();
    }
}

/// What a step is about, under its heading.
pub fn lead(text: Signal<String>) -> AnyView {
    paragraph("rg-lead", None, text)
}

/// A paragraph.
pub fn text(text: Signal<String>) -> AnyView {
    paragraph("rg-text", None, text)
}

/// A paragraph that is read out when it changes, and not there while it is empty.
pub fn notice(text: Signal<String>) -> AnyView {
    paragraph("rg-notice", Some("status"), text)
}

fn paragraph(class: &'static str, role: Option<&'static str>, text: Signal<String>) -> AnyView {
    el("p")
        .class(class)
        .attr("role", role)
        .text(text)
        .into_any()
}

/// Other ways on, set apart from the main one.
pub fn ways(parts: Vec<AnyView>) -> AnyView {
    el("div").class("rg-ways").children(parts).into_any()
}

/// A heading among them.
pub fn subtitle(text: Signal<String>) -> AnyView {
    el("h2").class("rg-subtitle").text(text).into_any()
}

/// A link to a page of the site; nothing where the site has none.
pub fn link(class: &'static str, to: Option<String>, text: Signal<String>) -> AnyView {
    match to {
        Some(to) => el("a").class(class).attr("href", to).text(text).into_any(),
        None => ().into_any(),
    }
}

//! What stands around fields and buttons: the form, running text, other ways on.

use super::{el, sync_fields};
use crate::host::Host;
use leptos::prelude::*;
use web_sys::Event;

/// A form that is checked here and sent by us: the browser neither checks (`novalidate`) nor sends. While `hidden`,
/// what was typed stays. Within a form of the page it is none itself, and works alike.
pub fn form(
    submit: Callback<()>,
    hidden: Signal<Option<&'static str>>,
    parts: Vec<AnyView>,
) -> AnyView {
    let submit = move |event: Event| {
        event.prevent_default();
        // It is none of the page's around us.
        event.stop_propagation();
        sync_fields();
        submit.run(());
    };
    let tag = match Host::current().is_some_and(Host::is_in_form) {
        // app/element.js sees to what a `<form>` does by itself: its submit button, and Enter in a field.
        true => "div",
        false => "form",
    };
    el(tag)
        .class("rg-form")
        // Where our own handler is not there yet, or no longer, nothing is sent.
        .attr("method", "dialog")
        .attr("novalidate", true)
        .attr("hidden", hidden)
        .on("submit", submit)
        .children(parts)
        .into_any()
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

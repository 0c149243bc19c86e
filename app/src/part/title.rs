//! The heading of a step. A new step takes the focus there, so that a screen reader begins where the eye does, and
//! names the page (WCAG 2.4.2), with "Error:" in front while something is wrong.

use super::element::ElementRef;
use super::{effect, el};
use crate::host::Host;
use crate::i18n::{Key, key};
use crate::state::{Errors, UiState};
use leptos::prelude::*;

/// Moves the focus to the heading drawn.
pub fn to_title(host: Host) {
    if let Some(heading) = host.query(".rg-title") {
        let _ = heading.focus();
    }
}

/// The `h1`, and the page's title with it.
pub fn title(ui: UiState, title: Key) -> AnyView {
    heading(ui, ui.i18n.text(title))
}

/// The same, of any text.
pub fn heading(ui: UiState, title: Signal<String>) -> AnyView {
    let heading = ElementRef::default();
    let moves = ui.is_later_screen();
    effect(move || {
        if let Some(heading) = heading.get()
            && moves
        {
            let _ = heading.focus();
        }
    });
    if ui.host.get().title {
        name_page(ui, title);
    }
    el("h1")
        .class("rg-title")
        .attr("tabindex", "-1")
        .element_ref(heading)
        .text(title)
        .into_any()
}

fn name_page(ui: UiState, title: Signal<String>) {
    effect(move || {
        let page = if ui.errors.with(Errors::is_any) {
            key::PAGE_TITLE_ERROR
        } else {
            key::PAGE_TITLE
        };
        let step = title.get();
        let site = ui.config.with_value(|config| config.brand.name.clone());
        document().set_title(&ui.i18n.fill(page, &[("step", &step), ("site", &site)]));
    });
}

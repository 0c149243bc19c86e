//! Asks once more, in front of the page, before something that cannot be taken back.

use super::{ElementRef, el};
use crate::i18n::Key;
use crate::state::UiState;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};

/// A handle to a dialog. There is one on a screen.
#[derive(Clone, Copy, Default)]
pub struct Dialog(ElementRef);

impl Dialog {
    /// Shows it. Safari has dialogs since 15.4: before, it is part of the page, and scrolled to. Whether there is one.
    pub fn open(self) -> bool {
        let Some(dialog) = self.element() else {
            return false;
        };
        if dialog.show_modal().is_err() {
            let _ = dialog.set_attribute("open", "");
            dialog.scroll_into_view();
        }
        true
    }

    /// Puts it away.
    pub fn close(self) {
        if let Some(dialog) = self.element() {
            // Missing where `showModal` is.
            match Reflect::has(&dialog, &"close".into()) {
                Ok(true) => dialog.close(),
                _ => dialog.remove_attribute("open").unwrap_or_default(),
            }
        }
    }

    /// Its markup: what is asked, why, and two buttons, each of which closes it. The first one takes nothing for granted.
    pub fn view(
        self,
        ui: UiState,
        title: Key,
        why: Signal<String>,
        ways: [(Key, Callback<()>); 2],
    ) -> AnyView {
        let i18n = ui.i18n;
        let title = el("h2")
            .class("rg-subtitle")
            .attr("id", "rg-asks-title")
            .text(i18n.text(title));
        let why = el("p").class("rg-text").attr("id", "rg-asks").text(why);
        let classes = ["rg-button", "rg-button rg-button-second"];
        let buttons = ways.into_iter().zip(classes).map(|((label, run), class)| {
            el("button")
                .class(class)
                .attr("type", "button")
                .on("click", move |event| {
                    if !is_repeated(&event) {
                        self.close();
                        run.run(());
                    }
                })
                .text(i18n.text(label))
        });
        el("dialog")
            .class("rg-dialog")
            .attr("aria-labelledby", "rg-asks-title")
            .attr("aria-describedby", "rg-asks")
            .element_ref(self.0)
            .child(title)
            .child(why)
            .children(buttons)
            .into_any()
    }

    /// No `dyn_into`: where Safari has no dialogs it is some element.
    fn element(self) -> Option<HtmlDialogElement> {
        self.0.get().map(JsCast::unchecked_into)
    }
}

/// Whether a click is the second of a double click. Its first one opened the dialog under the pointer, and answered nothing.
fn is_repeated(click: &Event) -> bool {
    let clicks = Reflect::get(click, &"detail".into());
    clicks
        .ok()
        .and_then(|clicks| clicks.as_f64())
        .is_some_and(|clicks| clicks > 1.0)
}

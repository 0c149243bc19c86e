//! The heading of a step. A new step takes the focus there, so that a screen reader begins where the eye does, and
//! names the page (WCAG 2.4.2), with "Error:" in front while something is wrong.

use super::{Wording, watch};
use crate::text::{Key, key};
use crate::visit::{Visit, Wrong};
use leptos::html::H1;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus to the heading drawn.
pub fn to_title() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

/// The `h1`, and the page's title with it.
pub fn title(visit: Visit, title: Key) -> AnyView {
    heading(visit, visit.words.text(title))
}

/// The same, of any text.
pub fn heading(visit: Visit, title: Signal<String>) -> AnyView {
    let heading = NodeRef::<H1>::new();
    let moves = visit.is_under_way();
    watch(move || {
        if let Some(heading) = heading.get()
            && moves
        {
            let _ = heading.focus();
        }
    });
    watch(move || {
        let page = if visit.wrong.with(Wrong::is_any) {
            key::PAGE_TITLE_ERROR
        } else {
            key::PAGE_TITLE
        };
        let step = title.get();
        let site = visit.config.with_value(|config| config.brand.name.clone());
        document().set_title(&visit.words.fill(page, &[("step", &step), ("site", &site)]));
    });
    view! { class="rg",
        <h1
            class="rg-title"
            tabindex="-1"
            node_ref=heading
            prop:textContent=Wording(title)
        ></h1>
    }
    .into_any()
}

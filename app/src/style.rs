//! Path B's style sheet, fetched with its chunk.

use crate::failure::Failure;
use crate::files;
use crate::task::Pending;
use js_sys::Promise;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

thread_local! {
    /// The `<link>` that was added, and its arrival: two callers wait for one.
    static ADDED: RefCell<Option<(Element, Promise)>> = const { RefCell::new(None) };
}

/// Begins to fetch it at once, from the address the page names; the future waits for it.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not arrive: the next call fetches it again.
pub fn load() -> Pending<Result<(), Failure>> {
    let added = ADDED.with_borrow_mut(|added| {
        if added.is_none() {
            *added = add();
        }
        // A future at once: a rejection that nothing handles would end the page (app/guard.js).
        let (link, arrived) = added.clone()?;
        Some((link, JsFuture::from(arrived)))
    });
    Box::pin(async move {
        let Some((link, arrived)) = added else {
            return Ok(());
        };
        let outcome = arrived.await;
        if outcome.is_err() {
            link.remove();
            ADDED.set(None);
        }
        outcome.map(drop).map_err(|_| Failure::Unreachable)
    })
}

/// `None` where the page names none.
fn add() -> Option<(Element, Promise)> {
    let page = document();
    let address = files::address(files::REQUEST_STYLE)?;
    let link = page.create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &address).ok()?;
    let arrived = Promise::new(&mut |done, failed| {
        let link: &web_sys::HtmlElement = link.unchecked_ref();
        link.set_onload(Some(&done));
        link.set_onerror(Some(&failed));
    });
    page.query_selector("head")
        .ok()??
        .append_with_node_1(&link)
        .ok()?;
    Some((link, arrived))
}

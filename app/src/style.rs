//! Path B's style sheet, fetched with it.

use crate::failure::Failure;
use crate::host::ROOT;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Fetches path B's style sheet, whose address the page knows.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not come.
pub async fn load() -> Result<(), Failure> {
    let address = || {
        document()
            .get_element_by_id(ROOT)?
            .get_attribute("data-look")
    };
    let head = || document().query_selector("head").ok().flatten();
    let (Some(address), Some(head)) = (address(), head()) else {
        return Ok(());
    };
    let link = document().create_element("link");
    let link = link.map_err(|_| Failure::Unreadable)?;
    let _ = link.set_attribute("rel", "stylesheet");
    let _ = link.set_attribute("href", &address);
    let arrived = js_sys::Promise::new(&mut |done, failed| {
        let link: &web_sys::HtmlElement = link.unchecked_ref();
        link.set_onload(Some(&done));
        link.set_onerror(Some(&failed));
    });
    let _ = head.append_with_node_1(&link);
    let outcome = JsFuture::from(arrived).await;
    if outcome.is_err() {
        link.remove();
    }
    outcome.map(drop).map_err(|_| Failure::Unreachable)
}

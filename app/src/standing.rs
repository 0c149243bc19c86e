//! The first step as it stands until the app has drawn: in the full page app/first_step.html, and app/guard.js, which shows it;
//! elsewhere app/element.js draws it.

use crate::host::Host;
use crate::step::IDENTIFIER;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The root has this attribute once the step was sent.
const SUBMITTED: &str = "data-submitted";
/// The root has this attribute while app/element.js handles what is done on it.
const STANDING: &str = "data-standing";
/// The attribute of `<html>` that selects what the full page shows; see style/page.css.
const STATE: &str = "data-regain";

/// What was done on it while the app was on its way.
pub struct Standing {
    /// Whether it was seen.
    pub is_seen: bool,
    /// What is in its field.
    pub typed: String,
    /// Whether it was sent.
    pub is_submitted: bool,
}

impl Standing {
    /// Looks at what stands in the root of an instance.
    pub fn find(host: Host) -> Self {
        let field = host.find(&IDENTIFIER.id());
        let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        let root = host.get().root.clone();
        let is_submitted = root.has_attribute(SUBMITTED);
        let _ = root.remove_attribute(SUBMITTED);
        let state = document().document_element();
        let state = state.and_then(|html| html.get_attribute(STATE));
        Self {
            is_seen: field.is_some()
                && (state.as_deref() == Some("first") || root.has_attribute(STANDING)),
            typed: field.map(|field| field.value()).unwrap_or_default(),
            is_submitted,
        }
    }
}

/// Marks the standing first step as taken over by the app. The full page shows the app from now on, also where app/guard.js has
/// taken the error of another script for ours.
pub fn taken(host: Host) {
    let host = host.get();
    let _ = host.root.remove_attribute(STANDING);
    if let (true, Some(html)) = (host.frame, document().document_element()) {
        let _ = html.set_attribute(STATE, "drawn");
    }
}

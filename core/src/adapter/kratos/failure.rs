//! What Kratos answers instead of a form.
//!
//! Source: Ory Kratos' API reference, `errorGeneric`, `selfServiceFlowExpiredError` and `errorBrowserLocationChangeRequired`.

use super::flow_key::{FlowKey, flow_id, flow_in_url};
use super::member::text;
use crate::prelude::*;
use serde_json::Value;

/// What Kratos says instead of giving a form.
#[derive(Default)]
pub struct Failure<'a> {
    /// Kratos' name of the error; empty if it has none.
    pub id: &'a str,
    /// Why, in its own words; empty if it gives none.
    pub words: &'a str,
    /// The flow in place of the one that the request was about.
    replacement: Option<String>,
}

impl<'a> Failure<'a> {
    /// Reads the body of an error. `None` if it is none of Kratos'.
    pub fn read(body: &'a Value) -> Option<Self> {
        let error = body.get("error")?;
        let words = [text(error, "reason"), text(error, "message")];
        let next = error.pointer("/details/continue_with");
        let next = next.and_then(Value::as_array).into_iter().flatten();
        let mut next = next.filter(|next| text(next, "action") == "show_recovery_ui");
        let replacement = flow_id(text(body, "use_flow_id"))
            .or_else(|| flow_id(text(next.next()?.get("flow")?, "id")));
        Some(Self {
            id: text(error, "id"),
            words: words
                .into_iter()
                .find(|words| !words.is_empty())
                .unwrap_or_default(),
            replacement,
        })
    }

    /// The flow in place of the one that the request was about.
    pub fn replacement(&self, is_settings: bool) -> Option<FlowKey> {
        let id = self.replacement.clone()?;
        Some(match is_settings {
            true => FlowKey::Settings(Some(id)),
            false => FlowKey::Recovery(id),
        })
    }
}

/// The settings flow that a browser is sent to (422 `browser_location_change_required`).
pub fn sent_to_settings(body: &Value) -> Option<FlowKey> {
    flow_in_url(text(body, "redirect_browser_to")).map(|id| FlowKey::Settings(Some(id)))
}

//! JSON that the custom element fetches for the app.

use crate::backend::read::Read;
use crate::embedder::Embedder;
use crate::failure::{Failure, Problem};
use crate::host::Host;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// JSON that the element fetches. It rejects with the parsed problem (RFC 9457) or a text where the server refuses, and with an
/// `Error` where there is no answer. The promise becomes a future at once: an unhandled rejection would end the full page
/// (app/guard.js).
pub struct Json(Option<JsFuture>);

impl Json {
    /// Asks the element of an instance for it.
    pub fn ask(host: Host, ask: impl FnOnce(&Embedder) -> Promise) -> Self {
        let asked = host.get().embedder.as_ref().map(ask);
        Self(asked.map(JsFuture::from))
    }

    /// The parsed JSON.
    ///
    /// # Errors
    /// Why the backend refuses it; [`Failure::Unreachable`] or [`Failure::Unavailable`] where it does not come.
    pub async fn read(self) -> Result<JsValue, Failure> {
        let answer = self.0.ok_or(Failure::Unreachable)?.await;
        answer.map_err(|error| match Problem::read(&error) {
            Some(problem) => Failure::Problem(Box::new(problem)),
            None if error.is_string() => Failure::Unavailable,
            None => Failure::Unreachable,
        })
    }
}

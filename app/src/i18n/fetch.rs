//! The language files: `locales/LANG/app.json`, and `request.json` for path B.

use super::Messages;
use crate::failure::Failure;
use crate::host::Host;
use js_sys::Object;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A file under way. A future at once: a promise that nobody awaits and that fails is an unhandled rejection, which ends
/// the page (app/guard.js).
pub struct File(JsFuture);

/// Asks for one, unless the element has already.
pub fn ask(host: Host, locale: &str, name: &str) -> File {
    let host = host.get();
    let address = [&host.locales, locale, "/", name, ".json"].concat();
    let answer = match &host.embedder {
        Some(embedder) => embedder.words(&address),
        None => window().fetch_with_str(&address),
    };
    File(answer.into())
}

impl File {
    /// What is in it.
    ///
    /// # Errors
    /// [`Failure::Unreachable`] or [`Failure::Unavailable`] where it does not come, [`Failure::Unreadable`] where it is no
    /// JSON object.
    pub async fn read(self) -> Result<Object, Failure> {
        let unreachable = |_| Failure::Unreachable;
        let answer = self.0.await.map_err(unreachable)?;
        let answer: web_sys::Response = answer.unchecked_into();
        if !answer.ok() {
            return Err(Failure::Unavailable);
        }
        let json = JsFuture::from(answer.json().map_err(unreachable)?);
        let json = json.await.map_err(unreachable)?;
        json.dyn_into().map_err(|_| Failure::Unreadable)
    }
}

/// All the words of a language: path A's, and path B's where they are needed.
///
/// # Errors
/// See [`File::read`].
pub async fn fetch(host: Host, locale: &str, with_request: bool) -> Result<Messages, Failure> {
    let app = ask(host, locale, "app");
    let request = with_request.then(|| ask(host, locale, "request"));
    let mut messages = Messages::new(locale, app.read().await?);
    if let Some(request) = request {
        messages.add_request(&request.read().await?);
    }
    Ok(messages)
}

//! The language files: `locales/LANG/app.json`, and `request.json` for path B.

use super::Messages;
use crate::failure::Failure;
use crate::host::Host;
use crate::json::Json;
use js_sys::Object;
use wasm_bindgen::JsCast;

/// A file under way.
pub struct File(Json);

/// Asks for one, unless the element has already.
pub fn ask(host: Host, locale: &str, name: &str) -> File {
    let address = [&host.get().locales, locale, "/", name, ".json"].concat();
    File(Json::ask(host, |element| element.words(&address)))
}

impl File {
    /// What is in it.
    ///
    /// # Errors
    /// See [`Json::read`]; [`Failure::Unreadable`] where it is no JSON object.
    pub async fn read(self) -> Result<Object, Failure> {
        let json = self.0.read().await?;
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

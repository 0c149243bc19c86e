//! Bindings to the custom element in app/element.js (row D6).

use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The element's side of an instance: an object with these methods.
    #[derive(Clone)]
    pub type Embedder;

    /// Something happened, and in what. Of an element in the page of another: the event `regain-{event}`, but for `failed`.
    ///
    /// | event | detail |
    /// |---|---|
    /// | `ready`: the first screen is drawn | |
    /// | `failed`: nothing can be drawn | |
    /// | `step`: another screen is shown | `step`: its name |
    /// | `done`: the journey has ended | `outcome`: the name of the last step |
    /// | `error`: it says that it cannot go on | `code`: see [`crate::state::PageError::code`] |
    #[wasm_bindgen(method)]
    pub fn emit(this: &Embedder, event: &str, detail: &str);

    /// The answer of `{base}/config`, overridden by the `config` of the element. Rejects as [`crate::json::Json`] says.
    #[wasm_bindgen(method)]
    pub fn config(this: &Embedder) -> Promise;

    /// A language file, which may be under way already. Rejects as [`crate::json::Json`] says.
    #[wasm_bindgen(method)]
    pub fn words(this: &Embedder, address: &str) -> Promise;

    /// Fetches path B's style sheet, and puts it where the element is.
    #[wasm_bindgen(method)]
    pub fn styled(this: &Embedder) -> Promise;

    /// Looks for the solution of an ALTCHA challenge (JSON) among the [`TRIES`] tries after the first `tries`: the payload to
    /// answer with, or nothing.
    #[wasm_bindgen(method)]
    pub fn solve(this: &Embedder, challenge: &str, tries: u32) -> Promise;

    /// Whether the backend can do this: one of [`crate::feature`].
    #[wasm_bindgen(method)]
    pub fn can(this: &Embedder, feature: &str) -> bool;

    /// The name of an input that people do not see and that bots fill in, where the site has one: what is typed there goes along
    /// with a request.
    #[wasm_bindgen(method)]
    pub fn honeypot(this: &Embedder) -> Option<String>;

    /// The `Response` of a profile (app/element/profiles.js) to a call of the contract: `GET` without a body, else `POST`. Rejects
    /// with an error of `fetch` where the backend does not respond.
    #[wasm_bindgen(method)]
    pub fn respond(
        this: &Embedder,
        path: &str,
        body: Option<&str>,
        token: Option<&str>,
        locale: &str,
    ) -> Promise;

    /// The instance's entry of the session storage.
    #[wasm_bindgen(method)]
    pub fn stored(this: &Embedder) -> Option<String>;

    /// Sets it; an empty text removes it.
    #[wasm_bindgen(method)]
    pub fn store(this: &Embedder, text: &str);

    /// The mailed link that was opened in this page and has begun no flow yet: purpose, `=`, token.
    #[wasm_bindgen(method)]
    pub fn link(this: &Embedder) -> Option<String>;

    /// Forgets it.
    #[wasm_bindgen(method, js_name = forgetLink)]
    pub fn forget_link(this: &Embedder);
}

/// How many tries of a challenge are made at once; app/element/work.js says the same.
pub const TRIES: u32 = 16;

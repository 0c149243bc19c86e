//! Stands in for the crate of this name. leptos cannot be had without `server_fn`, which cannot be had without it, and
//! its exports stay in the wasm though nothing calls them: 7 kB of brotli, a fifteenth of the first step. We have no
//! server functions; what they would call is here, and gives empty streams.
//!
//! It can go when leptos makes server functions optional.

use futures_util::stream::{self, Empty, Stream};
use wasm_bindgen::JsValue;

/// As `wasm_streams::ReadableStream`, without the streaming.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps it.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// An empty one.
    ///
    /// # Panics
    /// Where the browser has no streams.
    #[expect(
        clippy::expect_used,
        reason = "nothing calls it; the signature is not ours"
    )]
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(web_sys::ReadableStream::new().expect("a browser with streams"))
    }

    /// Unwraps it.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Nothing.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        stream::empty()
    }
}

//! The page an instance lives in.

use std::pin::Pin;

/// The id of the element to draw in; `index.html` has it.
pub const ROOT: &str = "regain";

/// Where the backend answers when nothing else is said: `regain serve` has it below the page, whatever path that is under.
pub const BASE: &str = "recovery/v1";

/// A future of one type for all: each type brings its own machinery along.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Runs a future in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pending<()> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

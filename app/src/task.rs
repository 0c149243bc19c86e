//! Futures in the background.

use std::pin::Pin;

/// A future of one type for all: each type brings its own machinery along.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Runs a future in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pending<()> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

//! Futures in the background.

use crate::host::Host;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// A future of one type for all: each type brings its own machinery along.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Runs a future in the background, for as long as the instance is there: what it reads goes with the instance.
pub fn spawn(host: Host, future: impl Future<Output = ()> + 'static) {
    run(host, Box::pin(future));
}

fn run(host: Host, mut future: Pending<()>) {
    wasm_bindgen_futures::spawn_local(poll_fn(move |context| match host.is_gone() {
        true => Poll::Ready(()),
        false => future.as_mut().poll(context),
    }));
}

//! The app for browsers: what the custom element's script calls ([`regain_app::element`]). Here and not in the library, so that
//! tests, whose wasm is not split, do not export them.

use regain_app::element;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// See [`element::open`].
#[wasm_bindgen]
pub fn open(given: &JsValue) -> usize {
    element::open(given)
}

/// See [`element::close`].
#[wasm_bindgen]
pub fn close(number: usize) -> Option<String> {
    element::close(number)
}

/// See [`element::change`].
#[wasm_bindgen]
pub fn change(number: usize, name: &str, value: &str) {
    element::change(number, name, value);
}

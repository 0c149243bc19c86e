//! Converts JavaScript values to JSON values and back, as text: walking them from here would take a call, and code, for
//! every property read.

use crate::json::{Value, read};
use crate::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/js/value.js")]
extern "C" {
    /// What [`read`] reads.
    fn written(value: &JsValue) -> String;
    /// An `Error`.
    pub(super) fn refused(message: &str) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON)]
    pub(super) fn parse(json: &str) -> JsValue;
}

/// Like `JSON.stringify`, except that unsupported values, and those nested too deeply, become null.
pub(super) fn from_js(value: &JsValue) -> Value {
    read(&written(value))
}

/// Like `JSON.parse`.
#[cfg(feature = "npm-forms")]
pub(super) fn to_js(value: &Value) -> JsValue {
    let mut json = String::new();
    value.write(&mut json);
    parse(&json)
}

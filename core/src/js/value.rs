//! JavaScript's values as JSON's, and back: as text, for walking them from here would take a call, and code, for each thing
//! there is to ask of a value.

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

/// As `JSON.stringify` would have it, except that what JSON has no word for, or stands too deep, is null.
pub(super) fn from_js(value: &JsValue) -> Value {
    read(&written(value))
}

/// As `JSON.parse` would have it.
#[cfg(feature = "npm-forms")]
pub(super) fn to_js(value: &Value) -> JsValue {
    let mut json = String::new();
    value.write(&mut json);
    parse(&json)
}

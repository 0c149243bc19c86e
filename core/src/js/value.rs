//! JavaScript's values as JSON's, and back.

use crate::prelude::*;
use js_sys::{Array, JsString, Object};
use crate::json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

/// The text, where it is one. Half a surrogate pair is no text: JSON cannot be made of it, nor can UTF-8.
pub(super) fn text(value: &JsValue) -> Option<String> {
    let text = value.as_string()?;
    // Half a pair has arrived as U+FFFD.
    let is_whole = !text.chars().any(|c| c == char::REPLACEMENT_CHARACTER)
        || value.unchecked_ref::<JsString>().is_valid_utf16();
    is_whole.then_some(text)
}

/// As deep as `serde_json` reads. Deeper is no answer anywhere, and an object that holds itself has no end.
const DEEPEST: u32 = 127;

/// As `JSON.stringify` would have it, except that what JSON has no word for, or stands too deep, is null.
pub(super) fn from_js(value: &JsValue) -> Value {
    down_to(DEEPEST, value)
}

fn down_to(deepest: u32, value: &JsValue) -> Value {
    if value.is_string() {
        return text(value).map_or(Value::Null, Value::String);
    }
    if let Some(number) = value.as_f64() {
        return from_number(number);
    }
    if let Some(truth) = value.as_bool() {
        return Value::Bool(truth);
    }
    let Some(deeper) = deepest.checked_sub(1).filter(|_| value.is_object()) else {
        return Value::Null;
    };
    if Array::is_array(value) {
        let items = value.unchecked_ref::<Array>().iter();
        return Value::Array(items.map(|item| down_to(deeper, &item)).collect());
    }
    let mut members = Map::new();
    for entry in Object::entries(value.unchecked_ref()).iter() {
        let entry: &Array = entry.unchecked_ref();
        let member = entry.get(1);
        if let (Some(name), false) = (text(&entry.get(0)), member.is_undefined()) {
            members.insert(name, down_to(deeper, &member));
        }
    }
    Value::Object(members)
}

fn from_number(number: f64) -> Value {
    // The numbers that are whole for certain: `Number.MAX_SAFE_INTEGER`.
    if number as i64 as f64 == number && number.abs() < 9_007_199_254_740_992.0 {
        Value::Number(number)
    } else {
        if number.is_finite() { Value::Number(number) } else { Value::Null }
    }
}

/// As `JSON.parse` would have it.
pub(super) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(truth) => JsValue::from_bool(*truth),
        Value::Number(number) => JsValue::from_f64(*number),
        Value::String(text) => JsValue::from_str(text),
        Value::Array(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Object(members) => {
            let object = Object::new();
            for (name, member) in members {
                // A plain object of our own takes any member; this way also one called `__proto__`.
                let member = Object::from_entries(&Array::of1(&Array::of2(
                    &JsValue::from_str(name),
                    &to_js(member),
                )));
                if let Ok(member) = member {
                    Object::assign(&object, &member);
                }
            }
            object.into()
        }
    }
}

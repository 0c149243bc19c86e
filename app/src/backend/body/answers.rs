//! JSON of any shape, written by the browser: the two actions that carry answers, and a challenge.

use super::{Body, set};
use crate::command::action_name;
use crate::failure::Failure;
use js_sys::{Array, JSON, Object};
use regain_core::wire::Action;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

impl Body {
    /// Any action, also one that carries answers.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] where it cannot be written.
    pub fn of_answers(action: &Action) -> Result<Self, Failure> {
        let object = Object::new();
        set(&object, "action", action_name(action));
        match action {
            Action::SaveAnswers {
                answers,
                revision,
                done,
            } => {
                set(&object, "answers", members(answers));
                if let Some(revision) = *revision {
                    set(&object, "revision", revision);
                }
                set(&object, "done", *done);
            }
            Action::SubmitRequest { secrets, .. } => {
                set(&object, "secrets", js_value(secrets.reveal()));
            }
            _ => return Self::of_action(action),
        }
        Self::of(&object)
    }
}

/// A value as JSON, written by the browser.
pub fn json_text(value: &Value) -> Option<String> {
    let text = JSON::stringify(&js_value(value)).ok()?;
    Some(text.into())
}

fn js_value(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_f64().unwrap_or_default().into(),
        Value::String(text) => text.into(),
        Value::Array(entries) => {
            let list = Array::new();
            for entry in entries {
                list.push(&js_value(entry));
            }
            list.into()
        }
        Value::Object(of) => members(of).into(),
    }
}

fn members(of: &Map<String, Value>) -> Object {
    let object = Object::new();
    for (name, value) in of {
        set(&object, name, js_value(value));
    }
    object
}

//! The exports about forms: two fifths of the package's size, so `regain-core/normalize` leaves them out.

use super::options::Options;
use super::value::{from_js, to_js};
use crate::check;
use crate::form::{Form, FormError};
use crate::json::{Map, Put, Value};
use crate::prelude::*;
use wasm_bindgen::prelude::*;

/// Checks answers against a form.
#[wasm_bindgen(skip_typescript)]
pub fn check(form: &JsValue, answers: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let form = read(form)?;
    let given = Options::of(options)?;
    let checked = check::check(&form, &from_js(answers), &given.beside());
    Ok(to_js(&checked.into_value()))
}

/// The JSON Schema of a form's answers.
#[wasm_bindgen(skip_typescript)]
pub fn schema(form: &JsValue) -> Result<JsValue, JsValue> {
    Ok(to_js(&crate::schema::schema(&read(form)?)))
}

/// A form as a Standard Schema, <https://standardschema.dev>.
#[wasm_bindgen(skip_typescript, js_name = standardSchema)]
pub fn standard_schema(form: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let form = read(form)?;
    let given = Options::of(options)?;
    let judge = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |answers: JsValue| {
        let checked = check::check(&form, &from_js(&answers), &given.beside());
        let mut messages = Vec::new();
        for problem in &checked.problems {
            messages.push(Value::String(problem.found.detail()));
        }
        let mut judged = Map::new();
        judged.put("checked", checked.into_value());
        judged.put("messages", Value::Array(messages));
        to_js(&Value::Object(judged))
    });
    Ok(standard(&judge.into_js_value()))
}

#[wasm_bindgen(module = "/src/js/value.js")]
extern "C" {
    /// The name of the JavaScript function that calls `judge` as a Standard Schema.
    fn standard(judge: &JsValue) -> JsValue;
    /// An `Error` that lists everything wrong with a form.
    fn refused_form(message: &str, errors: &JsValue) -> JsValue;
}

fn read(form: &JsValue) -> Result<Form, JsValue> {
    Form::read(&from_js(form)).map_err(|errors| refused(&errors))
}

/// Thrown for an unusable form, with everything wrong with it in `errors`.
fn refused(errors: &[FormError]) -> JsValue {
    let mut first = String::new();
    let mut list = Vec::new();
    for error in errors {
        let detail = error.found.detail();
        if first.is_empty() {
            first = [&error.pointer, ": ", &detail].concat();
        }
        let mut entry = Map::new();
        entry.put_text("pointer", &error.pointer);
        entry.put_text("code", error.found.code());
        entry.put("detail", detail);
        list.push(Value::Object(entry));
    }
    refused_form(&first, &to_js(&Value::Array(list)))
}

//! What the package does with forms: two fifths of its bytes, so that `regain-core/normalize` goes without.

use super::given::Given;
use super::value::{from_js, to_js};
use super::{found, set};
use crate::check;
use crate::fault::Fault;
use crate::form::{Form, FormError};
use crate::object::object;
use crate::pointer::At;
use crate::prelude::*;
use js_sys::{Error, Object};
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// The verdict of a form on answers.
#[wasm_bindgen(skip_typescript)]
pub fn check(form: &JsValue, answers: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let form = read(form)?;
    let given = Given::of(options)?;
    let checked = check::check(&form, &from_js(answers), &given.beside());
    Ok(to_js(&checked.to_value()))
}

/// JSON Schema of a form's answers.
#[wasm_bindgen(skip_typescript)]
pub fn schema(form: &JsValue) -> Result<JsValue, Error> {
    Ok(to_js(&crate::schema::schema(&read(form)?)))
}

/// A form as a Standard Schema, <https://standardschema.dev>.
#[wasm_bindgen(skip_typescript, js_name = standardSchema)]
pub fn standard_schema(form: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let form = read(form)?;
    let given = Given::of(options)?;
    let validate = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |answers: JsValue| {
        let checked = check::check(&form, &from_js(&answers), &given.beside());
        let result = Object::new();
        if checked.problems.is_empty() {
            set(&result, "value", &to_js(&Value::Object(checked.normalized)));
        } else {
            let issues = checked.problems.iter().map(issue).collect();
            set(&result, "issues", &to_js(&issues));
        }
        result.into()
    });
    let standard = Object::new();
    set(&standard, "version", &JsValue::from_f64(1.0));
    set(&standard, "vendor", &JsValue::from_str("regain"));
    set(&standard, "validate", &validate.into_js_value());
    let schema = Object::new();
    set(&schema, "~standard", &standard);
    Ok(schema.into())
}

fn read(form: &JsValue) -> Result<Form, Error> {
    Form::read(&from_js(form)).map_err(|errors| refused(&errors))
}

/// Thrown for a form that cannot be used: everything that is wrong with it in `errors`.
fn refused(errors: &[FormError]) -> Error {
    let first = errors
        .first()
        .map(|error| [&*error.pointer, ": ", &error.found.detail()].concat());
    let error = Error::new(&first.unwrap_or_default());
    let errors = errors.iter().map(|error| {
        Value::Object(object([
            ("pointer", error.pointer.as_str().into()),
            ("code", error.found.code().into()),
            ("detail", error.found.detail().into()),
        ]))
    });
    set(&error, "errors", &to_js(&errors.collect()));
    error
}

fn issue(problem: &At<Fault>) -> Value {
    let fault = &problem.found;
    let mut issue = found(fault.code(), fault.params());
    issue.insert("message".to_owned(), fault.detail().into());
    issue.insert("path".to_owned(), path(&problem.pointer).into());
    issue.into()
}

/// `#/contacts/2/email` → `["contacts", 2, "email"]`: in answers, a field's name and a row's number take turns.
fn path(pointer: &str) -> Vec<Value> {
    let tokens = pointer.split('/').skip(1).enumerate();
    let step = |(at, token): (usize, &str)| match token.parse::<u32>() {
        Ok(index) if at % 2 == 1 => index.into(),
        _ => unescaped(token).into(),
    };
    tokens.map(step).collect()
}

/// A token of a pointer as the name it stands for.
fn unescaped(token: &str) -> String {
    let mut name = Vec::new();
    let mut bytes = token.bytes();
    let hex = |byte: Option<u8>| char::from(byte.unwrap_or(b'0')).to_digit(16).unwrap_or(0);
    while let Some(byte) = bytes.next() {
        name.push(match byte {
            b'~' if bytes.next() == Some(b'1') => b'/',
            b'~' => b'~',
            b'%' => (hex(bytes.next()) << 4 | hex(bytes.next())) as u8,
            byte => byte,
        });
    }
    String::from_utf8(name).unwrap_or_default()
}

//! The rules for JavaScript: what `wasm-pack build core` exports (rows D4, E3), for Node.js and browsers. On wasm32 only.
//! What each function is for, and its types, stand in `core/npm/index.d.ts`, where whoever calls them reads.
//!
//! Values cross as JavaScript's own, walked here: cheaper than JSON, whose reader no rule needs.

mod given;
mod value;

use crate::check;
use crate::fault::Fault;
use crate::form::{Form, FormError};
use crate::kind::{Kind, Verdict};
use crate::object::object;
use crate::pointer::At;
use crate::prelude::*;
use given::Given;
use js_sys::{Error, Object, Reflect};
use serde_json::{Map, Value};
use value::{from_js, to_js};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../npm/index.d.ts");

/// The verdict of a kind on a text.
#[wasm_bindgen(skip_typescript)]
pub fn normalize(kind: &str, text: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let kind: Kind = kind
        .parse()
        .map_err(|_| Error::new(&["there is no kind ", kind].concat()))?;
    let given = Given::of(options)?;
    let verdict = match value::text(text) {
        Some(text) => given.with(|context| Verdict::of(kind, &text, context)),
        None => Verdict(Err(Fault::Unreadable)),
    };
    Ok(as_written(&verdict))
}

/// As `regain normalize` writes it, in the same order: what is made of a [`Value`] is sorted.
fn as_written(Verdict(verdict): &Verdict) -> JsValue {
    let written = Object::new();
    set(&written, "ok", &JsValue::from_bool(verdict.is_ok()));
    match verdict {
        Ok(passed) => {
            set(&written, "value", &JsValue::from_str(&passed.value));
            if !passed.hints.is_empty() {
                let hints = passed.hints.iter();
                let hints = hints.map(|hint| Value::Object(found(hint.code(), hint.params())));
                set(&written, "hints", &to_js(&hints.collect()));
            }
        }
        Err(fault) => {
            set(&written, "code", &JsValue::from_str(fault.code()));
            if *fault != Fault::Unreadable {
                set(&written, "params", &to_js(&fault.params().into()));
            }
        }
    }
    written.into()
}

/// What was found in a text: a fault or a hint.
fn found(code: &str, params: Map<String, Value>) -> Map<String, Value> {
    object([("code", code.into()), ("params", params.into())])
}

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

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A plain object of our own takes any member.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Memory, in a package without std: dlmalloc, which std has, is six times the size.
#[cfg(not(debug_assertions))]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A panic in a package without std: a trap, which JavaScript sees as `RuntimeError`. Nothing formats a message that
/// nobody reads.
#[cfg(not(debug_assertions))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

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
use js_sys::{Array, Error, Object, Reflect};
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

/// As `regain normalize` writes it.
fn as_written(Verdict(verdict): &Verdict) -> JsValue {
    let written = Object::new();
    set(&written, "ok", &JsValue::from_bool(verdict.is_ok()));
    match verdict {
        Ok(passed) => {
            set(&written, "value", &JsValue::from_str(&passed.value));
            if !passed.hints.is_empty() {
                let hints = passed
                    .hints
                    .iter()
                    .map(|hint| found(hint.code(), hint.params()));
                set(&written, "hints", &hints.collect::<Array>());
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
fn found(code: &str, params: Map<String, Value>) -> JsValue {
    to_js(&object([("code", code.into()), ("params", params.into())]).into())
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
            let issues: Array = checked.problems.iter().map(issue).collect();
            set(&result, "issues", &issues);
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
    let first = errors.first().map(ToString::to_string);
    let error = Error::new(&first.unwrap_or_default());
    let errors = errors.iter().map(|error| {
        Value::Object(object([
            ("pointer", error.pointer.as_str().into()),
            ("code", error.found.code().into()),
            ("detail", error.found.to_string().into()),
        ]))
    });
    set(&error, "errors", &to_js(&errors.collect()));
    error
}

fn issue(problem: &At<Fault>) -> JsValue {
    let fault = &problem.found;
    let issue = found(fault.code(), fault.params());
    set(&issue, "message", &JsValue::from_str(&fault.to_string()));
    set(&issue, "path", &path(&problem.pointer));
    issue
}

/// `#/contacts/2/email` → `["contacts", 2, "email"]`: in answers, a field's name and a row's number take turns.
fn path(pointer: &str) -> Array {
    let tokens = pointer.split('/').skip(1).enumerate();
    let step = |(at, token): (usize, &str)| match token.parse::<u32>() {
        Ok(index) if at % 2 == 1 => JsValue::from_f64(index.into()),
        _ => {
            let token = js_sys::decode_uri_component(token);
            let token = token.map(String::from).unwrap_or_default();
            JsValue::from_str(&token.replace("~1", "/").replace("~0", "~"))
        }
    };
    tokens.map(step).collect()
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

//! The rules for JavaScript: what `wasm-pack build core` exports (rows D4, E3), for Node.js and browsers. On wasm32 only.
//! What each function is for, and its types, stand in `core/npm/index.d.ts`, where whoever calls them reads.
//!
//! Values cross as JavaScript's own, walked here: cheaper than JSON, whose reader no rule needs.

#[cfg(feature = "npm-forms")]
mod forms;
mod given;
mod value;

use crate::fault::Fault;
use crate::kind::{Kind, Verdict};
use crate::object::Put;
use crate::prelude::*;
use given::Given;
use js_sys::{Error, Object, Reflect};
use crate::json::{Map, Value};
use value::to_js;
use wasm_bindgen::prelude::*;

#[cfg(feature = "npm-forms")]
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
    Ok(as_written(verdict))
}

/// As `regain normalize` writes it, in the same order: what is made of a [`Value`] is sorted.
fn as_written(Verdict(verdict): Verdict) -> JsValue {
    let written = Object::new();
    set(&written, "ok", &JsValue::from_bool(verdict.is_ok()));
    match verdict {
        Ok(passed) => {
            set(&written, "value", &JsValue::from_str(&passed.value));
            let mut hints = Vec::new();
            for hint in passed.hints {
                let mut found = Map::new();
                found.put_text("code", hint.code());
                found.put("params", hint.params());
                hints.push(Value::Object(found));
            }
            if !hints.is_empty() {
                set(&written, "hints", &to_js(&Value::Array(hints)));
            }
        }
        Err(fault) => {
            set(&written, "code", &JsValue::from_str(fault.code()));
            if fault != Fault::Unreadable {
                set(&written, "params", &to_js(&fault.params().into()));
            }
        }
    }
    written.into()
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

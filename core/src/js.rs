//! The rules for JavaScript: what `wasm-pack build core` exports (rows D4, E3), for Node.js and browsers. On wasm32 only, and
//! not in a build for debugging, which has std and its tests. What each function is for, and its types, stand in
//! `core/npm/index.d.ts`, where whoever calls them reads.

#[cfg(feature = "npm-forms")]
mod forms;
mod options;
mod value;

use crate::fault::{Fault, JsonType};
use crate::json::{Map, Put, Value};
use crate::kind::{Kind, Verdict};
use crate::prelude::*;
use options::Options;
use value::{from_js, parse, refused};
use wasm_bindgen::prelude::*;

#[cfg(feature = "npm-forms")]
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../npm/index.d.ts");

/// The verdict of a kind on a text.
#[wasm_bindgen(skip_typescript)]
pub fn normalize(kind: &str, text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let Ok(kind) = kind.parse::<Kind>() else {
        return Err(refused(&["there is no kind ", kind].concat()));
    };
    let given = Options::of(options)?;
    let verdict = match from_js(text) {
        Value::String(text) => given.with(|context| Verdict::of(kind, &text, context)),
        _ => Verdict(Err(Fault::Unreadable {
            expected: JsonType::String,
        })),
    };
    Ok(parse(&written(verdict)))
}

/// As `regain normalize` writes it, in the same order.
fn written(Verdict(verdict): Verdict) -> String {
    let mut json = String::new();
    match verdict {
        Ok(passed) => {
            json.push_str("{\"ok\":true,\"value\":");
            Value::String(passed.value).write(&mut json);
            let mut hints = Vec::new();
            for hint in passed.hints {
                let mut found = Map::new();
                found.put_text("code", hint.code());
                found.put("params", hint.params());
                hints.push(Value::Object(found));
            }
            if !hints.is_empty() {
                json.push_str(",\"hints\":");
                Value::Array(hints).write(&mut json);
            }
        }
        Err(fault) => {
            json.push_str("{\"ok\":false,\"code\":");
            Value::from(fault.code()).write(&mut json);
            if !matches!(fault, Fault::Unreadable { .. }) {
                json.push_str(",\"params\":");
                Value::Object(fault.params()).write(&mut json);
            }
        }
    }
    json.push('}');
    json
}

/// Memory, in a package without std: dlmalloc, which std has, is six times the size.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A panic in a package without std: a trap, which JavaScript sees as `RuntimeError`. Nothing formats a message that
/// nobody reads.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

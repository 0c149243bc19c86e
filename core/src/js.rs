//! The exports of the npm package, built by `wasm-pack build core` (rows D4, E3), for Node.js and browsers. Only on
//! wasm32, and not in debug builds, which have std and its tests. `core/npm/index.d.ts` documents the functions and
//! their types.

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

/// The allocator of a package without std: std's dlmalloc is six times the size.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The panic handler of a package without std: a trap, which JavaScript sees as `RuntimeError`. Messages are not
/// formatted, because nobody reads them.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

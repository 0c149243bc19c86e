//! Members of the JSON objects that Kratos sends.

use serde_json::Value;

/// The string member of this name; empty without one.
pub fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of.get(name).and_then(Value::as_str).unwrap_or_default()
}

//! A JSON tree for building objects: `serde_json`'s. The npm package has its own, because it gets values instead of
//! JSON text, and a `BTreeMap` alone would be 2.5 kB.

#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
mod imp {
    pub(crate) use serde_json::Value;

    /// An object.
    pub(crate) type Map = serde_json::Map<String, Value>;
}

#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
#[path = "json/tree.rs"]
mod imp;

pub(crate) use imp::*;

use crate::prelude::*;

/// Adds members to an object. `json!` would go through serde, whose errors format floating point numbers: 15 kB in a
/// browser for objects of three members.
pub(crate) trait Put {
    /// Adds the member `name`.
    fn put(&mut self, name: &str, value: impl Into<Value>);
    /// Adds a text, the most frequent member.
    fn put_text(&mut self, name: &str, text: &str);
}

impl Put for Map {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        put(self, name, value.into());
    }

    #[inline(never)]
    fn put_text(&mut self, name: &str, text: &str) {
        put(self, name, Value::String(text.to_owned()));
    }
}

#[inline(never)]
fn put(object: &mut Map, name: &str, value: Value) {
    object.insert(name.to_owned(), value);
}

/// A list of texts.
pub(crate) fn list(texts: &[String]) -> Value {
    let mut list = Vec::new();
    for text in texts {
        list.push(Value::String(text.clone()));
    }
    Value::Array(list)
}

#[cfg(test)]
#[path = "json/tree.rs"]
#[allow(dead_code)]
mod tree;

#[cfg(test)]
mod tests {
    use super::tree::{Map, Value, read};

    fn json(value: &Value) -> serde_json::Value {
        let mut json = String::new();
        value.write(&mut json);
        serde_json::from_str(&json).unwrap_or_default()
    }

    #[test]
    fn what_javascript_hands_over_is_read_and_written_as_json() {
        for (written, value) in [
            ("z\n", serde_json::json!(null)),
            ("b1\n", true.into()),
            ("b0\n", false.into()),
            ("n4294967295\n", u32::MAX.into()),
            ("n\n", serde_json::json!(null)),
            ("s0\n", "".into()),
            ("s4\na,\n😀", "a,\n😀".into()),
            (
                "s7\n\"\\\u{0}\u{1f}\u{7f}\u{2028}/",
                "\"\\\u{0}\u{1f}\u{7f}\u{2028}/".into(),
            ),
            ("a0\n", serde_json::json!([])),
            ("a2,s1,a1,n7\nx", serde_json::json!(["x", [7]])),
            ("o0\n", serde_json::json!({})),
            (
                "o3,s1,b1,s2,z,s1,s3\nbzzaxyz",
                serde_json::json!({ "a": "xyz", "b": true, "zz": null }),
            ),
            // Truncated input: null, and no panic.
            ("", serde_json::json!(null)),
            ("a2,s9\nx", serde_json::json!(["x", null])),
        ] {
            assert_eq!(json(&read(written)), value, "{written}");
        }
    }

    #[test]
    fn members_are_found_and_put_where_they_belong() {
        let names: Vec<String> = (0..200_u32).map(|at| (at * 37 % 200).to_string()).collect();
        let mut sorted = names.clone();
        sorted.sort();
        let shape: Vec<String> = sorted
            .iter()
            .map(|name| format!("s{},n{name}", name.len()))
            .collect();
        let Value::Object(members) =
            read(&format!("o200,{}\n{}", shape.join(","), sorted.concat()))
        else {
            unreachable!("an object was written");
        };
        for name in &names {
            let number = members.get(name).and_then(Value::as_u64);
            assert_eq!(number.map(|number| number.to_string()).as_ref(), Some(name));
        }
        assert_eq!(members.get("x"), None);
        let mut again = Map::new();
        for name in names.iter().chain(&names) {
            again.insert(name.clone(), Value::Null);
        }
        assert!(again.keys().eq(&sorted));
    }
}

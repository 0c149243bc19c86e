//! JSON as a tree, of which objects are made member by member: `serde_json`'s. In the npm package one of our own, for
//! whoever calls it has values already: nothing reads JSON text there, and a `BTreeMap` alone would be 2.5 kB.

#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
mod given {
    pub(crate) use serde_json::Value;

    /// An object.
    pub(crate) type Map = serde_json::Map<String, Value>;
}

#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
#[path = "json/tree.rs"]
mod given;

pub(crate) use given::*;

use crate::prelude::*;

/// Adds members to an object. `json!` hands every value to serde, whose errors write floating point numbers: 15 kB in a
/// browser for objects of three members.
pub(crate) trait Put {
    /// The member `name`.
    fn put(&mut self, name: &str, value: impl Into<Value>);
    /// The same for a text, the most usual member.
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

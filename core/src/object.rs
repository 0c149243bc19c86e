//! JSON objects made by hand, member by member. `json!` hands every value to serde, whose errors write floating point
//! numbers: 15 kB in a browser for objects of three members; and a list of members is built twice.

use crate::json::{Map, Value};
use crate::prelude::*;

/// Adds members to an object.
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

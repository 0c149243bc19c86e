//! JSON objects made by hand. `json!` hands every value to serde, whose errors write floating point numbers: 15 kB in a
//! browser for objects of three members.

use crate::prelude::*;
use serde_json::{Map, Value};

/// The object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in members {
        object.insert(name.to_owned(), value);
    }
    object
}

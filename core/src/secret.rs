//! Secrets in transit: codes and passwords, which must never be logged (ASVS 14.3). Their memory is zeroed when
//! dropped.
//!
//! Rust can do no more: the browser's own strings, in the field and in the request, cannot be erased.

use crate::prelude::*;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroize;

/// A code or password as typed. `Debug` always shows three stars.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that compares or hashes it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        erase(&mut self.0);
    }
}

/// Zeroes a text that is no longer used, and leaves it empty.
pub fn erase(text: &mut String) {
    text.zeroize();
}

/// Zeroes every string in a JSON value; member names stay.
pub fn erase_all(value: &mut Value) {
    match value {
        Value::String(text) => erase(text),
        Value::Array(entries) => entries.iter_mut().for_each(erase_all),
        Value::Object(members) => members.values_mut().for_each(erase_all),
        _ => {}
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_value_is_erased() {
        let mut value = serde_json::json!({"pins": ["482913", {"more": "x"}], "count": 2});
        erase_all(&mut value);
        assert_eq!(
            value,
            serde_json::json!({"pins": ["", {"more": ""}], "count": 2})
        );
    }

    #[test]
    fn a_debug_print_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("482913")), "***");
    }
}

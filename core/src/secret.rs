//! Text that must never be printed: codes and passwords on their way through (ASVS 14.3).

use crate::prelude::*;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A code or password as typed. `Debug` shows three stars, whatever it holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps what was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that compares or hashes it.
    pub fn reveal(&self) -> &str {
        &self.0
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
    fn a_debug_print_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("482913")), "***");
    }
}

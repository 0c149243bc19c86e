//! What comes with a recovery request and is in no answer: secrets, and which sending it is.

use crate::prelude::*;
use crate::secret::erase_all;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Answers that are sent once, with the request, and kept nowhere before: field id → list of texts, as they came.
/// `Debug` shows three stars.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SecretAnswers(Value);

impl SecretAnswers {
    /// Wraps what came.
    pub fn new(answers: Value) -> Self {
        Self(answers)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_object().is_none_or(Map::is_empty)
    }

    /// The answers themselves, for the one place that reads them.
    pub fn reveal(&self) -> &Value {
        &self.0
    }
}

impl Drop for SecretAnswers {
    fn drop(&mut self) {
        erase_all(&mut self.0);
    }
}

impl fmt::Debug for SecretAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Tells a repeated sending from a second one (CONTRACT `Idempotency-Key`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// Digest of the key that came with it.
    pub key: String,
    /// Digest of the body that came with it.
    pub body: String,
}

//! What is submitted with a recovery request besides its answers: secrets and the idempotency key.

use crate::prelude::*;
use crate::secret::erase_all;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Secret answers, sent once with the submission and never saved before: field id → list of texts. `Debug` shows three
/// stars.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SecretAnswers(Value);

impl SecretAnswers {
    /// Wraps the secrets.
    pub fn new(answers: Value) -> Self {
        Self(answers)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_object().is_none_or(Map::is_empty)
    }

    /// The secrets, for the one place that reads them.
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

/// Identifies retries of one submission (docs/contract.md).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// The digest of the key.
    pub key: String,
    /// The digest of the body.
    pub body: String,
}

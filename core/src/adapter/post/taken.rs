//! What whoever took the request says of it, in a JSON body: all of it may be absent.

use crate::prelude::*;
use crate::time::Timestamp;
use serde_json::Value;

/// What is shown of a request that was taken.
#[derive(Debug)]
pub(super) struct Taken {
    /// Empty if there is none.
    pub reference: String,
    /// [`Timestamp::NEVER`] if that is not told.
    pub answer_by: Timestamp,
    /// What is said to the person.
    pub message: Option<String>,
}

impl Default for Taken {
    fn default() -> Self {
        Self {
            reference: String::new(),
            answer_by: Timestamp::NEVER,
            message: None,
        }
    }
}

impl Taken {
    /// Reads the body of a success.
    pub fn read(body: Option<&Value>) -> Self {
        let member = |name| body.and_then(|body| body.get(name));
        let text = |name| match member(name)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => None,
        };
        // A row of a database is a number.
        let number = |name| Some(member(name)?.as_u64()?.to_string());
        Self {
            reference: text("reference")
                .or_else(|| number("reference"))
                .unwrap_or_default(),
            answer_by: text("answer_by")
                .and_then(|time| Timestamp::parse(&time))
                .unwrap_or(Timestamp::NEVER),
            message: text("message"),
        }
    }
}

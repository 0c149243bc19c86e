//! Messages of Kratos: a number that never changes, the text in English, what it was filled with.
//!
//! Source: the numbers in Ory Kratos' reference of UI messages.

use super::member::text;
use crate::fault::Fault;
use crate::prelude::*;
use crate::problem::FieldError;
use serde_json::{Map, Value};

const MISSING: u64 = 4_000_002;
const TOO_SHORT: u64 = 4_000_003;
const WRONG_FORMAT: u64 = 4_000_004;
const TOO_LONG: u64 = 4_000_017;
const PASSWORD_LIKE_IDENTIFIER: u64 = 4_000_031;
const PASSWORD_TOO_SHORT: u64 = 4_000_032;
const PASSWORD_TOO_LONG: u64 = 4_000_033;
const PASSWORD_BREACHED: u64 = 4_000_034;
const NO_EMAIL_ADDRESS: u64 = 4_000_040;
const NO_PHONE_NUMBER: u64 = 4_000_041;
const RECOVERY_EXPIRED: u64 = 4_060_005;
/// Wrong, used or expired: Kratos does not tell which.
const WRONG_CODE: u64 = 4_060_006;

/// A message.
pub struct Message {
    id: u64,
    text: String,
    kind: String,
    context: Map<String, Value>,
}

impl Message {
    /// The messages at a form or a node.
    pub fn list(of: &Value) -> Vec<Self> {
        let messages = of.get("messages").and_then(Value::as_array);
        messages.into_iter().flatten().map(Self::read).collect()
    }

    fn read(message: &Value) -> Self {
        let context = message.get("context").and_then(Value::as_object);
        Self {
            id: message.get("id").and_then(Value::as_u64).unwrap_or(0),
            text: text(message, "text").into(),
            kind: text(message, "type").into(),
            context: context.cloned().unwrap_or_default(),
        }
    }

    /// Whether it says that something is wrong.
    pub fn is_error(&self) -> bool {
        !["info", "success"].contains(&&*self.kind)
    }

    /// Whether it says that a flow had expired.
    pub fn is_recovery_expired(&self) -> bool {
        self.id == RECOVERY_EXPIRED
    }

    /// Whether it is about the node with this name, though it stands at the form as a whole.
    pub fn is_about(&self, node: &str) -> bool {
        let property = self.context.get("property").and_then(Value::as_str);
        property == Some(node) || (self.id == WRONG_CODE && node == "code")
    }

    /// Where it says that the code went to.
    pub fn masked_address(&self) -> Option<&str> {
        self.context.get("masked_address")?.as_str()
    }

    /// It as a fault: of the member with this name if it is about that one, otherwise of the whole.
    pub fn fault(&self, member: &str, is_about: bool) -> FieldError {
        match self.meaning() {
            _ if !is_about || member.is_empty() => self.words(),
            Some(fault) => FieldError::at(member, &fault),
            // Not `Fault::WrongCode`: Kratos does not tell how many tries are left.
            None if self.id == WRONG_CODE => FieldError::at(member, &Fault::Mismatch),
            None => FieldError::message(member, &*self.text),
        }
    }

    /// It in its own words.
    pub fn words(&self) -> FieldError {
        FieldError::message("", &*self.text)
    }

    /// The fault that means the same.
    fn meaning(&self) -> Option<Fault> {
        let limit = |name| {
            let limit = self.context.get(name).and_then(Value::as_u64);
            limit.and_then(|limit| u32::try_from(limit).ok())
        };
        match self.id {
            MISSING => Some(Fault::Missing),
            TOO_SHORT | PASSWORD_TOO_SHORT => {
                limit("min_length").map(|min| Fault::TooShort { min })
            }
            TOO_LONG | PASSWORD_TOO_LONG => limit("max_length").map(|max| Fault::TooLong { max }),
            WRONG_FORMAT | NO_EMAIL_ADDRESS | NO_PHONE_NUMBER => Some(Fault::Malformed),
            PASSWORD_LIKE_IDENTIFIER => Some(Fault::Contains { what: "identifier" }),
            PASSWORD_BREACHED => Some(Fault::TooCommon),
            _ => None,
        }
    }
}

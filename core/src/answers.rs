//! Answers as typed, stored and sent: a JSON object, field id → text, list of texts, or list of row objects.
//! [`crate::check`] gives them their meaning; old passwords are not part of them.

use crate::fault::{Fault, JsonType};
use crate::form::{Asks, Field};
use crate::json::{Map, Value};
use crate::kind::Kind;
use crate::kind::invisible::trimmed;
use crate::pointer::{At, Place};

/// Field id → answer, as typed.
pub type Answers = Map;

/// The answers in a request body.
///
/// # Errors
/// `unreadable` if the body is not a JSON object.
pub fn read(body: &Value) -> Result<&Answers, At<Fault>> {
    body.as_object().ok_or_else(|| {
        At::new(
            &Place::Top,
            Fault::Unreadable {
                expected: JsonType::Object,
            },
        )
    })
}

/// The JSON shape of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// A list of texts: a repeated question, or one with several choices.
    Texts,
    /// A list of objects, one for each row; a group that does not repeat has one.
    Rows,
}

impl Shape {
    /// The shape of this field's answer.
    pub fn of<T>(field: &Field<T>) -> Self {
        match &field.asks {
            Asks::Group(_) => Self::Rows,
            Asks::Question(question)
                if field.repeat.is_some() || question.kind == Kind::Choices =>
            {
                Self::Texts
            }
            Asks::Question(_) => Self::Text,
        }
    }

    /// Whether an answer has this shape.
    pub fn is_of(self, answer: &Value) -> bool {
        let each =
            |fits: fn(&Value) -> bool| answer.as_array().is_some_and(|all| all.iter().all(fits));
        match self {
            Self::Text => answer.is_string(),
            Self::Texts => each(Value::is_string),
            Self::Rows => each(Value::is_object),
        }
    }
}

/// Whether nothing was typed: only white space, or rows and lists of nothing else.
///
/// ```
/// use regain_core::answers::is_blank;
/// use serde_json::json;
///
/// assert!(is_blank(&json!([{"email": " ", "name": ""}, {}])));
/// assert!(!is_blank(&json!([{"email": "anna", "name": ""}])));
/// ```
pub fn is_blank(answer: &Value) -> bool {
    match answer {
        Value::String(text) => trimmed(text).is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(members) => members.values().all(is_blank),
        _ => false,
    }
}

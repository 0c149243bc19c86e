//! What was typed, as it is kept and sent: a JSON object, field id → text, list of texts, or list of row objects. What it
//! means is not decided here but in [`crate::check`]; old passwords are no part of it.

use crate::fault::{Fault, JsonType};
use crate::form::{Asks, Field};
use crate::json::{Map, Value};
use crate::kind::Kind;
use crate::kind::invisible::trimmed;
use crate::pointer::{At, Place};

/// Field id → answer, as typed.
pub type Answers = Map;

/// The answers in a body.
///
/// # Errors
/// `unreadable` where it is no JSON object.
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

/// How the answer to a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// A list of texts: a question that repeats, or one that lets choose several.
    Texts,
    /// A list of objects, one a row; one group is a list of one.
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

    /// Whether an answer is written like this.
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

/// Whether nothing was typed: white space, or a row or list of nothing else.
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

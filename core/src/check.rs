//! A form and the answers to it → what they mean, what is wrong with them, what to look at again, and how much was given
//! (rows B6, B7, B9, D4): the same in the browser before sending and in the backend after.
//!
//! One walk from top to bottom, for conditions look back. What a condition hides is neither judged nor counted, and stays
//! as it was typed: conditions come and go. Old passwords are judged apart, in [`secrets`].

mod completeness;
mod secret;
mod walk;

use crate::prelude::*;
pub use secret::{Secrets, secrets};

use crate::answers::{Answers, read};
use crate::fault::Fault;
use crate::form::Form;
use crate::json::{Map, Put, Value};
use crate::kind::{Hint, Region};
use crate::pointer::At;
use serde::{Serialize, Serializer};
use walk::Walk;

/// What may be known beside form and answers. The default knows nothing.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// Where a number without a country code is dialled from: the site's region.
    pub region: Option<Region>,
    /// Old passwords typed so far, field id → list of texts; only for counting what was given.
    pub secrets: Option<&'a Answers>,
}

/// The verdict on answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Keyed like the answers, with canonical values: of what was asked and could be read.
    pub normalized: Answers,
    /// With pointers into the answers, or to where a missing one would be.
    pub problems: Vec<At<Fault>>,
    /// With pointers into the answers.
    pub hints: Vec<At<Hint>>,
    /// 0 to 100, by the weights of the fields. Says how much was given, never whether it is right.
    pub given: u8,
    /// Pointers to what a condition hides: a screen leaves it out, and what was typed there stays. Not part of what is
    /// written out.
    pub hidden: Vec<String>,
}

/// Judges answers.
///
/// Problems are `unreadable` (another shape than the field's), `unknown_field` (an id that the form has not there, or that
/// of a secret), `missing` (needed and not there), `too_many_rows`, and the faults of the kinds. Blank rows are passed over.
///
/// ```
/// use regain_core::check::{Context, check};
/// use regain_core::form::Form;
/// use serde_json::json;
///
/// let form = Form::load(r#"{"id": "library-card", "version": 1, "sections": [{"id": "you", "fields": [
///     {"id": "email", "kind": "email", "needed": true},
///     {"id": "read", "kind": "text", "repeat": {"max": 5}}
/// ]}]}"#).unwrap();
/// let checked = check(&form, &json!({"read": ["", " Emma "], "email": "anna@"}), &Context::default());
/// assert_eq!(checked.problems[0].pointer, "#/email");
/// assert_eq!(checked.normalized["read"], json!(["Emma"]));
/// ```
pub fn check<T>(form: &Form<T>, answers: &Value, context: &Context<'_>) -> Checked {
    let answers = match read(answers) {
        Ok(answers) => answers,
        Err(unreadable) => {
            return Checked {
                problems: vec![unreadable],
                ..Checked::default()
            };
        }
    };
    let walk = Walk::over(form, answers, context);
    Checked {
        normalized: walk.normalized,
        problems: walk.problems,
        hints: walk.hints,
        given: walk.given.percent(),
        hidden: walk.hidden,
    }
}

impl Checked {
    /// `{normalized, problems: [{pointer, code, params}], hints: [{pointer, code, params}], given}`.
    pub fn into_value(self) -> Value {
        let mut problems = Vec::new();
        for at in &self.problems {
            problems.push(found(&at.pointer, at.found.code(), at.found.params()));
        }
        let mut hints = Vec::new();
        for at in &self.hints {
            hints.push(found(&at.pointer, at.found.code(), at.found.params()));
        }
        let mut value = Map::new();
        value.put("normalized", self.normalized);
        value.put("problems", Value::Array(problems));
        value.put("hints", Value::Array(hints));
        value.put("given", self.given);
        Value::Object(value)
    }
}

impl Serialize for Checked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.clone().into_value().serialize(serializer)
    }
}

fn found(pointer: &str, code: &str, params: Map) -> Value {
    let mut found = Map::new();
    found.put_text("pointer", pointer);
    found.put_text("code", code);
    found.put("params", params);
    Value::Object(found)
}

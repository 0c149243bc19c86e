//! Checks answers against a form: canonical values, problems, hints and completeness (rows B6, B7, B9, D4). The same
//! code runs in the browser before sending and in the backend after.
//!
//! A single pass from top to bottom, because conditions only look back. Hidden fields are neither checked nor counted,
//! and keep what was typed, because conditions change. Old passwords are checked separately, in [`secrets`].

mod completeness;
mod secret;
mod walk;

use crate::prelude::*;
pub use secret::Secrets;

use crate::answers::{Answers, read};
use crate::fault::Fault;
use crate::form::{Field, Form};
use crate::json::{Map, Put, Value};
use crate::kind::{Hint, Region};
use crate::pointer::{At, Place};
use crate::secret::Secret;
use serde::{Serialize, Serializer};
use walk::Walk;

/// What may be known besides form and answers. The default knows nothing.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// The site's region, for phone numbers without a country code.
    pub region: Option<Region>,
    /// The old passwords typed so far, field id → list of texts; only for counting completeness.
    pub secrets: Option<&'a Answers>,
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// The canonical values of the answers that were asked for and could be read, keyed like the answers.
    pub normalized: Answers,
    /// The problems, with pointers into the answers, or to where a missing answer would be.
    pub problems: Vec<At<Fault>>,
    /// The hints, with pointers into the answers.
    pub hints: Vec<At<Hint>>,
    /// The completeness, 0 to 100, by the weights of the fields. Says nothing about correctness.
    pub given: u8,
    /// Pointers to fields hidden by a condition: a screen leaves them out, and what was typed there stays. Not
    /// serialized.
    pub hidden: Vec<String>,
}

/// Checks answers.
///
/// Problems are `unreadable` (not the field's shape), `unknown_field` (an unknown id, or that of a secret), `missing`
/// (required and blank), `too_many_rows`, and the faults of the kinds. Blank rows are ignored.
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

/// Reads `secrets {field: [text, …]}` as sent with `submit_request`; `answers` decide which fields are asked. Fields
/// that are not asked are ignored.
///
/// # Errors
/// With pointers into `sent`: `unknown_field` for fields of another kind, `unreadable`, `missing`, `too_many_rows`, and
/// the faults of the kind. None contains what was typed.
///
/// ```
/// use regain_core::check::secrets;
/// use regain_core::form::Form;
/// use serde_json::json;
///
/// let form = Form::load(r#"{"id": "f", "version": 1, "sections": [{"id": "s", "fields": [
///     {"id": "old_passwords", "kind": "old_password", "repeat": {"max": 5}}
/// ]}]}"#).unwrap();
/// let read = secrets(&form, &json!({}), &json!({"old_passwords": ["blue finch", ""]})).unwrap();
/// assert_eq!(format!("{read:?}"), r#"{"old_passwords": [***]}"#);
/// ```
pub fn secrets<T>(
    form: &Form<T>,
    answers: &Value,
    sent: &Value,
) -> Result<Secrets, Vec<At<Fault>>> {
    let mut secrets = Secrets::new();
    let problems = read_secrets(form, answers, sent, &mut |id, values| {
        secrets.insert(id.into(), values);
    });
    if problems.is_empty() {
        Ok(secrets)
    } else {
        Err(problems)
    }
}

/// The faults that [`secrets`] finds.
pub fn secret_faults<T>(form: &Form<T>, answers: &Value, sent: &Value) -> Vec<At<Fault>> {
    read_secrets(form, answers, sent, &mut |_, _| {})
}

/// Hands the secrets of each field that has some to `take`, with the field's id. Returns what is wrong.
fn read_secrets<T>(
    form: &Form<T>,
    answers: &Value,
    sent: &Value,
    take: &mut dyn FnMut(&str, Vec<Secret>),
) -> Vec<At<Fault>> {
    let sent = match read(sent) {
        Ok(sent) => sent,
        Err(unreadable) => return vec![unreadable],
    };
    let none = Answers::new();
    let answers = answers.as_object().unwrap_or(&none);
    let mut problems = Vec::new();
    for field in Walk::over(form, answers, &Context::default()).secrets {
        let place = &Place::Top.member(&field.id);
        let values = secret::values(sent.get(&field.id), field, place, &mut problems);
        if !values.is_empty() {
            take(&field.id, values);
        }
    }
    for name in sent.keys() {
        if !form.field(name).is_some_and(Field::is_secret) {
            problems.push(At::new(&Place::Top.member(name), Fault::UnknownField));
        }
    }
    problems
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

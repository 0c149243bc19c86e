//! Checks the answers of a request against the form, by the same rules as the browser ([`crate::check`]).

use super::super::rules::Rules;
use crate::answers::Shape;
use crate::check::{self, Checked, Context, Secrets};
use crate::fault::{Fault, JsonType};
use crate::form::{Asks, Field, Form};
use crate::kind::Kind;
use crate::pointer::At;
use crate::problem::FieldError;
use crate::wire::{FormVersion, SecretAnswers};
use serde_json::{Map, Value};

pub(in crate::journey) fn version(form: &Form) -> FormVersion {
    FormVersion {
        id: form.id.clone(),
        version: form.version,
    }
}

/// The completeness of the answers, 0 to 100.
pub(in crate::journey) fn completeness(
    answers: &Map<String, Value>,
    form: &Form,
    rules: &Rules,
) -> u8 {
    checked(answers, form, rules).given
}

/// The answers that fit the current form, which may have changed since they were saved.
pub(in crate::journey) fn fitting(answers: &Map<String, Value>, form: &Form) -> Map<String, Value> {
    let mut fitting = answers.clone();
    fitting.retain(|id, answer| form.field(id).is_some_and(|field| fit(answer, field)));
    fitting
}

/// Removes answers to questions that no longer exist from rows. False if the answer does not fit the question.
fn fit(answer: &mut Value, field: &Field) -> bool {
    if let (Asks::Group(fields), Value::Array(rows)) = (&field.asks, &mut *answer) {
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|id, inner| {
                let field = fields.iter().find(|field| field.id == *id);
                field.is_some_and(|field| Shape::of(field).is_of(inner))
            });
        }
    }
    !field.is_secret() && Shape::of(field).is_of(answer)
}

/// Everything wrong with the answers, with pointers into the request body.
pub(in crate::journey) fn problems(
    answers: &Map<String, Value>,
    form: &Form,
    rules: &Rules,
) -> Vec<FieldError> {
    let problems = checked(answers, form, rules).problems;
    problems
        .iter()
        .map(|at| {
            let error = in_body("answers", at);
            match kind_at(form, &at.pointer) {
                Some(kind) => error.of_kind(&at.found, kind),
                None => error,
            }
        })
        .collect()
}

/// Reads the secrets submitted with a request.
///
/// # Errors
/// Everything wrong with them, with pointers into the request body.
pub(in crate::journey) fn secrets(
    answers: &Map<String, Value>,
    form: &Form,
    sent: &SecretAnswers,
) -> Result<Secrets, Vec<FieldError>> {
    let answers = Value::Object(answers.clone());
    check::secrets(form, &answers, sent.reveal())
        .map_err(|problems| problems.iter().map(|at| in_body("secrets", at)).collect())
}

/// Whether the answer does not fit the form at all, complete or not.
pub(in crate::journey) fn cannot_be_kept(error: &FieldError) -> bool {
    [
        Fault::Unreadable {
            expected: JsonType::Object,
        }
        .code(),
        Fault::UnknownField.code(),
        Fault::TooManyRows { max: 0 }.code(),
    ]
    .contains(&error.code.as_str())
}

fn checked(answers: &Map<String, Value>, form: &Form, rules: &Rules) -> Checked {
    let context = Context {
        region: rules.region,
        ..Context::default()
    };
    check::check(form, &Value::Object(answers.clone()), &context)
}

/// The kind of the question that a pointer into the answers refers to: `#/email`, `#/subjects/0`, `#/contacts/1/email`.
fn kind_at(form: &Form, pointer: &str) -> Option<Kind> {
    let mut names = pointer
        .split('/')
        .skip(1)
        .filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
    let mut field = form.field(names.next()?)?;
    loop {
        match &field.asks {
            Asks::Question(question) => return Some(question.kind),
            Asks::Group(fields) => {
                let name = names.next()?;
                field = fields.iter().find(|field| field.id == name)?;
            }
        }
    }
}

fn in_body(member: &str, at: &At<Fault>) -> FieldError {
    let within = at.pointer.trim_start_matches('#');
    FieldError {
        pointer: ["#/", member, within].concat(),
        ..FieldError::at("", &at.found)
    }
}

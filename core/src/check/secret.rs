//! Old passwords, checked apart from the answers: they are sent once and never saved before.
//!

use super::Context;
use super::walk::Walk;
use crate::answers::{Answers, read};
use crate::fault::{Fault, JsonType};
use crate::form::{Field, Form};
use crate::json::Value;
use crate::kind::{self, Kind, normalize};
use crate::pointer::{At, Place};
use crate::prelude::*;
use crate::secret::Secret;
use alloc::collections::BTreeMap;

/// Field id → old passwords as typed, without duplicates. `Debug` shows none.
pub type Secrets = BTreeMap<String, Vec<Secret>>;

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
    let sent = read(sent).map_err(|unreadable| vec![unreadable])?;
    let none = Answers::new();
    let answers = answers.as_object().unwrap_or(&none);
    let mut secrets = Secrets::new();
    let mut problems = Vec::new();
    for field in Walk::over(form, answers, &Context::default()).secrets {
        let place = &Place::Top.member(&field.id);
        let values = values(sent.get(&field.id), field, place, &mut problems);
        if !values.is_empty() {
            secrets.insert(field.id.clone(), values);
        }
    }
    for name in sent.keys() {
        if !form.field(name).is_some_and(Field::is_secret) {
            problems.push(At::new(&Place::Top.member(name), Fault::UnknownField));
        }
    }
    if problems.is_empty() {
        Ok(secrets)
    } else {
        Err(problems)
    }
}

/// The number of distinct old passwords typed so far.
pub(super) fn distinct<T>(typed: Option<&Value>, field: &Field<T>) -> usize {
    values(typed, field, &Place::Top, &mut Vec::new()).len()
}

fn values<T>(
    typed: Option<&Value>,
    field: &Field<T>,
    place: &Place<'_>,
    problems: &mut Vec<At<Fault>>,
) -> Vec<Secret> {
    let rows = match typed {
        None => &[][..],
        Some(Value::Array(rows)) => rows,
        Some(_) => {
            problems.push(At::new(
                place,
                Fault::Unreadable {
                    expected: JsonType::Array,
                },
            ));
            return Vec::new();
        }
    };
    let max = field.max_rows();
    let mut there = 0;
    let mut values = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let item = &place.item(index);
        let Some(text) = row.as_str() else {
            problems.push(At::new(
                item,
                Fault::Unreadable {
                    expected: JsonType::String,
                },
            ));
            continue;
        };
        if text.is_empty() {
            continue;
        }
        if there == max {
            problems.push(At::new(place, Fault::TooManyRows { max }));
            break;
        }
        there += 1;
        match normalize(Kind::OldPassword, text, &kind::Context::default()) {
            Ok(normal) => {
                let secret = Secret::new(normal.value);
                if !values.contains(&secret) {
                    values.push(secret);
                }
            }
            Err(fault) => problems.push(At::new(item, fault)),
        }
    }
    if field.needed && there < field.repeat.map_or(1, |repeat| repeat.min.max(1)) {
        problems.push(At::new(place, Fault::Missing));
    }
    values
}

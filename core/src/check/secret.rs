//! Old passwords, checked apart from the answers: they are sent once and never saved before. Those of one field are
//! read here; [`super::secrets`] reads all that were sent.

use crate::fault::{Fault, JsonType};
use crate::form::Field;
use crate::json::Value;
use crate::kind::{self, Kind, normalize};
use crate::pointer::{At, Place};
use crate::prelude::*;
use crate::secret::Secret;
use alloc::collections::BTreeMap;

/// Field id → old passwords as typed, without duplicates. `Debug` shows none.
pub type Secrets = BTreeMap<String, Vec<Secret>>;

/// The number of distinct old passwords typed so far.
pub(super) fn distinct<T>(typed: Option<&Value>, field: &Field<T>) -> usize {
    values(typed, field, &Place::Top, &mut Vec::new()).len()
}

/// The old passwords typed into a field, without duplicates; what is wrong with them is added to `problems`.
pub(super) fn values<T>(
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

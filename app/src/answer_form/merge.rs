//! Two saves of one request made one (row B6): what was typed here stays, and what another tab or device saved meanwhile
//! comes in, field by field against what both began from. Where both changed a list, the rows of both are kept.

use regain_core::answers::is_blank;
use serde_json::{Map, Value};

/// How the answers to a field go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// One answer: what was typed here stands.
    One,
    /// Several, of which there may be so many.
    Rows(usize),
    /// The fields of a group that is there once, each for itself.
    Group,
}

/// What a field comes to: `base` is what both sides began from, nothing is an answer as well.
pub fn merged(
    together: Together,
    base: Option<&Value>,
    mine: Option<&Value>,
    theirs: Option<&Value>,
) -> Option<Value> {
    if mine == base {
        return theirs.cloned();
    }
    match (together, mine, theirs) {
        (_, mine, theirs) if theirs == base || theirs == mine => mine.cloned(),
        (Together::Rows(most), Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
            let began = base
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            let is_new =
                |row: &&Value| !is_blank(row) && !began.contains(row) && !mine.contains(row);
            let more = theirs.iter().filter(is_new);
            let room = most.saturating_sub(mine.len());
            Some(mine.iter().chain(more.take(room)).cloned().collect())
        }
        (Together::Group, Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
            let fields = |rows: &[Value]| {
                let only = rows.first().and_then(Value::as_object);
                only.cloned().unwrap_or_default()
            };
            let began = base
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            let row = members(&fields(began), &fields(mine), &fields(theirs));
            Some(Value::Array(vec![Value::Object(row)]))
        }
        (_, mine, _) => mine.cloned(),
    }
}

fn members(
    base: &Map<String, Value>,
    mine: &Map<String, Value>,
    theirs: &Map<String, Value>,
) -> Map<String, Value> {
    let mut all = Map::new();
    for id in mine.keys().chain(theirs.keys()) {
        let value = merged(Together::One, base.get(id), mine.get(id), theirs.get(id));
        if let Some(value) = value {
            all.insert(id.clone(), value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use serde_json::json;

    #[test]
    fn what_either_side_changed_is_there_and_here_comes_first() {
        let of = |value: &Value| (!value.is_null()).then(|| value.clone());
        for (together, base, mine, theirs, comes_to) in [
            (
                Together::One,
                json!("a"),
                json!("a"),
                json!("b"),
                json!("b"),
            ),
            (
                Together::One,
                json!("a"),
                json!("b"),
                json!("a"),
                json!("b"),
            ),
            (
                Together::One,
                json!("a"),
                json!("b"),
                json!("c"),
                json!("b"),
            ),
            (
                Together::One,
                json!(null),
                json!("b"),
                json!(null),
                json!("b"),
            ),
            (
                Together::One,
                json!(null),
                json!(null),
                json!("c"),
                json!("c"),
            ),
            (
                Together::One,
                json!("a"),
                json!(null),
                json!("a"),
                json!(null),
            ),
            (
                Together::One,
                json!("a"),
                json!("a"),
                json!(null),
                json!(null),
            ),
            (
                Together::Rows(9),
                json!(["a"]),
                json!(["a", "b"]),
                json!(["a", "c"]),
                json!(["a", "b", "c"]),
            ),
            // A row taken away here stays away, one taken away there as well.
            (
                Together::Rows(9),
                json!(["a", "b"]),
                json!(["a"]),
                json!(["a", "b", "", "c"]),
                json!(["a", "c"]),
            ),
            (
                Together::Rows(9),
                json!(["a", "b"]),
                json!(["a", "b"]),
                json!(["b"]),
                json!(["b"]),
            ),
            // No more than there may be.
            (
                Together::Rows(3),
                json!([]),
                json!(["a", "b"]),
                json!(["c", "d"]),
                json!(["a", "b", "c"]),
            ),
            (
                Together::Group,
                json!([{"x": "1"}]),
                json!([{"x": "1", "y": "2"}]),
                json!([{"x": "3", "z": "4"}]),
                json!([{"x": "3", "y": "2", "z": "4"}]),
            ),
        ] {
            let (base, mine, theirs) = (of(&base), of(&mine), of(&theirs));
            assert_eq!(
                merged(together, base.as_ref(), mine.as_ref(), theirs.as_ref()),
                of(&comes_to),
                "{together:?} {base:?} {mine:?} {theirs:?}"
            );
        }
    }
}

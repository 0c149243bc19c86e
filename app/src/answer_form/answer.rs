//! What was typed, as a tree of signals in the shape of the form, and the JSON it comes from and goes into.

use leptos::prelude::*;
use regain_core::answers::{Shape, is_blank};
use regain_core::form::{Asks, Field, Texts, WordedForm};
use regain_core::kind::Kind;
use regain_core::secret::erase;
use serde_json::{Map, Value};

/// What was typed in a field.
#[derive(Clone)]
pub enum Answer {
    /// One text.
    Text(RwSignal<String>),
    /// The options chosen.
    Chosen(RwSignal<Vec<String>>),
    /// Rows: of one text each, or of the fields of a group.
    Rows(RwSignal<Vec<Row>>),
}

/// One of several answers.
#[derive(Clone)]
pub struct Row {
    /// Stays the same as rows before it go.
    pub key: u32,
    /// By the ids of the group's fields; one without a name where there is no group.
    pub cells: Vec<(String, Answer)>,
}

/// The answers to a form, with what was saved of them.
pub fn read(form: &WordedForm, saved: &Map<String, Value>) -> Vec<(String, Answer)> {
    form.fields()
        .map(|field| (field.id.clone(), Answer::new(field, saved.get(&field.id))))
        .collect()
}

/// How much of the answers is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it: a row nothing was typed into may hide something, too.
    Whole,
    /// Without what is blank, but for a row before one that is not: the places of the others stay.
    Filled,
}

/// The answers to these fields.
pub fn written(
    answers: &[(String, Answer)],
    extent: Extent,
    of: impl Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut written = Map::new();
    // One by one: what collects a map sorts a list first, which is code to download.
    for (id, answer) in answers.iter().filter(|(id, _)| of(id)) {
        let value = answer.value(extent);
        if extent == Extent::Whole || !is_blank(&value) {
            written.insert(id.clone(), value);
        }
    }
    written
}

impl Answer {
    fn new(field: &Field<Texts>, saved: Option<&Value>) -> Self {
        match (&field.asks, Shape::of(field)) {
            (Asks::Question(question), Shape::Texts) if question.kind == Kind::Choices => {
                let chosen = listed(saved).iter().filter_map(Value::as_str);
                Self::Chosen(RwSignal::new(chosen.map(Into::into).collect()))
            }
            (_, Shape::Text) => {
                let text = saved.and_then(Value::as_str).unwrap_or_default();
                Self::Text(RwSignal::new(text.into()))
            }
            _ => {
                let saved = listed(saved);
                let first = field.repeat.map_or(1, |repeat| repeat.min.max(1));
                let count = saved.len().max(usize::try_from(first).unwrap_or(1));
                let keys = (0..).take(count);
                let rows = keys.map(|key: u32| {
                    let saved = usize::try_from(key).ok().and_then(|n| saved.get(n));
                    Row::new(field, key, saved)
                });
                Self::Rows(RwSignal::new(rows.collect()))
            }
        }
    }

    /// Whether there is no text at all, white space included: a password may be made of it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.with_untracked(String::is_empty),
            Self::Chosen(chosen) => chosen.with_untracked(Vec::is_empty),
            Self::Rows(rows) => rows.with_untracked(Vec::is_empty),
        }
    }

    /// Nothing is typed any more; it may have been a secret.
    pub fn clear(&self) {
        match self {
            Self::Text(text) => text.update(erase),
            Self::Chosen(chosen) => chosen.set(Vec::new()),
            Self::Rows(rows) => rows.with_untracked(|rows| {
                let cells = rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|(_, cell)| cell.clear());
            }),
        }
    }

    /// Holds this instead: rows stay where they are, and one that has no answer any more is empty.
    pub fn put(&self, field: &Field<Texts>, value: Option<&Value>) {
        match self {
            Self::Text(text) => {
                let value = value.and_then(Value::as_str).unwrap_or_default();
                if text.with_untracked(|text| text != value) {
                    text.set(value.into());
                }
            }
            Self::Chosen(chosen) => {
                let value = listed(value).iter().filter_map(Value::as_str);
                chosen.set(value.map(Into::into).collect());
            }
            Self::Rows(rows) => {
                let value = listed(value);
                let mut now = rows.get_untracked();
                for (n, row) in now.iter().enumerate() {
                    row.put(field, value.get(n));
                }
                let next = now.iter().map(|row| row.key + 1).max().unwrap_or(0);
                let more = value.iter().skip(now.len()).zip(next..);
                let more: Vec<Row> = more
                    .map(|(value, key)| Row::new(field, key, Some(value)))
                    .collect();
                if !more.is_empty() {
                    now.extend(more);
                    rows.set(now);
                }
            }
        }
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.value(Extent::Filled))
    }

    /// In JSON, as typed.
    pub fn value(&self, extent: Extent) -> Value {
        match self {
            Self::Text(text) => Value::String(text.get_untracked()),
            Self::Chosen(chosen) => {
                let chosen = chosen.get_untracked().into_iter();
                Value::Array(chosen.map(Value::String).collect())
            }
            Self::Rows(rows) => rows.with_untracked(|rows| {
                let mut rows: Vec<Value> = rows.iter().map(|row| row.value(extent)).collect();
                while extent == Extent::Filled && rows.last().is_some_and(is_blank) {
                    rows.pop();
                }
                Value::Array(rows)
            }),
        }
    }
}

impl Row {
    /// A row for this field.
    pub fn new(field: &Field<Texts>, key: u32, saved: Option<&Value>) -> Self {
        let cells = match &field.asks {
            Asks::Question(_) => {
                let text = saved.and_then(Value::as_str).unwrap_or_default();
                let text = Answer::Text(RwSignal::new(text.into()));
                vec![(String::new(), text)]
            }
            Asks::Group(fields) => fields
                .iter()
                .map(|field| {
                    let saved = saved.and_then(|saved| saved.get(&field.id));
                    (field.id.clone(), Answer::new(field, saved))
                })
                .collect(),
        };
        Self { key, cells }
    }

    fn put(&self, field: &Field<Texts>, value: Option<&Value>) {
        match (&field.asks, self.cells.as_slice()) {
            (Asks::Question(_), [(_, only)]) => only.put(field, value),
            (Asks::Group(fields), cells) => {
                for (field, (id, cell)) in fields.iter().zip(cells) {
                    cell.put(field, value.and_then(|value| value.get(id)));
                }
            }
            _ => {}
        }
    }

    fn value(&self, extent: Extent) -> Value {
        match self.cells.as_slice() {
            [(name, only)] if name.is_empty() => only.value(extent),
            cells => {
                let mut written = Map::new();
                for (id, cell) in cells.iter().filter(|(_, cell)| !cell.is_blank()) {
                    written.insert(id.clone(), cell.value(extent));
                }
                Value::Object(written)
            }
        }
    }
}

fn listed(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

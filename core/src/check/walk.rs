//! The pass over a form and its answers, from top to bottom. Hidden fields are skipped.

use super::Context;
use super::completeness::Completeness;
use super::secret;
use crate::answers::{Answers, Shape, is_blank};
use crate::fault::{Fault, JsonType};
use crate::form::{Asks, Field, Form, Question, Test, When};
use crate::json::Value;
use crate::kind::{self, Hint, Kind, Region, normalize};
use crate::pointer::{At, Place};
use crate::prelude::*;

/// The most items in a list of chosen options, duplicates included.
const MAX_CHOSEN: u32 = 1_000;

/// The pass over a form, with its findings so far.
pub(super) struct Walk<'a, T> {
    region: Option<Region>,
    pub(super) normalized: Answers,
    pub(super) problems: Vec<At<Fault>>,
    pub(super) hints: Vec<At<Hint>>,
    pub(super) given: Completeness,
    /// The fields hidden by a condition.
    pub(super) hidden: Vec<String>,
    /// The fields of secrets that are asked.
    pub(super) secrets: Vec<&'a Field<T>>,
}

/// The result of checking a text.
enum Read {
    Blank,
    Value(String),
    Refused,
}

impl<'a, T> Walk<'a, T> {
    pub(super) fn over(form: &'a Form<T>, answers: &Answers, context: &Context<'_>) -> Self {
        let mut walk = Self {
            region: context.region,
            normalized: Answers::new(),
            problems: Vec::new(),
            hints: Vec::new(),
            given: Completeness::default(),
            hidden: Vec::new(),
            secrets: Vec::new(),
        };
        for section in &form.sections {
            let asked = holds::<T>(section.when.as_ref(), &walk.normalized, None);
            for field in &section.fields {
                if !asked || !holds::<T>(field.when.as_ref(), &walk.normalized, None) {
                    walk.hide(&Place::Top.member(&field.id));
                    continue;
                }
                if field.is_secret() {
                    let typed = context.secrets.and_then(|secrets| secrets.get(&field.id));
                    walk.given.count(field, secret::distinct(typed, field));
                    walk.secrets.push(field);
                    continue;
                }
                let place = &Place::Top.member(&field.id);
                if let Some(value) = walk.field(field, answers.get(&field.id), place) {
                    walk.normalized.insert(field.id.clone(), value);
                }
            }
        }
        for name in answers.keys() {
            if form.field(name).is_none_or(Field::is_secret) {
                walk.wrong(&Place::Top.member(name), Fault::UnknownField);
            }
        }
        walk
    }

    fn wrong(&mut self, place: &Place<'_>, fault: Fault) {
        self.problems.push(At::new(place, fault));
    }

    fn hide(&mut self, place: &Place<'_>) {
        self.hidden.push(place.pointer());
    }

    /// The canonical answer to a field outside groups, if there is one.
    fn field(
        &mut self,
        field: &Field<T>,
        answer: Option<&Value>,
        place: &Place<'_>,
    ) -> Option<Value> {
        match &field.asks {
            Asks::Group(fields) => self.rows(field, fields, answer, place),
            Asks::Question(question) => match Shape::of(field) {
                Shape::Text => {
                    let value = self.one(question, field.needed, answer, place);
                    self.given.count(field, usize::from(value.is_some()));
                    value.map(Value::String)
                }
                Shape::Texts | Shape::Rows => {
                    let values = self.several(field, question, answer, place);
                    self.given.count(field, distinct(&values, None));
                    (!values.is_empty()).then_some(Value::Array(values))
                }
            },
        }
    }

    /// Checks a text.
    fn one(
        &mut self,
        question: &Question,
        needed: bool,
        answer: Option<&Value>,
        place: &Place<'_>,
    ) -> Option<String> {
        let read = match answer {
            None => Read::Blank,
            Some(answer) => self.text(question, answer, place),
        };
        match read {
            Read::Value(value) => return Some(value),
            Read::Blank if needed => self.wrong(place, Fault::Missing),
            _ => {}
        }
        None
    }

    fn text(&mut self, question: &Question, answer: &Value, place: &Place<'_>) -> Read {
        let Some(text) = answer.as_str() else {
            self.wrong(
                place,
                Fault::Unreadable {
                    expected: JsonType::String,
                },
            );
            return Read::Refused;
        };
        if is_blank(answer) {
            return Read::Blank;
        }
        let context = kind::Context {
            region: self.region,
            existing: true,
            approximate: question.approximate,
            max: question.max,
            options: &question.options,
            ..kind::Context::default()
        };
        let each = match question.kind {
            Kind::Choices => Kind::Choice,
            kind => kind,
        };
        match normalize(each, text, &context) {
            Ok(normal) => {
                let hints = normal.hints.into_iter();
                self.hints.extend(hints.map(|hint| At::new(place, hint)));
                Read::Value(normal.value)
            }
            Err(Fault::Missing) => Read::Blank,
            Err(fault) => {
                self.wrong(place, fault);
                Read::Refused
            }
        }
    }

    /// Checks a list of texts; chosen options come out once each, in the options' order.
    fn several(
        &mut self,
        field: &Field<T>,
        question: &Question,
        answer: Option<&Value>,
        place: &Place<'_>,
    ) -> Vec<Value> {
        let chosen = question.kind == Kind::Choices;
        // A duplicate option does not invalidate the rest.
        let max = if chosen { MAX_CHOSEN } else { field.max_rows() };
        let mut values = Vec::new();
        self.each_row(field, max, answer, place, &mut |walk, text, place| {
            let read = walk.text(question, text, place);
            let blank = matches!(read, Read::Blank);
            if let Read::Value(value) = read {
                values.push(Value::String(value));
            }
            !blank
        });
        if !chosen {
            return values;
        }
        let mut ordered = Vec::new();
        for option in &question.options {
            if values.iter().any(|value| value == option) {
                ordered.push(Value::String(option.clone()));
            }
        }
        ordered
    }

    /// Checks a list of row objects.
    fn rows(
        &mut self,
        field: &Field<T>,
        fields: &[Field<T>],
        answer: Option<&Value>,
        place: &Place<'_>,
    ) -> Option<Value> {
        let mut rows: Vec<Value> = Vec::new();
        // The fields that are asked at all: in some row, or in a new one.
        let begun = Answers::new();
        let mut asked = Vec::new();
        for inner in fields {
            asked.push(self.is_asked(inner, fields, &begun));
        }
        let max = field.max_rows();
        self.each_row(field, max, answer, place, &mut |walk, row, place| {
            let Some(members) = row.as_object() else {
                walk.wrong(
                    place,
                    Fault::Unreadable {
                        expected: JsonType::Object,
                    },
                );
                return true;
            };
            walk.unknown(fields, members, place);
            if is_blank(row) {
                for inner in fields {
                    if !walk.is_asked(inner, fields, &begun) {
                        walk.hide(&place.member(&inner.id));
                    }
                }
                return false;
            }
            let value = walk.row(fields, members, place, &mut asked);
            if !value.is_empty() {
                rows.push(Value::Object(value));
            }
            true
        });
        for (inner, asked) in fields.iter().zip(asked) {
            if asked {
                self.given
                    .count_in(inner, max, distinct(&rows, Some(&inner.id)));
            }
        }
        (!rows.is_empty()).then_some(Value::Array(rows))
    }

    /// Whether a field of a row is asked.
    fn is_asked(&self, field: &Field<T>, fields: &[Field<T>], row: &Answers) -> bool {
        holds(field.when.as_ref(), &self.normalized, Some((fields, row)))
    }

    /// Checks a row, and returns its canonical answers; `asked` collects the fields it asks.
    fn row(
        &mut self,
        fields: &[Field<T>],
        row: &Answers,
        place: &Place<'_>,
        asked: &mut [bool],
    ) -> Answers {
        let mut values = Answers::new();
        for (field, asked) in fields.iter().zip(asked) {
            let Asks::Question(question) = &field.asks else {
                continue;
            };
            if !self.is_asked(field, fields, &values) {
                self.hide(&place.member(&field.id));
                continue;
            }
            *asked = true;
            let answer = row.get(&field.id);
            let place = &place.member(&field.id);
            let value = match Shape::of(field) {
                Shape::Text => self
                    .one(question, field.needed, answer, place)
                    .map(Value::String),
                _ => Some(self.several(field, question, answer, place))
                    .filter(|values| !values.is_empty())
                    .map(Value::Array),
            };
            if let Some(value) = value {
                values.insert(field.id.clone(), value);
            }
        }
        values
    }

    /// Reports the members of a row that are not fields.
    fn unknown(&mut self, fields: &[Field<T>], row: &Answers, place: &Place<'_>) {
        for name in row.keys().filter(|name| !is_one_of(fields, name)) {
            self.wrong(&place.member(name), Fault::UnknownField);
        }
    }

    /// Checks the rows of a list that are not blank, up to the maximum; `judge` returns whether a row holds anything.
    fn each_row(
        &mut self,
        field: &Field<T>,
        max: u32,
        answer: Option<&Value>,
        place: &Place<'_>,
        judge: &mut dyn FnMut(&mut Self, &Value, &Place<'_>) -> bool,
    ) {
        let rows = match answer {
            None => &[][..],
            Some(Value::Array(rows)) => rows,
            Some(_) => {
                self.wrong(
                    place,
                    Fault::Unreadable {
                        expected: JsonType::Array,
                    },
                );
                return;
            }
        };
        let mut there = 0;
        let mut gap = rows.len();
        for (index, row) in rows.iter().enumerate() {
            if there == max && !is_blank(row) {
                self.wrong(place, Fault::TooManyRows { max });
                break;
            }
            if judge(self, row, &place.item(index)) {
                there += 1;
            } else {
                gap = gap.min(index);
            }
        }
        let least = field.repeat.map_or(1, |repeat| repeat.min.max(1));
        if field.needed && there == 0 {
            self.wrong(place, Fault::Missing);
        } else if field.needed && there < least {
            self.wrong(&place.item(gap), Fault::Missing);
        }
    }
}

/// Whether a condition holds. Answers not asked for or unreadable are not among the canonical answers.
fn holds<T>(when: Option<&When>, answers: &Answers, row: Option<(&[Field<T>], &Answers)>) -> bool {
    let Some(When { field, test }) = when else {
        return true;
    };
    let answer = match row {
        Some((fields, row)) if is_one_of(fields, field) => row.get(field),
        _ => answers.get(field),
    };
    match test {
        Test::Filled(filled) => answer.is_some() == *filled,
        Test::Any(values) => values.iter().any(|value| match answer {
            Some(Value::String(text)) => text == value,
            Some(Value::Array(texts)) => texts.iter().any(|text| text == value),
            _ => false,
        }),
    }
}

fn is_one_of<T>(fields: &[Field<T>], id: &str) -> bool {
    fields.iter().any(|field| field.id == id)
}

/// The number of distinct values, or of distinct rows that have this `member`.
fn distinct(values: &[Value], member: Option<&str>) -> usize {
    let mut distinct = 0;
    for (index, value) in values.iter().enumerate() {
        let counts = member.is_none_or(|name| value.get(name).is_some());
        if counts && !values.iter().take(index).any(|other| other == value) {
            distinct += 1;
        }
    }
    distinct
}

//! The claims and facts about one field, as rows of prepared values; a question outside groups is a row of one value.

use super::agreement::Comparable;
use crate::fault::{Fault, JsonType};
use crate::form::{Asks, Field, MAX_TEXT, Question};
use crate::kind::{self, Kind, Region, normalize};
use crate::pointer::{At, Place};
use serde_json::Value;
use std::collections::HashSet;

/// A claim or a fact.
pub(super) struct Row {
    /// Its index, if it is in a list.
    pub(super) index: Option<usize>,
    /// The value, if any, for each question.
    pub(super) values: Vec<Option<Comparable>>,
}

/// The facts about a field.
pub(super) struct Known<'a> {
    /// The questions, by id.
    pub(super) questions: Vec<(&'a str, &'a Question)>,
    /// The facts, without duplicates.
    pub(super) facts: Vec<Row>,
    /// Pointers to unreadable facts.
    pub(super) unreadable: Vec<At<Fault>>,
    /// Whether a fact about the question is unreadable.
    pub(super) unreadable_at: Vec<bool>,
}

impl<'a> Known<'a> {
    /// Reads the facts about a field.
    pub(super) fn read<T>(
        field: &'a Field<T>,
        facts: Option<&Value>,
        region: Option<Region>,
    ) -> Self {
        let questions = questions(field);
        let mut known = Self {
            unreadable_at: vec![false; questions.len()],
            questions,
            facts: Vec::new(),
            unreadable: Vec::new(),
        };
        let top = Place::Top.member(&field.id);
        for (index, fact) in items(facts) {
            let place = index.map_or(top, |index| top.item(index));
            let values = match (&field.asks, fact) {
                (Asks::Question(_), fact) => vec![known.value(0, fact, place, region)],
                (Asks::Group(_), Value::Object(members)) => (0..known.questions.len())
                    .map(|at| {
                        let (id, _) = known.questions.get(at)?;
                        let id = *id;
                        known.value(at, members.get(id)?, place.member(id), region)
                    })
                    .collect(),
                (Asks::Group(_), _) => {
                    known.unreadable.push(At::new(
                        &place,
                        Fault::Unreadable {
                            expected: JsonType::Object,
                        },
                    ));
                    known.unreadable_at.fill(true);
                    continue;
                }
            };
            if values.iter().any(Option::is_some) {
                known.facts.push(Row { index, values });
            }
        }
        each_once(&mut known.facts);
        known
    }

    /// The value of a fact; an unreadable one is recorded.
    fn value(
        &mut self,
        at: usize,
        fact: &Value,
        place: Place<'_>,
        region: Option<Region>,
    ) -> Option<Comparable> {
        let (_, question) = self.questions.get(at)?;
        let read = fact
            .as_str()
            .ok_or(Fault::Unreadable {
                expected: JsonType::String,
            })
            .and_then(|text| {
                let context = kind::Context {
                    existing: true,
                    region,
                    // A site may know only the year.
                    approximate: true,
                    max: (question.kind == Kind::Text).then_some(MAX_TEXT),
                    options: &question.options,
                    ..kind::Context::default()
                };
                normalize(each(question), text, &context)
            });
        match read {
            Ok(normal) => Comparable::new(each(question), &normal.value),
            Err(fault) => {
                self.unreadable.push(At::new(&place, fault));
                if let Some(any) = self.unreadable_at.get_mut(at) {
                    *any = true;
                }
                None
            }
        }
    }
}

/// The claims about a field, as returned by `check`; values of another shape are ignored.
pub(super) fn rows<T>(field: &Field<T>, claim: Option<&Value>) -> Vec<Row> {
    let questions = questions(field);
    let row = |(index, claim): (Option<usize>, &Value)| Row {
        index,
        values: questions
            .iter()
            .map(|(id, question)| {
                let value = match &field.asks {
                    Asks::Question(_) => claim.as_str(),
                    Asks::Group(_) => claim.get(id).and_then(Value::as_str),
                };
                Comparable::new(each(question), value?)
            })
            .collect(),
    };
    items(claim).map(row).collect()
}

/// The items of a list, or the single value.
fn items(value: Option<&Value>) -> impl Iterator<Item = (Option<usize>, &Value)> {
    let (list, one) = match value {
        Some(Value::Array(list)) => (list.as_slice(), None),
        one => (&[][..], one),
    };
    let list = list
        .iter()
        .enumerate()
        .map(|(index, item)| (Some(index), item));
    list.chain(one.map(|one| (None, one)))
}

fn questions<T>(field: &Field<T>) -> Vec<(&str, &Question)> {
    match &field.asks {
        Asks::Question(question) => vec![(field.id.as_str(), question)],
        Asks::Group(fields) => fields
            .iter()
            .filter_map(|field| match &field.asks {
                Asks::Question(question) => Some((field.id.as_str(), question)),
                Asks::Group(_) => None,
            })
            .collect(),
    }
}

/// The kind of a single answer.
fn each(question: &Question) -> Kind {
    match question.kind {
        Kind::Choices => Kind::Choice,
        kind => kind,
    }
}

/// Removes duplicates.
fn each_once(facts: &mut Vec<Row>) {
    let mut seen = HashSet::new();
    let is_first: Vec<bool> = facts.iter().map(|fact| seen.insert(&fact.values)).collect();
    let mut is_first = is_first.into_iter();
    facts.retain(|_| is_first.next().unwrap_or(true));
}

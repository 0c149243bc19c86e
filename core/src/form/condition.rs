//! Conditions look back: at a field of the same row, or at one outside groups that was asked before. So they can be
//! judged in one go from top to bottom, and none can wait for itself.

use super::reader::Reader;
use super::{Asks, Field, FormFault, MAX_FIELDS, Question, Test, When};
use crate::kind::{Context, Kind, normalize};
use crate::pointer::Place;
use crate::prelude::*;
use serde_json::{Map, Value};

/// What a condition can look at.
#[derive(Default)]
pub(super) struct Before {
    /// Fields outside groups.
    pub(super) top: Vec<Seen>,
    /// Fields of the row, in a group.
    pub(super) row: Option<Vec<Seen>>,
}

/// A field that stands before.
pub(super) struct Seen {
    pub(super) id: String,
    asks: Looked,
}

/// What a condition finds there.
enum Looked {
    Question(Question),
    Group,
    /// It could not be read, which has been said.
    Unread,
}

impl Seen {
    pub(super) fn of<T>(field: &Field<T>) -> Self {
        Self {
            id: field.id.clone(),
            asks: match &field.asks {
                Asks::Question(question) => Looked::Question(question.clone()),
                Asks::Group(_) => Looked::Group,
            },
        }
    }

    /// A field that could not be read, if it has an id at least.
    pub(super) fn unread(field: &Value) -> Option<Self> {
        Some(Self {
            id: field.get("id")?.as_str()?.to_owned(),
            asks: Looked::Unread,
        })
    }
}

impl Before {
    /// Notes a field of the row that could not be read.
    pub(super) fn unread_in_row(&mut self, field: &Value) {
        let row = self.row.iter_mut();
        row.for_each(|row| row.extend(Seen::unread(field)));
    }

    fn find(&self, id: &str) -> Option<&Seen> {
        let row = self.row.iter().flatten().find(|seen| seen.id == id);
        row.or_else(|| self.top.iter().find(|seen| seen.id == id))
    }
}

/// Every field there is, read or not, and what each waits for: tells a field that is asked later from none at all.
pub(super) struct Later<'v>(Vec<Entry<'v>>);

struct Entry<'v> {
    id: &'v str,
    waits_for: Option<&'v str>,
    section: usize,
}

impl<'v> Later<'v> {
    /// Fields outside groups; no more than a form may have, for every condition on one of them looks through them all.
    pub(super) fn of(form: &'v Map<String, Value>) -> Self {
        let sections = listed(form.get("sections")).iter().enumerate();
        let entries = sections.flat_map(|(index, section)| {
            let fields = listed(section.get("fields")).iter();
            fields.filter_map(move |field| Entry::of(field, index))
        });
        Self(entries.take(MAX_FIELDS).collect())
    }

    /// Fields of a row.
    pub(super) fn of_row(fields: &'v [Value]) -> Self {
        Self(
            fields
                .iter()
                .filter_map(|field| Entry::of(field, 0))
                .collect(),
        )
    }

    /// Why a field that waits for `field` never is asked, where `field` was not asked before.
    pub(super) fn than_field(&self, own: &str, field: &str) -> Option<FormFault> {
        self.find(field)?;
        let mut at = field;
        for _ in &self.0 {
            if at == own {
                return Some(FormFault::Circular);
            }
            match self.find(at).and_then(|entry| entry.waits_for) {
                Some(next) => at = next,
                None => break,
            }
        }
        Some(FormFault::ComesLater)
    }

    /// The same for a section.
    pub(super) fn than_section(&self, section: usize, field: &str) -> Option<FormFault> {
        let entry = self.find(field)?;
        Some(if entry.section == section {
            FormFault::Circular
        } else {
            FormFault::ComesLater
        })
    }

    fn find(&self, id: &str) -> Option<&Entry<'v>> {
        self.0.iter().find(|entry| entry.id == id)
    }
}

impl<'v> Entry<'v> {
    fn of(field: &'v Value, section: usize) -> Option<Self> {
        Some(Self {
            id: field.get("id")?.as_str()?,
            waits_for: field
                .get("when")
                .and_then(|when| when.get("field")?.as_str()),
            section,
        })
    }
}

fn listed(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

impl Reader {
    /// A condition; `lookout` says what is wrong with a field that was not asked before.
    pub(super) fn when(
        &mut self,
        value: &Value,
        place: Place<'_>,
        before: &Before,
        lookout: &dyn Fn(&str) -> Option<FormFault>,
    ) -> Option<When> {
        let members = self.object(value, place, &["field", "is", "any", "filled"])?;
        let names = ["is", "any", "filled"].into_iter();
        let tests: Vec<(&str, &Value)> = names
            .filter_map(|name| Some((name, members.get(name)?)))
            .collect();
        let test = match tests.as_slice() {
            [("filled", Value::Bool(filled))] => Test::Filled(*filled),
            [("is", Value::String(value))] => Test::Any(vec![value.clone()]),
            [("any", Value::Array(_))] => Test::Any(self.any(members, place)),
            [(name, _)] => {
                let what = match *name {
                    "filled" => "true or false",
                    "is" => "text",
                    _ => "a list",
                };
                self.wrong(place.member(name), FormFault::Expected(what));
                return None;
            }
            _ => {
                self.wrong(place, FormFault::OneTest);
                return None;
            }
        };
        let field = self.text(members, "field", place)?;
        match before.find(&field) {
            Some(seen) => self.can_be(seen, &test, place),
            None => {
                let fault = lookout(&field).unwrap_or(FormFault::NoSuchField);
                self.wrong(place.member("field"), fault);
            }
        }
        Some(When { field, test })
    }

    fn any(&mut self, members: &Map<String, Value>, place: Place<'_>) -> Vec<String> {
        let list = place.member("any");
        let mut values = Vec::new();
        let most = super::MAX_OPTIONS;
        for (index, value) in self.list(members, "any", place, most).iter().enumerate() {
            match value.as_str() {
                Some(value) => values.push(value.to_owned()),
                None => self.wrong(list.item(index), FormFault::Expected("text")),
            }
        }
        values
    }

    /// Names a test that no answer to this field ever meets.
    fn can_be(&mut self, seen: &Seen, test: &Test, place: Place<'_>) {
        let question = match &seen.asks {
            Looked::Question(question) => question,
            Looked::Group => {
                if matches!(test, Test::Any(_)) {
                    self.wrong(place, FormFault::OnGroup);
                }
                return;
            }
            Looked::Unread => return,
        };
        if question.kind == Kind::OldPassword {
            self.wrong(place.member("field"), FormFault::OnSecret);
            return;
        }
        let Test::Any(values) = test else { return };
        for value in values {
            if !is_canonical(question, value) {
                self.wrong(place, FormFault::NeverSo);
            }
        }
    }
}

fn is_canonical(question: &Question, value: &str) -> bool {
    let context = Context {
        approximate: question.approximate,
        max: question.max,
        options: &question.options,
        ..Context::default()
    };
    let kind = match question.kind {
        Kind::Choices => Kind::Choice,
        kind => kind,
    };
    normalize(kind, value, &context).is_ok_and(|normal| normal.value == value)
}

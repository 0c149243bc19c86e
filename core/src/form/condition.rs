//! Validates conditions. They look back, at an earlier field of the same row or outside groups, so one pass from top to
//! bottom evaluates them all, and none can be circular.

use super::reader::Reader;
use super::{FormFault, MAX_FIELDS, MAX_OPTIONS, Question, Test, When};
use crate::json::{Map, Value};
use crate::kind::{Context, Kind, normalize};
use crate::pointer::Place;
use crate::prelude::*;

/// The fields outside groups, or those of a row, as written and in order: a condition may refer to one that is invalid
/// or comes later.
pub(super) struct Beside<'v>(Vec<Entry<'v>>);

struct Entry<'v> {
    field: &'v Value,
    id: Option<&'v str>,
    waits_for: Option<&'v str>,
    /// The section of the field.
    section: usize,
}

impl<'v> Beside<'v> {
    /// The fields outside groups, bounded by the maximum of a form, because every condition searches them.
    pub(super) fn sections(form: &'v Map) -> Self {
        let mut entries = Vec::new();
        for (section, value) in listed(form.get("sections")).iter().enumerate() {
            for field in listed(value.get("fields")) {
                if entries.len() < MAX_FIELDS {
                    entries.push(Entry::of(field, section));
                }
            }
        }
        Self(entries)
    }

    /// The fields of a row.
    pub(super) fn row(fields: &'v [Value]) -> Self {
        let mut entries = Vec::new();
        for field in fields {
            entries.push(Entry::of(field, 0));
        }
        Self(entries)
    }

    fn find(&self, id: &str) -> Option<&Entry<'v>> {
        self.0.iter().find(|entry| entry.id == Some(id))
    }

    /// The first field with this id, if it comes earlier.
    fn before(&self, at: At<'_>, id: &str) -> Option<&'v Value> {
        for entry in &self.0 {
            if at.is(entry) {
                return None;
            }
            if entry.id == Some(id) {
                return Some(entry.field);
            }
        }
        None
    }

    /// Why a field that comes later, or waits for `field`, cannot be referred to.
    fn later(&self, at: At<'_>, field: &str) -> Option<FormFault> {
        let entry = self.find(field)?;
        let own = match at {
            At::Section(section) if entry.section == section => return Some(FormFault::Circular),
            At::Section(_) => return Some(FormFault::ComesLater),
            At::Field(own) => own.get("id").and_then(Value::as_str),
        };
        let mut next = Some(field);
        for _ in &self.0 {
            let Some(id) = next else { break };
            if own.unwrap_or_default() == id {
                return Some(FormFault::Circular);
            }
            next = self.find(id).and_then(|entry| entry.waits_for);
        }
        Some(FormFault::ComesLater)
    }
}

impl<'v> Entry<'v> {
    fn of(field: &'v Value, section: usize) -> Self {
        Self {
            field,
            id: text(Some(field), "id"),
            waits_for: text(field.get("when"), "field"),
            section,
        }
    }
}

fn text<'v>(value: Option<&'v Value>, name: &str) -> Option<&'v str> {
    value?.get(name)?.as_str()
}

fn listed(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

/// The owner of a condition.
#[derive(Clone, Copy)]
pub(super) enum At<'v> {
    Section(usize),
    Field(&'v Value),
}

impl At<'_> {
    fn is(self, entry: &Entry<'_>) -> bool {
        match self {
            // A section without fields comes before the next section's fields.
            Self::Section(section) => entry.section >= section,
            Self::Field(field) => core::ptr::eq(field, entry.field),
        }
    }
}

/// The position of a part of a form, with its surroundings.
#[derive(Clone, Copy)]
pub(super) struct Around<'a, 'v> {
    pub(super) sections: &'a Beside<'v>,
    /// The section, or the field outside groups.
    pub(super) at: At<'v>,
    /// The row, and the field in it.
    pub(super) row: Option<(&'a Beside<'v>, At<'v>)>,
}

impl<'v> Around<'_, 'v> {
    /// Whether a field with this id comes earlier, in the same row or outside groups.
    pub(super) fn is_repeated(&self, id: &str) -> bool {
        let (beside, at) = self.row.unwrap_or((self.sections, self.at));
        beside.before(at, id).is_some()
    }

    fn before(&self, id: &str) -> Option<&'v Value> {
        let row = self.row.and_then(|(row, at)| row.before(at, id));
        row.or_else(|| self.sections.before(self.at, id))
    }

    fn later(&self, id: &str) -> Option<FormFault> {
        let row = self.row.and_then(|(row, at)| row.later(at, id));
        row.or_else(|| self.sections.later(self.at, id))
    }
}

impl Reader {
    /// Reads a condition.
    pub(super) fn when(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        around: &Around<'_, '_>,
    ) -> Option<When> {
        let members = self.object(value, place, &["field", "is", "any", "filled"])?;
        let tests = (members.get("is"), members.get("any"), members.get("filled"));
        let (name, what) = match tests {
            (Some(_), None, None) => ("is", "text"),
            (None, Some(_), None) => ("any", "a list"),
            (None, None, Some(_)) => ("filled", "true or false"),
            _ => {
                self.wrong(place, FormFault::OneTest);
                return None;
            }
        };
        let test = match tests {
            (Some(Value::String(value)), _, _) => Test::Any(vec![value.clone()]),
            (_, Some(Value::Array(_)), _) => Test::Any(self.any(members, place)),
            (_, _, Some(Value::Bool(filled))) => Test::Filled(*filled),
            _ => {
                self.wrong_in(place, name, FormFault::Expected(what));
                return None;
            }
        };
        let field = self.text(members, "field", place)?;
        match around.before(&field) {
            Some(seen) => self.can_be(seen, &test, place),
            None => {
                let fault = around.later(&field).unwrap_or(FormFault::NoSuchField);
                self.wrong_in(place, "field", fault);
            }
        }
        Some(When { field, test })
    }

    fn any(&mut self, members: &Map, place: &Place<'_>) -> Vec<String> {
        let list = place.member("any");
        let mut values = Vec::new();
        let listed = self.list(members, "any", place, MAX_OPTIONS);
        for (index, value) in listed.iter().enumerate() {
            match value {
                Value::String(value) => values.push(value.clone()),
                _ => self.wrong(&list.item(index), FormFault::Expected("text")),
            }
        }
        values
    }

    /// Reports a test that no answer to this field can pass. Faults of the field itself are reported at the field.
    fn can_be(&mut self, seen: &Value, test: &Test, place: &Place<'_>) {
        let Some(members) = seen.as_object() else {
            return;
        };
        match (members.contains_key("kind"), members.contains_key("fields")) {
            (true, false) => {}
            (false, true) if matches!(test, Test::Any(_)) => {
                self.wrong(place, FormFault::OnGroup);
                return;
            }
            _ => return,
        }
        let kind = members.get("kind").and_then(Value::as_str);
        if kind == Some(Kind::OldPassword.name()) {
            self.wrong_in(place, "field", FormFault::OnSecret);
            return;
        }
        let Test::Any(values) = test else {
            return;
        };
        if let Some(question) = Self::default().question(members, &Place::Top) {
            for value in values {
                if !is_canonical(&question, value) {
                    self.wrong(place, FormFault::NeverSo);
                }
            }
        }
    }
}

fn is_canonical(question: &Question, value: &str) -> bool {
    let context = Context {
        existing: true,
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

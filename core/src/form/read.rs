//! Reading a form checks it: a walk over the JSON that goes on after a fault, so that whoever wrote the form sees
//! everything at once. By hand, for a browser downloads it: derived readers of these types are several times the size.

use super::condition::{Before, Later, Seen};
use super::reader::{Reader, is_id};
use super::texts::{Labelled, Wording};
use super::{
    Asks, Field, Form, FormError, FormFault, MAX_FIELDS, MAX_OPTIONS, MAX_ROWS, MAX_SECTIONS,
    MAX_TEXT, MAX_WEIGHT, Question, Repeat, Section, USUAL_ROWS,
};
use crate::kind::Kind;
use crate::pointer::Place;
use crate::prelude::*;
use serde_json::{Map, Value};

type Members = Map<String, Value>;

/// A form, its texts read as `T` has them.
pub(super) fn form<T: Wording>(value: &Value) -> Result<Form<T>, Vec<FormError>> {
    let mut reader = Reader::default();
    let form = reader.form(value);
    reader.finish(form)
}

impl Reader {
    fn form<T: Wording>(&mut self, value: &Value) -> Option<Form<T>> {
        let members = self.object(value, Place::Top, &["id", "version", "sections"])?;
        let id = self.id(members, Place::Top);
        let version = self.number(members, "version", Place::Top, (1, u32::MAX));
        if version.is_none() && !members.contains_key("version") {
            self.wrong(Place::Top.member("version"), FormFault::Missing);
        }
        let later = Later::of(members);
        let mut before = Before::default();
        let mut sections: Vec<Section<T>> = Vec::new();
        let listed = self.list(members, "sections", Place::Top, MAX_SECTIONS);
        for (index, section) in listed.iter().enumerate() {
            let list = Place::Top.member("sections");
            let place = list.item(index);
            if let Some(section) = self.section(section, place, index, &later, &mut before) {
                if sections.iter().any(|other| other.id == section.id) {
                    self.wrong(place.member("id"), FormFault::Duplicate);
                }
                sections.push(section);
            }
        }
        Some(Form {
            id,
            version: version.unwrap_or_default(),
            sections,
        })
    }

    fn section<T: Wording>(
        &mut self,
        value: &Value,
        place: Place<'_>,
        index: usize,
        later: &Later<'_>,
        before: &mut Before,
    ) -> Option<Section<T>> {
        let members = self.object(value, place, &["id", "texts", "when", "fields"])?;
        let id = self.id(members, place);
        let labelled = Labelled::default();
        let texts = T::read(self, members.get("texts"), place.member("texts"), labelled);
        let when = members.get("when").and_then(|when| {
            let place = place.member("when");
            self.when(when, place, before, &|field| {
                later.than_section(index, field)
            })
        });
        let mut fields = Vec::new();
        let list = place.member("fields");
        let listed = self.list(members, "fields", place, MAX_FIELDS);
        for (index, field) in listed.iter().enumerate() {
            let place = list.item(index);
            if let Some(field) = self.field(field, place, later, before) {
                if before.top.iter().any(|other| other.id == field.id) {
                    self.wrong(place.member("id"), FormFault::Duplicate);
                }
                before.top.push(Seen::of(&field));
                fields.push(field);
            } else {
                before.top.extend(Seen::unread(field));
            }
        }
        Some(Section {
            id,
            texts,
            when,
            fields,
        })
    }

    /// A field that is in no group.
    fn field<T: Wording>(
        &mut self,
        value: &Value,
        place: Place<'_>,
        later: &Later<'_>,
        before: &mut Before,
    ) -> Option<Field<T>> {
        let known = [
            "id",
            "kind",
            "texts",
            "needed",
            "weight",
            "options",
            "approximate",
            "max",
            "autocomplete",
            "repeat",
            "fields",
            "when",
        ];
        let members = self.object(value, place, &known)?;
        let own = members
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let lookout = |field: &str| later.than_field(own, field);
        let group = match (members.contains_key("kind"), members.contains_key("fields")) {
            (false, true) => true,
            (true, false) => false,
            _ => {
                self.wrong(place, FormFault::KindOrFields);
                return None;
            }
        };
        if !group {
            return self.question(members, place, before, &lookout);
        }
        for name in ["weight", "options", "approximate", "max", "autocomplete"] {
            if members.contains_key(name) {
                self.wrong(place.member(name), FormFault::NotForThis);
            }
        }
        let (when, repeat) = (
            self.field_when(members, place, before, &lookout),
            self.repeat(members, place),
        );
        let fields = self.group(members, place, later, before, own);
        let asks = Asks::Group(fields);
        Some(self.whole(members, place, asks, repeat, when))
    }

    /// The fields of a row. A condition there looks at the row first.
    fn group<T: Wording>(
        &mut self,
        members: &Members,
        place: Place<'_>,
        later: &Later<'_>,
        before: &mut Before,
        own: &str,
    ) -> Vec<Field<T>> {
        let listed = self.list(members, "fields", place, MAX_FIELDS);
        let row = Later::of_row(listed);
        let list = place.member("fields");
        let mut fields: Vec<Field<T>> = Vec::new();
        before.row = Some(Vec::new());
        for (index, field) in listed.iter().enumerate() {
            let place = list.item(index);
            let known = [
                "id",
                "kind",
                "texts",
                "needed",
                "weight",
                "options",
                "approximate",
                "max",
                "autocomplete",
                "when",
                // Each has a fault of its own.
                "repeat",
                "fields",
            ];
            let Some(members) = self.object(field, place, &known) else {
                continue;
            };
            if members.contains_key("fields") {
                self.wrong(place.member("fields"), FormFault::NestedGroup);
                before.unread_in_row(field);
                continue;
            }
            if members.contains_key("repeat") {
                self.wrong(place.member("repeat"), FormFault::NotForThis);
            }
            if !members.contains_key("kind") {
                self.wrong(place.member("kind"), FormFault::Missing);
                before.unread_in_row(field);
                continue;
            }
            let inner = members
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let lookout = |field: &str| {
                row.than_field(inner, field)
                    .or_else(|| later.than_field(own, field))
            };
            if let Some(field) = self.question(members, place, before, &lookout) {
                if field.is_secret() {
                    self.wrong(place.member("kind"), FormFault::SecretInGroup);
                }
                if fields.iter().any(|other| other.id == field.id) {
                    self.wrong(place.member("id"), FormFault::Duplicate);
                }
                if let Some(row) = &mut before.row {
                    row.push(Seen::of(&field));
                }
                fields.push(field);
            } else {
                before.unread_in_row(field);
            }
        }
        before.row = None;
        fields
    }

    fn question<T: Wording>(
        &mut self,
        members: &Members,
        place: Place<'_>,
        before: &Before,
        lookout: &dyn Fn(&str) -> Option<FormFault>,
    ) -> Option<Field<T>> {
        let when = self.field_when(members, place, before, lookout);
        let repeat = self.repeat(members, place);
        let kind = self.text(members, "kind", place)?;
        let kind: Kind = match kind.parse() {
            Ok(Kind::Code | Kind::NewPassword) => {
                self.wrong(place.member("kind"), FormFault::KindNotAsked);
                return None;
            }
            Ok(kind) => kind,
            Err(_) => {
                self.wrong(place.member("kind"), FormFault::UnknownKind);
                return None;
            }
        };
        let chooses = matches!(kind, Kind::Choice | Kind::Choices);
        for (name, fits) in [
            ("options", chooses),
            ("approximate", kind == Kind::Date),
            ("max", kind == Kind::Text),
            ("repeat", kind != Kind::Choices),
        ] {
            if members.contains_key(name) && !fits {
                self.wrong(place.member(name), FormFault::NotForThis);
            }
        }
        let options = if chooses {
            self.options(members, place)
        } else {
            Vec::new()
        };
        let question = Question {
            kind,
            weight: self
                .number(members, "weight", place, (0, MAX_WEIGHT))
                .unwrap_or(1),
            options,
            approximate: self.flag(members, "approximate", place),
            max: self.number(members, "max", place, (1, MAX_TEXT)),
            autocomplete: members
                .get("autocomplete")
                .and_then(|_| self.text(members, "autocomplete", place)),
        };
        Some(self.whole(members, place, Asks::Question(question), repeat, when))
    }

    fn whole<T: Wording>(
        &mut self,
        members: &Members,
        place: Place<'_>,
        asks: Asks<T>,
        repeat: Option<Repeat>,
        when: Option<super::When>,
    ) -> Field<T> {
        self.fields += 1;
        if self.fields == MAX_FIELDS + 1 {
            self.wrong(place, FormFault::TooMany { max: MAX_FIELDS });
        }
        let options = match &asks {
            Asks::Question(question) => &*question.options,
            Asks::Group(_) => &[],
        };
        let labelled = Labelled {
            options,
            repeats: repeat.is_some(),
        };
        Field {
            id: self.id(members, place),
            texts: T::read(self, members.get("texts"), place.member("texts"), labelled),
            needed: self.flag(members, "needed", place),
            asks,
            repeat,
            when,
        }
    }

    fn field_when(
        &mut self,
        members: &Members,
        place: Place<'_>,
        before: &Before,
        lookout: &dyn Fn(&str) -> Option<FormFault>,
    ) -> Option<super::When> {
        let when = members.get("when")?;
        self.when(when, place.member("when"), before, lookout)
    }

    fn repeat(&mut self, members: &Members, place: Place<'_>) -> Option<Repeat> {
        let place = place.member("repeat");
        let members = self.object(members.get("repeat")?, place, &["min", "max"])?;
        let max = self.number(members, "max", place, (1, MAX_ROWS));
        let min = self.number(members, "min", place, (0, MAX_ROWS));
        let repeat = Repeat {
            min: min.unwrap_or(1),
            max: max.unwrap_or(USUAL_ROWS),
        };
        if repeat.min > repeat.max {
            self.wrong(place.member("min"), FormFault::MinOverMax);
        }
        Some(repeat)
    }

    fn options(&mut self, members: &Members, place: Place<'_>) -> Vec<String> {
        let listed = self.list(members, "options", place, MAX_OPTIONS);
        let list = place.member("options");
        let mut options = Vec::new();
        for (index, option) in listed.iter().enumerate() {
            match option.as_str() {
                Some(option) if !is_id(option) => self.wrong(list.item(index), FormFault::BadId),
                Some(option) if options.iter().any(|other| other == option) => {
                    self.wrong(list.item(index), FormFault::Duplicate);
                }
                Some(option) => options.push(option.to_owned()),
                None => self.wrong(list.item(index), FormFault::Expected("text")),
            }
        }
        options
    }
}

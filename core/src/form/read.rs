//! Reads and validates a form in one pass over the JSON that continues after errors, so that the author sees all of
//! them. Written by hand because browsers download it: derived deserializers are several times the size.

use super::condition::{Around, At, Beside};
use super::reader::{Reader, is_id};
use super::texts::{Labelled, TextCodec};
use super::{
    Asks, Field, Form, FormError, FormFault, MAX_FIELDS, MAX_OPTIONS, MAX_ROWS, MAX_SECTIONS,
    MAX_TEXT, MAX_WEIGHT, Question, Repeat, Section, USUAL_ROWS, When,
};
use crate::json::{Map, Value};
use crate::kind::Kind;
use crate::pointer::Place;
use crate::prelude::*;

/// The members of a field.
const FIELD: &[&str] = &[
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

/// Reads a form, with its texts as `T` requires.
pub(super) fn form<T: TextCodec>(value: &Value) -> Result<Form<T>, Vec<FormError>> {
    let mut reader = Reader::default();
    let form = reader.form(value);
    reader.finish(form)
}

impl Reader {
    fn form<T: TextCodec>(&mut self, value: &Value) -> Option<Form<T>> {
        let members = self.object(value, &Place::Top, &["id", "version", "sections"])?;
        let id = self.id(members, &Place::Top);
        let version = self.number(members, "version", &Place::Top, (1, u32::MAX));
        if version.is_none() && !members.contains_key("version") {
            self.wrong(&Place::Top.member("version"), FormFault::Missing);
        }
        let beside = Beside::sections(members);
        let mut sections: Vec<Section<T>> = Vec::new();
        let listed = self.list(members, "sections", &Place::Top, MAX_SECTIONS);
        for (index, section) in listed.iter().enumerate() {
            let list = Place::Top.member("sections");
            let place = &list.item(index);
            let around = Around {
                sections: &beside,
                at: At::Section(index),
                row: None,
            };
            if let Some(section) = self.section(section, place, around) {
                let is_named = !section.id.is_empty();
                if is_named && sections.iter().any(|other| other.id == section.id) {
                    self.wrong_in(place, "id", FormFault::Duplicate);
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

    fn section<T: TextCodec>(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        around: Around<'_, '_>,
    ) -> Option<Section<T>> {
        let members = self.object(value, place, &["id", "texts", "when", "fields"])?;
        let mut fields = Vec::new();
        let id = self.id(members, place);
        let labelled = Labelled::default();
        let texts = T::read(self, members.get("texts"), &place.member("texts"), labelled);
        let when = self.condition(members, place, &around);
        let list = place.member("fields");
        let listed = self.list(members, "fields", place, MAX_FIELDS);
        for (index, field) in listed.iter().enumerate() {
            let at = At::Field(field);
            self.field(
                field,
                &list.item(index),
                Around { at, ..around },
                &mut fields,
            );
        }
        Some(Section {
            id,
            texts,
            when,
            fields,
        })
    }

    /// Reads a field, in a group or outside, into `fields`. Fields over the maximum are ignored.
    fn field<T: TextCodec>(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        around: Around<'_, '_>,
        fields: &mut Vec<Field<T>>,
    ) {
        // Invalid fields count, too, because each one may search all the others.
        self.fields += 1;
        if self.fields > MAX_FIELDS {
            if self.fields == MAX_FIELDS + 1 {
                self.wrong(place, FormFault::TooMany { max: MAX_FIELDS });
            }
            return;
        }
        let Some(members) = self.object(value, place, FIELD) else {
            return;
        };
        let in_row = around.row.is_some();
        let is_group = members.contains_key("fields");
        let is_question = members.contains_key("kind");
        if in_row && is_group {
            self.wrong_in(place, "fields", FormFault::NestedGroup);
            return;
        }
        if in_row && members.contains_key("repeat") {
            self.wrong_in(place, "repeat", FormFault::NotForThis);
        }
        if in_row && !is_question {
            self.wrong_in(place, "kind", FormFault::Missing);
            return;
        }
        if is_group == is_question {
            self.wrong(place, FormFault::KindOrFields);
            return;
        }
        if is_group {
            for name in ["weight", "options", "approximate", "max", "autocomplete"] {
                self.has_no(members, name, place);
            }
        }
        let when = self.condition(members, place, &around);
        let repeat = self.repeat(members, place);
        let asks = if is_group {
            Asks::Group(self.group(members, place, around))
        } else {
            match self.question(members, place) {
                Some(question) => Asks::Question(question),
                None => return,
            }
        };
        let field = self.whole(members, place, asks, repeat, when);
        if in_row && field.is_secret() {
            self.wrong_in(place, "kind", FormFault::SecretInGroup);
        }
        if around.is_repeated(&field.id) {
            self.wrong_in(place, "id", FormFault::Duplicate);
        }
        fields.push(field);
    }

    /// Reads the fields of a row. Conditions there look in the row first.
    fn group<T: TextCodec>(
        &mut self,
        members: &Map,
        place: &Place<'_>,
        around: Around<'_, '_>,
    ) -> Vec<Field<T>> {
        let listed = self.list(members, "fields", place, MAX_FIELDS);
        let row = Beside::row(listed);
        let list = place.member("fields");
        let mut fields = Vec::new();
        for (index, field) in listed.iter().enumerate() {
            let row = Some((&row, At::Field(field)));
            self.field(
                field,
                &list.item(index),
                Around { row, ..around },
                &mut fields,
            );
        }
        fields
    }

    /// Reads the question of a field that is not a group.
    pub(super) fn question(&mut self, members: &Map, place: &Place<'_>) -> Option<Question> {
        let kind = self.text(members, "kind", place)?;
        let kind: Kind = match kind.parse() {
            Ok(Kind::Code | Kind::NewPassword) => {
                self.wrong_in(place, "kind", FormFault::KindNotAsked);
                return None;
            }
            Ok(kind) => kind,
            Err(_) => {
                self.wrong_in(place, "kind", FormFault::UnknownKind);
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
            if !fits {
                self.has_no(members, name, place);
            }
        }
        let options = if chooses {
            self.options(members, place)
        } else {
            Vec::new()
        };
        Some(Question {
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
        })
    }

    fn has_no(&mut self, members: &Map, name: &str, place: &Place<'_>) {
        if members.contains_key(name) {
            self.wrong_in(place, name, FormFault::NotForThis);
        }
    }

    fn whole<T: TextCodec>(
        &mut self,
        members: &Map,
        place: &Place<'_>,
        asks: Asks<T>,
        repeat: Option<Repeat>,
        when: Option<When>,
    ) -> Field<T> {
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
            texts: T::read(self, members.get("texts"), &place.member("texts"), labelled),
            needed: self.flag(members, "needed", place),
            asks,
            repeat,
            when,
        }
    }

    fn condition(
        &mut self,
        members: &Map,
        place: &Place<'_>,
        around: &Around<'_, '_>,
    ) -> Option<When> {
        let when = members.get("when")?;
        self.when(when, &place.member("when"), around)
    }

    fn repeat(&mut self, members: &Map, place: &Place<'_>) -> Option<Repeat> {
        let place = &place.member("repeat");
        let members = self.object(members.get("repeat")?, place, &["min", "max"])?;
        let max = self.number(members, "max", place, (1, MAX_ROWS));
        let min = self.number(members, "min", place, (0, MAX_ROWS));
        let repeat = Repeat {
            min: min.unwrap_or(1),
            max: max.unwrap_or(USUAL_ROWS),
        };
        if repeat.min > repeat.max {
            self.wrong_in(place, "min", FormFault::MinOverMax);
        }
        Some(repeat)
    }

    fn options(&mut self, members: &Map, place: &Place<'_>) -> Vec<String> {
        let listed = self.list(members, "options", place, MAX_OPTIONS);
        let list = place.member("options");
        let mut options = Vec::new();
        for (index, option) in listed.iter().enumerate() {
            match option.as_str() {
                Some(option) if !is_id(option) => self.wrong(&list.item(index), FormFault::BadId),
                Some(option) if options.iter().any(|other| other == option) => {
                    self.wrong(&list.item(index), FormFault::Duplicate);
                }
                Some(option) => options.push(option.to_owned()),
                None => self.wrong(&list.item(index), FormFault::Expected("text")),
            }
        }
        options
    }
}

//! The texts of a form in one language, and how they are joined to it. A language's file mirrors the form:
//! `{"sections": {ID: texts}, "fields": {ID: texts, or for a group texts and "fields"}}`.

use super::reader::Reader;
use super::{Asks, Field, Form, FormError, FormFault, Section, WordedForm};
use crate::json::{Map, Value};
use crate::pointer::{At, Place};
use crate::prelude::*;

/// Marks a form without texts, as in `forms/ID.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wordless;

/// The texts of a section or a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The question, or the title of a section.
    pub label: String,
    /// How to answer, read together with the label.
    pub hint: Option<String>,
    /// What makes an answer useful (row B8).
    pub tip: Option<String>,
    /// The name of one of several answers, if the field repeats.
    pub row: Option<String>,
    /// The labels of the options, in their order.
    pub options: Vec<String>,
}

/// The texts that JSON Schema calls annotations, if there are any.
pub trait Annotations {
    /// The label, for `title`.
    fn label(&self) -> Option<&str>;
    /// The hint, for `description`.
    fn hint(&self) -> Option<&str>;
}

impl Annotations for Wordless {
    fn label(&self) -> Option<&str> {
        None
    }

    fn hint(&self) -> Option<&str> {
        None
    }
}

impl Annotations for Texts {
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }

    fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// What needs texts besides the label.
#[derive(Clone, Copy, Default)]
pub(super) struct Labelled<'a> {
    pub(super) options: &'a [String],
    pub(super) repeats: bool,
}

/// How texts are read and written, for forms with and without them.
pub(super) trait TextCodec: Sized {
    fn read(
        reader: &mut Reader,
        texts: Option<&Value>,
        place: &Place<'_>,
        of: Labelled<'_>,
    ) -> Self;
    fn to_value(&self, options: &[String]) -> Option<Value>;
}

impl TextCodec for Wordless {
    fn read(_: &mut Reader, _: Option<&Value>, _: &Place<'_>, _: Labelled<'_>) -> Self {
        Self
    }

    fn to_value(&self, _: &[String]) -> Option<Value> {
        None
    }
}

impl TextCodec for Texts {
    fn read(
        reader: &mut Reader,
        texts: Option<&Value>,
        place: &Place<'_>,
        of: Labelled<'_>,
    ) -> Self {
        reader.texts(texts, place, of, false)
    }

    fn to_value(&self, options: &[String]) -> Option<Value> {
        let mut texts = Map::new();
        texts.insert("label".into(), self.label.clone().into());
        for (name, text) in [("hint", &self.hint), ("tip", &self.tip), ("row", &self.row)] {
            if let Some(text) = text {
                texts.insert(name.into(), text.clone().into());
            }
        }
        if !options.is_empty() {
            let mut labels = Map::new();
            for (option, label) in options.iter().zip(&self.options) {
                labels.insert(option.clone(), label.clone().into());
            }
            texts.insert("options".into(), Value::Object(labels));
        }
        Some(Value::Object(texts))
    }
}

impl Reader {
    fn texts(
        &mut self,
        value: Option<&Value>,
        place: &Place<'_>,
        of: Labelled<'_>,
        group: bool,
    ) -> Texts {
        let Some(value) = value else {
            self.wrong(place, FormFault::NoText);
            return Texts::default();
        };
        let Some(members) = value.as_object() else {
            self.wrong(place, FormFault::Expected("an object"));
            return Texts::default();
        };
        for name in members.keys() {
            let fits = match name.as_str() {
                "label" | "hint" | "tip" => true,
                "row" => of.repeats,
                "options" => !of.options.is_empty(),
                "fields" => group,
                _ => false,
            };
            if !fits {
                self.wrong_in(place, name, FormFault::SurplusText);
            }
        }
        let label = self.words(members, "label", place);
        if label.is_none() && !members.contains_key("label") {
            self.wrong_in(place, "label", FormFault::NoText);
        }
        let mut options = Vec::new();
        if !of.options.is_empty() {
            self.for_each(
                members,
                "options",
                place,
                of.options,
                |reader, labels, place, option| {
                    let label = reader.words(labels, option, place);
                    if label.is_none() && !labels.contains_key(option) {
                        reader.wrong_in(place, option, FormFault::NoText);
                    }
                    options.push(label.unwrap_or_default());
                },
            );
        }
        Texts {
            label: label.unwrap_or_default(),
            hint: self.words(members, "hint", place),
            tip: self.words(members, "tip", place),
            row: self.words(members, "row", place),
            options,
        }
    }

    /// An optional text, which must not be blank.
    fn words(&mut self, members: &Map, name: &str, place: &Place<'_>) -> Option<String> {
        let fault = match members.get(name)? {
            Value::String(text) if text.trim().is_empty() => FormFault::NoText,
            Value::String(text) => return Some(text.clone()),
            _ => FormFault::Expected("text"),
        };
        self.wrong_in(place, name, fault);
        None
    }

    /// Reads the object `name`, which has a member for each of `ids` and no other.
    fn for_each(
        &mut self,
        members: &Map,
        name: &str,
        place: &Place<'_>,
        ids: &[String],
        mut read: impl FnMut(&mut Self, &Map, &Place<'_>, &str),
    ) {
        let place = &place.member(name);
        let none = Map::new();
        let inner = match members.get(name) {
            Some(Value::Object(inner)) => inner,
            Some(_) => {
                self.wrong(place, FormFault::Expected("an object"));
                return;
            }
            None => &none,
        };
        for id in ids {
            read(self, inner, place, id);
        }
        for surplus in inner.keys().filter(|key| !ids.contains(key)) {
            self.wrong_in(place, surplus, FormFault::SurplusText);
        }
    }
}

/// Joins a form and the texts of one language.
pub(super) fn worded(form: &Form, texts: &Value) -> Result<WordedForm, Vec<FormError>> {
    let mut reader = Reader::default();
    let worded = reader.worded(form, texts);
    reader.finish(worded)
}

/// Leaves the texts of a form out.
pub(super) fn wordless(form: &WordedForm) -> Form {
    let sections = form.sections.iter().map(|section| Section {
        id: section.id.clone(),
        texts: Wordless,
        when: section.when.clone(),
        fields: section.fields.iter().map(wordless_field).collect(),
    });
    Form {
        id: form.id.clone(),
        version: form.version,
        sections: sections.collect(),
    }
}

fn wordless_field(field: &Field<Texts>) -> Field {
    Field {
        id: field.id.clone(),
        texts: Wordless,
        asks: match &field.asks {
            Asks::Question(question) => Asks::Question(question.clone()),
            Asks::Group(fields) => Asks::Group(fields.iter().map(wordless_field).collect()),
        },
        needed: field.needed,
        repeat: field.repeat,
        when: field.when.clone(),
    }
}

impl Reader {
    fn worded(&mut self, form: &Form, texts: &Value) -> Option<WordedForm> {
        let members = self.object(texts, &Place::Top, &["sections", "fields"])?;
        let ids: Vec<String> = form
            .sections
            .iter()
            .map(|section| section.id.clone())
            .collect();
        let mut titles = Vec::new();
        self.for_each(
            members,
            "sections",
            &Place::Top,
            &ids,
            |reader, inner, place, id| {
                let place = &place.member(id);
                titles.push(reader.texts(inner.get(id), place, Labelled::default(), false));
            },
        );
        let asked: Vec<&Field> = form.fields().collect();
        let mut fields = self.worded_fields(members, &Place::Top, &asked).into_iter();
        let sections = form
            .sections
            .iter()
            .zip(titles)
            .map(|(section, texts)| Section {
                id: section.id.clone(),
                texts,
                when: section.when.clone(),
                fields: fields.by_ref().take(section.fields.len()).collect(),
            });
        Some(Form {
            id: form.id.clone(),
            version: form.version,
            sections: sections.collect(),
        })
    }

    fn worded_fields(
        &mut self,
        members: &Map,
        place: &Place<'_>,
        fields: &[&Field],
    ) -> Vec<Field<Texts>> {
        let ids: Vec<String> = fields.iter().map(|field| field.id.clone()).collect();
        let mut asked = fields.iter();
        let mut worded = Vec::new();
        self.for_each(
            members,
            "fields",
            place,
            &ids,
            |reader, inner, place, id| {
                if let Some(field) = asked.next() {
                    worded.push(reader.worded_field(inner.get(id), &place.member(id), field));
                }
            },
        );
        worded
    }

    fn worded_field(
        &mut self,
        value: Option<&Value>,
        place: &Place<'_>,
        field: &Field,
    ) -> Field<Texts> {
        let (options, group) = match &field.asks {
            Asks::Question(question) => (&*question.options, None),
            Asks::Group(fields) => (&[][..], Some(fields)),
        };
        let repeats = field.repeat.is_some();
        let texts = self.texts(value, place, Labelled { options, repeats }, group.is_some());
        let asks = match &field.asks {
            Asks::Question(question) => Asks::Question(question.clone()),
            // If a group has no texts at all, only the group is reported, not its fields.
            Asks::Group(fields) => Asks::Group(match value.and_then(Value::as_object) {
                Some(members) => {
                    let fields: Vec<&Field> = fields.iter().collect();
                    self.worded_fields(members, place, &fields)
                }
                None => Vec::new(),
            }),
        };
        Field {
            id: field.id.clone(),
            texts,
            asks,
            needed: field.needed,
            repeat: field.repeat,
            when: field.when.clone(),
        }
    }
}

/// The differences between the texts of two languages: hints or tips that only one of them has. Pointers are valid in
/// both.
pub fn differences(model: &Value, other: &Value) -> Vec<FormError> {
    let mut found = Vec::new();
    differ(model, other, &Place::Top, &mut found);
    found
}

fn differ(model: &Value, other: &Value, place: &Place<'_>, found: &mut Vec<FormError>) {
    let (Some(model), Some(other)) = (model.as_object(), other.as_object()) else {
        return;
    };
    for (name, value) in model.iter() {
        match other.get(name) {
            Some(beside) => differ(value, beside, &place.member(name), found),
            None => found.push(At::new(&place.member(name), FormFault::NoText)),
        }
    }
    for name in other
        .keys()
        .filter(|name| !model.contains_key(name.as_str()))
    {
        found.push(At::new(&place.member(name), FormFault::SurplusText));
    }
}

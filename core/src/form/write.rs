//! Writes a form as JSON that [`super::read`] reads, leaving out defaults.

use super::texts::TextCodec;
use super::{Asks, Field, Form, Section, Test, When};
use crate::json::{Map, Put, Value, list};

/// Writes a form.
pub(super) fn form<T: TextCodec>(form: &Form<T>) -> Value {
    let mut members = Map::new();
    members.put_text("id", &form.id);
    members.put("version", form.version);
    members.put("sections", each(&form.sections, section));
    Value::Object(members)
}

fn each<A>(all: &[A], written: fn(&A) -> Map) -> Value {
    Value::Array(all.iter().map(|one| Value::Object(written(one))).collect())
}

fn section<T: TextCodec>(section: &Section<T>) -> Map {
    let mut members = Map::new();
    members.put_text("id", &section.id);
    if let Some(texts) = section.texts.to_value(&[]) {
        members.put("texts", texts);
    }
    if let Some(when) = &section.when {
        members.put("when", condition(when));
    }
    members.put("fields", each(&section.fields, field));
    members
}

fn field<T: TextCodec>(asked: &Field<T>) -> Map {
    let mut members = Map::new();
    members.put_text("id", &asked.id);
    let options = match &asked.asks {
        Asks::Group(fields) => {
            members.put("fields", each(fields, field));
            &[][..]
        }
        Asks::Question(question) => {
            members.put_text("kind", question.kind.name());
            if question.weight != 1 {
                members.put("weight", question.weight);
            }
            if question.approximate {
                members.put("approximate", true);
            }
            if let Some(max) = question.max {
                members.put("max", max);
            }
            if let Some(autocomplete) = &question.autocomplete {
                members.put_text("autocomplete", autocomplete);
            }
            if !question.options.is_empty() {
                members.put("options", list(&question.options));
            }
            &question.options
        }
    };
    if let Some(texts) = asked.texts.to_value(options) {
        members.put("texts", texts);
    }
    if asked.needed {
        members.put("needed", true);
    }
    if let Some(repeat) = asked.repeat {
        let mut rows = Map::new();
        rows.put("min", repeat.min);
        rows.put("max", repeat.max);
        members.put("repeat", rows);
    }
    if let Some(when) = &asked.when {
        members.put("when", condition(when));
    }
    members
}

fn condition(when: &When) -> Map {
    let mut members = Map::new();
    members.put_text("field", &when.field);
    match &when.test {
        Test::Filled(filled) => members.put("filled", *filled),
        Test::Any(values) => match values.as_slice() {
            [value] => members.put_text("is", value),
            values => members.put("any", list(values)),
        },
    }
    members
}

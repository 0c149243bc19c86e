//! A form as JSON: what [`super::read`] reads, without anything that says what goes without saying.

use super::texts::Wording;
use super::{Asks, Field, Form, Section, Test, When};
use crate::prelude::*;
use serde_json::{Map, Value, json};

/// The whole form.
pub(super) fn form<T: Wording>(form: &Form<T>) -> Value {
    let sections: Vec<Value> = form.sections.iter().map(section).collect();
    json!({ "id": form.id, "version": form.version, "sections": sections })
}

fn section<T: Wording>(section: &Section<T>) -> Value {
    let fields: Vec<Value> = section.fields.iter().map(field).collect();
    let mut members = Map::new();
    members.insert("id".into(), section.id.clone().into());
    put(&mut members, "texts", section.texts.to_value(&[]));
    put(&mut members, "when", section.when.as_ref().map(when));
    members.insert("fields".into(), fields.into());
    Value::Object(members)
}

fn field<T: Wording>(asked: &Field<T>) -> Value {
    let mut members = Map::new();
    members.insert("id".into(), asked.id.clone().into());
    let options = match &asked.asks {
        Asks::Group(fields) => {
            let fields: Vec<Value> = fields.iter().map(field).collect();
            members.insert("fields".into(), fields.into());
            &[][..]
        }
        Asks::Question(question) => {
            members.insert("kind".into(), question.kind.name().into());
            put(
                &mut members,
                "weight",
                (question.weight != 1).then(|| question.weight.into()),
            );
            put(
                &mut members,
                "approximate",
                question.approximate.then_some(Value::Bool(true)),
            );
            put(&mut members, "max", question.max.map(Into::into));
            put(
                &mut members,
                "autocomplete",
                question.autocomplete.clone().map(Into::into),
            );
            let options = (!question.options.is_empty()).then(|| question.options.clone().into());
            put(&mut members, "options", options);
            &question.options
        }
    };
    put(&mut members, "texts", asked.texts.to_value(options));
    put(
        &mut members,
        "needed",
        asked.needed.then_some(Value::Bool(true)),
    );
    let repeat = asked
        .repeat
        .map(|repeat| json!({ "min": repeat.min, "max": repeat.max }));
    put(&mut members, "repeat", repeat);
    put(&mut members, "when", asked.when.as_ref().map(when));
    Value::Object(members)
}

fn when(when: &When) -> Value {
    let field = &when.field;
    match &when.test {
        Test::Filled(filled) => json!({ "field": field, "filled": filled }),
        Test::Any(values) => match values.as_slice() {
            [value] => json!({ "field": field, "is": value }),
            values => json!({ "field": field, "any": values }),
        },
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        members.insert(name.into(), value);
    }
}

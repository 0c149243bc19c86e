//! A form's answers as JSON Schema, for whoever writes a backend or a client in another language (`regain schema`).
//!
//! It says what shape answers have, not what a kind makes of a text: whatever [`crate::check`] finds no problem in is
//! valid by it, and blank rows and what a condition hides may be there as they may be in a check. Old passwords are no
//! part of the answers. Source: JSON Schema 2020-12, core and validation.

use crate::answers::Shape;
use crate::form::{Asks, Field, Form, Question, Test, When, Words};
use crate::kind::Kind;
use crate::prelude::*;
use serde_json::{Map, Value};

/// JSON Schema 2020-12 of the answers to a form; a form with words has its labels as titles, and hints as descriptions.
///
/// ```
/// use regain_core::form::Form;
/// use regain_core::schema::schema;
///
/// let form = Form::load(r#"{"id": "f", "version": 1, "sections": [{"id": "s", "fields": [
///     {"id": "card", "kind": "text", "needed": true}
/// ]}]}"#).unwrap();
/// assert_eq!(schema(&form)["properties"]["card"]["type"], "string");
/// assert_eq!(schema(&form)["required"][0], "card");
/// ```
pub fn schema<T: Words>(form: &Form<T>) -> Value {
    let sections = form.sections.iter();
    let asked = sections.flat_map(|section| {
        let conditions = |field: &Field<T>| [section.when.clone(), field.when.clone()];
        section
            .fields
            .iter()
            .map(move |field| (field, conditions(field)))
    });
    let asked = asked.filter(|(field, _)| !field.is_secret());
    let mut schema = object(asked, &|when| shown(form, when, &mut Vec::new()), true);
    schema.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    schema.insert("title".into(), form.id.clone().into());
    Value::Object(schema)
}

/// An object of these fields, each with the conditions it is asked under. `holds` puts a condition into the schema's
/// words, where it has any; without, the field may be anything, as it may be while it is hidden. A row `needs` nothing,
/// for it may be blank.
fn object<'a, T: Words + 'a>(
    fields: impl Iterator<Item = (&'a Field<T>, [Option<When>; 2])>,
    holds: &dyn Fn(&When) -> Option<Vec<Value>>,
    needs: bool,
) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut rules = Vec::new();
    for (field, conditions) in fields {
        let id = field.id.as_str();
        let needed = field.needed && needs;
        let conditions: Vec<&When> = conditions.iter().flatten().collect();
        if conditions.is_empty() {
            properties.insert(id.into(), answer(field, needed));
            if needed {
                required.push(Value::from(id));
            }
            continue;
        }
        properties.insert(id.into(), Value::Object(titled(&field.texts)));
        let holds: Option<Vec<Vec<Value>>> = conditions.into_iter().map(holds).collect();
        if let Some(holds) = holds {
            let required: Vec<&str> = needed.then_some(id).into_iter().collect();
            let then = [
                ("properties", of([(id, answer(field, needed))])),
                ("required", required.into()),
            ];
            let holds = of([("allOf", holds.concat().into())]);
            rules.push(of([("if", holds), ("then", of(then))]));
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("additionalProperties".into(), false.into());
    for (name, list) in [("required", required), ("allOf", rules)] {
        if !list.is_empty() {
            schema.insert(name.into(), list.into());
        }
    }
    schema
}

/// The object of these members.
fn of<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(crate::object::object(members))
}

/// The schema of one field's answer.
fn answer<T: Words>(field: &Field<T>, needed: bool) -> Value {
    let mut schema = titled(&field.texts);
    let items = match &field.asks {
        Asks::Question(question) => text(question),
        Asks::Group(fields) => {
            let inner = fields
                .iter()
                .map(|inner| (inner, [inner.when.clone(), None]));
            Value::Object(object(inner, &|when| in_row(fields, when), false))
        }
    };
    if Shape::of(field) == Shape::Text {
        schema.extend(items.as_object().cloned().unwrap_or_default());
    } else {
        schema.insert("type".into(), "array".into());
        schema.insert("items".into(), items);
        if needed {
            schema.insert("minItems".into(), 1.into());
        }
    }
    Value::Object(schema)
}

/// One text. A question that was left blank is no wrong choice; there is no short pattern for what cannot be seen.
fn text(question: &Question) -> Value {
    if question.options.is_empty() {
        return of([("type", "string".into())]);
    }
    let options = of([("enum", question.options.clone().into())]);
    let blank = of([("pattern", "^[^0-9A-Za-z]*$".into())]);
    of([
        ("type", "string".into()),
        ("anyOf", vec![options, blank].into()),
    ])
}

fn titled(texts: &impl Words) -> Map<String, Value> {
    let mut titled = Map::new();
    for (name, text) in [("title", texts.label()), ("description", texts.hint())] {
        if let Some(text) = text {
            titled.insert(name.to_owned(), text.into());
        }
    }
    titled
}

/// What must be so for a condition on a field outside groups to hold: the field has the answer, and is asked itself. Each
/// condition `said` once: two that look back at the same third would double it at every step.
fn shown<'a, T>(form: &'a Form<T>, when: &'a When, said: &mut Vec<&'a When>) -> Option<Vec<Value>> {
    if said.contains(&when) {
        return Some(Vec::new());
    }
    said.push(when);
    let section = form
        .sections
        .iter()
        .find(|section| section.fields.iter().any(|field| field.id == when.field))?;
    let field = section.fields.iter().find(|field| field.id == when.field)?;
    let mut conditions = vec![met(field, &when.test)?];
    if when.test != Test::Filled(false) {
        for when in [&section.when, &field.when].into_iter().flatten() {
            conditions.extend(shown(form, when, said)?);
        }
    }
    Some(conditions)
}

/// The same in a row; a row cannot say what is outside it.
fn in_row<T>(fields: &[Field<T>], when: &When) -> Option<Vec<Value>> {
    let field = fields.iter().find(|field| field.id == when.field)?;
    let mut conditions = vec![met(field, &when.test)?];
    if let Some(when) = field
        .when
        .as_ref()
        .filter(|_| when.test != Test::Filled(false))
    {
        conditions.extend(in_row(fields, when)?);
    }
    Some(conditions)
}

/// What can be said of an answer as typed: that it is an option, that it is there, that it is not. A text with a letter or
/// digit is there for every kind.
fn met<T>(field: &Field<T>, test: &Test) -> Option<Value> {
    let id = field.id.as_str();
    let text = match (test, &field.asks) {
        (Test::Filled(false), _) => {
            let there = of([("required", vec![id].into())]);
            return Some(of([("not", there)]));
        }
        (Test::Filled(true), Asks::Question(_)) => {
            of([("type", "string".into()), ("pattern", "[0-9A-Za-z]".into())])
        }
        (Test::Any(values), Asks::Question(question))
            if matches!(question.kind, Kind::Choice | Kind::Choices) =>
        {
            of([("enum", values.clone().into())])
        }
        _ => return None,
    };
    let answer = match Shape::of(field) {
        Shape::Text => text,
        Shape::Texts | Shape::Rows => of([("type", "array".into()), ("contains", text)]),
    };
    Some(of([
        ("properties", of([(id, answer)])),
        ("required", vec![id].into()),
    ]))
}

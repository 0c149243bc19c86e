//! JSON Schema of a form's answers, for backends and clients in other languages (`regain schema`).
//!
//! It describes the shape of answers, not what kinds accept: all answers without problems in [`crate::check`] are
//! valid, including blank rows and answers to hidden fields. Old passwords are not part of the answers. Source: JSON
//! Schema 2020-12, core and validation.

use crate::answers::Shape;
use crate::form::{Annotations, Asks, Field, Form, Question, Test, When};
use crate::json::{Map, Put, Value, list};
use crate::kind::Kind;
use crate::prelude::*;

/// JSON Schema 2020-12 of the answers to a form; labels become titles, and hints descriptions.
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
pub fn schema<T: Annotations>(form: &Form<T>) -> Value {
    let mut object = Object::default();
    for section in &form.sections {
        for field in &section.fields {
            if !field.is_secret() {
                let conditions = [section.when.as_ref(), field.when.as_ref()];
                object.take(field, field.needed, &conditions, &Scope::Top(form));
            }
        }
    }
    let mut schema = object.into_schema();
    schema.put_text("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put_text("title", &form.id);
    Value::Object(schema)
}

/// Builds the schema of an object, field by field.
#[derive(Default)]
struct Object {
    properties: Map,
    required: Vec<Value>,
    rules: Vec<Value>,
}

impl Object {
    /// Adds a field with its conditions. If a condition cannot be expressed, the field may be anything, as when hidden.
    fn take<T: Annotations>(
        &mut self,
        field: &Field<T>,
        needed: bool,
        conditions: &[Option<&When>],
        scope: &Scope<'_, T>,
    ) {
        let mut asked = Vec::new();
        let (mut is_always, mut is_said) = (true, true);
        for when in conditions.iter().flatten() {
            is_always = false;
            is_said = is_said && scope.say(when, &mut Vec::new(), &mut asked).is_some();
        }
        if is_always {
            self.properties.put(&field.id, answer(field, needed));
            if needed {
                self.required.push(Value::String(field.id.clone()));
            }
            return;
        }
        self.properties.put(&field.id, titled(&field.texts));
        if is_said {
            let mut properties = Map::new();
            properties.put(&field.id, answer(field, needed));
            let mut then = Map::new();
            then.put("properties", properties);
            let required = if needed {
                list_of(&field.id)
            } else {
                Value::Array(Vec::new())
            };
            then.put("required", required);
            let mut holds = Map::new();
            holds.put("allOf", Value::Array(asked));
            let mut rule = Map::new();
            rule.put("if", holds);
            rule.put("then", then);
            self.rules.push(Value::Object(rule));
        }
    }

    fn into_schema(self) -> Map {
        let mut schema = Map::new();
        schema.put_text("type", "object");
        schema.put("properties", self.properties);
        schema.put("additionalProperties", false);
        if !self.required.is_empty() {
            schema.put("required", Value::Array(self.required));
        }
        if !self.rules.is_empty() {
            schema.put("allOf", Value::Array(self.rules));
        }
        schema
    }
}

/// The schema of a field's answer.
fn answer<T: Annotations>(field: &Field<T>, needed: bool) -> Map {
    let mut schema = titled(&field.texts);
    let items = match &field.asks {
        Asks::Question(question) if Shape::of(field) == Shape::Text => {
            text(question, &mut schema);
            return schema;
        }
        Asks::Question(question) => {
            let mut items = Map::new();
            text(question, &mut items);
            items
        }
        // No member of a row is required, because the row may be blank.
        Asks::Group(fields) => {
            let mut row = Object::default();
            for inner in fields {
                row.take(inner, false, &[inner.when.as_ref()], &Scope::Row(fields));
            }
            row.into_schema()
        }
    };
    schema.put_text("type", "array");
    schema.put("items", items);
    if needed {
        schema.put("minItems", 1_u32);
    }
    schema
}

/// A text. A blank text is not an invalid choice; there is no short pattern for invisible characters.
fn text(question: &Question, schema: &mut Map) {
    schema.put_text("type", "string");
    if !question.options.is_empty() {
        let mut options = Map::new();
        options.put("enum", list(&question.options));
        let mut blank = Map::new();
        blank.put_text("pattern", "^[^0-9A-Za-z]*$");
        let either = vec![Value::Object(options), Value::Object(blank)];
        schema.put("anyOf", Value::Array(either));
    }
}

fn list_of(text: &str) -> Value {
    Value::Array(vec![text.into()])
}

fn titled(texts: &impl Annotations) -> Map {
    let mut titled = Map::new();
    for (name, text) in [("title", texts.label()), ("description", texts.hint())] {
        if let Some(text) = text {
            titled.put_text(name, text);
        }
    }
    titled
}

/// The scope of a condition: the schema of a row cannot refer to what is outside it.
enum Scope<'a, T> {
    Top(&'a Form<T>),
    Row(&'a [Field<T>]),
}

impl<'a, T> Scope<'a, T> {
    /// Adds the schema of a condition to `into`, if it can be expressed: the field has the answer, and is itself asked.
    /// Each condition is `said` once, since shared ancestors would double the schema at every step.
    fn say(&self, when: &'a When, said: &mut Vec<&'a When>, into: &mut Vec<Value>) -> Option<()> {
        if said.contains(&when) {
            return Some(());
        }
        said.push(when);
        let (field, section) = self.find(&when.field)?;
        into.push(Value::Object(met(field, &when.test)?));
        if !matches!(when.test, Test::Filled(false)) {
            for when in [section, field.when.as_ref()].into_iter().flatten() {
                self.say(when, said, into)?;
            }
        }
        Some(())
    }

    /// The field, and the condition of its section.
    fn find(&self, id: &str) -> Option<(&'a Field<T>, Option<&'a When>)> {
        match self {
            Self::Row(fields) => Some((fields.iter().find(|field| field.id == id)?, None)),
            Self::Top(form) => {
                let (section, field) = form.find(id)?;
                Some((field, section.when.as_ref()))
            }
        }
    }
}

/// The schema of a test on an answer as typed: equal to an option, present, or absent. For every kind, a text with a
/// letter or digit counts as present.
fn met<T>(field: &Field<T>, test: &Test) -> Option<Map> {
    let mut met = Map::new();
    let mut text = Map::new();
    match (test, &field.asks) {
        (Test::Filled(false), _) => {
            let mut there = Map::new();
            there.put("required", list_of(&field.id));
            met.put("not", there);
            return Some(met);
        }
        (Test::Filled(true), Asks::Question(_)) => {
            text.put_text("type", "string");
            text.put_text("pattern", "[0-9A-Za-z]");
        }
        (Test::Any(values), Asks::Question(question))
            if matches!(question.kind, Kind::Choice | Kind::Choices) =>
        {
            text.put("enum", list(values));
        }
        _ => return None,
    }
    if Shape::of(field) != Shape::Text {
        let mut texts = Map::new();
        texts.put_text("type", "array");
        texts.put("contains", text);
        text = texts;
    }
    let mut properties = Map::new();
    properties.put(&field.id, text);
    met.put("properties", properties);
    met.put("required", list_of(&field.id));
    Some(met)
}

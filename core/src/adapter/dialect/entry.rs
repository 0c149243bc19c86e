//! What lies where a backend puts errors: texts, lists of them, objects of fields, and objects that describe one error.

use super::said::Said;
use super::words::{TEXTS, collect, is_faults, is_phrase, is_scalar, text_of, words};
use super::{FieldMessage, path};
use crate::prelude::*;
use serde_json::{Map, Value};

/// Members whose text is about the body, or about the row they are in: Django, Rails, marshmallow, zod, ASP.NET.
const WHOLE: [&str; 10] = [
    "non_field_errors",
    "nonFieldErrors",
    "__all__",
    "base",
    "full_messages",
    "_schema",
    "_errors",
    "*",
    "$",
    "",
];

/// Members of an entry that say which field it is about.
const LOCATIONS: [&str; 13] = [
    "pointer",
    "loc",
    "field",
    "param",
    "path",
    "property",
    "propertyPath",
    "instancePath",
    "parameter",
    "attribute",
    "attr",
    "name",
    "key",
];

/// The ones that also a field may be called. They count only beside a code or a location, or outside rows.
const ALSO_FIELDS: [&str; 4] = ["reason", "text", "description", "title"];

/// Members of an entry that hold further entries.
const NESTED: [&str; 3] = ["children", "errors", "details"];

/// What a body says besides. `value` and the like are what was typed, and may be a secret.
const NOT_TEXTS: [&str; 47] = [
    "arguments",
    "code",
    "codes",
    "context",
    "ctx",
    "data",
    "date",
    "debug",
    "docs",
    "documentation_url",
    "error_code",
    "expected",
    "flow",
    "help",
    "host",
    "id",
    "input",
    "instance",
    "keyword",
    "kind",
    "links",
    "location",
    "meta",
    "method",
    "objectName",
    "params",
    "path",
    "properties",
    "received",
    "rejectedValue",
    "request",
    "requestId",
    "request_id",
    "rule",
    "schemaPath",
    "source",
    "stack",
    "status",
    "statusCode",
    "stringValue",
    "target",
    "timestamp",
    "trace",
    "type",
    "url",
    "value",
    "weak_password",
];

/// Reads values, and knows in which field.
pub(super) struct Reader<'s> {
    said: &'s mut Said,
    path: Vec<String>,
    /// Whether `id` is the field's: SuperTokens.
    id_is_field: bool,
}

impl<'s> Reader<'s> {
    /// At the top of the body.
    pub(super) fn new(said: &'s mut Said) -> Self {
        Self {
            said,
            path: Vec::new(),
            id_is_field: false,
        }
    }

    /// Where `id` of an entry is the field's.
    pub(super) fn by_id(said: &'s mut Said) -> Self {
        Self {
            id_is_field: true,
            ..Self::new(said)
        }
    }

    /// Reads a field.
    pub(super) fn field(&mut self, name: &str, value: &Value) {
        match WHOLE.contains(&name) {
            true => self.any(value),
            false => self.within(path::split(name), value),
        }
    }

    /// Reads a value of any type.
    pub(super) fn any(&mut self, value: &Value) {
        if self.said.is_full() {
            return;
        }
        match value {
            // It says that something is wrong with a field, and no more.
            Value::Bool(true) if !self.path.is_empty() => self.say(String::new()),
            Value::Null | Value::Bool(_) => {}
            Value::Number(_) | Value::String(_) => self.texts(value),
            Value::Array(items) => self.items(items),
            Value::Object(members) if self.is_entry(members) => self.entry(members),
            Value::Object(members) => self.fields(members),
        }
    }

    /// Reads an object whose members are fields.
    pub(super) fn fields(&mut self, members: &Map<String, Value>) {
        for (name, value) in members {
            if name == "full_messages" {
                let full = value.as_array().into_iter().flatten();
                let full = full.filter_map(Value::as_str);
                full.for_each(|text| self.said.full_message(text));
            } else {
                self.field(name, value);
            }
        }
    }

    /// A list: of texts, of entries, or of rows.
    fn items(&mut self, items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Object(row) if !self.path.is_empty() && !self.is_entry(row) => {
                    self.within(vec![index.to_string()], item);
                }
                _ => self.any(item),
            }
        }
    }

    /// Whether an object describes one error, rather than holding fields.
    fn is_entry(&self, members: &Map<String, Value>) -> bool {
        let has = |name: &&str| members.get(*name).is_some_and(is_scalar);
        let located = self.location(members).is_some();
        let coded = has(&"code") || has(&"type") || has(&"error_code");
        let says = TEXTS.iter().any(|name| {
            let ambiguous = ALSO_FIELDS.contains(name) && !self.path.is_empty();
            has(name) && (!ambiguous || located || coded)
        });
        let lists = members.contains_key("constraints") || members.contains_key("messages");
        let nests = NESTED.iter().any(|name| members.contains_key(*name));
        let titled = has(&"title") && (coded || self.path.is_empty());
        says || titled || located && (coded || lists || nests) || coded && members.len() == 1
    }

    /// Reads an object that describes one error.
    pub(super) fn entry(&mut self, members: &Map<String, Value>) {
        let location = self.location(members);
        let is_located = location.is_some();
        let outer = self.path.clone();
        if let Some(location) = location {
            // class-validator's are relative, Mongoose's are not.
            if !location.starts_with(&outer) {
                self.path.extend(location);
            } else {
                self.path = location;
            }
        }
        let (mut texts, mut code) = words(members);
        // "Should not change from occurrence to occurrence" (RFC 9457, JSON:API).
        if let (true, Some(title)) = (texts.is_empty(), members.get("title")) {
            collect(title, &mut texts);
        }
        let mut params = ["params", "ctx", "context"]
            .iter()
            .filter_map(|name| members.get(*name));
        let mut params = params
            .find_map(Value::as_object)
            .cloned()
            .unwrap_or_default();
        if texts.is_empty() && code.is_some() {
            texts.push(String::new());
        }
        for text in texts {
            let message = FieldMessage {
                path: self.path.clone(),
                code: code.take(),
                params: core::mem::take(&mut params),
                text,
            };
            self.said.field(message, is_located);
        }
        for (name, value) in members {
            let name = name.as_str();
            if NESTED.contains(&name) {
                self.any(value);
            } else if !is_known(name) && (is_faults(value) || !is_located && is_phrase(value)) {
                self.within(path::split(name), value);
            }
        }
        self.path = outer;
    }

    /// Where an entry says it belongs.
    fn location(&self, members: &Map<String, Value>) -> Option<Vec<String>> {
        let source = members.get("source").and_then(Value::as_object);
        let inner = source.and_then(|source| source.get("pointer").or(source.get("parameter")));
        let id = self.id_is_field.then(|| members.get("id")).flatten();
        let named = LOCATIONS.iter().filter_map(|name| members.get(*name));
        inner
            .into_iter()
            .chain(id)
            .chain(named)
            .find_map(|place| match place {
                Value::String(place) => Some(path::split(place)),
                Value::Array(names) => names.iter().map(text_of).collect(),
                _ => None,
            })
    }

    fn within(&mut self, names: Vec<String>, value: &Value) {
        let outer = self.path.len();
        self.path.extend(names);
        self.any(value);
        self.path.truncate(outer);
    }

    fn texts(&mut self, value: &Value) {
        let mut texts = Vec::new();
        collect(value, &mut texts);
        texts.into_iter().for_each(|text| self.say(text));
    }

    fn say(&mut self, text: String) {
        let message = FieldMessage {
            path: self.path.clone(),
            text,
            ..FieldMessage::default()
        };
        self.said.field(message, false);
    }
}

/// Reads what nobody expects an error in: phrases, by the members they are in. A body like `{"email": "is taken"}`.
pub(super) fn phrases(value: &Value, reader: &mut Reader<'_>) {
    match value {
        Value::String(_) if is_phrase(value) => reader.any(value),
        Value::Array(items) => items.iter().for_each(|item| phrases(item, reader)),
        Value::Object(members) => {
            for (name, value) in members {
                let outer = reader.path.len();
                // JSend has the fields in `data`.
                if !NOT_TEXTS.contains(&&**name) || name == "data" {
                    reader.path.extend(path::split(name));
                    phrases(value, reader);
                }
                reader.path.truncate(outer);
            }
        }
        _ => {}
    }
}

/// Whether a member is known to be no field.
pub(super) fn is_known(name: &str) -> bool {
    name == "title"
        || [&NOT_TEXTS[..], &TEXTS, &LOCATIONS]
            .iter()
            .any(|names| names.contains(&name))
}

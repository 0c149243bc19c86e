//! The part of `serde_json`'s tree that the rules use, with the same names; read from `value.js`, written as JSON text.

use crate::pointer::push_hex;
use crate::prelude::*;
use core::str::Chars;
use serde::{Serialize, Serializer};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; one that is not an integer or out of range has no value.
    Number(Option<u32>),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Map),
}

/// An object: its members, sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Vec<(String, Value)>);

impl Map {
    /// An empty object.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds or replaces a member.
    pub fn insert(&mut self, name: String, value: Value) {
        match self.at(&name) {
            Ok(at) => {
                if let Some((_, member)) = self.0.get_mut(at) {
                    *member = value;
                }
            }
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.at(name).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Whether there is a member of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.at(name).is_ok()
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The values, in the order of names.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// Whether the object is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The index of a member, or where it would be.
    fn at(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}

impl Value {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The array, if it is one.
    pub fn as_array(&self) -> Option<&Vec<Value>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The number, if it is an integer.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.map(u64::from),
            _ => None,
        }
    }

    /// Whether it is a string.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The member of this name, if it is an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }
}

impl Value {
    /// Writes JSON for `JSON.parse`.
    pub fn write(&self, json: &mut String) {
        match self {
            Self::Bool(true) => json.push_str("true"),
            Self::Bool(false) => json.push_str("false"),
            Self::Number(Some(number)) => json.push_str(&number.to_string()),
            Self::Null | Self::Number(None) => json.push_str("null"),
            Self::String(text) => write_text(text, json),
            Self::Array(items) => {
                json.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    item.write(json);
                }
                json.push(']');
            }
            Self::Object(Map(members)) => {
                json.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    write_text(name, json);
                    json.push(':');
                    value.write(json);
                }
                json.push('}');
            }
        }
    }
}

fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        if c < ' ' {
            json.push_str("\\u");
            push_hex(c.into(), 4, json);
        } else {
            if matches!(c, '"' | '\\') {
                json.push('\\');
            }
            json.push(c);
        }
    }
    json.push('"');
}

/// Reads the output of `written` in `core/src/js/value.js`: the shape of a value, followed by all its strings.
pub(crate) fn read(written: &str) -> Value {
    let mut texts = written.chars();
    for c in texts.by_ref() {
        if c == '\n' {
            break;
        }
    }
    let shape = written.chars();
    Reader { shape, texts }.value()
}

struct Reader<'w> {
    shape: Chars<'w>,
    texts: Chars<'w>,
}

impl Reader<'_> {
    fn value(&mut self) -> Value {
        let sign = self.shape.next();
        let figure = self.figure();
        let count = figure.unwrap_or_default();
        match sign {
            Some('b') => Value::Bool(count == 1),
            Some('n') => Value::Number(figure),
            Some('s') => Value::String(self.text(count)),
            Some('a') => {
                let mut items = Vec::new();
                for _ in 0..count {
                    items.push(self.value());
                }
                Value::Array(items)
            }
            Some('o') => {
                let mut members = Vec::new();
                for _ in 0..count {
                    if let Value::String(name) = self.value() {
                        members.push((name, self.value()));
                    }
                }
                Value::Object(Map(members))
            }
            _ => Value::Null,
        }
    }

    /// The number before the comma, if there is one.
    fn figure(&mut self) -> Option<u32> {
        let mut figure = None;
        while let Some(digit) = self.shape.next().and_then(|c| c.to_digit(10)) {
            figure = Some(figure.unwrap_or(0) * 10 + digit);
        }
        figure
    }

    fn text(&mut self, count: u32) -> String {
        let text = self.texts.as_str();
        for _ in 0..count {
            self.texts.next();
        }
        let end = text.len() - self.texts.as_str().len();
        text.get(..end).unwrap_or_default().to_owned()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(Some(number))
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(Some(number.into()))
    }
}

impl From<Map> for Value {
    fn from(members: Map) -> Self {
        Self::Object(members)
    }
}

impl PartialEq<String> for Value {
    fn eq(&self, text: &String) -> bool {
        self.as_str() == Some(text)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Number(None) => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(Some(number)) => serializer.serialize_u32(*number),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

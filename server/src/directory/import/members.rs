//! Typed access to the members of a line. Errors name the member, the expected and the actual type, and never quote a
//! value, because the line may hold a password.

use serde::Deserialize;
use serde::de::{Error, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The members of an object that were not read yet. `null` counts as absent.
pub struct Members {
    /// The path of the object: `contacts[0].`; empty for the line itself.
    path: String,
    members: Map<String, Value>,
}

impl Members {
    /// Parses a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_line(text: &str) -> Result<Self, String> {
        match serde_json::from_str(text) {
            Ok(Unique(members)) => Ok(Self {
                path: String::new(),
                members,
            }),
            Err(error) => Err(match serde_json::from_str::<Value>(text) {
                // The error names the duplicate member and nothing else.
                Ok(Value::Object(_)) => at_column(&error),
                Ok(other) => wrong("line", "an object", &other),
                Err(error) => format!("not JSON (column {})", error.column()),
            }),
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// Takes a text.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        let path = [&self.path, name].concat();
        self.take(name).map(|value| text(&path, value)).transpose()
    }

    /// Takes a boolean.
    pub fn bool(&mut self, name: &str) -> Result<Option<bool>, String> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(wrong(&[&self.path, name].concat(), "true or false", &other)),
        }
    }

    /// Takes a list of texts.
    pub fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, String> {
        self.list(name, |path, value| text(&path, value))
    }

    /// Takes a list of objects.
    pub fn objects(&mut self, name: &str) -> Result<Option<Vec<Members>>, String> {
        self.list(name, |path, value| match value {
            Value::Object(members) => Ok(Members {
                path: path + ".",
                members,
            }),
            other => Err(wrong(&path, "an object", &other)),
        })
    }

    /// Takes an object.
    pub fn object(&mut self, name: &str) -> Result<Option<Map<String, Value>>, String> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(value)) => Ok(Some(value)),
            Some(other) => Err(wrong(&[&self.path, name].concat(), "an object", &other)),
        }
    }

    fn list<T>(
        &mut self,
        name: &str,
        one: impl Fn(String, Value) -> Result<T, String>,
    ) -> Result<Option<Vec<T>>, String> {
        let path = [&self.path, name].concat();
        match self.take(name) {
            None => Ok(None),
            Some(Value::Array(values)) => values
                .into_iter()
                .enumerate()
                .map(|(index, value)| one(format!("{path}[{index}]"), value))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(other) => Err(wrong(&path, "a list", &other)),
        }
    }

    /// Checks that no member is left.
    pub fn end(self) -> Result<(), String> {
        match self.members.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("{}{name}: unknown member", self.path)),
        }
    }
}

fn text(path: &str, value: Value) -> Result<String, String> {
    match value {
        Value::String(value) => Ok(value),
        other => Err(wrong(path, "text", &other)),
    }
}

/// An error with the expected and the actual type.
pub fn wrong(path: &str, expected: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    format!("{path}: expected {expected}, found {found}")
}

fn at_column(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line").next().unwrap_or_default();
    format!("{reason} (column {})", error.column())
}

/// An object without duplicate members, whose meaning would be ambiguous.
struct Unique(Map<String, Value>);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Unique;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format!("{name}: given twice")));
                    }
                    members.insert(name, value);
                }
                Ok(Unique(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

//! The options of a call: `Options` in `core/npm/index.d.ts`.

use super::value::{from_js, refused};
use crate::check;
use crate::json::{Map, Value};
use crate::kind::new_password::{CommonPasswords, Context as Known, Policy};
use crate::kind::{Context, Region};
use crate::prelude::*;
use wasm_bindgen::JsValue;

/// The options of a call.
pub(super) struct Options {
    /// The options as passed, each of the right type.
    members: Map,
    options: Vec<String>,
    /// The common passwords, if passed as a list.
    common: String,
}

impl Options {
    /// Reads the options. The error names the first one of the wrong type; unknown ones are ignored.
    pub(super) fn of(options: &JsValue) -> Result<Self, JsValue> {
        let members = match from_js(options) {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        for (name, value) in members.iter() {
            if !value.is_null() && !fits(name, value) {
                return Err(refused(&["options: wrong ", name].concat()));
            }
        }
        let mut common = String::new();
        for line in texts(members.get("common")) {
            common.push_str(&line);
            common.push('\n');
        }
        Ok(Self {
            options: texts(members.get("options")),
            common,
            members,
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    fn figure(&self, name: &str) -> Option<u32> {
        self.members.get(name).and_then(figure)
    }

    fn region(&self) -> Option<Region> {
        Region::parse(self.text("region")?)
    }

    /// Converts them for kinds.
    pub(super) fn with<T>(&self, then: impl FnOnce(&Context<'_>) -> T) -> T {
        let common =
            CommonPasswords::from_sorted_lines(self.text("common").unwrap_or(&self.common));
        let usual = Policy::default();
        let max = self.figure("max");
        then(&Context {
            region: self.region(),
            existing: false,
            approximate: self.members.get("approximate") == Some(&Value::Bool(true)),
            max,
            length: self.figure("length"),
            options: &self.options,
            policy: Policy {
                min: self.figure("min").unwrap_or(usual.min),
                max: max.unwrap_or(usual.max),
            },
            password: Known {
                common: &common,
                identifier: self.text("identifier"),
                name: self.text("name"),
                site: self.text("site"),
            },
        })
    }

    /// Converts them for forms.
    #[cfg_attr(not(feature = "npm-forms"), allow(dead_code))]
    pub(super) fn beside(&self) -> check::Context<'_> {
        check::Context {
            region: self.region(),
            secrets: self.members.get("secrets").and_then(Value::as_object),
        }
    }
}

/// Whether an option has the right type.
fn fits(name: &str, value: &Value) -> bool {
    match name {
        "region" => value.as_str().and_then(Region::parse).is_some(),
        "approximate" => matches!(value, Value::Bool(_)),
        "min" | "max" | "length" => figure(value).is_some(),
        "options" => are_texts(value),
        "common" => value.is_string() || are_texts(value),
        "identifier" | "name" | "site" => value.is_string(),
        "secrets" => value.is_object(),
        _ => true,
    }
}

fn figure(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

fn are_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.iter().all(Value::is_string))
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(Value::Array(items)) = list {
        for item in items {
            if let Value::String(text) = item {
                texts.push(text.clone());
            }
        }
    }
    texts
}

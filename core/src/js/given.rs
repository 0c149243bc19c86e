//! What JavaScript says beside the text: `Options` in `core/npm/index.d.ts`.

use super::value::from_js;
use crate::answers::Answers;
use crate::check;
use crate::kind::new_password::{CommonPasswords, Context as Known, Policy};
use crate::kind::{Context, Region};
use crate::prelude::*;
use js_sys::Error;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// The options of a call, as they were given.
#[derive(Default)]
pub(super) struct Given {
    region: Option<Region>,
    approximate: bool,
    options: Vec<String>,
    min: Option<u32>,
    max: Option<u32>,
    common: String,
    identifier: Option<String>,
    name: Option<String>,
    site: Option<String>,
    secrets: Answers,
}

impl Given {
    /// Reads them; an error names the first that is not what it must be.
    pub(super) fn of(options: &JsValue) -> Result<Self, Error> {
        let mut given = Self::default();
        let Value::Object(members) = from_js(options) else {
            return Ok(given);
        };
        for (name, value) in members {
            if !value.is_null() && given.take(&name, value).is_none() {
                return Err(Error::new(&["options: wrong ", &name].concat()));
            }
        }
        Ok(given)
    }

    /// Takes one option; nothing where it is not what it must be. What is none of them is passed over.
    fn take(&mut self, name: &str, value: Value) -> Option<()> {
        match (name, value) {
            ("region", Value::String(region)) => self.region = Some(Region::parse(&region)?),
            ("approximate", Value::Bool(approximate)) => self.approximate = approximate,
            ("options", Value::Array(options)) => self.options = texts(options)?,
            ("min", Value::Number(min)) => self.min = Some(min.as_u64()?.try_into().ok()?),
            ("max", Value::Number(max)) => self.max = Some(max.as_u64()?.try_into().ok()?),
            ("common", Value::Array(lines)) => self.common = texts(lines)?.join("\n"),
            ("common", Value::String(lines)) => self.common = lines,
            ("identifier", Value::String(identifier)) => self.identifier = Some(identifier),
            ("name", Value::String(name)) => self.name = Some(name),
            ("site", Value::String(site)) => self.site = Some(site),
            ("secrets", Value::Object(secrets)) => self.secrets = secrets,
            (
                "region" | "approximate" | "options" | "min" | "max" | "common" | "identifier"
                | "name" | "site" | "secrets",
                _,
            ) => return None,
            _ => {}
        }
        Some(())
    }

    /// As the kinds want it.
    pub(super) fn with<T>(&self, then: impl FnOnce(&Context<'_>) -> T) -> T {
        let common = CommonPasswords::from_sorted_lines(&self.common);
        let usual = Policy::default();
        then(&Context {
            region: self.region,
            approximate: self.approximate,
            max: self.max,
            options: &self.options,
            policy: Policy {
                min: self.min.unwrap_or(usual.min),
                max: self.max.unwrap_or(usual.max),
            },
            password: Known {
                common: &common,
                identifier: self.identifier.as_deref(),
                name: self.name.as_deref(),
                site: self.site.as_deref(),
            },
        })
    }

    /// As a form wants it.
    #[cfg_attr(not(feature = "npm-forms"), allow(dead_code))]
    pub(super) fn beside(&self) -> check::Context<'_> {
        check::Context {
            region: self.region,
            secrets: Some(&self.secrets),
        }
    }
}

fn texts(values: Vec<Value>) -> Option<Vec<String>> {
    let texts = values.into_iter().map(|value| match value {
        Value::String(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

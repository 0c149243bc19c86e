//! What JavaScript says beside the text: `Options` in `core/npm/index.d.ts`.

use super::value::{from_js, text};
use crate::answers::Answers;
use crate::check;
use crate::kind::new_password::{CommonPasswords, Context as Known, Policy};
use crate::kind::{Context, Region};
use crate::prelude::*;
use js_sys::{Array, Error, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

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
        if options.is_undefined() || options.is_null() {
            return Ok(Self::default());
        }
        let read = Reader(options);
        Ok(Self {
            region: read.member("region", |value| Region::parse(&text(value)?))?,
            approximate: read
                .member("approximate", JsValue::as_bool)?
                .unwrap_or_default(),
            options: read.member("options", texts)?.unwrap_or_default(),
            min: read.member("min", count)?,
            max: read.member("max", count)?,
            common: read.member("common", lines)?.unwrap_or_default(),
            identifier: read.member("identifier", text)?,
            name: read.member("name", text)?,
            site: read.member("site", text)?,
            secrets: read.member("secrets", answers)?.unwrap_or_default(),
        })
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
    pub(super) fn beside(&self) -> check::Context<'_> {
        check::Context {
            region: self.region,
            secrets: Some(&self.secrets),
        }
    }
}

struct Reader<'a>(&'a JsValue);

impl Reader<'_> {
    fn member<T>(
        &self,
        name: &str,
        read: impl FnOnce(&JsValue) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let value = Reflect::get(self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        match read(&value) {
            Some(read) => Ok(Some(read)),
            None => Err(Error::new(&["options: wrong ", name].concat())),
        }
    }
}

fn texts(value: &JsValue) -> Option<Vec<String>> {
    if !Array::is_array(value) {
        return None;
    }
    let items = value.unchecked_ref::<Array>().iter();
    items.map(|item| text(&item)).collect()
}

fn lines(value: &JsValue) -> Option<String> {
    text(value).or_else(|| Some(texts(value)?.join("\n")))
}

fn count(value: &JsValue) -> Option<u32> {
    match from_js(value) {
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        _ => None,
    }
}

fn answers(value: &JsValue) -> Option<Answers> {
    match from_js(value) {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

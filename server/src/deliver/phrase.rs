//! One text of `mail.json`: a text with `{name}` placeholders, or one of several, chosen by a parameter:
//! `{"by": "minutes", "one": "It works for {minutes} minute.", "other": "It works for {minutes} minutes."}`.

use super::parameter_kind::ParameterKind;
use super::plural::{CATEGORIES, Plural};
use anyhow::{Context, bail, ensure};
use regain_core::template::placeholders;
use serde_json::Value;
use std::collections::BTreeMap;

/// A text, or its forms.
pub enum Phrase {
    Text(String),
    Forms {
        /// The parameter that chooses.
        by: String,
        /// By plural category, or by value.
        forms: BTreeMap<String, String>,
    },
}

impl Phrase {
    /// Reads a phrase, with every form that the language needs.
    pub fn read(value: Value, plural: &Plural) -> anyhow::Result<Self> {
        let members = match value {
            Value::String(text) => return Ok(Self::Text(text)),
            Value::Object(members) => members,
            _ => bail!("a text, or the forms of one, is expected"),
        };
        let mut forms = BTreeMap::new();
        for (name, value) in members {
            let Value::String(text) = value else {
                bail!("{name:?} is not a text");
            };
            forms.insert(name, text);
        }
        let by = forms
            .remove("by")
            .context("by: the parameter that chooses is not named")?;
        let (needed, known): (Vec<&str>, &[&str]) = match ParameterKind::of(&by) {
            Some(ParameterKind::Number) => (plural.needed().into_iter().collect(), &CATEGORIES),
            Some(ParameterKind::Choice(values)) => (values.to_vec(), values),
            _ => bail!("by: {by:?} does not choose between texts"),
        };
        for form in needed {
            ensure!(
                forms.contains_key(form),
                "the form {form:?} by {by} is missing"
            );
        }
        if let Some(form) = forms.keys().find(|form| !known.contains(&form.as_str())) {
            bail!("{form:?} is not a form by {by}");
        }
        Ok(Self::Forms { by, forms })
    }

    /// The parameters it names.
    pub fn parameters(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => placeholders(text).collect(),
            Self::Forms { by, forms } => {
                let named = forms.values().flat_map(|form| placeholders(form));
                named.chain([by.as_str()]).collect()
            }
        }
    }
}

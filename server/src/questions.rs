//! The form of path B with its texts in every language that has them (rows B6, E2). Loaded at startup, so that an
//! invalid form stops it.

use crate::locales::{Locales, Precompressed};
use crate::text_file;
use anyhow::{Context, bail};
use regain_core::form::Form;
use std::collections::BTreeMap;
use std::path::Path;

/// The built-in form.
const CONSUMER_ACCOUNT: &str = include_str!("../../core/forms/consumer-account.json");

/// A site's form in all its languages.
pub struct Questions {
    pub form: Form,
    default: String,
    worded: BTreeMap<String, LocalizedForm>,
}

/// A form in one language, as sent to the client.
pub struct LocalizedForm {
    pub locale: String,
    pub texts: Precompressed,
}

impl Questions {
    /// Loads the form in `path`, or the built-in one, with its texts (`LANG/form.ID.json` in the locales). The default
    /// language must have them; in others they may be absent, but not incomplete.
    pub fn read(path: Option<&Path>, locales: &Locales) -> anyhow::Result<Self> {
        let (name, json) = match path {
            None => ("consumer-account".into(), CONSUMER_ACCOUNT.to_owned()),
            Some(path) => {
                let name = path.display().to_string();
                let json = text_file::read_to_string(path)
                    .with_context(|| format!("reading the form {name}"))?;
                (name, json)
            }
        };
        let form = Form::load(&json).map_err(|errors| listed(&name, &errors))?;
        let mut worded = BTreeMap::new();
        for tag in locales.tags() {
            let Some(texts) = locales.form_texts(&tag, &form.id) else {
                continue;
            };
            let name = format!("locales/{tag}/form.{}.json", form.id);
            let texts = serde_json::from_slice(texts).with_context(|| format!("reading {name}"))?;
            let whole = form
                .worded(&texts)
                .map_err(|errors| listed(&name, &errors))?;
            let texts = Precompressed::json(serde_json::to_vec(&whole.to_value())?)?;
            let locale = tag.clone();
            worded.insert(tag, LocalizedForm { locale, texts });
        }
        let default = locales.nearest(None);
        if !worded.contains_key(&default) {
            bail!("locales/{default} has no form.{}.json", form.id);
        }
        Ok(Self {
            form,
            default,
            worded,
        })
    }

    /// The form in this language, or in the default one.
    pub fn worded(&self, tag: &str) -> Option<&LocalizedForm> {
        self.worded
            .get(tag)
            .or_else(|| self.worded.get(&self.default))
    }
}

fn listed(name: &str, errors: &[regain_core::form::FormError]) -> anyhow::Error {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("{name}{error}"))
        .collect();
    anyhow::anyhow!("{}", lines.join("\n"))
}

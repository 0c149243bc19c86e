//! One part of a mail in `mail.json`.

use super::parameter_kind::ParameterKind;
use super::phrase::Phrase;
use super::plural::Plural;
use anyhow::{Context, bail};
use serde_json::{Map, Value};

/// A part of a mail. It is left out where one of its parameters is absent.
pub enum Part {
    /// A paragraph.
    Text(Phrase),
    /// What is to be typed or kept, drawn large: the parameter with this name.
    Code(String),
    /// A button that leads to the parameter `link`.
    Button { text: Phrase, link: String },
    /// A link on a line of its own.
    Link { text: Phrase, link: String },
    /// A list with bullets. An item is left out where one of its parameters is absent.
    List(Vec<Phrase>),
}

impl Part {
    /// Reads `"…"`, `{"code": "{…}"}`, `{"button": "…", "link": "{…}"}`, `{"text": "…", "link": "{…}"}` or
    /// `{"list": ["…"]}`.
    pub fn read(value: Value, plural: &Plural) -> anyhow::Result<Self> {
        let Value::Object(mut members) = value else {
            return Phrase::read(value, plural).map(Self::Text);
        };
        if members.contains_key("by") {
            return Phrase::read(members.into(), plural).map(Self::Text);
        }
        let part = if let Some(code) = members.remove("code") {
            Self::Code(parameter(&code, ParameterKind::Text).context("code")?)
        } else if let Some(text) = members.remove("button") {
            Self::Button {
                text: Phrase::read(text, plural).context("button")?,
                link: link(&mut members)?,
            }
        } else if let Some(text) = members.remove("text") {
            Self::Link {
                text: Phrase::read(text, plural).context("text")?,
                link: link(&mut members)?,
            }
        } else if let Some(Value::Array(items)) = members.remove("list") {
            let items = items.into_iter().map(|item| Phrase::read(item, plural));
            Self::List(items.collect::<anyhow::Result<_>>().context("list")?)
        } else {
            bail!("a text, code, button, text with a link or list is expected");
        };
        if let Some(name) = members.keys().next() {
            bail!("{name:?} does not belong there");
        }
        Ok(part)
    }

    /// The parameters it names.
    pub fn parameters(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => text.parameters(),
            Self::Code(name) => vec![name],
            Self::Button { text, link } | Self::Link { text, link } => {
                text.parameters().into_iter().chain([&**link]).collect()
            }
            Self::List(items) => items.iter().flat_map(Phrase::parameters).collect(),
        }
    }
}

/// The parameter behind `link`. Addresses come from the configuration and from us, never from a language file.
fn link(members: &mut Map<String, Value>) -> anyhow::Result<String> {
    let value = members.remove("link").context("link is missing")?;
    parameter(&value, ParameterKind::Link).context("link")
}

/// The one parameter that a text like `"{code}"` is, of this kind.
fn parameter(value: &Value, kind: ParameterKind) -> anyhow::Result<String> {
    let text = value.as_str().unwrap_or_default();
    let name = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
    name.filter(|name| ParameterKind::of(name) == Some(kind))
        .map(Into::into)
        .with_context(|| format!("{text:?} is not one parameter, of the kind for this place"))
}

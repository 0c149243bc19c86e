//! The parameters of messages by name: what each is, and how it is written in a mail of some language.

use super::phrase::Phrase;
use super::plural::OTHER;
use super::texts::MailTexts;
use regain_core::template::try_fill;
use regain_core::time::Timestamp;
use std::collections::BTreeMap;

/// The parameters that every message has, where the site's configuration has them.
pub const OF_THE_SITE: [&str; 9] = [
    "site", "support", "sign_up", "sign_in", "protect", "two_step", "recovery", "request", "status",
];

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Text,
    /// Chooses between the plural forms of a text.
    Number,
    /// RFC 3339 in the outbox, words in the message.
    Instant,
    /// An absolute http or https URL.
    Link,
    /// Chooses between texts, one for each of these values.
    Choice(&'static [&'static str]),
}

impl ParameterKind {
    /// What the parameter with this name is.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "code" | "reference" | "site" => Self::Text,
            "minutes" | "tries_left" | "waiting" => Self::Number,
            "received_at" | "answer_by" | "link_expires_at" | "again_at" | "erased_at" => {
                Self::Instant
            }
            "link" | "logo" | "support" | "sign_up" | "sign_in" | "protect" | "two_step"
            | "recovery" | "request" | "status" => Self::Link,
            "way" => Self::Choice(&["code", "request"]),
            "purpose" => Self::Choice(&["request", "status", "username"]),
            _ => return None,
        })
    }
}

/// The parameters of one message, in the words of its language. What cannot be written is absent.
pub struct Parameters<'a> {
    written: Vec<(&'a str, String)>,
    language: &'a MailTexts,
}

impl<'a> Parameters<'a> {
    /// Writes the parameters.
    pub fn new(given: &'a BTreeMap<String, String>, language: &'a MailTexts) -> Self {
        let written = given
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), written(name, value, language)?)))
            .collect();
        Self { written, language }
    }

    /// A parameter as it is written.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.written.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A text with its parameters; `None` where one of them is absent.
    pub fn filled(&self, phrase: &Phrase) -> Option<String> {
        let template = match phrase {
            Phrase::Text(text) => text,
            Phrase::Forms { by, forms } => self.form(forms, by)?,
        };
        let params: Vec<(&str, &str)> = self
            .written
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        try_fill(template, &params)
    }

    /// The form for the value of a parameter.
    fn form<'f>(&self, forms: &'f BTreeMap<String, String>, by: &str) -> Option<&'f String> {
        let value = self.get(by)?;
        let Ok(number) = value.parse::<usize>() else {
            return forms.get(value);
        };
        let none = (number == 0).then(|| forms.get("zero")).flatten();
        none.or_else(|| forms.get(self.language.plural.category(number)))
            .or_else(|| forms.get(OTHER))
    }
}

fn written(name: &str, value: &str, language: &MailTexts) -> Option<String> {
    match ParameterKind::of(name)? {
        ParameterKind::Text => Some(language.isolated(value)),
        ParameterKind::Number => value.parse::<usize>().ok().map(|n| n.to_string()),
        ParameterKind::Instant => Timestamp::parse(value).and_then(|time| language.time(time)),
        ParameterKind::Link => is_web(value).then(|| value.into()),
        ParameterKind::Choice(values) => values.contains(&value).then(|| value.into()),
    }
}

/// Whether a mail may point there: a path leads nowhere from a mail, and another scheme could do anything.
fn is_web(link: &str) -> bool {
    reqwest::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for link in ["https://www.example.com/help", "http://127.0.0.1:8080/#a=b"] {
            assert!(is_web(link), "{link}");
        }
        for link in [
            "",
            "/help",
            "//www.example.com",
            "www.example.com",
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:help@example.com",
        ] {
            assert!(!is_web(link), "{link}");
        }
    }
}

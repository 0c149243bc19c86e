//! The parameters of one message: how each is written in a mail of some language, and the texts that they fill.

use super::parameter_kind::ParameterKind;
use super::phrase::Phrase;
use super::plural::OTHER;
use super::texts::MailTexts;
use regain_core::template::try_fill;
use regain_core::time::Timestamp;
use std::collections::BTreeMap;

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

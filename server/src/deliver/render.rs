//! Renders messages from template and parameters: subject, plain text and HTML.

use crate::locales::{Language, MessageTemplate};
use regain_core::template::try_fill;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The paragraph that holds only the code: rendered large.
const CODE: &str = "{code}";

/// Which message to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateType {
    Code,
    ContactCode,
    PasswordChanged,
    RequestReceived,
}

impl TemplateType {
    /// The name in the outbox and the language files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::ContactCode => "contact_code",
            Self::PasswordChanged => "password_changed",
            Self::RequestReceived => "request_received",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Code,
            Self::ContactCode,
            Self::PasswordChanged,
            Self::RequestReceived,
        ]
        .into_iter()
        .find(|template| template.name() == name)
    }
}

/// A rendered message. Deliberately without `Debug`.
pub struct Message {
    pub kind: ContactKind,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Mail only.
    pub html: Option<String>,
    template: TemplateType,
    code: Option<String>,
}

impl Message {
    /// Renders a message.
    pub fn render(
        kind: ContactKind,
        template: TemplateType,
        tag: &str,
        language: &Language,
        to: String,
        params: &BTreeMap<String, String>,
    ) -> Self {
        let code = params.get("code").cloned();
        let params: Vec<(&str, &str)> = params.iter().map(|(n, v)| (&**n, &**v)).collect();
        let words = match template {
            TemplateType::Code => &language.mail.code,
            TemplateType::ContactCode => &language.mail.contact_code,
            TemplateType::PasswordChanged => &language.mail.password_changed,
            TemplateType::RequestReceived => &language.mail.request_received,
        };
        let subject = try_fill(&words.subject, &params).unwrap_or_default();
        let (text, html) = match kind {
            ContactKind::Phone => (
                try_fill(&words.text_message, &params).unwrap_or_default(),
                None,
            ),
            ContactKind::Email => (
                plain(words, &params),
                Some(html(words, &subject, tag, &language.mail.dir, &params)),
            ),
        };
        Self {
            kind,
            to,
            subject,
            text,
            html,
            template,
            code,
        }
    }

    /// The message as the developer's outbox shows it.
    pub fn as_sent(&self, sent_at: Timestamp) -> Value {
        let mut sent = json!({
            "to": self.to,
            "kind": self.kind,
            "template": self.template.name(),
            "subject": self.subject,
            "text": self.text,
            "sent_at": sent_at,
        });
        if let Value::Object(members) = &mut sent {
            let optional = [("html", &self.html), ("code", &self.code)];
            for (name, value) in optional {
                if let Some(value) = value {
                    members.insert(name.into(), json!(value));
                }
            }
        }
        sent
    }
}

fn plain(words: &MessageTemplate, params: &[(&str, &str)]) -> String {
    let paragraphs: Vec<String> = words
        .paragraphs
        .iter()
        .filter_map(|paragraph| try_fill(paragraph, params))
        .collect();
    paragraphs.join("\n\n") + "\n"
}

fn html(
    words: &MessageTemplate,
    subject: &str,
    tag: &str,
    dir: &str,
    params: &[(&str, &str)],
) -> String {
    let body: String = words
        .paragraphs
        .iter()
        .filter_map(|paragraph| {
            let style = match paragraph.as_str() {
                CODE => "font-size:32px;letter-spacing:4px;font-weight:bold;margin:24px 0",
                _ => "margin:0 0 16px",
            };
            let text = escaped(&try_fill(paragraph, params)?);
            Some(format!("<p style=\"{style}\">{text}</p>\n"))
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font:16px/1.5 sans-serif;max-width:560px;margin:24px auto;padding:0 16px\">\n{body}</body>\n</html>\n",
        escaped(tag),
        escaped(dir),
        escaped(subject),
    )
}

/// Escapes text for HTML content and attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::Locales;

    fn message(kind: ContactKind, tag: &str) -> Message {
        let locales = Locales::read(None, "en").expect("languages");
        let params = [("code", "482913"), ("minutes", "10"), ("site", "<Example>")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let language = locales.exactly(tag).expect("a language");
        Message::render(
            kind,
            TemplateType::Code,
            tag,
            language,
            "anna@example.com".into(),
            &params,
        )
    }

    #[test]
    fn every_language_says_never_to_give_the_code_away() {
        for (tag, never) in [
            ("en", "Never give this code to anyone"),
            ("nl", "Geef deze code nooit aan iemand anders"),
        ] {
            let mail = message(ContactKind::Email, tag);
            assert!(mail.text.contains("482913") && mail.text.contains(never));
            let html = mail.html.expect("mail has HTML");
            assert!(html.contains(">482913</p>") && html.contains(never));
            assert!(message(ContactKind::Phone, tag).text.contains(never));
        }
    }

    #[test]
    fn the_sites_name_is_text_not_markup() {
        let html = message(ContactKind::Email, "en")
            .html
            .expect("mail has HTML");
        assert!(html.contains("&lt;Example&gt;") && !html.contains("<Example>"));
    }
}

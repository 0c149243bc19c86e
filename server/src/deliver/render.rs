//! Renders messages from template and parameters: subject, plain text and HTML.

use super::layout::html;
use super::parameters::Parameters;
use super::template::TemplateType;
use super::words::Words;
use crate::locales::Language;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

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
    link: Option<String>,
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
        let (code, link) = (params.get("code").cloned(), params.get("link").cloned());
        let language = &language.mail;
        let params = Parameters::new(params, language);
        let texts = language.message(template);
        let words = Words::new(tag, language, texts, &params);
        let (text, html) = match kind {
            ContactKind::Phone if template.may_be_texted() => {
                let sentences = texts.text_message.iter();
                let sentences: Vec<String> = sentences
                    .filter_map(|sentence| params.filled(sentence))
                    .collect();
                (sentences.join(" "), None)
            }
            ContactKind::Phone => (words.plain(), None),
            ContactKind::Email => (words.plain(), Some(html(&words))),
        };
        Self {
            kind,
            to,
            subject: words.subject,
            text,
            html,
            template,
            code,
            link,
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
            let optional = [
                ("html", &self.html),
                ("code", &self.code),
                ("link", &self.link),
            ];
            for (name, value) in optional {
                if let Some(value) = value {
                    members.insert(name.into(), json!(value));
                }
            }
        }
        sent
    }
}

//! What has been read so far: bounded, and nothing twice.

use super::{FieldMessage, path};
use crate::prelude::*;
use crate::problem::MAX_ERRORS;
use serde_json::{Map, Value};

/// The longest text, in characters; a longer one is cut. The longest ones of the frameworks have about 200.
const MAX_TEXT: usize = 500;

/// The most parameters of a code.
const MAX_PARAMS: usize = 16;

/// Texts that only say that something is wrong: reason phrases (RFC 9110 section 15.5), and what frameworks put beside
/// the errors of fields. In lower case, without the full stop.
const GENERAL: [&str; 20] = [
    "bad request",
    "unauthorized",
    "forbidden",
    "not found",
    "conflict",
    "gone",
    "unprocessable entity",
    "unprocessable content",
    "too many requests",
    "error",
    "validation failed",
    "validation error",
    "invalid request",
    // Laravel before 9.
    "the given data was invalid",
    // ASP.NET Core.
    "one or more validation errors occurred",
    // Spring 6.
    "invalid request content",
    // Ory's herodot.
    "the request was malformed or contained invalid parameters",
    "the request could not be authorized",
    "the requested resource could not be found",
    "the requested action was forbidden",
];

/// How much a summary says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// What is wrong.
    Specific,
    /// That something is wrong: only to be said if nothing else is.
    General,
}

impl Standing {
    /// Of a text.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim().trim_end_matches('.').to_lowercase();
        // Spring before 6 counts the errors behind this.
        match GENERAL.contains(&&*text) || text.starts_with("validation failed for object='") {
            true => Self::General,
            false => Self::Specific,
        }
    }
}

/// What has been read so far.
#[derive(Default)]
pub(super) struct Said {
    fields: Vec<FieldMessage>,
    /// About the body as a whole, beside the errors of fields.
    summaries: Vec<FieldMessage>,
    /// The same, in general.
    generalities: Vec<FieldMessage>,
    /// `full_messages` of Rails: most repeat a field's message, with its name before.
    full: Vec<FieldMessage>,
}

impl Said {
    /// Whether no more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.fields.len() >= MAX_ERRORS
    }

    /// How many were read.
    pub(super) fn count(&self) -> usize {
        self.fields.len() + self.summaries.len() + self.generalities.len()
    }

    /// Adds what is wrong with a field. A message without text and code says only that something is.
    pub(super) fn field(&mut self, mut message: FieldMessage, is_location: bool) {
        if self.is_full() {
            return;
        }
        message.path = path::within_body(message.path, is_location);
        message.text = cut(&message.text);
        message.code = message.code.map(|code| cut(&code));
        message.params = bounded(message.params);
        if !self.fields.contains(&message) {
            self.fields.push(message);
        }
    }

    /// Adds what is wrong with the body as a whole.
    pub(super) fn summary(&mut self, text: &str, code: Option<String>, standing: Standing) {
        let message = FieldMessage {
            text: cut(text),
            code: code.map(|code| cut(&code)),
            ..FieldMessage::default()
        };
        let list = match standing {
            Standing::General => &mut self.generalities,
            Standing::Specific => &mut self.summaries,
        };
        if list.len() < MAX_ERRORS && !list.iter().any(|said| said.text == message.text) {
            list.push(message);
        }
    }

    /// Adds one of `full_messages`.
    pub(super) fn full_message(&mut self, text: &str) {
        if self.full.len() < MAX_ERRORS {
            self.full.push(FieldMessage {
                text: cut(text),
                ..FieldMessage::default()
            });
        }
    }

    /// Everything, what is about the body as a whole first.
    pub(super) fn all(self) -> Vec<FieldMessage> {
        let fields = self.fields;
        let mut all = self.summaries;
        all.retain(|summary| {
            !fields
                .iter()
                .any(|field| repeats(&summary.text, &field.text))
        });
        let ends = |full: &FieldMessage, field: &FieldMessage| {
            !field.text.is_empty() && full.text.ends_with(&*field.text)
        };
        let mut full = self.full;
        full.retain(|message| !fields.iter().any(|field| ends(message, field)));
        all.extend(full);
        if all.is_empty() && fields.is_empty() {
            all.extend(self.generalities.into_iter().take(1));
        }
        all.extend(fields);
        all.truncate(MAX_ERRORS);
        all
    }
}

/// Whether a summary says what a field's message says: the same, or with how many more there are, as Laravel writes it
/// (`Illuminate\Validation\ValidationException::summarize`).
fn repeats(summary: &str, text: &str) -> bool {
    let counts = |rest: &str| rest.is_empty() || rest.starts_with(" (") && rest.ends_with(')');
    !text.is_empty() && summary.strip_prefix(text).is_some_and(counts)
}

/// Without white space around it, and not too long.
fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

/// Parameters are numbers and short texts.
fn bounded(params: Map<String, Value>) -> Map<String, Value> {
    let params = params.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((cut(&name), Value::String(cut(&text)))),
        Value::Number(_) | Value::Bool(_) => Some((cut(&name), value)),
        _ => None,
    });
    params.take(MAX_PARAMS).collect()
}

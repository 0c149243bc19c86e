//! The dialects in which backends tell what is wrong with a body, field by field (docs/adapters.md): those of RFC 9457,
//! JSON:API, Rails, Laravel, ASP.NET Core, Spring, Django REST framework, django-allauth, FastAPI, Ory Kratos, authentik,
//! SuperTokens, Supabase, better-auth, and what reads like one of them.
//!
//! No dialect is guessed: every place where one of them puts errors is read, and each message is kept once. Beside the
//! errors of fields, summaries that only repeat them are left out, and so are general ones like `Bad Request`. What
//! backends send along about the request, such as the values that were typed, is never read.
//!
//! A new dialect is a line in the tables of `dialect/entry.rs` and `dialect/words.rs`, or a member in [`read`], and a body in
//! core/tests/adapter/dialects.jsonl.

mod entry;
mod path;
mod said;
mod words;

use crate::fault::{Fault, JsonType};
use crate::prelude::*;
use crate::problem::FieldError;
use entry::Reader;
use said::{Said, Standing};
use serde_json::{Map, Value};

/// What is wrong with one field, or with the body as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldMessage {
    /// The path to the field, split at its separators; rows by number: `contacts`, `2`, `email`. Empty for the body as a whole.
    pub path: Vec<String>,
    /// The backend's code, if it gives one.
    pub code: Option<String>,
    /// The parameters of that code.
    pub params: Map<String, Value>,
    /// The backend's own words; empty if it has only a code, or says only which field it is.
    pub text: String,
}

impl FieldMessage {
    /// The fault of the member `name` of the action, as [`FieldError::message`] takes it: a [`Fault`] of ours if the code
    /// is one and has what its text needs, else the backend's own words, else its code.
    pub fn into_error(self, name: &str) -> FieldError {
        let code = self.code.unwrap_or_default();
        let (code, params) = match Fault::params_of(&code) {
            Some(needed) => {
                let params = needed_of(self.params, needed);
                let is_whole = params.len() == needed.len();
                if !is_whole && !self.text.is_empty() {
                    return FieldError::message(name, self.text);
                }
                (code, params)
            }
            None if !self.text.is_empty() => return FieldError::message(name, self.text),
            None if !code.is_empty() => return FieldError::message(name, code),
            // The backend only says which field it is.
            None => ("invalid".into(), Map::new()),
        };
        FieldError {
            code,
            params,
            detail: self.text,
            ..FieldError::message(name, "")
        }
    }
}

/// The parameters that a text needs, of those that have the right type.
fn needed_of(params: Map<String, Value>, needed: &[(&str, JsonType)]) -> Map<String, Value> {
    let fits = |(name, value): &(String, Value)| {
        needed.iter().any(|(needed, kind)| match kind {
            JsonType::Number => needed == name && value.is_u64(),
            _ => needed == name && value.is_string(),
        })
    };
    params.into_iter().filter(fits).collect()
}

/// What is not read is deeper than this; serde_json does not parse it either.
const MAX_DEPTH: usize = 128;

/// Members of a body that hold its errors, if they are lists or objects.
const PLACES: [&str; 9] = [
    "errors",
    // RFC 7807; in its erratum 6178 with `_`.
    "invalid-params",
    "invalid_params",
    // authentik.
    "response_errors",
    // API Platform, Quarkus.
    "violations",
    // zod, FusionAuth.
    "issues",
    "fieldErrors",
    "formErrors",
    "generalErrors",
];

/// The same, where others have a text.
const ALSO_TEXTS: [&str; 7] = [
    "detail", "details", "error", "message", "messages", "msg", "reason",
];

/// Members of a body with its summary, if they are texts; the most specific first.
const SUMMARIES: [&str; 10] = [
    "message",
    "msg",
    "detail",
    "details",
    "error_description",
    "reason",
    "description",
    "hint",
    "error_message",
    "errorMessage",
];

/// Reads what is wrong from the body of a refusal, in whatever dialect it is written; at most
/// [`MAX_ERRORS`](crate::problem::MAX_ERRORS) messages, with texts of at most 500 characters. What is about the body as a
/// whole comes first. Empty where it says nothing.
///
/// ```
/// use regain_core::adapter::dialect::read;
/// use serde_json::json;
///
/// let laravel = json!({"message": "Not valid.", "errors": {"contacts.2.email": ["Not valid."]}});
/// let [message] = &read(&laravel)[..] else { panic!() };
/// assert_eq!(message.path, ["contacts", "2", "email"]);
/// assert_eq!(message.text, "Not valid.");
/// ```
pub fn read(body: &Value) -> Vec<FieldMessage> {
    let mut said = Said::default();
    if !is_deep(body) {
        read_body(body, &mut said);
        if said.count() == 0 {
            entry::phrases(body, &mut Reader::new(&mut said));
        }
    }
    said.all()
}

fn read_body(body: &Value, said: &mut Said) {
    let Value::Object(members) = body else {
        return Reader::new(said).any(body);
    };
    let before = said.count();
    let mut has_places = false;
    for name in PLACES.into_iter().chain(ALSO_TEXTS) {
        let value = members
            .get(name)
            .filter(|value| value.is_array() || value.is_object());
        has_places |= value.is_some() && PLACES.contains(&name);
        match value {
            Some(Value::Object(fields)) if PLACES.contains(&name) => {
                Reader::new(said).fields(fields);
            }
            Some(value @ Value::Object(inner)) => read_inner(value, inner, said),
            value => value
                .into_iter()
                .for_each(|value| Reader::new(said).any(value)),
        }
    }
    if let Some(fields) = members.get("formFields") {
        has_places = true;
        Reader::by_id(said).any(fields);
    }
    // Rodauth: a field, and what is wrong with it.
    if let Some([Value::String(name), text]) = members.get("field-error").and_then(pair) {
        has_places = true;
        Reader::new(said).field(name, text);
    }
    if let Some(ui) = members.get("ui") {
        has_places = true;
        read_kratos(ui, said);
    }
    // Django REST framework has the fields at the top.
    let no_fields = ["codes", "stack", "trace", "weak_password"];
    for (name, value) in members.iter().filter(|_| !has_places) {
        let is_read = ALSO_TEXTS.contains(&&**name) || no_fields.contains(&&**name);
        if !is_read && words::is_faults(value) {
            Reader::new(said).field(name, value);
        }
    }
    summarize(members, said.count() > before, said);
}

fn pair(value: &Value) -> Option<&[Value; 2]> {
    value.as_array()?.as_slice().try_into().ok()
}

/// An object where others have a text: a body by itself, as Kratos and Strapi have in `error`, or the errors of fields.
fn read_inner(body: &Value, members: &Map<String, Value>, said: &mut Said) {
    let before = said.count();
    read_body(body, said);
    if said.count() == before {
        return Reader::new(said).any(body);
    }
    for (name, value) in members {
        let is_read = entry::is_known(name) || SUMMARIES.contains(&&**name);
        if !is_read && words::is_phrase(value) {
            Reader::new(said).field(name, value);
        }
    }
}

/// The messages of a flow of Ory Kratos, and of its fields. Those that are not errors say what to do next.
fn read_kratos(ui: &Value, said: &mut Said) {
    let mut read = |of: &Value, name: &str| {
        let messages = of.get("messages").and_then(Value::as_array);
        for message in messages.into_iter().flatten() {
            let kind = message.get("type").and_then(Value::as_str);
            if !matches!(kind, Some("info" | "success")) {
                Reader::new(said).field(name, message);
            }
        }
    };
    read(ui, "");
    let nodes = ui.get("nodes").and_then(Value::as_array);
    for node in nodes.into_iter().flatten() {
        let attributes = node.get("attributes");
        let name = attributes.and_then(|attributes| attributes.get("name"));
        read(node, name.and_then(Value::as_str).unwrap_or_default());
    }
}

/// Reads what a body says about itself. Where it is told field by field, only that is said which is more than general.
fn summarize(members: &Map<String, Value>, has_errors: bool, said: &mut Said) {
    let text = |name: &str| {
        let text = members.get(name).and_then(words::text_of);
        text.filter(|text| !text.trim().is_empty())
    };
    let mut code = words::code_of(members).or_else(|| text("id").filter(|id| words::is_name(id)));
    let mut texts: Vec<String> = SUMMARIES.iter().filter_map(|name| text(name)).collect();
    match text("error") {
        Some(error) if words::is_name(&error) => code = code.or(Some(error)),
        error => texts.extend(error),
    }
    // Our own contract: `detail` is for developers.
    let is_ours = has_errors && code.as_deref() == Some("invalid");
    let standing = |text: &String| match is_ours {
        true => Standing::General,
        false => Standing::of(text),
    };
    let texts = texts.into_iter().map(|text| (standing(&text), text));
    let mut texts: Vec<(Standing, String)> = texts.collect();
    texts.sort_by_key(|(standing, _)| *standing);
    // SuperTokens, where there is no text.
    let status = || text("status").filter(|status| words::is_name(status));
    texts.extend(text("title").map(|title| (Standing::General, title)));
    if texts.is_empty() {
        code = code.or_else(status);
        texts.extend(code.is_some().then(|| (Standing::General, String::new())));
    }
    for (standing, text) in texts {
        said.summary(&text, code.take(), standing);
    }
}

fn is_deep(value: &Value) -> bool {
    let mut left = vec![(value, 0)];
    while let Some((value, depth)) = left.pop() {
        if depth > MAX_DEPTH {
            return true;
        }
        match value {
            Value::Array(items) => left.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => left.extend(members.values().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    false
}

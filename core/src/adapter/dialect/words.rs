//! What the values of a body say, wherever they are: texts, codes, and whether they are either.

use crate::prelude::*;
use serde_json::{Map, Value};

/// Members of an entry that say what is wrong.
pub(super) const TEXTS: [&str; 13] = [
    "message",
    "msg",
    "string",
    "defaultMessage",
    "detail",
    "error",
    "reason",
    "text",
    "description",
    "error_description",
    "errorMessage",
    // Of class-validator, by rule.
    "constraints",
    "messages",
];

/// The texts of an object that describes one error, and its code. A name in `error` beside a text, as OAuth has it, is
/// a code too.
pub(super) fn words(members: &Map<String, Value>) -> (Vec<String>, Option<String>) {
    let mut texts = Vec::new();
    for name in TEXTS {
        let text = members.get(name).into_iter();
        text.for_each(|text| collect(text, &mut texts));
    }
    let code = code_of(members);
    let error = members.get("error").and_then(Value::as_str);
    let Some(error) = error.filter(|error| is_name(error)) else {
        return (texts, code);
    };
    texts.retain(|text| text != error);
    (texts, code.or(Some(error.to_owned())))
}

/// Whether a text is a name like `invalid_grant` or `EXPIRED`.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let is_upper = has(char::is_ascii_uppercase) && !has(char::is_ascii_lowercase);
    text.len() > 2 && text.chars().all(fits) && (is_upper || text.contains('_'))
}

/// The stable name of an error. Numbers that are HTTP statuses are none; `type` is one if it is a name, or beside FastAPI's
/// `loc`; `id` is one if it is a number, as Kratos's.
pub(super) fn code_of(members: &Map<String, Value>) -> Option<String> {
    let names = [
        "error_code",
        "code",
        "type",
        "__type",
        "keyword",
        "rule",
        "id",
    ];
    let mut codes = names.iter().filter_map(|name| {
        let code = members.get(*name)?;
        let counts = match *name {
            "type" => members.contains_key("loc") || code.as_str().is_some_and(is_name),
            "id" => code.is_number(),
            _ => true,
        };
        let is_status = code.as_u64().is_some_and(|code| (100..600).contains(&code));
        text_of(code).filter(|code| counts && !is_status && !code.trim().is_empty())
    });
    codes.next()
}

/// The text, or the number as one.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether all that lies in a value are lists of texts, or objects of a message and its code, and rows of these: a field's
/// errors in Django REST, in short and with its codes, and in PocketBase.
pub(super) fn is_faults(value: &Value) -> bool {
    fits(value) && has_text(value)
}

fn fits(value: &Value) -> bool {
    match value {
        Value::Array(items) => {
            items.iter().all(Value::is_string)
                || items.iter().all(|row| row.is_object() && fits(row))
        }
        Value::Object(members) => {
            let is_text = |name| members.get(name).is_some_and(Value::is_string);
            members.len() == 2 && is_text("code") && is_text("message")
                || members.values().all(fits)
        }
        _ => false,
    }
}

fn has_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(has_text),
        Value::Object(members) => members.values().any(has_text),
        _ => false,
    }
}

/// Whether a text is in words, and not an id, a token or a date.
pub(super) fn is_phrase(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().contains(' '))
}

/// Whether it is a text, or can be written as one.
pub(super) fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number()
}

/// The texts in a value, without blank ones.
pub(super) fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => texts.extend(text_of(value).filter(|text| !text.trim().is_empty())),
    }
}

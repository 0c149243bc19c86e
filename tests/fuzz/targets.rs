//! What must hold for any bytes at all: kinds, form loading, check (rows D4, E2). Fuzzed by `cargo xtask soak`; what was
//! found so far, in `corpus/`, runs with every check (`core/tests/fuzz_corpus.rs`).
#![allow(dead_code, reason = "each fuzz target uses one")]

use regain_core::check::{Context as Site, check as judged};
use regain_core::form::{Asks, Field, Form};
use regain_core::kind::{Context, Kind, Region, normalize};
use regain_core::schema::schema;
use serde_json::{Value, json};

/// The first byte says which kind, the second where and how, the rest is the text. A value is its own value.
pub fn kinds(data: &[u8]) {
    let [kind, how, text @ ..] = data else {
        return;
    };
    let Some(kind) = Kind::ALL.get(usize::from(*kind) % Kind::ALL.len()) else {
        return;
    };
    let options = ["mail".to_owned(), "calls".to_owned()];
    let context = Context {
        region: Region::all().nth(usize::from(*how)),
        approximate: how % 2 == 0,
        options: &options,
        ..Context::default()
    };
    let text = String::from_utf8_lossy(text);
    if let Ok(passed) = normalize(*kind, &text, &context) {
        // An identifier's value says what it is as well, so it is none itself.
        if *kind != Kind::Identifier {
            let again = normalize(*kind, &passed.value, &context).map(|again| again.value);
            assert_eq!(again, Ok(passed.value), "{kind} {text:?}");
        }
    }
}

/// The bytes are a form, or say what is wrong with it and where. One that loads can be asked and described.
pub fn forms(data: &[u8]) {
    match Form::load(&String::from_utf8_lossy(data)) {
        Ok(form) => {
            assert_eq!(judged(&form, &json!({}), &Site::default()).given, 0);
            assert!(schema(&form).is_object());
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.iter().all(|error| error.pointer.starts_with('#')));
        }
    }
}

/// A form on the first line, or the form that comes with Regain where that is none; the rest are answers.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (form, answers) = text.split_once('\n').unwrap_or(("", &text));
    let Ok(answers) = serde_json::from_str::<Value>(answers) else {
        return;
    };
    let usual = include_str!("../../core/forms/consumer-account.json");
    let Ok(form) = Form::load(form).or_else(|_| Form::load(usual)) else {
        return;
    };
    let context = Site {
        region: Region::parse("NL"),
        ..Site::default()
    };
    let checked = judged(&form, &answers, &context);
    assert!(checked.given <= 100);
    assert!(
        checked
            .problems
            .iter()
            .all(|at| at.pointer.starts_with('#'))
    );
    if form.fields().any(has_identifier) {
        return;
    }
    let again = judged(&form, &Value::Object(checked.normalized.clone()), &context);
    assert_eq!(again.normalized, checked.normalized);
}

/// Its value says what it is as well, so it is no identifier itself.
fn has_identifier(field: &Field) -> bool {
    match &field.asks {
        Asks::Question(question) => question.kind == Kind::Identifier,
        Asks::Group(fields) => fields.iter().any(has_identifier),
    }
}

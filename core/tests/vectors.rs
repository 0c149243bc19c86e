//! Golden vectors, natively and in browsers: the same text gets the same verdict on both (row D4). They are data, so that
//! anyone else's backend can be held against them too: `core/vectors/README.md` says what a line holds.
#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

mod vector;

use regain_core::check::{Context as Site, check};
use regain_core::form::Form;
use regain_core::kind::Region;
use serde::Deserialize;
use serde_json::Value;
use vector::Vector;

fn holds(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let vector: Vector =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if !vector.holds() {
            wrong.push(format!("{line}\n  is {:?}", vector.now()));
        }
    }
    assert!(
        !lines.is_empty() && wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn email() {
    holds(include_str!("../vectors/email.jsonl"));
}

#[test]
fn phone() {
    holds(include_str!("../vectors/phone.jsonl"));
}

#[test]
fn identifier() {
    holds(include_str!("../vectors/identifier.jsonl"));
}

#[test]
fn name() {
    holds(include_str!("../vectors/name.jsonl"));
}

#[test]
fn date() {
    holds(include_str!("../vectors/date.jsonl"));
}

#[test]
fn country() {
    holds(include_str!("../vectors/country.jsonl"));
}

#[test]
fn postal_code() {
    holds(include_str!("../vectors/postal_code.jsonl"));
}

#[test]
fn gamertag() {
    holds(include_str!("../vectors/gamertag.jsonl"));
}

#[test]
fn service_name() {
    holds(include_str!("../vectors/service_name.jsonl"));
}

#[test]
fn subject() {
    holds(include_str!("../vectors/subject.jsonl"));
}

#[test]
fn device_id() {
    holds(include_str!("../vectors/device_id.jsonl"));
}

#[test]
fn old_password() {
    holds(include_str!("../vectors/old_password.jsonl"));
}

#[test]
fn new_password() {
    holds(include_str!("../vectors/new_password.jsonl"));
}

#[test]
fn code() {
    holds(include_str!("../vectors/code.jsonl"));
}

#[test]
fn amount() {
    holds(include_str!("../vectors/amount.jsonl"));
}

#[test]
fn choice() {
    holds(include_str!("../vectors/choice.jsonl"));
}

#[test]
fn choices() {
    holds(include_str!("../vectors/choices.jsonl"));
}

#[test]
fn text() {
    holds(include_str!("../vectors/text.jsonl"));
}

/// A line of `check.jsonl`: a form, or the name of one, and the verdict on answers to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    form: Value,
    answers: Value,
    region: Option<Region>,
    secrets: Option<Value>,
    verdict: Value,
}

impl Answered {
    fn form(&self) -> Form {
        let form = match self.form.as_str() {
            Some("consumer-account") => Form::load(include_str!("../forms/consumer-account.json")),
            Some("library-card") => Form::load(include_str!("../../docs/forms/library-card.json")),
            Some(name) => panic!("no form {name}"),
            None => Form::read(&self.form),
        };
        form.unwrap()
    }
}

#[test]
fn check_of_answers() {
    let lines = include_str!("../vectors/check.jsonl");
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let line: Answered =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let context = Site {
            region: line.region,
            secrets: line.secrets.as_ref().and_then(Value::as_object),
        };
        let verdict = check(&line.form(), &line.answers, &context).into_value();
        if verdict != line.verdict {
            wrong.push(format!("{}\n  is {verdict}", line.answers));
        }
    }
    assert!(
        !lines.is_empty() && wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

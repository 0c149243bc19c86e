//! `regain schema --form F`, on the form that comes with it.

use crate::regain;
use serde_json::Value;
use std::process::Output;

const FORM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../core/forms/consumer-account.json"
);
const TEXTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../locales/nl/form.consumer-account.json"
);

fn schema(arguments: &[&str]) -> Output {
    regain(&[&["schema"], arguments].concat(), b"")
}

fn written(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_answers_to_the_form_that_comes_with_it_are_described() {
    let schema = written(&schema(&["--form", FORM]));
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["properties"]["given_name"]["type"], "array");
    assert_eq!(schema["properties"].get("old_passwords"), None);
    assert_eq!(schema["properties"]["given_name"].get("title"), None);
}

#[test]
fn with_texts_it_has_their_words() {
    let schema = written(&schema(&["--form", FORM, "--texts", TEXTS]));
    let texts: Value = serde_json::from_str(&std::fs::read_to_string(TEXTS).unwrap()).unwrap();
    let title = schema["properties"]["given_name"]["title"]
        .as_str()
        .unwrap();
    assert!(
        !title.is_empty() && texts.to_string().contains(title),
        "{title}"
    );
}

#[test]
fn a_file_that_is_no_form_ends_with_2_and_is_named() {
    for (arguments, said) in [
        (
            &["--form", TEXTS][..],
            "form.consumer-account.json: #/version: must be there",
        ),
        (
            &["--form", FORM, "--texts", FORM],
            "consumer-account.json: #/",
        ),
        (&["--form", "/no/such/form.json"], "/no/such/form.json: "),
    ] {
        let output = schema(arguments);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{errors}"
        );
        assert!(errors.lines().any(|line| line.contains(said)), "{errors}");
    }
}

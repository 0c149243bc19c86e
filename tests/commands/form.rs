//! `regain form --form F --texts T`: the file for a site without a backend of ours is what that backend would serve.

use crate::regain;
use regain_core::form::{Form, WordedForm};
use serde_json::Value;

const FORM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../core/forms/consumer-account.json"
);
const TEXTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../locales/nl/form.consumer-account.json"
);

#[test]
fn the_form_is_joined_with_its_words() {
    let output = regain(&["form", "--form", FORM, "--texts", TEXTS], b"");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    let read = |file| std::fs::read_to_string(file).unwrap();
    let texts = serde_json::from_str(&read(TEXTS)).unwrap();
    let form = Form::load(&read(FORM)).unwrap();
    let worded = form.worded(&texts).unwrap();
    assert_eq!(written, worded.to_value());
    assert_eq!(WordedForm::read_worded(&written), Ok(worded.clone()));
    assert_eq!(worded.wordless(), form);
}

#[test]
fn a_file_that_does_not_fit_ends_with_2_and_is_named() {
    for (arguments, said) in [
        (
            ["--form", TEXTS, "--texts", TEXTS],
            "form.consumer-account.json: #/version: must be there",
        ),
        (
            ["--form", FORM, "--texts", FORM],
            "consumer-account.json: #/",
        ),
        (["--form", FORM, "--texts", "no.json"], "no.json: "),
    ] {
        let output = regain(&[&["form"], &arguments[..]].concat(), b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(output.stdout, b"");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said), "{error}");
    }
}

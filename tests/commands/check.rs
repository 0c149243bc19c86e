//! `regain check --form F --answers A`: the verdict, and what is said of files that are none.

use crate::{command, regain};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

const FORM: &str = r#"{"id": "library-card", "version": 1, "sections": [{"id": "you", "fields": [
    {"id": "email", "kind": "email", "needed": true, "weight": 1},
    {"id": "phone", "kind": "phone", "weight": 1},
    {"id": "loans", "repeat": {"max": 2}, "fields": [{"id": "title", "kind": "text"}, {"id": "on", "kind": "date"}]}
]}]}"#;

/// A folder with a form and answers in it.
struct Folder(TempDir);

impl Folder {
    fn with(form: impl AsRef<[u8]>, answers: impl AsRef<[u8]>) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::write(folder.file("form.json"), form).unwrap();
        std::fs::write(folder.file("answers.json"), answers).unwrap();
        folder
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn check(&self, more: &[&str]) -> Output {
        let (form, answers) = (self.file("form.json"), self.file("answers.json"));
        let (form, answers) = (form.to_str().unwrap(), answers.to_str().unwrap());
        let arguments = ["check", "--form", form, "--answers", answers];
        regain(&[&arguments[..], more].concat(), b"")
    }
}

fn written(output: &Output) -> Value {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn answers_without_a_problem_end_with_0() {
    let answers = json!({
        "email": " Anna@GMIAL.com ",
        "phone": "020 123 4567",
        "loans": [{}, {"title": " Emma ", "on": "2024-02-29"}],
    });
    let output = Folder::with(FORM, answers.to_string()).check(&["--region", "NL"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        written(&output),
        json!({
            "normalized": {
                "email": "Anna@gmial.com",
                "phone": "+31201234567",
                "loans": [{"title": "Emma", "on": "2024-02-29"}],
            },
            "problems": [],
            "hints": [{"pointer": "#/email", "code": "looks_mistyped", "params": {"suggestion": "Anna@gmail.com"}}],
            "given": 80,
        })
    );
}

#[test]
fn answers_with_a_problem_end_with_1_and_say_where() {
    let answers =
        json!({"phone": "+31 20 123 4567", "loans": [{"on": "2023-02-29"}], "colour": "red"});
    let output = Folder::with(FORM, answers.to_string()).check(&[]);
    assert_eq!(output.status.code(), Some(1));
    let verdict = written(&output);
    let problems: Vec<_> = verdict["problems"].as_array().unwrap().iter().collect();
    let said: Vec<_> = problems
        .iter()
        .map(|problem| {
            (
                problem["pointer"].as_str().unwrap(),
                problem["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("#/email", "missing"),
            ("#/loans/0/on", "out_of_range"),
            ("#/colour", "unknown_field")
        ]
    );
    assert_eq!(verdict["normalized"], json!({"phone": "+31201234567"}));
}

#[test]
fn a_file_that_cannot_be_read_ends_with_2_and_is_named_with_the_place() {
    let bad_form = r#"{"id": "f", "version": 1, "sections": [{"id": "s", "fields": [
        {"id": "a", "kind": "nmae"}, {"id": "a", "kind": "text", "colour": 1}]}]}"#;
    for (form, answers, said) in [
        ("{", "{}", &["form.json: no JSON at line 1, column 1"][..]),
        (
            FORM,
            "{\"email\": \n hunter2",
            &["answers.json: no JSON at line 2, column 2"],
        ),
        (
            FORM,
            "[\"hunter2\"]",
            &["answers.json: #: a JSON object belongs here"],
        ),
        (
            bad_form,
            "{}",
            &[
                "form.json: #/sections/0/fields/0/kind: there is no such kind",
                "form.json: #/sections/0/fields/1/colour: nothing by this name belongs here",
            ],
        ),
    ] {
        let output = Folder::with(form, answers).check(&[]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{errors}"
        );
        for line in said {
            assert!(
                errors.lines().any(|error| error.ends_with(line)),
                "{line}\n{errors}"
            );
        }
        assert!(!errors.contains("hunter2"), "{errors}");
    }
    let folder = Folder::with(b"\xff", "{}");
    assert_eq!(folder.check(&[]).status.code(), Some(2));
    std::fs::remove_file(folder.file("form.json")).unwrap();
    let output = folder.check(&[]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("form.json: "), "{errors}");
}

#[test]
fn answers_may_come_by_standard_input() {
    let folder = Folder::with(FORM, "");
    let form = folder.file("form.json");
    let arguments = ["check", "--form", form.to_str().unwrap(), "--answers", "-"];
    let output = regain(&arguments, b"\xef\xbb\xbf{\"email\": \"anna@example.com\"}");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        written(&output)["normalized"],
        json!({"email": "anna@example.com"})
    );
}

#[test]
fn the_exit_status_says_it_where_nobody_reads_what_is_wrong() {
    let (reader, nobody) = std::io::pipe().unwrap();
    drop(reader);
    let mut check = command(&["check", "--form", "no-such-file", "--answers", "-"]);
    assert_eq!(check.stderr(nobody).status().unwrap().code(), Some(2));
}

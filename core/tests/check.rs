//! Rows B6, B7, B9: what answers to a form come to. Golden vectors of the same are in `core/vectors/check.jsonl`; what holds
//! for any answers is in `form_properties.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use regain_core::check::{Checked, Context, check, secrets};
use regain_core::fault::Fault;
use regain_core::form::Form;
use regain_core::kind::Region;
use regain_core::pointer::At;
use regain_core::problem::FieldError;
use serde_json::{Value, json};

fn form() -> Form {
    Form::read(&json!({ "id": "f", "version": 1, "sections": [
        { "id": "you", "fields": [
            { "id": "email", "kind": "email", "needed": true, "weight": 10 },
            { "id": "phone", "kind": "phone", "weight": 10 },
            { "id": "uses", "kind": "choices", "options": ["mail", "console"], "weight": 0 }
        ]},
        { "id": "mail", "when": { "field": "uses", "is": "mail" }, "fields": [
            { "id": "subjects", "kind": "subject", "repeat": { "max": 3 }, "weight": 20 },
            { "id": "contacts", "repeat": { "max": 3 }, "fields": [
                { "id": "email", "kind": "email", "needed": true, "weight": 10 },
                { "id": "how", "kind": "choice", "options": ["friend", "shop"], "weight": 0 },
                { "id": "since", "kind": "date", "approximate": true, "weight": 0, "when": { "field": "how", "is": "friend" } }
            ]}
        ]},
        { "id": "secret", "when": { "field": "uses", "filled": true }, "fields": [
            { "id": "old_passwords", "kind": "old_password", "repeat": { "max": 2 }, "weight": 50 }
        ]}
    ]}))
    .unwrap()
}

fn checked(answers: Value) -> Checked {
    let region = Region::parse("NL");
    check(
        &form(),
        &answers,
        &Context {
            region,
            secrets: None,
        },
    )
}

fn faults(problems: &[At<Fault>]) -> Vec<(&str, &str)> {
    problems
        .iter()
        .map(|at| (&*at.pointer, at.found.code()))
        .collect()
}

#[test]
fn answers_come_out_canonical_under_their_own_ids() {
    let verdict = checked(json!({
        "email": " anna@Example.com ",
        "phone": "020 123 4567",
        "uses": ["console", "mail", "mail"],
        "subjects": [" Re: the boat ", "", "Re: the boat"],
        "contacts": [{}, { "email": "bram@gmial.com", "how": "friend", "since": "2019" }, { "email": " " }]
    }));
    assert_eq!(verdict.problems, []);
    assert_eq!(
        Value::Object(verdict.normalized),
        json!({
            "email": "anna@example.com",
            "phone": "+31201234567",
            "uses": ["mail", "console"],
            "subjects": [" Re: the boat ", "Re: the boat"],
            "contacts": [{ "email": "bram@gmial.com", "how": "friend", "since": "2019" }]
        })
    );
    assert_eq!(verdict.hints.len(), 1);
    assert_eq!(
        (&*verdict.hints[0].pointer, verdict.hints[0].found.code()),
        ("#/contacts/1/email", "looks_mistyped")
    );
}

#[test]
fn a_problem_points_at_what_was_sent() {
    let uses = json!(["mail"]);
    for (answers, pointer, code) in [
        (json!("anna"), "#", "unreadable"),
        (json!([]), "#", "unreadable"),
        (json!({}), "#/email", "missing"),
        (json!({ "email": "\u{200b} " }), "#/email", "missing"),
        (json!({ "email": 3 }), "#/email", "unreadable"),
        (json!({ "email": null }), "#/email", "unreadable"),
        (
            json!({ "email": ["anna@example.com"] }),
            "#/email",
            "unreadable",
        ),
        (json!({ "email": "anna" }), "#/email", "malformed"),
        (
            json!({ "email": "a@b", "phone": "12" }),
            "#/phone",
            "too_short",
        ),
        (
            json!({ "email": "a@b", "uses": "mail" }),
            "#/uses",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": ["mail", "Mail"] }),
            "#/uses/1",
            "not_an_option",
        ),
        (
            json!({ "email": "a@b", "nick/name~": "x" }),
            "#/nick~1name~0",
            "unknown_field",
        ),
        (
            json!({ "email": "a@b", "naïve %": "x" }),
            "#/na%C3%AFve%20%25",
            "unknown_field",
        ),
        (
            json!({ "email": "a@b", "old_passwords": ["x"] }),
            "#/old_passwords",
            "unknown_field",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "subjects": "x" }),
            "#/subjects",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "subjects": ["x", 3] }),
            "#/subjects/1",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "subjects": ["x", "a\nb"] }),
            "#/subjects/1",
            "bad_character",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "subjects": ["1", "", "2", "3", " ", "4", "5"] }),
            "#/subjects",
            "too_many_rows",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "contacts": {} }),
            "#/contacts",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "contacts": ["x"] }),
            "#/contacts/0",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "contacts": [{}, { "email": 1 }] }),
            "#/contacts/1/email",
            "unreadable",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "contacts": [{ "how": "shop" }] }),
            "#/contacts/0/email",
            "missing",
        ),
        (
            json!({ "email": "a@b", "uses": uses, "contacts": [{ "mail": "" }] }),
            "#/contacts/0/mail",
            "unknown_field",
        ),
    ] {
        let verdict = checked(answers.clone());
        assert_eq!(faults(&verdict.problems)[0], (pointer, code), "{answers}");
    }
}

#[test]
fn a_body_is_told_where_in_it_the_answers_are() {
    let problem = checked(json!({})).problems.remove(0);
    let error = FieldError::within("answers", &problem);
    assert_eq!(
        (&*error.pointer, &*error.code),
        ("#/answers/email", "missing")
    );
    let whole = checked(json!(3)).problems.remove(0);
    assert_eq!(FieldError::within("answers", &whole).pointer, "#/answers");
}

#[test]
fn what_a_condition_hides_is_neither_judged_nor_lost() {
    let mut answers = json!({
        "email": "anna@example.com",
        "subjects": ["x", 3],
        "contacts": [{ "email": "nonsense" }]
    });
    let hidden = checked(answers.clone());
    assert_eq!(hidden.problems, []);
    assert_eq!(
        hidden.hidden,
        ["#/subjects", "#/contacts", "#/old_passwords"]
    );
    assert_eq!(
        Value::Object(hidden.normalized),
        json!({ "email": "anna@example.com" })
    );
    answers["uses"] = json!(["mail"]);
    assert_eq!(
        faults(&checked(answers).problems),
        [
            ("#/subjects/1", "unreadable"),
            ("#/contacts/0/email", "malformed")
        ]
    );
}

#[test]
fn a_condition_in_a_row_looks_at_its_own_row() {
    let verdict = checked(json!({ "email": "a@b", "uses": ["mail"], "contacts": [
        { "email": "b@c", "how": "friend", "since": "2019-07" },
        { "email": "c@d", "how": "shop", "since": "2019-07" },
        { "email": "d@e", "since": "nonsense" },
        {}
    ]}));
    assert_eq!(verdict.problems, []);
    assert_eq!(
        verdict.hidden,
        [
            "#/contacts/1/since",
            "#/contacts/2/since",
            "#/contacts/3/since"
        ],
        "a row nothing was typed into as well"
    );
    assert_eq!(
        verdict.normalized["contacts"],
        json!([
            { "email": "b@c", "how": "friend", "since": "2019-07" },
            { "email": "c@d", "how": "shop" },
            { "email": "d@e" }
        ])
    );
}

#[test]
fn given_counts_what_is_there_and_more_rows_for_more_up_to_a_bound() {
    let given = |answers: Value| checked(answers).given;
    // 10 for the address, 10 for the number; the rest is hidden.
    assert_eq!(given(json!({})), 0);
    assert_eq!(given(json!({ "email": "a@b" })), 50);
    assert_eq!(given(json!({ "email": "nonsense" })), 0);
    assert_eq!(
        given(json!({ "email": "a@b", "phone": "020 123 4567", "subjects": ["x"] })),
        100
    );
    // With mail: 10 + 10 + 20 + 10, and 50 for old passwords, which come apart.
    let with =
        |subjects: Value| given(json!({ "email": "a@b", "uses": ["mail"], "subjects": subjects }));
    assert_eq!(with(json!([])), 10);
    assert_eq!(with(json!(["x"])), 22);
    assert_eq!(
        with(json!(["x", "x"])),
        22,
        "the same again is nothing more"
    );
    assert_eq!(with(json!(["x", "y"])), 26);
    assert_eq!(with(json!(["x", "y", "z"])), 30);
    assert_eq!(with(json!(["x", "y", "z", "more than there may be"])), 30);
    let rows =
        |contacts: Value| given(json!({ "email": "a@b", "uses": ["mail"], "contacts": contacts }));
    assert_eq!(rows(json!([{ "email": "b@c" }])), 16);
    assert_eq!(
        rows(json!([{ "email": "b@c" }, { "email": "b@c" }, { "how": "shop" }])),
        16
    );
    assert_eq!(rows(json!([{ "email": "b@c" }, { "email": "c@d" }])), 18);
}

#[test]
fn old_passwords_are_judged_apart_and_counted_without_a_trace() {
    let answers = json!({ "email": "a@b", "uses": ["mail"] });
    let typed = json!({ "old_passwords": ["blue finch", "", "blue finch", "  "] });
    let context = Context {
        region: None,
        secrets: typed.as_object(),
    };
    let verdict = check(&form(), &answers, &context);
    assert_eq!(verdict.given, 40);
    assert!(!format!("{verdict:?}").contains("finch"));
    let none = Context::default();
    assert_eq!(check(&form(), &answers, &none).given, 10);
    // White space may be a password, as typed. Three rows are one too many here.
    let problems = secrets(&form(), &answers, &typed).unwrap_err();
    assert_eq!(faults(&problems), [("#/old_passwords", "too_many_rows")]);
    let read = secrets(
        &form(),
        &answers,
        &json!({ "old_passwords": ["blue finch", "", "  "] }),
    )
    .unwrap();
    assert_eq!(format!("{read:?}"), r#"{"old_passwords": [***, ***]}"#);
    assert_eq!(read["old_passwords"][1].reveal(), "  ");
    assert_eq!(
        secrets(&form(), &json!({}), &typed),
        Ok(Default::default()),
        "not asked"
    );
}

#[test]
fn what_is_wrong_with_secrets_is_named_without_them() {
    let answers = json!({ "uses": ["mail"] });
    let long = "finch".repeat(60);
    for (sent, pointer, code) in [
        (json!([]), "#", "unreadable"),
        (
            json!({ "old_passwords": "finch" }),
            "#/old_passwords",
            "unreadable",
        ),
        (
            json!({ "old_passwords": [["finch"]] }),
            "#/old_passwords/0",
            "unreadable",
        ),
        (
            json!({ "old_passwords": ["x", long] }),
            "#/old_passwords/1",
            "too_long",
        ),
        (json!({ "email": ["finch"] }), "#/email", "unknown_field"),
    ] {
        let problems = secrets(&form(), &answers, &sent).unwrap_err();
        assert_eq!(faults(&problems), [(pointer, code)], "{sent}");
        assert!(!format!("{problems:?}").contains("finch"));
    }
}

#[test]
fn needed_rows_are_asked_for_where_they_would_be() {
    let form = Form::read(&json!({ "id": "f", "version": 1, "sections": [{ "id": "s", "fields": [
        { "id": "rows", "kind": "text", "needed": true, "repeat": { "min": 2, "max": 4 } },
        { "id": "one", "needed": true, "fields": [{ "id": "a", "kind": "text" }, { "id": "b", "kind": "text" }] },
        { "id": "shown", "kind": "text", "repeat": { "min": 3, "max": 4 } }
    ]}]}))
    .unwrap();
    for (answers, expected) in [
        (json!({}), vec![("#/rows", "missing"), ("#/one", "missing")]),
        (
            json!({ "rows": ["", " "], "one": [{}] }),
            vec![("#/rows", "missing"), ("#/one", "missing")],
        ),
        (
            json!({ "rows": ["", "x"], "one": [{ "a": "x" }] }),
            vec![("#/rows/0", "missing")],
        ),
        (
            json!({ "rows": ["x"], "one": [{ "a": "x" }] }),
            vec![("#/rows/1", "missing")],
        ),
        (
            json!({ "rows": ["x", "y"], "one": [{ "a": "x" }, { "a": "y" }] }),
            vec![("#/one", "too_many_rows")],
        ),
        (
            json!({ "rows": ["x", "y"], "one": [{ "a": "x" }], "shown": ["z"] }),
            vec![],
        ),
    ] {
        let verdict = check(&form, &answers, &Context::default());
        assert_eq!(faults(&verdict.problems), expected, "{answers}");
    }
}

/// What a developer reads says which JSON type was expected where.
#[test]
fn a_wrong_type_is_named_by_what_was_expected() {
    let form = form();
    for (answers, pointer, detail) in [
        (json!([]), "#", "expected an object"),
        (json!({ "email": 3 }), "#/email", "expected a string"),
        (
            json!({ "uses": ["mail"], "contacts": {} }),
            "#/contacts",
            "expected an array",
        ),
        (
            json!({ "uses": ["mail"], "contacts": ["a"] }),
            "#/contacts/0",
            "expected an object",
        ),
    ] {
        let checked = check(&form, &answers, &Context::default());
        let found = checked.problems.iter().find(|at| at.pointer == pointer);
        assert_eq!(
            found.map(|at| at.found.detail()).as_deref(),
            Some(detail),
            "{answers}"
        );
    }
}

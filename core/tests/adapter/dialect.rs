//! What is read from bodies as the frameworks write them. Each line of `dialects.jsonl` has such a body, where it is from,
//! and the messages read from it, as `path (code): text`.

use proptest::prelude::*;
use regain_core::adapter::dialect::{FieldMessage, read};
use regain_core::problem::{FieldError, MAX_ERRORS};
use serde_json::{Value, json};

fn shown(message: &FieldMessage) -> String {
    let code = message.code.iter().map(|code| format!("({code})"));
    let place = message.path.join("/");
    let place: Vec<String> = std::iter::once(place).chain(code).collect();
    format!("{}: {}", place.join(" ").trim(), message.text)
}

fn all(body: &Value) -> Vec<String> {
    read(body).iter().map(shown).collect()
}

#[test]
fn every_dialect_is_read_as_its_framework_writes_it() {
    let cases = include_str!("dialects.jsonl").lines();
    let cases: Vec<Value> = cases
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect();
    assert!(cases.len() > 50);
    for case in cases {
        assert_eq!(json!(all(&case["body"])), case["read"], "{case:#}");
    }
}

#[test]
fn a_path_is_read_in_every_spelling() {
    for spelled in [
        "contacts[2].email",
        "contacts.2.email",
        "contacts[2][email]",
        "contacts[\"2\"]['email']",
        "contacts/2/email",
        "/contacts/2/email",
        "#/contacts/2/email",
        "#/contacts/2/e%6dail",
        "/data/attributes/contacts/2/email",
        "#/data/attributes/contacts/2/email",
        "body.contacts.2.email",
        "body/contacts/2/email",
        "data[attributes][contacts][2][email]",
        "$.contacts[2].email",
        "$['contacts'][2]['email']",
    ] {
        let body = json!({"errors": {spelled: ["x"]}});
        assert_eq!(all(&body), ["contacts/2/email: x"], "{spelled}");
        let body = json!({"errors": [{"pointer": spelled, "detail": "x"}]});
        assert_eq!(all(&body), ["contacts/2/email: x"], "{spelled}");
    }
    for (spelled, path) in [
        ("subjects[]", &["subjects"][..]),
        ("subjects", &["subjects"]),
        ("a[][b]", &["a", "b"]),
        ("/a~1b/m~0n/~01", &["a/b", "m~n", "~1"]),
        (
            "#/a~1b/m~0n/c%25d/%C3%A9/100%",
            &["a/b", "m~n", "c%d", "é", "100%"],
        ),
        // RFC 6901 section 6: only the fragment is percent-encoded.
        ("/c%25d", &["c%25d"]),
        ("#", &[]),
        ("#/", &[]),
        ("/", &[]),
        ("", &[]),
        ("$", &[]),
        ("/data", &[]),
        ("body", &[]),
        ("body.data", &[]),
        ("contacts[2", &["contacts", "2"]),
        ("]].[[", &[]),
    ] {
        let body = json!({"errors": [{"pointer": spelled, "detail": "x"}]});
        assert_eq!(read(&body)[0].path, path, "{spelled}");
    }
    // A field may be called that.
    assert_eq!(
        all(&json!({"errors": {"body": ["x"], "data": ["y"]}})),
        ["body: x", "data: y"]
    );
}

#[test]
fn a_code_of_ours_keeps_what_its_text_needs() {
    let error = |message: Value, name: &str| {
        let mut messages = read(&json!({"errors": [message]}));
        messages.remove(0).into_error(name)
    };
    let ours = |pointer: &str, code: &str, params: Value, detail: &str| FieldError {
        pointer: pointer.into(),
        code: code.into(),
        params: params.as_object().cloned().unwrap_or_default(),
        detail: detail.into(),
    };
    for (message, name, expected) in [
        (
            json!({"pointer": "#/password", "code": "too_short", "params": {"min": 15, "max": 9}, "detail": "d"}),
            "password",
            ours("#/password", "too_short", json!({"min": 15}), "d"),
        ),
        (
            json!({"pointer": "#/amount", "code": "out_of_range", "params": {"min": "0.00", "max": "9.99"}}),
            "answers/amount",
            ours(
                "#/answers/amount",
                "out_of_range",
                json!({"min": "0.00", "max": "9.99"}),
                "",
            ),
        ),
        (
            json!({"param": "code", "code": "expired", "message": "d"}),
            "code",
            ours("#/code", "expired", json!({}), "d"),
        ),
        // Its text cannot be worded without a number.
        (
            json!({"param": "password", "code": "too_short", "message": "Too short."}),
            "password",
            FieldError::message("password", "Too short."),
        ),
        (
            json!({"param": "password", "code": "too_short", "params": {"min": "15"}, "message": "Too short."}),
            "password",
            FieldError::message("password", "Too short."),
        ),
        (
            json!({"code": "blank", "message": "Blank."}),
            "",
            FieldError::message("", "Blank."),
        ),
        (
            json!({"code": "NO_SUCH_USER"}),
            "",
            FieldError::message("", "NO_SUCH_USER"),
        ),
    ] {
        assert_eq!(error(message.clone(), name), expected, "{message}");
    }
    let silent = FieldMessage::default().into_error("terms");
    assert_eq!(silent, ours("#/terms", "invalid", json!({}), ""));
}

#[test]
fn what_is_long_is_cut_between_characters() {
    let long = "é€😀".repeat(20_000);
    let name = "x".repeat(200);
    let deep = [name.as_str(); 3].join(".");
    let body = json!({"errors": {deep: [long]}});
    let messages = read(&body);
    assert_eq!(messages[0].path, [name]);
    assert_eq!(messages[0].text.chars().count(), 501);
    assert!(messages[0].text.ends_with('…'));
    let many: Vec<String> = (0..1_000).map(|n| format!("fault {n}")).collect();
    assert_eq!(
        read(&json!({"errors": many, "message": "There are many."})).len(),
        MAX_ERRORS
    );
}

/// A value of any shape, under names that mean something here and others.
fn any_json() -> impl Strategy<Value = Value> {
    let name = || {
        prop_oneof![
            prop::sample::select(vec![
                "errors",
                "detail",
                "message",
                "error",
                "ui",
                "nodes",
                "messages",
                "attributes",
                "formFields",
                "response_errors",
                "loc",
                "source",
                "pointer",
                "field",
                "code",
                "params",
                "data",
                "title",
                "status",
                "invalid-params",
                "id",
                "type",
                "text",
                "children",
                "path",
            ])
            .prop_map(str::to_owned),
            ".{0,12}",
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "[#/.\\[\\]~%0-9a-z$]{0,40}".prop_map(Value::from),
        (1_usize..3_000).prop_map(|n| Value::from("€".repeat(n))),
    ];
    leaf.prop_recursive(8, 400, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Errors of fields as Rails, Laravel and Django REST have them, with every text in them.
fn fields() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[a-z]{1,8}( [a-z]{1,8}){0,3}", Just(" ".to_owned())];
    let texts = prop::collection::vec(text, 1..4).prop_map(Value::from);
    let id = "[f-h]_[a-z]{1,6}";
    let row = prop::collection::btree_map(id, texts.clone(), 0..3)
        .prop_map(|row| Value::Object(row.into_iter().collect()));
    let rows = prop::collection::vec(row, 1..4).prop_map(Value::from);
    prop::collection::btree_map(id, prop_oneof![texts, rows], 1..5)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

/// Every text, with the path to its field.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => found.push(format!("{path}: {text}")),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let row = format!("{path}/{index}");
                leaves(item, if item.is_object() { &row } else { path }, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let path = format!("{path}/{name}");
                leaves(member, path.trim_start_matches('/'), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_json_is_read_within_bounds(body in any_json()) {
        let messages = read(&body);
        prop_assert!(messages.len() <= MAX_ERRORS);
        for (at, message) in messages.iter().enumerate() {
            prop_assert!(message.text.chars().count() <= 501);
            prop_assert!(message.path.iter().map(String::len).sum::<usize>() <= 256);
            prop_assert!(message.code.iter().all(|code| code.chars().count() <= 501));
            prop_assert!(message.params.len() <= 16);
            prop_assert!(!messages[..at].contains(message), "twice: {message:?}");
            let error = message.clone().into_error("answers/x");
            prop_assert_eq!(error.pointer, "#/answers/x");
        }
    }

    #[test]
    fn every_text_shows_up_at_its_field(fields in fields()) {
        let mut expected = Vec::new();
        leaves(&fields, "", &mut expected);
        expected.sort();
        expected.dedup();
        for body in [
            json!({"errors": &fields}),
            json!({"error": {"errors": &fields}}),
            json!({"response_errors": &fields}),
            json!({"detail": &fields}),
            json!({"error": &fields}),
            json!({"data": &fields}),
            fields.clone(),
        ] {
            let mut found = all(&body);
            found.sort();
            prop_assert_eq!(&found, &expected, "{}", body);
        }
    }
}

/// How a dialect describes one error: of these names and rows, in these words.
type Entry = fn(&[&str], &str) -> Value;

/// The dialects that describe errors one by one, and what they put around.
const ENTRIES: [(&str, Entry); 10] = [
    (
        "errors",
        |path, text| json!({"pointer": format!("#/{}", path.join("/")), "detail": text}),
    ),
    (
        "invalid-params",
        |path, text| json!({"name": path.join("."), "reason": text}),
    ),
    (
        "detail",
        |path, text| json!({"loc": ([&["body"], path].concat()), "msg": text, "type": "x", "input": "secret"}),
    ),
    (
        "errors",
        |path, text| json!({"source": {"pointer": format!("/data/attributes/{}", path.join("/"))}, "title": "T", "detail": text}),
    ),
    (
        "errors",
        |path, text| json!({"field": path.join("."), "defaultMessage": text, "code": "X", "rejectedValue": "secret"}),
    ),
    (
        "formFields",
        |path, text| json!({"id": path.join("."), "error": text}),
    ),
    (
        "errors",
        |path, text| json!({"message": text, "code": "x", "param": path.join(".")}),
    ),
    (
        "violations",
        |path, text| json!({"propertyPath": path.join("."), "message": text}),
    ),
    (
        "issues",
        |path, text| json!({"path": path, "message": text, "code": "custom"}),
    ),
    (
        "ui",
        |path, text| json!({"attributes": {"name": path.join(".")}, "messages": [{"id": 4_000_001, "text": text, "type": "error"}]}),
    ),
];

proptest! {
    #[test]
    fn every_error_shows_up_in_every_dialect(
        errors in prop::collection::btree_map(
            ("[f-h]_[a-z]{1,6}", prop::option::of((0_usize..20, "[f-h]_[a-z]{1,6}"))),
            "[A-Z][a-z]{1,8}( [a-z]{1,8}){0,3}",
            1..20,
        )
    ) {
        for (place, entry) in ENTRIES {
            let mut entries = Vec::new();
            let mut expected = Vec::new();
            for ((field, row), text) in &errors {
                let row = row.as_ref().map(|(index, column)| (index.to_string(), column));
                let row = row.iter().flat_map(|(index, column)| [index.as_str(), column]);
                let path: Vec<&str> = std::iter::once(field.as_str()).chain(row).collect();
                entries.push(entry(&path, text));
                expected.push((path.join("/"), text.clone()));
            }
            let body = match place {
                "ui" => json!({"ui": {"nodes": entries, "messages": []}}),
                _ => json!({ place: entries }),
            };
            let found: Vec<_> = read(&body).into_iter().map(|message| (message.path.join("/"), message.text)).collect();
            prop_assert_eq!(found, expected, "{}", body);
        }
    }
}

#[test]
fn the_largest_bodies_are_read_at_once() {
    let wide: Value = (0..8_000)
        .map(|n| (format!("{n}"), json!("x")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut deep = json!("x");
    for _ in 0..3_000 {
        deep = Value::Array(vec![deep]);
    }
    let mut rows = json!({"message": "x y"});
    for _ in 0..60 {
        rows = json!({"children": [rows], "property": "a", "name": [{"b": ["c"]}]});
    }
    // `json!` would go through it recursively.
    let deep = Value::Object([("errors".to_owned(), deep)].into_iter().collect());
    for body in [
        json!({"errors": wide}),
        wide,
        deep,
        json!({"errors": [rows]}),
    ] {
        assert!(read(&body).len() <= MAX_ERRORS);
    }
    let escapes = json!({"errors": {format!("#/{}", "%41~1".repeat(13_000)): ["x"]}});
    assert_eq!(all(&escapes), [": x"]);
}

//! A form's answers as JSON Schema: what it says of the form that comes with Regain. That it accepts whatever a check does
//! is in `form_properties.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use regain_core::check::{Context, check};
use regain_core::form::Form;
use regain_core::schema::schema;
use serde_json::{Value, json};

fn consumer() -> Form {
    Form::load(include_str!("../forms/consumer-account.json")).unwrap()
}

#[test]
fn answers_of_another_shape_are_refused() {
    let schema = schema(&consumer());
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    for (answers, valid) in [
        (json!({}), true),
        (
            json!({ "given_name": ["Anna", ""], "birth_date": "1990" }),
            true,
        ),
        (
            json!({ "services": ["mail"], "subjects": ["Re: the boat"], "contacts": [{}, { "email": "a@b" }] }),
            true,
        ),
        (
            json!({ "services": ["calling"], "calls_phones": "yes", "purchases": [{ "item": "credit" }] }),
            true,
        ),
        // Hidden: it may have been typed before.
        (json!({ "services": ["console"], "subjects": 3 }), true),
        (
            json!({ "services": ["calling"], "calls_phones": "no", "purchases": [{ "item": "boat" }] }),
            true,
        ),
        (json!([]), false),
        (json!({ "given_name": "Anna" }), false),
        (json!({ "birth_date": 1990 }), false),
        (json!({ "old_passwords": ["blue finch"] }), false),
        (json!({ "nickname": "An" }), false),
        (json!({ "services": ["post"] }), false),
        (
            json!({ "services": ["mail"], "subjects": "Re: the boat" }),
            false,
        ),
        (
            json!({ "services": ["mail"], "contacts": [{ "phone": "1" }] }),
            false,
        ),
        (
            json!({ "services": ["calling"], "calls_phones": "yes", "purchases": [{ "item": "boat" }] }),
            false,
        ),
    ] {
        assert_eq!(jsonschema::is_valid(&schema, &answers), valid, "{answers}");
    }
}

#[test]
fn labels_are_titles_where_there_are_words() {
    let english = include_str!("../../locales/en/form.consumer-account.json");
    let texts: Value = serde_json::from_str(english).unwrap();
    let worded = schema(&consumer().worded(&texts).unwrap());
    assert_eq!(
        worded["properties"]["birth_date"]["title"],
        texts["fields"]["birth_date"]["label"]
    );
    assert_eq!(
        worded["properties"]["subjects"]["description"],
        texts["fields"]["subjects"]["hint"]
    );
    assert!(
        schema(&consumer())["properties"]["birth_date"]
            .get("title")
            .is_none()
    );
}

#[test]
fn what_is_needed_is_required_while_it_is_asked() {
    let form = Form::read(&json!({ "id": "f", "version": 1, "sections": [{ "id": "s", "fields": [
        { "id": "how", "kind": "choice", "options": ["post", "mail"], "needed": true },
        { "id": "address", "kind": "text", "needed": true, "when": { "field": "how", "is": "post" } },
        { "id": "town", "kind": "text", "needed": true, "when": { "field": "address", "filled": true } }
    ]}]}))
    .unwrap();
    let schema = schema(&form);
    for (answers, valid) in [
        (json!({}), false),
        (json!({ "how": "mail" }), true),
        (json!({ "how": "mail", "address": "Harbour 1" }), true),
        (json!({ "how": "post" }), false),
        (json!({ "how": "post", "address": "Harbour 1" }), false),
        (
            json!({ "how": "post", "address": "Harbour 1", "town": "Hoorn" }),
            true,
        ),
    ] {
        assert_eq!(jsonschema::is_valid(&schema, &answers), valid, "{answers}");
    }
}

#[test]
fn a_blank_row_may_leave_out_what_a_row_needs() {
    let form = json!({ "id": "f", "version": 1, "sections": [{ "id": "s", "fields": [
        { "id": "trips", "repeat": {}, "fields": [
            { "id": "by", "kind": "choices", "options": ["bus", "boat"], "needed": true }
        ] }
    ] }] });
    let form = Form::read(&form).unwrap();
    let answers = json!({ "trips": [{ "by": ["boat"] }, { "by": [] }, {}] });
    assert_eq!(check(&form, &answers, &Context::default()).problems, []);
    assert!(jsonschema::is_valid(&schema(&form), &answers));
}

#[test]
fn conditions_that_look_back_at_the_same_field_are_said_once() {
    let mut sections = vec![json!({ "id": "s0", "fields": [{ "id": "b0", "kind": "text" }] })];
    for at in 1..50 {
        let (a, b) = (format!("a{at}"), format!("b{at}"));
        sections.push(json!({
            "id": format!("s{at}"),
            "when": { "field": format!("b{}", at - 1), "filled": true },
            "fields": [
                { "id": a, "kind": "text" },
                { "id": b, "kind": "text", "when": { "field": a, "filled": true } }
            ]
        }));
    }
    let form = Form::read(&json!({ "id": "f", "version": 1, "sections": sections })).unwrap();
    let schema = schema(&form);
    let rules = schema["allOf"].as_array().unwrap();
    // The last field: its section's condition and its own, and all that these wait for.
    let last = rules.last().unwrap()["if"]["allOf"].as_array().unwrap();
    assert!(last.len() < 4 * 50, "{}", last.len());
}

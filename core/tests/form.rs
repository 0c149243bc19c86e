//! Row E2: a form is itself checked when it is read, and joined with its texts. Everything that is wrong is named at once,
//! by its place. What holds for any form is in `form_properties.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use regain_core::form::{Asks, Form, FormError, WordedForm, differences};
use serde_json::{Value, json};

/// A form with one section of these fields.
fn with(fields: Value) -> Value {
    json!({ "id": "f", "version": 1, "sections": [{ "id": "s", "fields": fields }] })
}

fn faults(errors: &[FormError]) -> Vec<(&str, &str)> {
    errors
        .iter()
        .map(|error| (&*error.pointer, error.found.code()))
        .collect()
}

#[test]
fn a_form_is_read_as_it_is_written() {
    let form = Form::read(&json!({
        "id": "library-card",
        "version": 3,
        "sections": [
            { "id": "you", "fields": [
                { "id": "born", "kind": "date", "approximate": true, "weight": 5, "needed": true },
                { "id": "use", "kind": "choices", "options": ["read", "listen"] }
            ]},
            { "id": "books", "when": { "field": "use", "any": ["read"] }, "fields": [
                { "id": "loans", "repeat": { "max": 5 }, "fields": [
                    { "id": "title", "kind": "text", "max": 200 },
                    { "id": "day", "kind": "date", "when": { "field": "title", "filled": true } }
                ]}
            ]}
        ]
    }))
    .unwrap();
    assert_eq!((&*form.id, form.version), ("library-card", 3));
    let born = form.field("born").unwrap();
    assert!(born.needed && born.repeat.is_none());
    let loans = form.field("loans").unwrap();
    assert_eq!(loans.max_rows(), 5);
    let Asks::Group(fields) = &loans.asks else {
        unreachable!("a group")
    };
    assert_eq!(fields.len(), 2);
}

#[test]
fn what_is_wrong_with_a_field_is_named_by_its_place() {
    for (field, pointer, code) in [
        (json!(3), "", "expected"),
        (json!({ "kind": "text" }), "/id", "missing"),
        (json!({ "id": 3, "kind": "text" }), "/id", "expected"),
        (json!({ "id": "", "kind": "text" }), "/id", "bad_id"),
        (
            json!({ "id": "First name", "kind": "text" }),
            "/id",
            "bad_id",
        ),
        (
            json!({ "id": "__proto__", "kind": "text" }),
            "/id",
            "bad_id",
        ),
        (
            json!({ "id": "a".repeat(65), "kind": "text" }),
            "/id",
            "bad_id",
        ),
        (json!({ "id": "a" }), "", "kind_or_fields"),
        (
            json!({ "id": "a", "kind": "text", "fields": [] }),
            "",
            "kind_or_fields",
        ),
        (
            json!({ "id": "a", "kind": "nmae" }),
            "/kind",
            "unknown_kind",
        ),
        (json!({ "id": "a", "kind": 3 }), "/kind", "expected"),
        (
            json!({ "id": "a", "kind": "code" }),
            "/kind",
            "kind_not_asked",
        ),
        (
            json!({ "id": "a", "kind": "new_password" }),
            "/kind",
            "kind_not_asked",
        ),
        (
            json!({ "id": "a", "kind": "text", "neded": true }),
            "/neded",
            "unknown_member",
        ),
        (
            json!({ "id": "a", "kind": "text", "needed": "yes" }),
            "/needed",
            "expected",
        ),
        (
            json!({ "id": "a", "kind": "text", "weight": 101 }),
            "/weight",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "text", "weight": 1.5 }),
            "/weight",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "text", "max": 0 }),
            "/max",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "text", "max": 10_001 }),
            "/max",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "name", "max": 10 }),
            "/max",
            "not_for_this",
        ),
        (
            json!({ "id": "a", "kind": "name", "approximate": true }),
            "/approximate",
            "not_for_this",
        ),
        (
            json!({ "id": "a", "kind": "text", "options": ["b"] }),
            "/options",
            "not_for_this",
        ),
        (
            json!({ "id": "a", "kind": "choice" }),
            "/options",
            "missing",
        ),
        (
            json!({ "id": "a", "kind": "choices", "options": [] }),
            "/options",
            "expected",
        ),
        (
            json!({ "id": "a", "kind": "choice", "options": ["b", 3] }),
            "/options/1",
            "expected",
        ),
        (
            json!({ "id": "a", "kind": "choice", "options": ["b", "b"] }),
            "/options/1",
            "duplicate",
        ),
        (
            json!({ "id": "a", "kind": "choice", "options": ["B c"] }),
            "/options/0",
            "bad_id",
        ),
        (
            json!({ "id": "a", "kind": "choices", "options": ["b"], "repeat": {} }),
            "/repeat",
            "not_for_this",
        ),
        (
            json!({ "id": "a", "kind": "text", "repeat": true }),
            "/repeat",
            "expected",
        ),
        (
            json!({ "id": "a", "kind": "text", "repeat": { "max": 0 } }),
            "/repeat/max",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "text", "repeat": { "max": 101 } }),
            "/repeat/max",
            "out_of_range",
        ),
        (
            json!({ "id": "a", "kind": "text", "repeat": { "min": 4, "max": 3 } }),
            "/repeat/min",
            "min_over_max",
        ),
        (
            json!({ "id": "a", "kind": "text", "repeat": { "most": 3 } }),
            "/repeat/most",
            "unknown_member",
        ),
        (json!({ "id": "a", "fields": [] }), "/fields", "expected"),
        (
            json!({ "id": "a", "fields": [{ "id": "b" }] }),
            "/fields/0/kind",
            "missing",
        ),
        (
            json!({ "id": "a", "fields": [{ "id": "b", "fields": [{ "id": "c", "kind": "text" }] }] }),
            "/fields/0/fields",
            "nested_group",
        ),
        (
            json!({ "id": "a", "fields": [{ "id": "b", "kind": "text", "repeat": {} }] }),
            "/fields/0/repeat",
            "not_for_this",
        ),
        (
            json!({ "id": "a", "fields": [{ "id": "b", "kind": "old_password" }] }),
            "/fields/0/kind",
            "secret_in_group",
        ),
        (
            json!({ "id": "a", "fields": [{ "id": "b", "kind": "text" }, { "id": "b", "kind": "text" }] }),
            "/fields/1/id",
            "duplicate",
        ),
        (
            json!({ "id": "a", "weight": 3, "fields": [{ "id": "b", "kind": "text" }] }),
            "/weight",
            "not_for_this",
        ),
    ] {
        let errors = Form::read(&with(json!([field]))).unwrap_err();
        let pointer = format!("#/sections/0/fields/0{pointer}");
        assert_eq!(faults(&errors), [(&*pointer, code)], "{field}");
    }
}

#[test]
fn a_condition_looks_back_at_something_that_can_be() {
    let first = json!({ "id": "first", "kind": "choice", "options": ["x", "y"] });
    for (when, pointer, code) in [
        (json!(true), "", "expected"),
        (json!({ "is": "x" }), "/field", "missing"),
        (json!({ "field": "first" }), "", "one_test"),
        (
            json!({ "field": "first", "is": "x", "filled": true }),
            "",
            "one_test",
        ),
        (json!({ "field": "first", "is": ["x"] }), "/is", "expected"),
        (json!({ "field": "first", "any": "x" }), "/any", "expected"),
        (json!({ "field": "first", "any": [] }), "/any", "expected"),
        (
            json!({ "field": "first", "filled": "x" }),
            "/filled",
            "expected",
        ),
        (json!({ "field": "first", "is": "z" }), "", "never_so"),
        (
            json!({ "field": "first", "any": ["x", "X"] }),
            "",
            "never_so",
        ),
        (json!({ "field": "country", "is": "nl" }), "", "never_so"),
        (json!({ "field": "group", "is": "x" }), "", "on_group"),
        (
            json!({ "field": "secret", "filled": true }),
            "/field",
            "on_secret",
        ),
        (
            json!({ "field": "nobody", "filled": true }),
            "/field",
            "no_such_field",
        ),
        (
            json!({ "field": "inner", "filled": true }),
            "/field",
            "no_such_field",
        ),
        (
            json!({ "field": "it", "filled": true }),
            "/field",
            "circular",
        ),
        (
            json!({ "field": "last", "filled": true }),
            "/field",
            "comes_later",
        ),
        (
            json!({ "field": "back", "filled": true }),
            "/field",
            "circular",
        ),
        (
            json!({ "field": "first", "si": "x" }),
            "/si",
            "unknown_member",
        ),
    ] {
        let form = with(json!([
            first,
            { "id": "country", "kind": "country" },
            { "id": "group", "fields": [{ "id": "inner", "kind": "text" }] },
            { "id": "secret", "kind": "old_password" },
            { "id": "it", "kind": "text", "when": when },
            { "id": "last", "kind": "text" }
        ]));
        let mut form = form;
        if when["field"] == "back" {
            let back =
                json!({ "id": "back", "kind": "text", "when": { "field": "it", "filled": true } });
            form["sections"][0]["fields"]
                .as_array_mut()
                .unwrap()
                .push(back);
        }
        let errors = Form::read(&form).unwrap_err();
        let pointer = format!("#/sections/0/fields/4/when{pointer}");
        assert_eq!(faults(&errors)[0], (&*pointer, code), "{when}");
    }
}

#[test]
fn a_section_and_a_row_look_back_too() {
    let form = json!({ "id": "f", "version": 1, "sections": [
        { "id": "a", "when": { "field": "y", "filled": true }, "fields": [{ "id": "x", "kind": "text" }] },
        { "id": "b", "when": { "field": "y", "filled": true }, "fields": [
            { "id": "y", "kind": "text" },
            { "id": "rows", "repeat": {}, "fields": [
                { "id": "p", "kind": "text", "when": { "field": "q", "filled": true } },
                { "id": "q", "kind": "text", "when": { "field": "x", "filled": true } },
                { "id": "r", "kind": "text", "when": { "field": "q", "filled": true } },
                { "id": "t", "kind": "text", "when": { "field": "rows", "filled": true } }
            ]}
        ]},
        { "id": "a", "fields": [{ "id": "x", "kind": "text" }] }
    ]});
    assert_eq!(
        faults(&Form::read(&form).unwrap_err()),
        [
            ("#/sections/0/when/field", "comes_later"),
            ("#/sections/1/when/field", "circular"),
            ("#/sections/1/fields/1/fields/0/when/field", "comes_later"),
            ("#/sections/1/fields/1/fields/3/when/field", "circular"),
            ("#/sections/2/fields/0/id", "duplicate"),
            ("#/sections/2/id", "duplicate"),
        ]
    );
}

#[test]
fn what_is_wrong_with_the_whole_is_named_too() {
    for (form, expected) in [
        (json!([]), vec![("#", "expected")]),
        (
            json!({}),
            vec![
                ("#/id", "missing"),
                ("#/version", "missing"),
                ("#/sections", "missing"),
            ],
        ),
        (
            json!({ "id": "../etc", "version": 0, "sections": [], "title": "" }),
            vec![
                ("#/title", "unknown_member"),
                ("#/id", "bad_id"),
                ("#/version", "out_of_range"),
                ("#/sections", "expected"),
            ],
        ),
        (
            json!({ "id": "f", "version": 1, "sections": [{ "id": "s" }, 3] }),
            vec![
                ("#/sections/0/fields", "missing"),
                ("#/sections/1", "expected"),
            ],
        ),
    ] {
        assert_eq!(faults(&Form::read(&form).unwrap_err()), expected, "{form}");
    }
    let errors = Form::load("{\n  \"id\": }").unwrap_err();
    assert_eq!(errors[0].to_string(), "#: no JSON at line 2, column 9");
}

#[test]
fn a_condition_on_a_field_that_cannot_be_read_is_no_fault_of_its_own() {
    let waits = |id: &str, on: &str| json!({ "id": id, "kind": "text", "when": { "field": on, "filled": true } });
    let form = with(json!([
        { "id": "title", "kind": "txt" },
        waits("by", "title"),
        { "id": "loans", "fields": [
            { "id": "day", "kind": "dat" },
            { "id": "place" },
            waits("due", "day"),
            waits("back", "place"),
            waits("read", "title")
        ] }
    ]));
    assert_eq!(
        faults(&Form::read(&form).unwrap_err()),
        [
            ("#/sections/0/fields/0/kind", "unknown_kind"),
            ("#/sections/0/fields/2/fields/0/kind", "unknown_kind"),
            ("#/sections/0/fields/2/fields/1/kind", "missing"),
        ]
    );
}

#[test]
fn a_form_has_its_limits() {
    let sections: Vec<Value> = (0..51)
        .map(|index| json!({ "id": format!("s{index}"), "fields": [{ "id": format!("f{index}"), "kind": "text" }] }))
        .collect();
    let form = json!({ "id": "f", "version": 1, "sections": sections });
    assert_eq!(
        faults(&Form::read(&form).unwrap_err()),
        [("#/sections", "too_many")]
    );
    let group = |index: u32| {
        let fields: Vec<Value> = (0..99)
            .map(|inner| json!({ "id": format!("i{inner}"), "kind": "text" }))
            .collect();
        json!({ "id": format!("g{index}"), "fields": fields })
    };
    assert!(Form::read(&with(json!([group(0), group(1)]))).is_ok());
    let errors = Form::read(&with(
        json!([group(0), group(1), { "id": "one", "kind": "text" }]),
    ))
    .unwrap_err();
    assert_eq!(faults(&errors), [("#/sections/0/fields/2", "too_many")]);
    let options: Vec<String> = (0..301).map(|index| index.to_string()).collect();
    let errors = Form::read(&with(
        json!([{ "id": "a", "kind": "choice", "options": options }]),
    ))
    .unwrap_err();
    assert_eq!(
        faults(&errors),
        [("#/sections/0/fields/0/options", "too_many")]
    );
    // 10,000 fields that wait for each other, as a chain: with every link followed from every field, this takes hours.
    let section = |at: u32| {
        let fields: Vec<Value> = (at * 200..(at + 1) * 200)
            .map(|at| json!({ "id": format!("f{at}"), "kind": "text", "when": { "field": format!("f{}", at + 1), "filled": true } }))
            .collect();
        json!({ "id": format!("s{at}"), "fields": fields })
    };
    let sections: Vec<Value> = (0..50).map(section).collect();
    let errors = Form::read(&json!({ "id": "f", "version": 1, "sections": sections })).unwrap_err();
    assert_eq!(
        faults(&errors).last(),
        Some(&("#/sections/1/fields/0", "too_many"))
    );
    // Fields that cannot be read, each waiting for one with many long options: these count as well.
    let long = |at: usize| format!("{at:0>64}");
    let options: Vec<String> = (0..300).map(long).collect();
    let mut fields = vec![json!({ "id": "a", "kind": "choice", "options": options })];
    for _ in 0..199 {
        fields.push(
            json!({ "id": "b", "kind": "x", "when": { "field": "a", "is": "x", "filled": true } }),
        );
    }
    let sections: Vec<Value> = (0..50)
        .map(|at| json!({ "id": format!("s{at}"), "fields": fields }))
        .collect();
    let errors = Form::read(&json!({ "id": "f", "version": 1, "sections": sections })).unwrap_err();
    assert_eq!(
        faults(&errors).last(),
        Some(&("#/sections/1/fields/0", "too_many"))
    );
    // Too many in a row are named once, where they begin.
    let inner: Vec<Value> = (0..200)
        .map(|at| json!({ "id": format!("i{at}"), "kind": "text" }))
        .collect();
    let errors = Form::read(&with(json!([{ "id": "g", "fields": inner }]))).unwrap_err();
    assert_eq!(
        faults(&errors),
        [("#/sections/0/fields/0/fields/199", "too_many")]
    );
}

#[test]
fn what_has_no_id_repeats_nothing_and_what_cannot_be_read_is_there_all_the_same() {
    let form = json!({ "id": "f", "version": 1, "sections": [
        { "fields": [{ "kind": "text" }, { "kind": "text" }] },
        { "fields": [{ "id": "rows", "fields": [{ "id": "a", "kind": "txt" }, { "id": "a", "kind": "text" }] }] },
        { "id": "empty", "when": { "field": "later", "is": "x" }, "fields": [] },
        { "id": "last", "fields": [{ "id": "later", "kind": "old_password" }] }
    ]});
    assert_eq!(
        faults(&Form::read(&form).unwrap_err()),
        [
            ("#/sections/0/id", "missing"),
            ("#/sections/0/fields/0/id", "missing"),
            ("#/sections/0/fields/1/id", "missing"),
            ("#/sections/1/id", "missing"),
            ("#/sections/1/fields/0/fields/0/kind", "unknown_kind"),
            ("#/sections/1/fields/0/fields/1/id", "duplicate"),
            ("#/sections/2/when/field", "comes_later"),
            ("#/sections/2/fields", "expected"),
        ]
    );
}

fn choosing() -> Form {
    Form::read(&with(json!([
        { "id": "use", "kind": "choices", "options": ["read", "listen"] },
        { "id": "loans", "repeat": { "max": 5 }, "fields": [{ "id": "title", "kind": "text" }] }
    ])))
    .unwrap()
}

fn texts() -> Value {
    json!({
        "sections": { "s": { "label": "You", "tip": "Take your time." } },
        "fields": {
            "use": { "label": "What you use", "options": { "read": "Books", "listen": "Music" } },
            "loans": { "label": "Loans", "row": "Loan", "fields": { "title": { "label": "Title", "hint": "In full" } } }
        }
    })
}

#[test]
fn a_form_and_its_texts_become_what_goes_over_the_wire() {
    let worded = choosing().worded(&texts()).unwrap();
    assert_eq!(worded.sections[0].texts.label, "You");
    let wire = worded.to_value();
    assert_eq!(
        wire["sections"][0]["fields"],
        json!([
            { "id": "use", "kind": "choices", "options": ["read", "listen"],
              "texts": { "label": "What you use", "options": { "read": "Books", "listen": "Music" } } },
            { "id": "loans", "repeat": { "min": 1, "max": 5 }, "texts": { "label": "Loans", "row": "Loan" },
              "fields": [{ "id": "title", "kind": "text", "texts": { "label": "Title", "hint": "In full" } }] }
        ])
    );
    assert_eq!(WordedForm::read_worded(&wire).unwrap(), worded);
    assert_eq!(
        Form::read(&wire).unwrap(),
        choosing(),
        "texts are passed over"
    );
    let bare = json!({ "id": "f", "version": 1, "sections": [{ "id": "s", "fields": [{ "id": "a", "kind": "text" }] }] });
    assert_eq!(
        faults(&WordedForm::read_worded(&bare).unwrap_err()),
        [
            ("#/sections/0/texts", "no_text"),
            ("#/sections/0/fields/0/texts", "no_text")
        ]
    );
}

/// A value is put in place of another, by its pointer; `null` takes it away.
fn changed(mut texts: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = texts.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.into(), value);
    }
    texts
}

#[test]
fn a_text_that_is_missing_or_too_many_is_named() {
    for (pointer, value, code) in [
        ("/sections/s", Value::Null, "no_text"),
        ("/sections/s/label", Value::Null, "no_text"),
        ("/sections/s/label", json!(" "), "no_text"),
        ("/sections/s/label", json!(3), "expected"),
        ("/sections/s/row", json!("Row"), "surplus_text"),
        ("/sections/t", json!({ "label": "T" }), "surplus_text"),
        ("/fields/use", Value::Null, "no_text"),
        ("/fields/use", json!("What"), "expected"),
        ("/fields/use/tpi", json!("What"), "surplus_text"),
        ("/fields/use/options/listen", Value::Null, "no_text"),
        ("/fields/use/options/watch", json!("Films"), "surplus_text"),
        ("/fields/use/options/read", json!(""), "no_text"),
        ("/fields/loans/options", json!({}), "surplus_text"),
        ("/fields/loans/fields/title", Value::Null, "no_text"),
        ("/fields/loans/fields/title/label", Value::Null, "no_text"),
        (
            "/fields/loans/fields/author",
            json!({ "label": "A" }),
            "surplus_text",
        ),
        ("/fields/title", json!({ "label": "Title" }), "surplus_text"),
        ("/feilds", json!({}), "unknown_member"),
    ] {
        let errors = choosing()
            .worded(&changed(texts(), pointer, value))
            .unwrap_err();
        assert_eq!(faults(&errors), [(&*format!("#{pointer}"), code)]);
    }
    assert_eq!(choosing().worded(&json!([])).unwrap_err()[0].pointer, "#");
    assert_eq!(choosing().worded(&json!({})).unwrap_err().len(), 3);
}

#[test]
fn two_languages_are_held_against_each_other() {
    assert_eq!(differences(&texts(), &texts()), []);
    let other = changed(texts(), "/sections/s/tip", Value::Null);
    let other = changed(other, "/fields/use/hint", json!("Choose"));
    assert_eq!(
        faults(&differences(&texts(), &other)),
        [
            ("#/fields/use/hint", "surplus_text"),
            ("#/sections/s/tip", "no_text")
        ]
    );
}

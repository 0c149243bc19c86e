//! What holds for any form and any answers (rows E2, B6): a valid form loads and a damaged one is told why, a check comes to
//! a verdict on any JSON, what it names is there, and order changes nothing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use proptest::sample::Index;
use regain_core::check::{Context, check, secrets};
use regain_core::form::{Form, WordedForm};
use regain_core::kind::{Kind, Region};
use regain_core::schema::schema;
use serde_json::{Map, Value, json};

/// A field as it comes out of the dice: what it is becomes clear where it stands.
#[derive(Clone, Debug)]
struct Dice {
    kind: Index,
    needed: bool,
    weight: u32,
    repeat: Option<(u32, u32)>,
    /// A field before it, and which test.
    when: Option<(Index, u8)>,
    fields: Vec<Dice>,
}

fn dice(depth: u32) -> BoxedStrategy<Dice> {
    let fields = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(dice(depth - 1), 1..4)]
            .boxed()
    };
    let when = prop::option::weighted(0.4, (any::<Index>(), any::<u8>()));
    let repeat = prop::option::of((0..4u32, 4..9u32));
    (
        any::<Index>(),
        prop::bool::weighted(0.3),
        0..=100u32,
        repeat,
        when,
        fields,
    )
        .prop_map(|(kind, needed, weight, repeat, when, fields)| Dice {
            kind,
            needed,
            weight,
            repeat,
            when,
            fields,
        })
        .boxed()
}

const OPTIONS: [&str; 3] = ["one", "two", "three"];

fn kind(dice: &Dice, in_group: bool) -> Kind {
    let kinds = Kind::ALL.iter().copied().filter(|kind| match kind {
        Kind::Code | Kind::NewPassword => false,
        Kind::OldPassword => !in_group,
        _ => true,
    });
    *dice.kind.get(&kinds.collect::<Vec<_>>())
}

/// Fields become JSON, each with a condition on one of those before it.
fn fields(
    dice: &[Dice],
    prefix: &str,
    before: &mut Vec<(String, Option<Kind>)>,
    in_group: bool,
) -> Vec<Value> {
    let mut fields = Vec::new();
    for (index, each) in dice.iter().enumerate() {
        let id = format!("{prefix}{index}");
        let mut field = json!({ "id": id, "needed": each.needed });
        let group = !each.fields.is_empty() && !in_group;
        let kind = (!group).then(|| kind(each, in_group));
        if let (Some((at, test)), false) = (each.when, before.is_empty()) {
            let (of, of_kind) = at.get(before).clone();
            let choice = matches!(of_kind, Some(Kind::Choice | Kind::Choices));
            field["when"] = match test % 4 {
                0 if choice => json!({ "field": of, "is": OPTIONS[usize::from(test) % 3] }),
                1 if choice => json!({ "field": of, "any": ["one", "two"] }),
                2 => json!({ "field": of, "filled": false }),
                _ => json!({ "field": of, "filled": true }),
            };
        }
        if let Some(kind) = kind {
            field["kind"] = kind.name().into();
            field["weight"] = each.weight.into();
            if matches!(kind, Kind::Choice | Kind::Choices) {
                field["options"] = json!(OPTIONS);
            }
        } else {
            let mut row = before.clone();
            field["fields"] = self::fields(&each.fields, &format!("{id}-"), &mut row, true).into();
        }
        if let (Some((min, max)), false) = (each.repeat, in_group || kind == Some(Kind::Choices)) {
            field["repeat"] = json!({ "min": min, "max": max });
        }
        if kind != Some(Kind::OldPassword) {
            before.push((id, kind));
        }
        fields.push(field);
    }
    fields
}

fn form_of(sections: &[Vec<Dice>]) -> Value {
    let mut before: Vec<(String, Option<Kind>)> = Vec::new();
    let mut written = Vec::new();
    for (index, dice) in sections.iter().enumerate() {
        let mut section = json!({ "id": format!("s{index}") });
        // The first field's condition is the section's.
        if let (Some(first), false) = (dice.first().and_then(|first| first.when), before.is_empty())
        {
            let (of, _) = first.0.get(&before).clone();
            section["when"] = json!({ "field": of, "filled": first.1 % 2 == 0 });
        }
        section["fields"] = fields(dice, &format!("f{index}-"), &mut before, false).into();
        written.push(section);
    }
    json!({ "id": "any", "version": 1, "sections": written })
}

fn form() -> impl Strategy<Value = Value> {
    let sections = prop::collection::vec(prop::collection::vec(dice(1), 1..6), 1..4);
    sections.prop_map(|sections| form_of(&sections))
}

/// Text that some kind takes, text that is blank, any text.
fn text() -> impl Strategy<Value = String> {
    let fitting = [
        "one",
        "two",
        "three",
        "anna@example.com",
        "bram@gmial.com",
        "+31 20 123 4567",
        "020 123 4567",
        "2019-05-03",
        "NL",
        "1.234,50",
        "FC-34-1A-99",
        "Blue Finch",
        "live:anna",
        "1234 AB",
        " Re: the boat ",
    ];
    prop_oneof![
        6 => prop::sample::select(fitting.to_vec()).prop_map(str::to_owned),
        1 => Just(String::new()),
        1 => "[ \u{200b}]{1,2}",
        1 => any::<String>(),
    ]
}

fn junk() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-z/~% é]{0,6}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Answers of the shapes a form asks for, more or less.
fn answers(form: &Value) -> BoxedStrategy<Value> {
    let sections = form["sections"].as_array().unwrap().iter();
    let fields = sections.flat_map(|section| section["fields"].as_array().unwrap().clone());
    let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = fields
        .map(|field| {
            let id = field["id"].as_str().unwrap().to_owned();
            let value = prop_oneof![15 => fitting(&field), 1 => junk().boxed()];
            prop::option::weighted(0.8, value.prop_map(move |value| (id.clone(), value))).boxed()
        })
        .collect();
    let stranger = prop::option::weighted(0.1, ("[a-z/~% é]{0,6}", junk()));
    members.push(stranger.boxed());
    members
        .prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into())
        .boxed()
}

fn fitting(field: &Value) -> BoxedStrategy<Value> {
    let list = |item: BoxedStrategy<Value>| {
        prop::collection::vec(item, 0..6)
            .prop_map(Value::Array)
            .boxed()
    };
    if let Some(fields) = field["fields"].as_array() {
        let members: Vec<_> = fields
            .iter()
            .map(|inner| {
                let id = inner["id"].as_str().unwrap().to_owned();
                prop::option::weighted(
                    0.7,
                    fitting(inner).prop_map(move |value| (id.clone(), value)),
                )
            })
            .collect();
        return list(
            members
                .prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into())
                .boxed(),
        );
    }
    let text = text().prop_map(Value::String).boxed();
    if field["kind"] == "choices" || !field["repeat"].is_null() {
        list(text)
    } else {
        text
    }
}

fn form_and_answers() -> impl Strategy<Value = (Value, Value)> {
    form().prop_flat_map(|form| {
        let answers = prop_oneof![9 => answers(&form), 1 => junk().boxed()];
        (Just(form), answers)
    })
}

/// What an RFC 6901 pointer, as a URI fragment, points at.
fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut bytes = Vec::new();
    let mut rest = pointer.strip_prefix('#').unwrap().bytes();
    while let Some(byte) = rest.next() {
        assert!(byte.is_ascii_graphic());
        bytes.push(match byte {
            b'%' => {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    value.pointer(&String::from_utf8(bytes).unwrap())
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("#", |(parent, _)| parent)
}

/// Every place in a document.
fn places(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| places(value, format!("{here}/{name}"), found)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| places(value, format!("{here}/{index}"), found));
        }
        _ => {}
    }
    found.push(here);
}

fn nl() -> Context<'static> {
    Context {
        region: Region::parse("NL"),
        secrets: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_valid_form_loads_and_survives_the_wire(written in form()) {
        let form = Form::read(&written).unwrap();
        let errors = form.worded(&json!({})).unwrap_err();
        // Every text that is missing gets one, at the place named, until none is.
        let mut texts = json!({ "sections": {}, "fields": {} });
        let mut missing = errors;
        for _ in 0..6 {
            for error in &missing {
                let mut inner = &mut texts;
                for name in error.pointer.split('/').skip(1) {
                    inner = &mut inner[name];
                }
                let is_text = error.pointer.ends_with("/label") || error.pointer.contains("/options/");
                *inner = if is_text { json!("Text") } else { json!({}) };
            }
            match form.worded(&texts) {
                Ok(worded) => {
                    let wire = worded.to_value();
                    prop_assert_eq!(&Form::read(&wire), &Ok(form));
                    prop_assert_eq!(&WordedForm::read_worded(&wire), &Ok(worded));
                    return Ok(());
                }
                Err(errors) => missing = errors,
            }
        }
        prop_assert!(false, "still missing {missing:?}");
    }

    #[test]
    fn a_damaged_form_is_told_why(mut form in form(), place in any::<Index>(), instead in prop::option::of(junk())) {
        let mut found = Vec::new();
        places(&form, String::new(), &mut found);
        let place = place.get(&found);
        match (instead, place.rsplit_once('/')) {
            (None, Some((parent, name))) => {
                if let Some(members) = form.pointer_mut(parent).unwrap().as_object_mut() {
                    members.remove(name);
                }
            }
            (None, None) => form = Value::Null,
            (Some(junk), _) => *form.pointer_mut(place).unwrap() = junk,
        }
        if let Err(errors) = Form::read(&form) {
            prop_assert!(!errors.is_empty());
            for error in errors {
                let there = at(&form, &error.pointer).or_else(|| at(&form, parent(&error.pointer)));
                prop_assert!(there.is_some(), "{error}");
            }
        }
        let _ = WordedForm::read_worded(&form);
    }

    #[test]
    fn no_json_is_too_odd_for_a_form_or_its_texts(odd in junk(), form in form()) {
        prop_assert!(Form::read(&odd).is_err());
        prop_assert!(Form::read(&form).unwrap().worded(&odd).is_err());
    }

    #[test]
    fn what_a_check_names_is_there((form, answers) in form_and_answers()) {
        let form = Form::read(&form).unwrap();
        let verdict = check(&form, &answers, &nl());
        prop_assert!(verdict.given <= 100);
        for at_fault in &verdict.problems {
            let pointer = match at_fault.found.code() {
                "missing" => parent(&at_fault.pointer),
                _ => &at_fault.pointer,
            };
            prop_assert!(at(&answers, pointer).is_some(), "{at_fault}");
        }
        for hint in &verdict.hints {
            prop_assert!(at(&answers, &hint.pointer).is_some_and(Value::is_string), "{hint:?}");
        }
        prop_assert!(verdict.normalized.keys().all(|id| form.field(id).is_some_and(|field| !field.is_secret())));
        if let Err(problems) = secrets(&form, &answers, &answers) {
            for at_fault in problems {
                prop_assert!(at_fault.found.code() == "missing" || at(&answers, &at_fault.pointer).is_some());
            }
        }
    }

    #[test]
    fn what_was_understood_is_understood_again((form, answers) in form_and_answers()) {
        // What somebody signs in with says which it is, and so is not what they typed.
        prop_assume!(!form.to_string().contains("\"identifier\""));
        let form = Form::read(&form).unwrap();
        let once = check(&form, &answers, &nl());
        let twice = check(&form, &Value::Object(once.normalized.clone()), &nl());
        prop_assert!(twice.problems.iter().all(|at_fault| at_fault.found.code() == "missing"), "{:?}", twice.problems);
        prop_assert_eq!((&twice.normalized, twice.given), (&once.normalized, once.given));
    }

    #[test]
    fn order_changes_nothing((mut form, answers) in form_and_answers()) {
        for section in form["sections"].as_array_mut().unwrap() {
            section.as_object_mut().unwrap().remove("when");
            for field in section["fields"].as_array_mut().unwrap() {
                let inner = field.get_mut("fields").and_then(Value::as_array_mut);
                for inner in inner.into_iter().flatten() {
                    inner.as_object_mut().unwrap().remove("when");
                }
                field.as_object_mut().unwrap().remove("when");
            }
        }
        let verdict = |form: &Value, answers: &Value| {
            let checked = check(&Form::read(form).unwrap(), answers, &nl());
            let mut problems: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
            problems.sort();
            (checked.normalized, problems, checked.hints.len(), checked.given)
        };
        let expected = verdict(&form, &answers);
        let sections = form["sections"].as_array_mut().unwrap();
        sections.reverse();
        for section in sections {
            section["fields"].as_array_mut().unwrap().reverse();
        }
        let turned = match &answers {
            Value::Object(members) => members.clone().into_iter().rev().collect(),
            other => other.clone(),
        };
        prop_assert_eq!(verdict(&form, &turned), expected);
    }

    #[test]
    fn more_answers_are_never_less_given(dice in prop::collection::vec(dice(1), 1..6), more in any::<Index>()) {
        let mut form = form_of(&[dice]);
        for field in form["sections"][0]["fields"].as_array_mut().unwrap() {
            field.as_object_mut().unwrap().remove("when");
            field["kind"] = "text".into();
            field.as_object_mut().unwrap().remove("fields");
            field.as_object_mut().unwrap().remove("options");
        }
        let form = Form::read(&form).unwrap();
        let mut answers = json!({});
        let mut given = 0;
        for round in 0..5 {
            for field in form.fields() {
                let text = format!("{round} {}", more.index(9));
                match field.repeat {
                    None => answers[&field.id] = text.into(),
                    Some(_) if round >= field.max_rows() => {}
                    Some(_) => match &mut answers[&field.id] {
                        Value::Array(rows) => rows.push(text.into()),
                        none => *none = json!([text]),
                    },
                }
                let now = check(&form, &answers, &nl()).given;
                prop_assert!(now >= given);
                given = now;
            }
        }
        let weighs = form.fields().any(|field| {
            matches!(&field.asks, regain_core::form::Asks::Question(question) if question.weight > 0)
        });
        prop_assert_eq!(given, if weighs { 100 } else { 0 });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_check_accepts_the_schema_accepts((form, answers) in form_and_answers()) {
        let form = Form::read(&form).unwrap();
        // What was typed, or what was understood of it where something was wrong.
        let typed = check(&form, &answers, &nl());
        let answers = if typed.problems.is_empty() { answers } else { Value::Object(typed.normalized) };
        if !check(&form, &answers, &nl()).problems.is_empty() {
            return Ok(());
        }
        let schema = schema(&form);
        prop_assert!(jsonschema::draft202012::meta::is_valid(&schema));
        let wrong = jsonschema::validate(&schema, &answers);
        prop_assert!(wrong.is_ok(), "{:?}\n{schema}", wrong);
    }
}

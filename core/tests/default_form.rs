//! Rows B6–B9, E2: the form that comes with Regain, and the one `docs/forms.md` teaches with, hold what they must.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use regain_core::check::{Context, check, secrets};
use regain_core::form::{Asks, Form, WordedForm, differences};
use regain_core::kind::{Kind, Region};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const CONSUMER: &str = include_str!("../forms/consumer-account.json");
const LIBRARY: &str = include_str!("../../docs/forms/library-card.json");

fn json_file(path: PathBuf) -> Value {
    let json =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The texts of a form in every language of a folder, the language beside each.
fn texts_of(form: &str, locales: &str) -> Vec<(String, Value)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(locales);
    let languages = fs::read_dir(root).unwrap().map(|language| {
        let language = language.unwrap();
        let texts = json_file(language.path().join(format!("form.{form}.json")));
        (language.file_name().into_string().unwrap(), texts)
    });
    languages.collect()
}

fn consumer() -> Form {
    Form::load(CONSUMER).unwrap()
}

fn in_english() -> WordedForm {
    let all = texts_of("consumer-account", "locales");
    let (_, english) = all.iter().find(|(language, _)| language == "en").unwrap();
    consumer().worded(english).unwrap()
}

/// The tip beside a field, `group/field` for one in a group.
fn tip(form: &WordedForm, path: &str) -> String {
    let (outer, inner) = path.split_once('/').unwrap_or((path, ""));
    let mut field = form.field(outer).unwrap();
    if let Asks::Group(fields) = &field.asks
        && !inner.is_empty()
    {
        field = fields.iter().find(|field| field.id == inner).unwrap();
    }
    let texts = [field.texts.hint.as_deref(), field.texts.tip.as_deref()];
    texts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_language_that_is_there_has_the_same_texts() {
    for (form, locales) in [(CONSUMER, "locales"), (LIBRARY, "docs/forms/locales")] {
        let form = Form::load(form).unwrap();
        let all = texts_of(&form.id, locales);
        assert!(all.len() >= 2);
        for (language, texts) in &all {
            let worded = form.worded(texts);
            assert!(worded.is_ok(), "{language}: {:?}", worded.unwrap_err());
            assert_eq!(differences(&all[0].1, texts), [], "{language}");
        }
    }
}

#[test]
fn nothing_is_needed_and_everything_can_be_said_more_than_once() {
    let form = consumer();
    assert!(form.fields().all(|field| !field.needed));
    assert_eq!(check(&form, &json!({}), &Context::default()).problems, []);
    for repeated in [
        "given_name",
        "family_name",
        "other_emails",
        "other_phones",
        "old_passwords",
        "contacts",
        "subjects",
        "folders",
        "device_id",
        "gamertag",
        "service_name",
        "calling_contacts",
        "numbers_called",
        "purchases",
    ] {
        assert!(form.field(repeated).unwrap().max_rows() > 1, "{repeated}");
    }
}

#[test]
fn each_tip_of_row_b8_stands_beside_its_field() {
    let form = in_english();
    for (path, said) in [
        ("subjects", "only if it is exact"),
        ("gamertag", "spaces do"),
        ("contacts/email", ".co.uk"),
        ("other_emails", ".co.uk"),
        ("device_id", "often used"),
        ("device_id", "the ID of the old one"),
        ("device_id", "console's settings"),
        ("given_name", "when you opened"),
        ("family_name", "changed your name"),
        ("country", "moved"),
        ("postal_code", "when you opened"),
        ("place", "when you opened"),
        ("old_passwords", "also used elsewhere"),
        ("old_passwords", "good guess pays"),
        ("contacts", "friends and family"),
        ("subjects", "Ask someone you wrote to"),
    ] {
        assert!(
            tip(&form, path).contains(said),
            "{path}: {}",
            tip(&form, path)
        );
    }
    let of_section = |id: &str| {
        let section = form
            .sections
            .iter()
            .find(|section| section.id == id)
            .unwrap();
        section.texts.tip.clone().unwrap()
    };
    assert!(of_section("about-you").contains("never counts against you"));
    assert!(of_section("mail").contains("friends and family"));
}

#[test]
fn only_what_fits_is_asked() {
    let form = consumer();
    let everything = json!({
        "subjects": ["Re: the boat"],
        "device_id": ["FC-34-1A-99"],
        "service_name": ["live:anna"],
        "numbers_called": ["020 123 4567"],
        "calls_phones": "yes"
    });
    for (services, asked) in [
        (json!([]), vec![]),
        (json!(["mail"]), vec!["services", "subjects"]),
        (json!(["console"]), vec!["device_id", "services"]),
        (
            json!(["calling"]),
            vec!["calls_phones", "numbers_called", "service_name", "services"],
        ),
    ] {
        let mut answers = everything.clone();
        answers["services"] = services;
        let context = Context {
            region: Region::parse("NL"),
            secrets: None,
        };
        let verdict = check(&form, &answers, &context);
        assert_eq!(verdict.problems, []);
        let mut there: Vec<&str> = verdict.normalized.keys().map(String::as_str).collect();
        there.sort_unstable();
        assert_eq!(there, asked);
    }
    let answers = json!({ "services": ["calling"], "calls_phones": "no", "purchases": [{ "amount": "free" }] });
    let verdict = check(&form, &answers, &Context::default());
    assert_eq!(
        verdict.problems,
        [],
        "who called no phones is not asked which"
    );
}

#[test]
fn what_identifies_best_weighs_most() {
    let form = consumer();
    let all = form.fields().flat_map(|field| match &field.asks {
        Asks::Question(question) => vec![(field.id.clone(), question.clone())],
        Asks::Group(fields) => fields
            .iter()
            .filter_map(|inner| match &inner.asks {
                Asks::Question(question) => {
                    Some((format!("{}/{}", field.id, inner.id), question.clone()))
                }
                Asks::Group(_) => None,
            })
            .collect(),
    });
    let mut weights: Vec<(u32, String)> = all
        .map(|(path, question)| (question.weight, path))
        .collect();
    weights.sort();
    let top: Vec<&str> = weights
        .iter()
        .rev()
        .take(4)
        .map(|(_, path)| path.as_str())
        .collect();
    assert_eq!(
        top,
        ["subjects", "old_passwords", "device_id", "contacts/email"]
    );
    let old = form.field("old_passwords").unwrap();
    assert!(old.is_secret());
    assert!(form.fields().filter(|field| field.is_secret()).count() == 1);
    let sent = secrets(
        &form,
        &json!({}),
        &json!({ "old_passwords": ["blue finch"] }),
    )
    .unwrap();
    assert_eq!(sent["old_passwords"].len(), 1);
}

#[test]
fn the_library_asks_in_its_own_way() {
    let form = Form::load(LIBRARY).unwrap();
    let kinds = form.fields().filter_map(|field| match &field.asks {
        Asks::Question(question) => Some(question.kind),
        Asks::Group(_) => None,
    });
    let kinds: Vec<Kind> = kinds.collect();
    assert!(kinds.contains(&Kind::Choice) && !kinds.contains(&Kind::Subject));
    let verdict = check(
        &form,
        &json!({ "name": "Anna Jansen", "branch": "harbour", "borrows": ["books"], "loans": [{ "title": "Emma", "month": "2026-03" }] }),
        &Context::default(),
    );
    assert_eq!(verdict.problems, []);
    assert!(verdict.given > 30, "{}", verdict.given);
    assert_eq!(
        check(&form, &json!({}), &Context::default()).problems[0].pointer,
        "#/name"
    );
}

#[test]
fn what_the_documentation_shows_loads() {
    let page = include_str!("../../docs/forms.md");
    let blocks = page
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"));
    let blocks: Vec<&str> = blocks.map(|(block, _)| block).collect();
    let form = Form::load(blocks[0]).unwrap();
    assert_eq!(form.id, "library-card");
    // Each line of the second block is a condition.
    let library: Value = serde_json::from_str(LIBRARY).unwrap();
    for line in blocks[1].lines() {
        let when: Value = serde_json::from_str(line).unwrap();
        assert!(library.to_string().contains(&when.to_string()), "{line}");
    }
    let shown: Value = serde_json::from_str(blocks[2]).unwrap();
    let dutch = &texts_of("library-card", "docs/forms/locales");
    let (_, dutch) = dutch.iter().find(|(language, _)| language == "nl").unwrap();
    let loans = &shown["fields"]["loans"]["fields"]["title"];
    assert_eq!(loans, &dutch["fields"]["loans"]["fields"]["title"]);
    // Nothing is shown that the form has no place for: only what the page leaves out is missing.
    let faults = Form::load(LIBRARY).unwrap().worded(&shown).unwrap_err();
    assert!(
        faults.iter().all(|fault| fault.found.code() == "no_text"),
        "{faults:?}"
    );
}

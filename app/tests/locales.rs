//! Every language has every text, with the placeholders the screens fill (row D7). A text that is missing, misspelt or
//! no longer asked for fails here, not in front of a person.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use regain_app::i18n::key;
use regain_core::fault::{Fault, JsonType};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

type Messages = BTreeMap<String, String>;

/// The plural categories a language needs (CLDR); `zero` may be there as well.
const LANGUAGES: &[(&str, &[&str])] = &[("en", &["one", "other"]), ("nl", &["one", "other"])];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../locales")
}

/// What both files hold.
fn texts(language: &str) -> Messages {
    let mut both = texts_in(language, "app.json");
    for (key, text) in texts_in(language, "request.json") {
        let twice = both.insert(key.clone(), text);
        assert!(twice.is_none(), "{language}: {key} is in both files");
    }
    both
}

fn texts_in(language: &str, file: &str) -> Messages {
    let file = folder().join(language).join(file);
    let json = fs::read_to_string(&file).unwrap();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Every key the screens have, those of path B as well.
fn asked() -> impl Iterator<Item = &'static (key::Key, &'static [&'static str])> {
    key::ALL.iter().chain(key::request::ALL)
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// A text by its key, or its plural forms.
fn forms<'a>(texts: &'a Messages, key: &str, categories: &[&str]) -> Vec<&'a str> {
    if let Some(text) = texts.get(key) {
        return vec![text];
    }
    let forms = categories
        .iter()
        .filter_map(|category| texts.get(&format!("{key}.{category}")))
        .map(String::as_str);
    let forms: Vec<&str> = forms.collect();
    assert!(
        forms.is_empty() || forms.len() == categories.len(),
        "{key} lacks a plural form"
    );
    forms
}

/// One fault of each code, with the parameters it brings.
fn faults() -> Vec<Fault> {
    let what = ["identifier", "name", "site"];
    let mut faults = vec![
        Fault::Missing,
        Fault::TooShort { min: 15 },
        Fault::TooLong { max: 256 },
        Fault::BadCharacter { character: '<' },
        Fault::Malformed,
        Fault::out_of_range("1", "9"),
        Fault::NotAnOption,
        Fault::SameAsAccount,
        Fault::Mismatch,
        Fault::TooCommon,
        Fault::TooManyRows { max: 9 },
        Fault::UnknownField,
        Fault::Unreadable {
            expected: JsonType::String,
        },
        Fault::WrongCode { tries_left: 4 },
        Fault::Expired,
        Fault::Used,
        Fault::WrongAnswer,
    ];
    faults.extend(what.map(|what| Fault::Contains { what }));
    faults
}

#[test]
fn every_text_the_screens_ask_for_is_there_with_its_placeholders() {
    for (language, categories) in LANGUAGES {
        let texts = texts(language);
        for (key, params) in asked() {
            let name = key.name();
            let forms = forms(&texts, name, categories);
            assert!(!forms.is_empty(), "{language} lacks {name}");
            let wanted: BTreeSet<&str> = params.iter().copied().collect();
            for form in forms {
                assert_eq!(placeholders(form), wanted, "{language}: {name}");
                assert!(!form.trim().is_empty(), "{language}: {name} is empty");
            }
        }
    }
}

/// A row is named where it is added, taken away or wrong: of two with one name nobody knows which is meant.
#[test]
fn rows_of_two_questions_have_two_names() {
    for (language, _) in LANGUAGES {
        let file = folder().join(language).join("form.consumer-account.json");
        let form: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let fields = form["fields"].as_object().unwrap();
        let mut names = BTreeSet::new();
        for row in fields.values().filter_map(|field| field["row"].as_str()) {
            assert!(names.insert(row), "{language}: two rows are called {row}");
        }
    }
}

#[test]
fn every_fault_has_words_that_name_no_more_than_it_brings() {
    for (language, categories) in LANGUAGES {
        let texts = texts(language);
        for fault in faults() {
            let code = fault.code();
            let everybodys = forms(&texts, &format!("fault.{code}"), categories);
            assert!(!everybodys.is_empty(), "{language} lacks fault.{code}");
            let params = fault.params();
            let brought: BTreeSet<&str> = params.keys().map(String::as_str).collect();
            let ours = texts.iter().filter(|(key, _)| {
                let last = key.strip_prefix("fault.").unwrap_or_default();
                last.split('.').any(|part| {
                    let rest = part.strip_prefix(code);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
                })
            });
            for (key, text) in ours {
                let mut named = placeholders(text);
                // What people sign in with is filled in wherever it is asked for.
                if key.starts_with("fault.identifier.") {
                    named.retain(|name| !["ways", "examples"].contains(name));
                }
                assert!(
                    named.is_subset(&brought),
                    "{language}: {key} names {named:?}"
                );
            }
        }
    }
}

/// “ ” is a riddle: beside each text that shows the character there is one that names a character nobody sees.
#[test]
fn a_character_that_nobody_sees_is_named_and_not_shown() {
    for (language, _) in LANGUAGES {
        let texts = texts(language);
        let show = texts
            .iter()
            .filter(|(key, text)| key.ends_with(".bad_character") && text.contains("{character}"));
        for (key, text) in show {
            assert!(
                text.contains("“{character}”") || text.contains("‘{character}’"),
                "{language}: {key}"
            );
            let named = &texts[&format!("{key}_unseen")];
            assert!(named.contains(" {character}"), "{language}: {key}_unseen");
        }
    }
}

#[test]
fn no_language_has_a_text_more_or_less_than_another() {
    // What a language has but for its plural forms, which differ.
    let keys = |language: &str| -> BTreeSet<String> {
        let last = ["zero", "one", "two", "few", "many", "other"];
        let base = |key: &String| match key.rsplit_once('.') {
            Some((base, form)) if last.contains(&form) && base != "fault" => base.to_owned(),
            _ => key.clone(),
        };
        texts(language).keys().map(base).collect()
    };
    let all: BTreeSet<String> = LANGUAGES.iter().flat_map(|(l, _)| keys(l)).collect();
    for (language, _) in LANGUAGES {
        let lacking: Vec<_> = all.difference(&keys(language)).cloned().collect();
        assert!(lacking.is_empty(), "{language} lacks {lacking:?}");
    }
    let asked: BTreeSet<String> = asked().map(|(k, _)| k.name().into()).collect();
    let spare: Vec<_> = all
        .iter()
        .filter(|key| !key.starts_with("fault.") && !asked.contains(*key))
        .collect();
    assert!(spare.is_empty(), "nobody asks for {spare:?}");
}

#[test]
fn every_language_that_is_there_is_checked_here() {
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let checked: BTreeSet<String> = LANGUAGES.iter().map(|(l, _)| (*l).into()).collect();
    assert_eq!(there, checked);
}

#[test]
fn no_key_is_asked_for_under_two_names() {
    let names: BTreeSet<_> = asked().map(|(key, _)| key.name()).collect();
    assert_eq!(names.len(), asked().count());
}

#[test]
fn the_first_build_asks_for_nothing_that_only_path_b_downloads() {
    for (language, categories) in LANGUAGES {
        for (file, keys) in [("app.json", key::ALL), ("request.json", key::request::ALL)] {
            let texts = texts_in(language, file);
            for (key, _) in keys {
                let forms = forms(&texts, key.name(), categories);
                assert!(!forms.is_empty(), "{language}: {file} lacks {}", key.name());
            }
        }
    }
}

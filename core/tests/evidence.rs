//! Claims beside facts: what each kind takes for the same and for close, what counts, and what holds whatever is claimed
//! (rows B6, B7, B8, B9).
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use argon2::password_hash::SaltString;
use argon2::{Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier};
use proptest::prelude::*;
use regain_core::check::{Context as Checking, check, secrets};
use regain_core::evidence::{
    Agreement, Context, Evidence, OldPasswords, Reason, agreement, compare, old_passwords,
};
use regain_core::form::Form;
use regain_core::kind::{Context as Reading, Kind, normalize};
use regain_core::secret::Secret;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FORM: &str = r#"{"id": "account", "version": 1, "sections": [{"id": "all", "fields": [
    {"id": "given_name", "kind": "name", "weight": 4, "repeat": {"max": 5}},
    {"id": "born", "kind": "date", "weight": 4, "approximate": true},
    {"id": "country", "kind": "country", "weight": 2},
    {"id": "subjects", "kind": "subject", "weight": 8, "repeat": {"max": 100}},
    {"id": "services", "kind": "choices", "weight": 2, "options": ["mail", "console", "calling"]},
    {"id": "old_passwords", "kind": "old_password", "weight": 10, "repeat": {"max": 10}},
    {"id": "purchases", "repeat": {"max": 10}, "fields": [
        {"id": "on", "kind": "date", "weight": 4, "approximate": true},
        {"id": "amount", "kind": "amount", "weight": 4},
        {"id": "item", "kind": "choice", "weight": 2, "options": ["credit", "number"]}
    ]},
    {"id": "note", "kind": "text", "weight": 0}
]}]}"#;
const WEIGHTS: u32 = 40;

/// Claims as typed beside facts as written.
fn evidence(claims: &Value, facts: &Value) -> Evidence {
    let form = Form::load(FORM).unwrap();
    let checked = check(&form, claims, &Checking::default());
    compare(
        &form,
        &checked.normalized,
        facts.as_object().unwrap(),
        &Context::default(),
    )
}

fn score_of(points: u32) -> u8 {
    u8::try_from(points * 100 / WEIGHTS).unwrap()
}

/// Each finding as `POINTER OUTCOME[ REASON][ FACT]`.
fn found(evidence: &Evidence) -> Vec<String> {
    let findings = serde_json::to_value(&evidence.findings).unwrap();
    let findings = findings.as_array().unwrap().iter();
    let line = |finding: &Value| {
        let words = ["pointer", "outcome", "reason", "fact"];
        let words = words.iter().filter_map(|word| finding[*word].as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    findings.map(line).collect()
}

#[test]
fn each_kind_has_its_own_idea_of_the_same_and_of_close() {
    let close = |reason| Some(Agreement::Close(reason));
    let exact = Some(Agreement::Exact);
    for (kind, claim, fact, expected) in [
        (Kind::Email, "Bob@example.com", "bob@EXAMPLE.com", exact),
        (
            Kind::Email,
            "bob@exämple.com",
            "bob@xn--exmple-cua.com",
            exact,
        ),
        (Kind::Email, "bob+news@example.com", "bob@example.com", None),
        (Kind::Email, "bop@example.com", "bob@example.com", None),
        (Kind::Phone, "+31 20 123 4567", "0031201234567", exact),
        (Kind::Phone, "+31 20 123 4568", "+31201234567", None),
        (Kind::Identifier, "ANNA", "anna", exact),
        (Kind::Name, "  ZOË  o’neill ", "Zoe O'Neill", exact),
        (Kind::Name, "Øystein-Müller", "oystein muller", exact),
        (
            Kind::Name,
            "Finch Anna",
            "Anna Finch",
            close(Reason::Reordered),
        ),
        (
            Kind::Name,
            "Finch, Anna",
            "Anna Finch",
            close(Reason::Reordered),
        ),
        (Kind::Name, "Jansen", "Janssen", close(Reason::OneTypo)),
        (Kind::Name, "Jnasen", "Jansen", close(Reason::OneTypo)),
        (Kind::Name, "Jnasenn", "Jansen", None),
        (Kind::Name, "Ann", "Anna", None),
        (Kind::Name, "Jan", "Jon", None),
        (Kind::Name, "Anna", "Bram", None),
        (Kind::Date, "1984-05-12", "1984-05-12", exact),
        (Kind::Date, "1984", "1984", exact),
        (
            Kind::Date,
            "1984-12-05",
            "1984-05-12",
            close(Reason::DayAndMonthSwapped),
        ),
        (
            Kind::Date,
            "1948-05-12",
            "1984-05-12",
            close(Reason::OneTypo),
        ),
        (
            Kind::Date,
            "1984-05-13",
            "1984-05-12",
            close(Reason::OneTypo),
        ),
        (
            Kind::Date,
            "1984-05",
            "1984-05-12",
            close(Reason::SameMonth),
        ),
        (
            Kind::Date,
            "1984-05-12",
            "1984-05",
            close(Reason::SameMonth),
        ),
        (Kind::Date, "1984", "1984-05-12", close(Reason::SameYear)),
        (Kind::Date, "1984-05", "1984", close(Reason::SameYear)),
        (Kind::Date, "1984-05", "1984-06", None),
        (Kind::Date, "1984", "1985", None),
        (Kind::Date, "1984-06", "1984-05-12", None),
        (Kind::Date, "1985-06-12", "1984-05-12", None),
        (Kind::Country, "nl", "NL", exact),
        (Kind::Country, "NL", "BE", None),
        (Kind::Phone, "+54 11 5555 5678", "+54 9 11 5555 5678", exact),
        (Kind::Phone, "+54 11 5555 5678", "+54 9 11 5555 5679", None),
        (Kind::PostalCode, "1234ab", "1234 AB", exact),
        (Kind::PostalCode, "12345-6789", "123456789", exact),
        (Kind::PostalCode, "1234 AC", "1234 AB", None),
        (Kind::Gamertag, "blue finch", "Blue Finch", exact),
        (Kind::Gamertag, "BlueFinch", "Blue Finch", None),
        (Kind::ServiceName, "LIVE:anna", "live:anna", exact),
        (Kind::Subject, "See you", "See you", exact),
        (Kind::Subject, "see you", "See you", None),
        (Kind::Subject, "See you ", "See you", None),
        (Kind::DeviceId, "00:1a:7d:da:71:13", "001A7DDA7113", exact),
        (Kind::DeviceId, "001A7DDA7114", "001A7DDA7113", None),
        (Kind::Amount, "1.234,5", "1234.50", exact),
        (Kind::Amount, "1234.51", "1234.50", None),
        (Kind::Text, "Den  haag", "den Haag", exact),
        (Kind::Text, "Den Hag", "Den Haag", close(Reason::OneTypo)),
        (Kind::Text, "Haag Den", "Den Haag", None),
        (Kind::OldPassword, "blue finch", "blue finch", None),
        (Kind::Code, "123456", "123456", None),
    ] {
        let context = Reading {
            approximate: true,
            ..Reading::default()
        };
        let canonical = |text| normalize(kind, text, &context).unwrap().value;
        let (claim, fact) = (canonical(claim), canonical(fact));
        assert_eq!(
            agreement(kind, &claim, &fact),
            expected,
            "{kind} {claim} {fact}"
        );
        assert_eq!(
            agreement(kind, &fact, &claim),
            expected,
            "{kind} {fact} {claim}"
        );
    }
}

#[test]
fn every_claim_is_told_what_became_of_it() {
    let claims = json!({
        "given_name": ["Bob", "anna", "", "Ann"], "born": "1984-12-05", "country": "NL", "subjects": ["a", "b"],
        "services": ["mail", "calling"], "note": "Some thing",
    });
    let facts = json!({
        "given_name": ["Ann", "Anna"], "born": "1984-05-12", "country": ["XX"], "services": ["calling", "console"],
        "note": ["Something"], "shoe_size": 41,
    });
    let evidence = evidence(&claims, &facts);
    assert_eq!(
        found(&evidence),
        [
            "#/given_name/0 no_match",
            "#/given_name/1 exact #/given_name/1",
            "#/given_name/2 exact #/given_name/0",
            "#/born close day_and_month_swapped #/born",
            "#/country unreadable_fact",
            "#/subjects/0 no_fact",
            "#/subjects/1 no_fact",
            "#/services/0 no_match",
            "#/services/1 exact #/services/0",
            "#/note close one_typo #/note/0",
        ]
    );
    let faults = serde_json::to_value(&evidence).unwrap()["unreadable_facts"].clone();
    assert_eq!(faults[0]["pointer"], "#/country/0");
    assert_eq!(faults.as_array().unwrap().len(), 1);
    // Both names, half a date, one service of two.
    assert_eq!(evidence.score, score_of(4 + 2 + 1));
    assert_eq!(evidence.best, score_of(4 + 4 + 2));
}

#[test]
fn a_row_is_held_against_a_row() {
    let facts = json!({"purchases": [
        {"on": "2024-02-29", "amount": "10", "item": "credit"},
        {"on": "2024-03-01", "amount": "25,00"},
        "a note",
        {"on": "yesterday", "amount": 12},
    ]});
    for (claims, findings, points) in [
        // Both rows right, in another order.
        (
            json!([{"on": "2024-03-01", "amount": "25"}, {"on": "2024-02-29", "amount": "10.00", "item": "credit"}]),
            &[
                "#/purchases/0/on exact #/purchases/1/on",
                "#/purchases/0/amount exact #/purchases/1/amount",
                "#/purchases/1/on exact #/purchases/0/on",
                "#/purchases/1/amount exact #/purchases/0/amount",
                "#/purchases/1/item exact #/purchases/0/item",
            ][..],
            (8 + 10) / 2,
        ),
        // The amount of one beside the date of the other is one of them, not both.
        (
            json!([{"on": "2024-03-01", "amount": "10"}]),
            &[
                "#/purchases/0/on unreadable_fact",
                "#/purchases/0/amount exact #/purchases/0/amount",
            ],
            2,
        ),
        // Anybody can choose from a list.
        (
            json!([{"item": "credit"}, {"on": "2020-01-01", "item": "credit"}]),
            &[
                "#/purchases/0/item unreadable_fact",
                "#/purchases/1/on unreadable_fact",
                "#/purchases/1/item unreadable_fact",
            ],
            0,
        ),
        // Beside something else that is right, a choice counts.
        (
            json!([{"amount": "10", "item": "credit"}, {"amount": "25", "item": "number"}]),
            &[
                "#/purchases/0/amount exact #/purchases/0/amount",
                "#/purchases/0/item exact #/purchases/0/item",
                "#/purchases/1/amount exact #/purchases/1/amount",
                "#/purchases/1/item unreadable_fact",
            ],
            (6 + 4) / 2,
        ),
    ] {
        let evidence = evidence(&json!({"purchases": claims}), &facts);
        assert_eq!(
            (found(&evidence), evidence.score),
            (
                findings.iter().map(ToString::to_string).collect(),
                score_of(points)
            )
        );
        let unreadable = evidence
            .unreadable_facts
            .iter()
            .map(|at| at.pointer.as_str());
        assert_eq!(
            unreadable.collect::<Vec<_>>(),
            ["#/purchases/2", "#/purchases/3/on", "#/purchases/3/amount"]
        );
    }
}

#[test]
fn a_fact_counts_once_and_guessing_pays_no_more_than_knowing() {
    let facts = json!({"given_name": ["Anna", "ANNA", "Marie"], "subjects": ["one", "two", "three", "four", "five", "six"]});
    let names = |names: Value| evidence(&json!({ "given_name": names }), &facts).score;
    let half = names(json!(["Anna"]));
    assert_eq!(half, score_of(2));
    assert_eq!(
        names(json!(["Anna", "anna", "ÁNNA", "Annna", "Annä"])),
        half
    );
    // Two that are close to one fact are one close, and no match for one that is right.
    assert_eq!(names(json!(["Anne", "Anno", "Annu"])), score_of(1));
    assert_eq!(names(json!(["Anna", "Marie"])), score_of(4));
    assert_eq!(names(json!(["Marie", "Anno", "Anna"])), score_of(4));

    let subjects = |subjects: Value| evidence(&json!({ "subjects": subjects }), &facts).score;
    assert_eq!(subjects(json!(["one"])), score_of(2));
    assert_eq!(
        subjects(json!(["one", "two", "three", "four"])),
        score_of(8)
    );
    assert_eq!(
        subjects(json!(["one", "two", "three", "four", "five", "six"])),
        score_of(8)
    );
    let guesses: Vec<String> = (0..99)
        .map(|number| format!("guess {number}"))
        .chain(["six".into()])
        .collect();
    assert_eq!(subjects(json!(guesses)), score_of(2));
}

#[test]
fn the_same_claim_again_weighs_nothing() {
    let facts = json!({ "given_name": ["Janssen", "Jansan"] });
    let once = evidence(&json!({ "given_name": ["Jansen"] }), &facts);
    // Another spelling of it, one typo from both facts as well.
    let again = evidence(&json!({ "given_name": ["Jansen", "JANSEN"] }), &facts);
    assert_eq!(once.score, score_of(1));
    assert_eq!(again.score, once.score);
    assert_eq!(again.findings.len(), 2);
}

#[test]
fn a_text_is_as_good_as_a_list_of_one() {
    let claims = json!({"given_name": ["Anna"], "born": "1984", "purchases": [{"amount": "10"}]});
    let alone = json!({"given_name": "anna", "born": ["1984"], "purchases": {"amount": "10"}});
    let evidence = evidence(&claims, &alone);
    assert_eq!(
        found(&evidence),
        [
            "#/given_name/0 exact #/given_name",
            "#/born exact #/born/0",
            "#/purchases/0/amount exact #/purchases/amount",
        ]
    );
}

#[test]
fn everything_right_is_100_and_nothing_right_is_0() {
    let all = json!({
        "given_name": ["Anna", "Marie"], "born": "1984-05-12", "country": "NL", "subjects": ["one", "two"],
        "services": ["mail"], "purchases": [{"on": "2024-02-29", "amount": "10.00", "item": "credit"}],
    });
    let form = Form::load(FORM).unwrap();
    let claims = all.as_object().unwrap();
    let passwords = BTreeMap::from([(
        "old_passwords".to_owned(),
        OldPasswords {
            matched: 1,
            facts: 1,
            ..Default::default()
        },
    )]);
    let context = Context {
        old_passwords: Some(&passwords),
        ..Context::default()
    };
    let evidence = compare(&form, claims, claims, &context);
    assert_eq!((evidence.score, evidence.best), (100, 100));
    assert_eq!(
        compare(&form, &Default::default(), claims, &context).score,
        score_of(10)
    );
    let nothing = compare(&form, claims, &Default::default(), &Context::default());
    assert_eq!((nothing.score, nothing.best), (0, 0));
}

#[test]
fn nothing_typed_or_known_is_in_what_is_told() {
    let claims = json!({"given_name": ["hunter2", "hunter3"], "purchases": [{"amount": "31337"}]});
    let facts = json!({"given_name": ["hunter3", "hunter\u{7}4"], "purchases": [{"amount": "31337"}, {"amount": "x31338"}]});
    let evidence = evidence(&claims, &facts);
    for told in [
        format!("{evidence:?}"),
        serde_json::to_string(&evidence).unwrap(),
    ] {
        assert!(!told.contains("hunter") && !told.contains("3133"), "{told}");
    }
}

/// A hash as the server makes it, but cheaper.
fn hashed(password: &str, salt: &str) -> String {
    let cheap = Params::new(8, 1, 1, None).unwrap();
    let argon2 = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    let salt = SaltString::encode_b64(salt.as_bytes()).unwrap();
    argon2
        .hash_password(password.as_bytes(), &salt)
        .unwrap()
        .to_string()
}

fn verifies(password: &Secret, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.reveal().as_bytes(), &hash)
            .is_ok()
    })
}

#[test]
fn old_passwords_are_compared_with_their_hashes_up_to_a_limit() {
    let form = Form::load(FORM).unwrap();
    let sent = json!({"old_passwords": ["red fox", "blue finch", "blue finch", "green owl"]});
    let typed = secrets(&form, &json!({}), &sent).unwrap();
    let typed = &typed["old_passwords"];
    let hashes = json!([
        hashed("blue finch", "one salt"),
        hashed("green owl", "two salts"),
        hashed("grey heron", "three salts"),
        hashed("blue finch", "four salts"),
        "$2b$12$not.argon2",
        7,
    ]);
    let told = |budget| {
        let told = old_passwords(typed, Some(&hashes), budget, verifies);
        assert_eq!((told.facts, told.unreadable), (4, 2));
        (told.matched, told.compared, told.left_out)
    };
    // Four for the fox, one for the finch, one for the owl: the finch's second hash is no second match.
    assert_eq!(told(1_000), (2, 6, 0));
    assert_eq!(told(6), (2, 6, 0));
    assert_eq!(told(5), (1, 5, 3));
    assert_eq!(told(4), (0, 4, 8));
    assert_eq!(told(0), (0, 0, 12));

    let single = old_passwords(typed, Some(&hashes[1]), 10, verifies);
    assert_eq!((single.matched, single.facts), (1, 1));
    assert_eq!(
        old_passwords(typed, None, 10, verifies),
        OldPasswords::default()
    );
    let compared = BTreeMap::from([(
        "old_passwords".to_owned(),
        old_passwords(typed, Some(&hashes), 100, verifies),
    )]);
    let context = Context {
        old_passwords: Some(&compared),
        ..Context::default()
    };
    let evidence = compare(&form, &Default::default(), &Default::default(), &context);
    // Two of the four there are.
    assert_eq!((evidence.score, evidence.best), (score_of(5), score_of(10)));
}

/// In whichever way they were written then and are typed now (NIST SP 800-63B-4 3.1.1.2).
#[test]
fn an_old_password_is_compared_as_typed_and_then_in_nfc() {
    let (nfd, nfc) = ("u\u{308}ber den Wolken", "\u{fc}ber den Wolken");
    let of_nfc = json!([hashed("red fox", "one salt"), hashed(nfc, "two salts")]);
    let of_nfd = json!([hashed("red fox", "one salt"), hashed(nfd, "two salts")]);
    let told = |typed: &[&str], hashes, budget| {
        let typed: Vec<Secret> = typed.iter().map(|text| Secret::new(*text)).collect();
        let told = old_passwords(&typed, Some(hashes), budget, verifies);
        (told.matched, told.compared, told.left_out)
    };
    assert_eq!(told(&[nfc], &of_nfc, 9), (1, 2, 0));
    assert_eq!(told(&[nfd], &of_nfc, 9), (1, 4, 0));
    assert_eq!(told(&[nfd], &of_nfd, 9), (1, 2, 0));
    // Nobody can tell how it was written then.
    assert_eq!(told(&[nfc], &of_nfd, 9), (0, 2, 0));
    // Typed both ways it is one password, and matches once.
    assert_eq!(told(&[nfc, nfd], &of_nfd, 9), (1, 4, 0));
    assert_eq!(told(&[nfd, nfc], &of_nfc, 9), (1, 4, 0));
    // Each comparison costs the same.
    assert_eq!(told(&[nfd], &of_nfc, 3), (0, 3, 1));
}

#[test]
fn the_order_of_old_passwords_does_not_matter_within_the_limit() {
    let hashes = json!([
        hashed("blue finch", "one salt"),
        hashed("green owl", "two salts")
    ]);
    let mut typed = ["red fox", "green owl", "blue finch"].map(Secret::new);
    for _ in 0..3 {
        typed.rotate_left(1);
        assert_eq!(old_passwords(&typed, Some(&hashes), 6, verifies).matched, 2);
    }
}

/// Names few enough to meet, some close to each other.
fn names() -> impl Strategy<Value = Vec<String>> {
    let name = prop::sample::select(vec![
        "Anna",
        "Anne",
        "Anno",
        "Hanna",
        "Anna Finch",
        "Finch Anna",
        "Bo",
        "ÁNNA",
        "Marie",
        "",
    ]);
    // As many as the form takes: of more, `check` keeps the first.
    prop::collection::vec(name.prop_map(str::to_owned), 0..6)
}

fn purchases() -> impl Strategy<Value = Vec<Value>> {
    let on = prop::sample::select(vec![
        "2024",
        "2024-02",
        "2024-02-29",
        "2024-03-01",
        "2024-01-03",
        "",
    ]);
    let amount = prop::sample::select(vec!["10", "10.00", "25", ""]);
    let item = prop::sample::select(vec!["credit", "number", ""]);
    let row = (on, amount, item)
        .prop_map(|(on, amount, item)| json!({"on": on, "amount": amount, "item": item}));
    prop::collection::vec(row, 0..6)
}

/// Any JSON, and JSON that is nearly answers.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["Anna", "1984-05", "NL", "10", "credit", "mail"])
            .prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "given_name",
        "born",
        "country",
        "subjects",
        "services",
        "purchases",
        "on",
        "amount",
        "item",
        "note",
        "old_passwords",
        "~/",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_claimed_or_known_there_is_a_score(claims in anything(), facts in anything()) {
        let form = Form::load(FORM).unwrap();
        let none = serde_json::Map::new();
        let (claims, facts) = (claims.as_object().unwrap_or(&none), facts.as_object().unwrap_or(&none));
        let evidence = compare(&form, claims, facts, &Context::default());
        prop_assert!(evidence.score <= evidence.best && evidence.best <= 100);
        for finding in &evidence.findings {
            let pointer = |pointer: &str| percent_decoded(pointer);
            prop_assert!(Value::Object(claims.clone()).pointer(&pointer(&finding.pointer)).is_some());
            if let Some(fact) = &finding.fact {
                prop_assert!(Value::Object(facts.clone()).pointer(&pointer(fact)).is_some());
            }
        }
    }

    #[test]
    fn order_never_matters(
        (names, shuffled) in names().prop_flat_map(|names| (Just(names.clone()), Just(names).prop_shuffle())),
        (rows, shuffled_rows) in purchases().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        (facts, shuffled_facts) in names().prop_flat_map(|names| (Just(names.clone()), Just(names).prop_shuffle())),
        (known, shuffled_known) in purchases().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let score = |names: &Vec<String>, rows: &Vec<Value>, facts: &Vec<String>, known: &Vec<Value>| {
            let claims = json!({"subjects": names, "purchases": rows});
            let names = json!({"given_name": names});
            let facts = json!({"given_name": facts, "subjects": facts, "purchases": known});
            let whole = evidence(&claims, &facts);
            (whole.score, whole.best, evidence(&names, &facts).score)
        };
        let first = score(&names, &rows, &facts, &known);
        prop_assert_eq!(first, score(&shuffled, &shuffled_rows, &facts, &known));
        prop_assert_eq!(first, score(&names, &rows, &shuffled_facts, &shuffled_known));
    }

    #[test]
    fn a_wrong_claim_changes_nothing_and_no_claim_does_harm(
        claimed in names(), rows in purchases(), facts in names(), known in purchases(),
        more in names(), more_rows in purchases(),
    ) {
        let form = Form::load(FORM).unwrap();
        let facts = json!({"given_name": facts, "purchases": known});
        let score = |claimed: &[String], rows: &[Value]| {
            let claims = json!({"given_name": claimed, "purchases": rows});
            let context = Context::default();
            compare(&form, claims.as_object().unwrap(), facts.as_object().unwrap(), &context).score
        };
        let before = score(&claimed, &rows);
        let wrong = [claimed.clone(), vec!["Xerxes".to_owned()]].concat();
        let wrong_rows = [rows.clone(), vec![json!({"on": "1999-09-09", "amount": "77", "item": "credit"})]].concat();
        prop_assert_eq!(score(&wrong, &wrong_rows), before);
        prop_assert!(score(&[claimed, more].concat(), &[rows, more_rows].concat()) >= before);
    }
}

/// A pointer as `Value::pointer` takes it.
fn percent_decoded(pointer: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = pointer.strip_prefix('#').unwrap().bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let code: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

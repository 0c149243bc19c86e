//! What is sent, under which names, and back from a backend's path to our own member.
#![allow(clippy::expect_used)]

use proptest::prelude::*;
use regain_core::adapter::dialect::read;
use regain_core::adapter::encode::{Names, Submission};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The answers of every shape: a text, texts, rows, the one row of a group that does not repeat, several choices in a row.
fn answers() -> Map<String, Value> {
    object(json!({
        "given_name": "Anna",
        "subjects": ["Hello", " a b ", ""],
        "contacts": [{"email": "bo@example.com", "name": "Bo"}, {"name": "Cas"}, {"email": ""}],
        "address": [{"city": "Utrecht"}],
        "loans": [{"title": "A", "topics": ["x", "y"]}],
        "contact": "a field with a member's name",
    }))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

/// A submission that owns what it sends.
#[derive(Debug)]
struct Sent {
    answers: Map<String, Value>,
    secrets: Map<String, Value>,
    extra: Map<String, Value>,
}

impl Sent {
    fn new() -> Self {
        Self {
            answers: answers(),
            secrets: object(json!({"old_passwords": ["hunter2", " "]})),
            extra: object(json!({"source": "web", "identifier": "never", "n": 3, "tags": ["a"]})),
        }
    }

    fn submission(&self) -> Submission<'_> {
        Submission {
            identifier: "anna",
            contact: "anna@example.com",
            locale: "nl",
            answers: &self.answers,
            secrets: &self.secrets,
            extra: &self.extra,
        }
    }

    /// `name=value`, of the answers and secrets.
    fn pairs(&self, names: &Names) -> Vec<String> {
        let pairs = self.submission().pairs(names);
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }
}

fn names(names: Value) -> Names {
    Names::read(&names).expect("names")
}

#[test]
fn json_is_the_documented_body() {
    let sent = Sent::new();
    assert_eq!(
        sent.submission().json(),
        json!({
            "identifier": "anna",
            "contact": "anna@example.com",
            "locale": "nl",
            "answers": answers(),
            "secrets": {"old_passwords": ["hunter2", " "]},
            "source": "web",
            "n": 3,
            "tags": ["a"],
        })
    );
}

#[test]
fn without_names_a_field_is_named_by_its_place() {
    let expected = [
        "identifier=anna",
        "contact=anna@example.com",
        "locale=nl",
        "address[0][city]=Utrecht",
        "answers[contact]=a field with a member's name",
        "contacts[0][email]=bo@example.com",
        "contacts[0][name]=Bo",
        "contacts[1][name]=Cas",
        "contacts[2][email]=",
        "given_name=Anna",
        "loans[0][title]=A",
        "loans[0][topics][]=x",
        "loans[0][topics][]=y",
        "subjects[]=Hello",
        "subjects[]= a b ",
        "subjects[]=",
        "old_passwords[]=hunter2",
        "old_passwords[]= ",
        "n=3",
        "source=web",
        "tags[]=a",
    ];
    for names in [Names::default(), names(json!({})), names(json!(null))] {
        assert_eq!(Sent::new().pairs(&names), expected);
    }
}

#[test]
fn a_name_on_the_right_replaces_the_one_on_the_left() {
    for (rules, expected) in [
        (json!({"identifier": "login"}), &["login=anna"][..]),
        (
            json!({"contact": "reply_to"}),
            &[
                "reply_to=anna@example.com",
                "answers[contact]=a field with a member's name",
            ],
        ),
        (
            json!({"answers.contact": "other"}),
            &[
                "contact=anna@example.com",
                "other=a field with a member's name",
            ],
        ),
        (
            json!({"identifier": "contact", "contact": "identifier"}),
            &["contact=anna", "identifier=anna@example.com"],
        ),
        (json!({"given_name": "user[first]"}), &["user[first]=Anna"]),
        // In every row, also where it was not answered: `mail` and `who` keep together.
        (
            json!({"contacts[].email": "mail[]", "contacts[].name": "who"}),
            &[
                "mail[]=bo@example.com",
                "who=Bo",
                "who=Cas",
                "mail[]=",
                "mail[]=",
                "who=",
            ],
        ),
        (
            json!({"contacts[].email": "mail[][address]"}),
            &[
                "mail[0][address]=bo@example.com",
                "mail[2][address]=",
                "contacts[0][name]=Bo",
                "contacts[1][name]=Cas",
            ],
        ),
        // ASP.NET Core and Spring.
        (
            json!({"contacts[].email": "Contacts[].Email"}),
            &["Contacts[0].Email=bo@example.com", "Contacts[2].Email="],
        ),
        (
            json!({"contacts": "c"}),
            &["c[0][email]=bo@example.com", "c[1][name]=Cas"],
        ),
        (
            json!({"contacts[]": "c[]"}),
            &["c[0][email]=bo@example.com", "c[1][name]=Cas"],
        ),
        (
            json!({"contacts": "c", "contacts[].email": "m[]"}),
            &["m[]=bo@example.com", "m[]=", "m[]=", "c[1][name]=Cas"],
        ),
        (
            json!({"subjects": "s"}),
            &["s[]=Hello", "s[]= a b ", "s[]="],
        ),
        (json!({"subjects[]": "s"}), &["s=Hello", "s= a b ", "s="]),
        (
            json!({"subjects[]": "s[]"}),
            &["s[]=Hello", "s[]= a b ", "s[]="],
        ),
        (
            json!({"subjects[]": "s[][text]"}),
            &["s[0][text]=Hello", "s[1][text]= a b ", "s[2][text]="],
        ),
        (json!({"address.city": "city"}), &["city=Utrecht"]),
        (
            json!({"loans[].topics": "t[][of]"}),
            &["t[0][of][]=x", "t[0][of][]=y"],
        ),
        (
            json!({"loans[].topics[]": "t[][of][]"}),
            &["t[0][of][]=x", "t[0][of][]=y"],
        ),
        (json!({"old_passwords": "pw"}), &["pw[]=hunter2", "pw[]= "]),
    ] {
        let pairs = Sent::new().pairs(&names(rules.clone()));
        for pair in expected {
            // All of that name, in the order of the rows.
            let name = pair.split('=').next();
            let of_name = |pair: &&str| pair.split('=').next() == name;
            let sent: Vec<&str> = pairs.iter().map(|pair| &**pair).filter(of_name).collect();
            let expected: Vec<&str> = expected.iter().copied().filter(of_name).collect();
            assert_eq!(sent, expected, "{rules}");
        }
    }
}

#[test]
fn names_that_cannot_work_are_refused() {
    for (rules, wrong) in [
        (json!([]), "names: expected an object"),
        (json!({"identifier": 3}), "names: identifier: not a name"),
        (json!({"identifier": ""}), "names: identifier: not a name"),
        (json!({"": "x"}), "names: : not a name"),
        (json!({"[].email": "x"}), "names: [].email: not a name"),
        (json!({"identifier": "[]"}), "names: identifier: not a name"),
        (
            json!({"given_name": "a[][b]"}),
            "names: given_name: the name has more indices than the field",
        ),
        (
            json!({"given_name": "name[]", "family_name": "name[]"}),
            "names: given_name: name[] is the name of another field",
        ),
        (
            json!({"identifier": "contact"}),
            "names: contact is the name of two members",
        ),
    ] {
        assert_eq!(Names::read(&rules), Err(wrong.to_owned()), "{rules}");
    }
}

#[test]
fn a_path_of_the_backend_leads_to_the_member_or_the_answer() {
    let none = json!({});
    for (rules, path, member) in [
        (&none, "", ""),
        (&none, "identifier", "identifier"),
        (&none, "Identifier", "identifier"),
        (&none, "locale", "locale"),
        (&none, "contact", "contact"),
        (&none, "given_name", "answers/given_name"),
        (&none, "givenName", "answers/given_name"),
        (&none, "contacts", "answers/contacts"),
        (&none, "contacts.2", "answers/contacts/2"),
        (&none, "contacts[2][email]", "answers/contacts/2/email"),
        (&none, "Contacts[2].Email", "answers/contacts/2/email"),
        (&none, "contacts[7][email]", "answers/contacts/7/email"),
        (&none, "subjects.1", "answers/subjects/1"),
        (&none, "address.city", "answers/address/0/city"),
        (&none, "address[0][city]", "answers/address/0/city"),
        (&none, "old_passwords.0", "secrets/old_passwords/0"),
        (&none, "OldPasswords[0]", "secrets/old_passwords/0"),
        // As JSON.
        (&none, "answers", "answers"),
        (
            &none,
            "answers.contacts.2.email",
            "answers/contacts/2/email",
        ),
        (&none, "answers.contact", "answers/contact"),
        (&none, "answers[contact]", "answers/contact"),
        (&none, "secrets.old_passwords.1", "secrets/old_passwords/1"),
        // Not a field that was sent.
        (&none, "unknown", "answers/unknown"),
        (&none, "/a~1b/é", "answers/a~1b/%C3%A9"),
        (&json!({"identifier": "login"}), "login", "identifier"),
        (&json!({"identifier": "login"}), "identifier", "identifier"),
        (
            &json!({"identifier": "contact", "contact": "identifier"}),
            "contact",
            "identifier",
        ),
        (
            &json!({"identifier": "user[login]"}),
            "user.login",
            "identifier",
        ),
        (&json!({"identifier": "user[login]"}), "user", "identifier"),
        (
            &json!({"identifier": "user[login]", "contact": "user[mail]"}),
            "user.mail",
            "contact",
        ),
        // Of which of the two is not said.
        (
            &json!({"identifier": "user[login]", "contact": "user[mail]"}),
            "user",
            "",
        ),
        (
            &json!({"answers.contact": "other"}),
            "other",
            "answers/contact",
        ),
        (
            &json!({"contacts[].email": "mail[]"}),
            "mail.2",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts[].email": "mail[]"}),
            "mail",
            "answers/contacts",
        ),
        (
            &json!({"contacts[].email": "mail[]"}),
            "contacts.2.email",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts[].email": "mail"}),
            "mail.2",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts[].email": "mail[][address]"}),
            "mail.2.address",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts[].email": "mail[][address]"}),
            "mail.2",
            "answers/contacts/2",
        ),
        (
            &json!({"contacts[].email": "mail[][address]"}),
            "mail.2.other",
            "answers/mail/2/other",
        ),
        (
            &json!({"contacts[].email": "Mail[].Address", "contacts[].name": "Mail[].Who"}),
            "mail[1].who",
            "answers/contacts/1/name",
        ),
        (
            &json!({"contacts": "c"}),
            "c.2.email",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts": "c", "contacts[].email": "c[][m]"}),
            "c.2.m",
            "answers/contacts/2/email",
        ),
        (
            &json!({"contacts": "c", "contacts[].email": "c[][m]"}),
            "c.2.name",
            "answers/contacts/2/name",
        ),
        (&json!({"subjects": "s"}), "s.1", "answers/subjects/1"),
        (&json!({"subjects[]": "s"}), "s.1", "answers/subjects/1"),
        (&json!({"subjects[]": "s"}), "s", "answers/subjects"),
        (
            &json!({"address.city": "city"}),
            "city",
            "answers/address/0/city",
        ),
        (
            &json!({"loans[].topics[]": "t[][of][]"}),
            "t.0.of.1",
            "answers/loans/0/topics/1",
        ),
        (
            &json!({"loans[].topics[]": "t[][of][]"}),
            "t.0.of",
            "answers/loans/0/topics",
        ),
        // Of which loan is not said.
        (&json!({"loans[].topics[]": "t[]"}), "t.1", "answers/loans"),
        (
            &json!({"old_passwords": "pw"}),
            "pw.1",
            "secrets/old_passwords/1",
        ),
    ] {
        let sent = Sent::new();
        let names = names(rules.clone());
        let body = json!({"errors": [{"pointer": path, "detail": "x"}]});
        let path = &read(&body)[0].path;
        assert_eq!(
            sent.submission().member(path, &names),
            member,
            "{rules} {path:?}"
        );
    }
}

/// Names for every shape, in any combination.
fn any_names() -> impl Strategy<Value = Value> {
    let rules = [
        ("identifier", vec!["login", "user[login]"]),
        ("contact", vec!["reply_to"]),
        ("text", vec!["t", "deep[er][text]"]),
        ("texts", vec!["u"]),
        ("texts[]", vec!["v", "v[]", "w[][x]"]),
        ("rows", vec!["r", "deep[rows]"]),
        ("rows[].one", vec!["one[]", "one", "r1[][one]", "R[].One"]),
        ("rows[].two", vec!["two[]", "r2[][two]", "deep[two][]"]),
        ("secret", vec!["old[]", "p"]),
    ];
    let rules: Vec<_> = rules
        .into_iter()
        .map(|(field, names)| {
            let names = prop::option::of(prop::sample::select(names));
            names.prop_map(move |name| Some((field.to_owned(), Value::from(name?))))
        })
        .collect();
    rules.prop_map(|rules| Value::Object(rules.into_iter().flatten().collect()))
}

fn any_sent() -> impl Strategy<Value = Sent> {
    let text = || "[a-c\r\n\"]{0,4}";
    let texts = || prop::collection::vec(text().prop_map(Value::from), 0..4);
    let row = (prop::option::of(text()), prop::option::of(text())).prop_map(|(one, two)| {
        let members = [("one", one), ("two", two)];
        let members = members
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), text?.into())));
        Value::Object(members.collect())
    });
    let rows = prop::collection::vec(row, 0..4);
    (text(), texts(), rows, texts()).prop_map(|(text, texts, rows, secret)| Sent {
        answers: object(json!({"text": text, "texts": texts, "rows": rows})),
        secrets: object(json!({ "secret": secret })),
        extra: Map::new(),
    })
}

proptest! {
    #[test]
    fn every_pair_leads_back_to_what_it_was_made_from(sent in any_sent(), rules in any_names()) {
        let names = names(rules);
        let pairs = sent.submission().pairs(&names);
        let json = sent.submission().json();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in &pairs {
            *seen.entry(name).or_default() += 1;
        }
        let repeats = |name: &str| name.ends_with("[]") || seen[name] > 1 || ["one", "v"].contains(&name);
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found = 0;
        for (name, value) in &pairs {
            // A backend counts what repeats.
            let at = counted.entry(name).or_default();
            let counted_name = if repeats(name) { format!("{name}[{at}]") } else { name.clone() };
            *at += 1;
            let body = json!({"errors": {counted_name: ["x"]}});
            let member = sent.submission().member(&read(&body)[0].path, &names);
            match json.pointer(&format!("/{member}")) {
                Some(original) => {
                    prop_assert_eq!(original, value, "{} is {}", name, member);
                    found += 1;
                }
                // The blank one of a row that has none.
                None => prop_assert!(value.is_empty() && member.starts_with("answers/rows/"), "{name}: {member}"),
            }
        }
        let rows = sent.answers["rows"].as_array().map_or(0, |rows| rows.iter().map(|row| row.as_object().map_or(0, Map::len)).sum());
        let lists = [&sent.answers["texts"], &sent.secrets["secret"]];
        let lists: usize = lists.iter().filter_map(|list| list.as_array()).map(Vec::len).sum();
        prop_assert_eq!(found, 3 + 1 + rows + lists);
    }

    #[test]
    fn any_path_leads_to_a_member_or_to_none(path in prop::collection::vec("[a-z0-9\\[\\]./~]{0,8}|rows|answers|[0-9]{1,30}", 0..6), rules in any_names()) {
        let member = Sent::new().submission().member(&path, &names(rules));
        let first = member.split('/').next().unwrap_or_default();
        prop_assert!(["", "identifier", "contact", "locale", "answers", "secrets"].contains(&first), "{}", member);
    }
}

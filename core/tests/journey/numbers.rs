//! Rows A1, A9: a phone number on file, typed in its old or new format, gets the code, at the number on file.

use crate::stage::*;
use regain_core::journey::{AccountLookup, Contact, Effect, Journey, Query, Recipient, Rules};
use regain_core::wire::{Action, ContactKind, Purpose};

/// The recipient and rate-limit key of a code, among numbers with the same mask, when this one is typed.
fn sent_to(on_file: &[&str], typed: &str, rules: &Rules) -> (Option<String>, String) {
    let journey = Journey::begin(Purpose::Password, "en".into(), rules, START);
    let Query::Account(query) = journey.act(identify("anna"), rules, START) else {
        panic!("nothing to look up");
    };
    let contact = Contact {
        id: "m1".into(),
        kind: ContactKind::Phone,
        masked: "***78".into(),
        addresses: on_file.iter().map(|&address| address.into()).collect(),
    };
    let found = query.found(AccountLookup {
        account: Some("1".into()),
        generation: 1,
        contacts: vec![contact],
    });
    let chosen = take(found.journey, choose("m1"), rules, START, 1).journey;
    let transition = take(chosen, confirm(typed), rules, START, 1);
    assert_eq!(transition.refusal, None, "{typed}");
    assert_eq!(name(&transition.journey, rules), "enter_code");
    match transition.effects.into_iter().next() {
        Some(Effect::SendCode {
            to: Recipient::OnFile { address, .. },
            budget,
            ..
        }) => (address, budget),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_number_on_file_is_known_in_either_way_of_writing() {
    let (with, without) = ("+5491155555678", "+541155555678");
    let other = "+5491155555670";
    with_rules(true, |rules| {
        for (on_file, typed, to) in [
            (&[with][..], with, Some(with)),
            (&[with], without, Some(with)),
            (&[without], with, Some(without)),
            (&[other, with], without, Some(with)),
            // An exact match comes first; without one, the other spelling must be unique.
            (&[with, without], without, Some(without)),
            (&[without, with], without, Some(without)),
            (
                &["+525512345678"],
                "+52 1 55 1234 5678",
                Some("+525512345678"),
            ),
            (
                &["+2250707123478"],
                "+225 07 12 34 78",
                Some("+2250707123478"),
            ),
            (&[other], with, None),
            (&[], with, None),
        ] {
            let (sent, budget) = sent_to(on_file, typed, rules);
            assert_eq!(sent.as_deref(), to, "{on_file:?} {typed}");
            // Codes of one person share a rate-limit key, whether the number is on file or not.
            let (_, other_way) =
                sent_to(on_file, if typed == with { without } else { typed }, rules);
            assert_eq!(budget, other_way, "{typed}");
        }
    });
}

#[test]
fn guesses_are_counted_together_for_all_ways_of_writing() {
    with_rules(false, |rules| {
        let about = |typed: &str| {
            let found = after(&[identify(typed)], rules);
            match found.act(choose("m1"), rules, START) {
                Query::Guesses(query) => query.identifier(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(about("+54 9 11 5555 5678"), about("+54 11 5555 5678"));
        assert_ne!(about("+54 9 11 5555 5678"), about("+54 9 11 5555 5679"));
        let resend = after(&[identify("+54 11 5555 5678"), choose("m1")], rules);
        let again = resend.act(Action::ResendCode, rules, at(61));
        assert!(matches!(again, Query::Guesses(_)));
    });
}

//! A code proves the contact it was sent to, whatever contact is on the screen when it is entered (rows A2, A5, A6).

use crate::stage::*;
use regain_core::journey::{Effect, Journey, Proof, ProofBy, Rules};
use regain_core::wire::{Action, ContactKind, Step};

/// A contact to choose: the method, the address to type, and the address on file.
type Way = (&'static str, &'static str, (ContactKind, &'static str));

const MAIL: Way = (
    "m1",
    "anna@example.com",
    (ContactKind::Email, "Anna@example.com"),
);
const OTHER_MAIL: Way = (
    "m2",
    "anna.alt@example.org",
    (ContactKind::Email, "anna.alt@example.org"),
);
const PHONE: Way = (
    "m3",
    "+44 1632 960123",
    (ContactKind::Phone, "+441632960123"),
);

/// Requests a code to this contact, from the step where one is chosen.
fn ask(journey: Journey, way: Way, rules: &Rules) -> Journey {
    let chosen = take(journey, choose(way.0), rules, START, 1).journey;
    if !rules.confirm_address {
        return chosen;
    }
    take(chosen, confirm(way.1), rules, START, 1).journey
}

/// Goes back to the step where a contact is chosen.
fn back(mut journey: Journey, rules: &Rules) -> Journey {
    while name(&journey, rules) != "choose_method" {
        journey = take(journey, Action::GoBack, rules, START, 1).journey;
    }
    journey
}

fn proven(journey: Journey, sent: u32, rules: &Rules) -> (ContactKind, String) {
    let entered = take(journey, code(RIGHT), rules, START, sent);
    assert_eq!(entered.refusal, None);
    let transition = take(entered.journey, password(GOOD), rules, START, sent);
    match transition.effects.into_iter().next() {
        Some(Effect::SetPassword {
            proof:
                Proof {
                    by: ProofBy::Code { kind, address },
                    ..
                },
            ..
        }) => (kind, address),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_proves_the_contact_it_was_sent_to_and_no_other() {
    let ways = [MAIL, OTHER_MAIL, PHONE];
    for confirms in [true, false] {
        with_rules(confirms, |rules| {
            for first in ways {
                for second in ways.into_iter().filter(|way| way.0 != first.0) {
                    let found = after(&[identify("anna@example.com")], rules);
                    let asked = ask(found, first, rules);
                    let asked = ask(back(asked, rules), second, rules);
                    let Step::EnterCode { kind, .. } = asked.flow("f", rules).step else {
                        panic!("at the code");
                    };
                    assert_eq!(kind, second.2.0, "the screen shows the second");
                    for (sent, (kind, address)) in [(1, first.2), (2, second.2)] {
                        let proven = proven(asked.clone(), sent, rules);
                        let expected = (kind, address.to_owned());
                        assert_eq!(proven, expected, "{confirms} {first:?} {second:?}");
                    }
                }
            }
        });
    }
}

/// The same with two addresses of one mask, which the typed address tells apart.
#[test]
fn of_two_that_look_alike_the_code_proves_the_one_it_went_to() {
    with_rules(true, |rules| {
        let found = after(&[identify("anna@example.com")], rules);
        let asked = ask(found, MAIL, rules);
        let at_address = take(asked, Action::GoBack, rules, START, 1).journey;
        let asked = take(at_address, confirm("anna.b@example.com"), rules, START, 1).journey;
        for (sent, address) in [(1, "Anna@example.com"), (2, "anna.b@example.com")] {
            assert_eq!(proven(asked.clone(), sent, rules).1, address);
        }
    });
}

/// A resent code proves the contact it was sent to, and a resend is for the contact on the screen.
#[test]
fn a_resend_goes_to_the_contact_on_the_screen() {
    with_rules(true, |rules| {
        let found = after(&[identify("anna@example.com")], rules);
        let asked = ask(back(ask(found, MAIL, rules), rules), PHONE, rules);
        let transition = take(asked, Action::ResendCode, rules, at(61), 1);
        assert!(matches!(
            &transition.effects[..],
            [Effect::SendCode {
                number: 3,
                kind: ContactKind::Phone,
                ..
            }]
        ));
        for (sent, kind) in [
            (1, ContactKind::Email),
            (2, ContactKind::Phone),
            (3, ContactKind::Phone),
        ] {
            assert_eq!(proven(transition.journey.clone(), sent, rules).0, kind);
        }
    });
}

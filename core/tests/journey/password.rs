//! Path A as one table, step × action (rows A1 to A7 and A9), and invariants over all sequences.

use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::journey::{Effect, Journey, ProofBy, Recipient, Refusal, Rules};
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, Purpose, Step};
use std::time::Duration;

#[test]
fn every_action_at_every_step() {
    let actions = [
        ("identify", identify("anna@example.com")),
        ("choose_method", choose("m1")),
        ("cannot_use_any", Action::CannotUseAny),
        ("confirm_address", confirm("anna@example.com")),
        ("enter_code", code(RIGHT)),
        ("resend_code", Action::ResendCode),
        ("set_password", password(GOOD)),
        ("go_back", Action::GoBack),
    ];
    let mut refused = way()[..1].to_vec();
    refused.push(Action::CannotUseAny);
    // Where each action leads, in the order above; a dash where it is out of order.
    let table = [
        (
            "identify",
            way()[..0].to_vec(),
            "choose_method - - - - - - -",
        ),
        (
            "choose_method",
            way()[..1].to_vec(),
            "- confirm_address refused - - - - identify",
        ),
        (
            "confirm_address",
            way()[..2].to_vec(),
            "- - - enter_code - - - choose_method",
        ),
        (
            "enter_code",
            way()[..3].to_vec(),
            "- - - - set_password enter_code - confirm_address",
        ),
        (
            "set_password",
            way()[..4].to_vec(),
            "- - - - - - password_changed -",
        ),
        ("password_changed", way(), "- - - - - - - -"),
        ("refused", refused, "- - - - - - - choose_method"),
    ];
    with_rules(true, |rules| {
        for (step, actions_before, leads) in table {
            let journey = after(&actions_before, rules);
            assert_eq!(name(&journey, rules), step);
            for ((action_name, action), leads) in actions.iter().zip(leads.split(' ')) {
                let later = START + Duration::from_secs(61);
                let transition = take(journey.clone(), action.clone(), rules, later, 1);
                if leads == "-" {
                    assert_eq!(
                        transition.refusal,
                        Some(Refusal::OutOfOrder),
                        "{step} {action_name}"
                    );
                    assert_eq!(transition.journey, journey, "{step} {action_name}");
                    assert_eq!(transition.effects, []);
                } else {
                    assert_eq!(transition.refusal, None, "{step} {action_name}");
                    assert_eq!(
                        name(&transition.journey, rules),
                        leads,
                        "{step} {action_name}"
                    );
                }
                let can_go_back = journey.flow("f", rules).can_go_back;
                if *action_name == "go_back" {
                    assert_eq!(can_go_back, leads != "-", "{step}");
                }
            }
        }
    });
}

#[test]
fn without_confirmation_the_code_goes_at_once() {
    with_rules(false, |rules| {
        let transition = take(after(&way()[..1], rules), choose("m1"), rules, START, 1);
        assert_eq!(name(&transition.journey, rules), "enter_code");
        assert!(matches!(&transition.effects[..],
            [Effect::SendCode { to: Recipient::OnFile { address: Some(to), .. }, .. }] if to == "Anna@example.com"));
        let back = take(transition.journey, Action::GoBack, rules, START, 1);
        assert_eq!(name(&back.journey, rules), "choose_method");
    });
}

#[test]
fn a_code_goes_out_only_to_an_address_on_file() {
    // The method chosen, the address typed, the recipient. All lead to the same step.
    let table = [
        ("m1", "anna@example.com", Some("Anna@example.com")),
        ("m1", " ANNA@EXAMPLE.COM ", Some("Anna@example.com")),
        // It has the mask that was chosen, so either address may be meant.
        ("m1", "anna.b@example.com", Some("anna.b@example.com")),
        ("m1", "anna@example.org", None),
        ("m1", "mallory@example.com", None),
        ("m3", "+44 1632 960 123", Some("+441632960123")),
        ("m3", "+44 1632 960 124", None),
    ];
    with_rules(true, |rules| {
        for (method, typed, goes_to) in table {
            let mut before = way()[..1].to_vec();
            before.push(choose(method));
            let transition = take(after(&before, rules), confirm(typed), rules, START, 1);
            assert_eq!(transition.refusal, None);
            assert_eq!(name(&transition.journey, rules), "enter_code");
            match &transition.effects[..] {
                [
                    Effect::SendCode {
                        to: Recipient::OnFile { address, .. },
                        ..
                    },
                ] => assert_eq!(address.as_deref(), goes_to),
                other => panic!("{typed}: {other:?}"),
            }
        }
    });
}

#[test]
fn nobody_is_told_which_accounts_there_are() {
    with_rules(true, |rules| {
        let walk = |identifier: &str| -> Vec<serde_json::Value> {
            let actions = [
                identify(identifier),
                choose("m1"),
                confirm("a.other@example.com"),
                code("000000"),
                Action::ResendCode,
                Action::GoBack,
            ];
            let mut journey = Journey::begin(Purpose::Password, "en".into(), rules, START);
            actions
                .into_iter()
                .map(|action| {
                    let transition = take(journey.clone(), action, rules, START, 1);
                    journey = transition.journey;
                    let flow = journey.flow("f", rules);
                    let said = format!("{:?}", transition.refusal);
                    serde_json::json!({ "flow": flow, "refusal": said })
                })
                .skip(1)
                .collect()
        };
        assert_eq!(walk("anna@example.com"), walk("nobody@example.com"));
    });
}

#[test]
fn five_wrong_codes_close_the_door_until_a_new_one() {
    with_rules(true, |rules| {
        let mut journey = after(&way()[..3], rules);
        for left in [4, 3, 2, 1, 0, 0] {
            let transition = take(journey, code("000000"), rules, START, 1);
            assert_eq!(transition.refusal, wrong(left));
            journey = transition.journey;
        }
        // Not even the right code is accepted now.
        let transition = take(journey, code(RIGHT), rules, START, 1);
        assert_eq!(transition.refusal, wrong(0));
        let transition = take(transition.journey, Action::ResendCode, rules, at(59), 1);
        assert_eq!(transition.refusal, Some(Refusal::TooOften(at(60))));
        let transition = take(transition.journey, Action::ResendCode, rules, at(60), 1);
        assert_eq!(transition.refusal, None);
        // The first code stays used up, the second opens.
        let dead = take(transition.journey.clone(), code(RIGHT), rules, at(61), 1);
        assert_eq!(dead.refusal, wrong(4));
        let open = take(transition.journey, code(RIGHT), rules, at(61), 2);
        assert_eq!(name(&open.journey, rules), "set_password");
    });
}

#[test]
fn an_earlier_code_is_good_until_it_expires() {
    with_rules(true, |rules| {
        let first = after(&way()[..3], rules);
        let second = take(first, Action::ResendCode, rules, at(300), 1).journey;
        let early = take(second.clone(), code(RIGHT), rules, at(599), 1);
        assert_eq!(name(&early.journey, rules), "set_password");
        let expired = Some(invalid("code", &Fault::Expired));
        let late = take(second.clone(), code(RIGHT), rules, at(600), 1);
        assert_eq!(late.refusal, expired);
        let newest = take(second.clone(), code(RIGHT), rules, at(899), 2);
        assert_eq!(name(&newest.journey, rules), "set_password");
        // All codes have expired, which is also reported for a wrong one.
        for typed in [RIGHT, "000000"] {
            let late = take(second.clone(), code(typed), rules, at(900), 2);
            assert_eq!(late.refusal, expired);
        }
    });
}

#[test]
fn a_slip_of_the_keys_costs_no_try() {
    with_rules(true, |rules| {
        let journey = after(&way()[..3], rules);
        for (typed, fault) in [
            ("", Fault::Missing),
            ("12345", Fault::TooShort { min: 6 }),
            ("1234567", Fault::TooLong { max: 6 }),
            ("12345x", Fault::BadCharacter { character: 'x' }),
        ] {
            let transition = take(journey.clone(), code(typed), rules, START, 1);
            assert_eq!(transition.refusal, Some(invalid("code", &fault)));
            assert_eq!(transition.journey, journey);
        }
        let transition = take(journey, code(" 135-790 "), rules, START, 1);
        assert_eq!(name(&transition.journey, rules), "set_password");
    });
}

#[test]
fn going_back_and_forth_sends_one_code_a_minute_to_an_address() {
    with_rules(true, |rules| {
        let journey = after(&way()[..3], rules);
        let back = take(journey.clone(), Action::GoBack, rules, at(10), 1).journey;
        let again = take(back.clone(), confirm("Anna@Example.com"), rules, at(20), 1);
        assert_eq!(again.effects, []);
        assert_eq!(
            again.journey.flow("f", rules).step,
            journey.flow("f", rules).step
        );
        let other = take(
            back.clone(),
            confirm("anna.b@example.com"),
            rules,
            at(20),
            1,
        );
        assert_eq!(other.effects.len(), 1);
        let later = take(back, confirm("anna@example.com"), rules, at(60), 1);
        assert_eq!(later.effects.len(), 1);
    });
}

#[test]
fn a_new_identifier_forgets_the_codes_of_the_old() {
    with_rules(true, |rules| {
        let mut journey = after(&way()[..3], rules);
        for _ in 0..3 {
            journey = take(journey, Action::GoBack, rules, START, 1).journey;
        }
        let step = journey.flow("f", rules).step;
        let kept = Some("anna@example.com".into());
        assert_eq!(step, Step::Identify { identifier: kept });
        let transition = take(journey, identify("nobody@example.com"), rules, START, 1);
        assert_eq!(
            transition.effects,
            [Effect::CountLookup, Effect::ForgetCodes]
        );
        // Going round does not send a second code within the minute.
        let again = take(transition.journey, Action::GoBack, rules, at(59), 1).journey;
        let again = way()[..2].iter().fold(again, |journey, action| {
            take(journey, action.clone(), rules, at(59), 1).journey
        });
        let refused = take(again.clone(), way()[2].clone(), rules, at(59), 1);
        assert_eq!(refused.refusal, Some(Refusal::TooOften(at(60))));
        let sent = take(again, way()[2].clone(), rules, at(60), 1);
        assert_eq!(sent.refusal, None);
    });
}

#[test]
fn a_bad_password_is_told_why_and_changes_nothing() {
    with_rules(true, |rules| {
        let journey = after(&way()[..4], rules);
        for (typed, fault) in [
            ("", Fault::Missing),
            ("short", Fault::TooShort { min: 15 }),
            (&*"x".repeat(257), Fault::TooLong { max: 256 }),
            ("passwordpassword", Fault::TooCommon),
            ("anna@example.com", Fault::Contains { what: "identifier" }),
            ("WilhelminaWilhelmina1", Fault::Contains { what: "name" }),
            ("FenlandFenland123", Fault::Contains { what: "site" }),
        ] {
            let transition = take(journey.clone(), password(typed), rules, START, 1);
            let refusal = invalid("password", &fault);
            assert_eq!(transition.refusal, Some(refusal), "{typed}");
            assert_eq!(
                (transition.journey, transition.effects),
                (journey.clone(), vec![])
            );
        }
    });
}

#[test]
fn a_new_password_ends_sessions_only_if_wanted_and_always_tells() {
    with_rules(true, |rules| {
        for end_sessions in [true, false] {
            let action = Action::SetPassword {
                password: Secret::new(GOOD),
                end_sessions,
            };
            let transition = take(after(&way()[..4], rules), action, rules, START, 1);
            let ends = |effect: &Effect| matches!(effect, Effect::EndSessions { .. });
            assert_eq!(transition.effects.iter().any(ends), end_sessions);
            assert!(matches!(
                transition.effects.first(),
                Some(Effect::SetPassword { .. })
            ));
            assert!(matches!(
                transition.effects.last(),
                Some(Effect::NotifyContacts { .. })
            ));
            let step = transition.journey.flow("f", rules).step;
            let sessions_ended = end_sessions;
            assert_eq!(step, Step::PasswordChanged { sessions_ended });
        }
    });
}

#[test]
fn a_flow_lives_from_step_to_step_and_not_longer() {
    with_rules(true, |rules| {
        let journey = after(&way()[..1], rules);
        assert_eq!(journey.expires_at(), at(1_800));
        let later = take(journey.clone(), choose("m1"), rules, at(1_000), 1).journey;
        assert_eq!(later.expires_at(), at(2_800));
        let wrong = take(journey.clone(), choose("none"), rules, at(1_000), 1).journey;
        assert_eq!(wrong.expires_at(), at(1_800));
        let over = take(journey.clone(), choose("m1"), rules, at(1_800), 1);
        assert_eq!(over.refusal, Some(Refusal::FlowExpired));
        // The flow ends however many steps are taken.
        let mut journey = journey;
        for n in 1..20 {
            let action = match n % 2 {
                1 => choose("m1"),
                _ => Action::GoBack,
            };
            journey = take(journey, action, rules, at(n * 1_000), 1).journey;
        }
        assert_eq!(journey.expires_at(), at(19_800));
    });
}

fn look(journey: Journey, rules: &Rules, now: Timestamp) -> Journey {
    look_in(NOTHING, journey, rules, now).journey
}

/// WCAG 2.2.1: extended by a simple action, at least ten times.
#[test]
fn whoever_looks_is_still_there() {
    with_rules(true, |rules| {
        let begun = after(&way()[..1], rules);
        let soon = look(begun.clone(), rules, at(59));
        assert_eq!(soon, begun, "not worth storing");
        let mut journey = begun.clone();
        for n in 1..=10 {
            // Just before each lifetime ends.
            journey = look(journey, rules, at(n * 1_790));
            assert_eq!(journey.expires_at(), at(n * 1_790 + 1_800));
        }
        journey = look(journey, rules, at(19_650));
        assert_eq!(journey.expires_at(), at(19_800), "and not longer");
        let over = look(begun.clone(), rules, at(1_800));
        assert_eq!(over, begun, "what is over stays over");
    });
}

/// Every sequence of up to six actions without a right code.
#[test]
fn no_order_of_actions_gets_past_the_code() {
    let actions = [
        identify("anna@example.com"),
        identify("nobody"),
        choose("m1"),
        confirm("anna@example.com"),
        confirm("mallory@example.com"),
        code("000000"),
        Action::ResendCode,
        password(GOOD),
        Action::GoBack,
        Action::CannotUseAny,
    ];
    with_rules(true, |rules| {
        let begun = Journey::begin(Purpose::Password, "en".into(), rules, START);
        let mut reached = vec![begun];
        for _ in 0..6 {
            let mut next = Vec::new();
            for journey in &reached {
                for action in &actions {
                    let transition = take(journey.clone(), action.clone(), rules, at(61), 1);
                    let sets = |effect: &Effect| matches!(effect, Effect::SetPassword { .. });
                    assert!(!transition.effects.iter().any(sets));
                    assert_ne!(name(&transition.journey, rules), "set_password");
                    if !reached.contains(&transition.journey) && !next.contains(&transition.journey)
                    {
                        next.push(transition.journey);
                    }
                }
            }
            reached.append(&mut next);
        }
        assert!(reached.len() > 10);
    });
}

/// A decoy's code has as many digits as any, so somebody may guess it: that must not matter.
#[test]
fn a_code_that_went_to_nobody_opens_nothing() {
    with_rules(true, |rules| {
        let mut actions = way()[..2].to_vec();
        actions.push(confirm("mallory@example.com"));
        let transition = take(after(&actions, rules), code(RIGHT), rules, START, 1);
        assert_eq!(transition.refusal, wrong(4));
        assert_eq!(name(&transition.journey, rules), "enter_code");
    });
}

#[test]
fn the_proof_is_of_the_address_the_code_went_to() {
    with_rules(true, |rules| {
        let mut actions = way()[..2].to_vec();
        actions.extend([confirm("anna.b@example.com"), code(RIGHT)]);
        let transition = take(after(&actions, rules), password(GOOD), rules, START, 1);
        let Some(Effect::SetPassword { proof, .. }) = transition.effects.first() else {
            panic!("{:?}", transition.effects);
        };
        assert_eq!((&*proof.account, proof.generation), ("1", 7));
        let by = ProofBy::Code {
            kind: ContactKind::Email,
            address: "anna.b@example.com".into(),
        };
        assert_eq!(proof.by, by);
    });
}

#[test]
fn even_a_match_opens_nothing_without_an_account() {
    with_rules(true, |rules| {
        let mut actions = vec![identify("nobody@example.com")];
        actions.extend_from_slice(&way()[1..3]);
        let transition = take(after(&actions, rules), code(RIGHT), rules, START, 1);
        assert_eq!(transition.refusal, wrong(4));
    });
}

#[test]
fn a_journey_is_the_same_after_being_stored() {
    with_rules(true, |rules| {
        for taken in 0..=5 {
            let journey = after(&way()[..taken], rules);
            let stored = serde_json::to_string(&journey).expect("stored");
            let loaded: Journey = serde_json::from_str(&stored).expect("loaded");
            assert_eq!(loaded, journey);
        }
    });
}

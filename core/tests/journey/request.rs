//! Path B as one table, step × action (rows A4 and B2 to B11), and invariants over all sequences.

use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::form::Form;
use regain_core::journey::{
    Effect, Journey, Query, Recipient, Refusal, RequestRules, Rules, Transition,
};
use regain_core::kind::Kind;
use regain_core::problem::FieldError;
use regain_core::wire::{Action, ChallengeKind, Once, Purpose, RefusedCode, SecretAnswers, Step};
use serde_json::{Map, Value, json};
use std::time::Duration;

const FORM: &str = r#"{"id": "short", "version": 3, "sections": [{"id": "you", "fields": [
    {"id": "given_name", "kind": "name", "needed": true, "weight": 10},
    {"id": "contacts", "kind": "email", "repeat": {"max": 3}, "weight": 30},
    {"id": "old_passwords", "kind": "old_password", "repeat": {"max": 2}, "weight": 10}
]}]}"#;

pub fn with_requests<T>(challenges: &[ChallengeKind], run: impl FnOnce(&Rules) -> T) -> T {
    with_form(FORM, challenges, run)
}

fn with_form<T>(form: &str, challenges: &[ChallengeKind], run: impl FnOnce(&Rules) -> T) -> T {
    let form = Form::load(form).expect("a form");
    with_rules(true, |rules| {
        run(&Rules {
            challenges,
            request: Some(RequestRules {
                form: &form,
                prove_contact: true,
                lifetime: Duration::from_secs(7 * 86_400),
                answer_within: Duration::from_secs(86_400),
            }),
            ..*rules
        })
    })
}

/// Whoever receives the request verifies the contact.
fn with_unproven_contact<T>(challenges: &[ChallengeKind], run: impl FnOnce(&Rules) -> T) -> T {
    with_requests(challenges, |rules| {
        let request = rules.request.map(|of| RequestRules {
            prove_contact: false,
            ..of
        });
        run(&Rules { request, ..*rules })
    })
}

pub fn give(contact: &str) -> Action {
    Action::GiveContact {
        contact: contact.into(),
    }
}

pub fn save(answers: Value, done: bool) -> Action {
    let Value::Object(answers) = answers else {
        panic!("answers are an object");
    };
    Action::SaveAnswers {
        answers,
        revision: None,
        done,
    }
}

/// A save based on this revision.
pub fn save_over(revision: u32, answers: Value, done: bool) -> Action {
    match save(answers, done) {
        Action::SaveAnswers { answers, done, .. } => Action::SaveAnswers {
            answers,
            revision: Some(revision),
            done,
        },
        other => other,
    }
}

fn submit(secrets: Value, once: Option<(&str, &str)>) -> Action {
    Action::SubmitRequest {
        secrets: SecretAnswers::new(secrets),
        once: once.map(|(key, body)| Once {
            key: key.into(),
            body: body.into(),
        }),
    }
}

fn answered() -> Value {
    json!({ "given_name": "Anna", "contacts": ["bram@example.com"] })
}

fn way() -> Vec<Action> {
    vec![
        identify("anna@example.com"),
        give("friend@example.org"),
        answer(ChallengeKind::Work, SOLVED),
        code(RIGHT),
        save(answered(), true),
        submit(json!({ "old_passwords": ["as it was"] }), None),
    ]
}

fn requesting(taken: usize, rules: &Rules) -> Journey {
    after_with(Purpose::Request, &way()[..taken], rules)
}

fn step(journey: &Journey, rules: &Rules) -> Step {
    journey.flow("f", rules).step
}

fn refused_with(transition: &Transition) -> Vec<(&str, &str)> {
    match &transition.refusal {
        Some(Refusal::Invalid(errors)) => errors
            .iter()
            .map(|error| (&*error.pointer, &*error.code))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_action_at_every_step() {
    let mut actions = vec![
        ("identify", way()[0].clone()),
        ("give_contact", way()[1].clone()),
        ("answer_challenge", way()[2].clone()),
        ("enter_code", way()[3].clone()),
        ("save_answers", way()[4].clone()),
        ("submit_request", way()[5].clone()),
    ];
    let picture = ChallengeKind::Picture;
    actions.extend([
        ("new_challenge", Action::NewChallenge { kind: picture }),
        ("resend_code", Action::ResendCode),
        ("set_password", password(GOOD)),
        ("cannot_use_any", Action::CannotUseAny),
        ("go_back", Action::GoBack),
    ]);
    // Where each action leads, in the order above; a dash where it is out of order.
    let table = [
        (0, "identify", "contact - - - - - - - - - -"),
        (1, "contact", "- challenge - - - - - - - - identify"),
        (
            2,
            "challenge",
            "- - enter_code - - - challenge - - - contact",
        ),
        (
            3,
            "enter_code",
            "- - - answer_questions - - - enter_code - - contact",
        ),
        (4, "answer_questions", "- - - - review - - - - - -"),
        (5, "review", "- - - - - submitted - - - - answer_questions"),
        (6, "submitted", "- - - - - - - - - - -"),
    ];
    with_requests(BOTH, |rules| {
        for (taken, at_step, leads) in table {
            let journey = requesting(taken, rules);
            assert_eq!(name(&journey, rules), at_step);
            for ((action_name, action), leads) in actions.iter().zip(leads.split(' ')) {
                // A proof of work is valid at the moment it was issued; the resend cooldown is a minute.
                let now = match action {
                    Action::ResendCode => at(61),
                    _ => START,
                };
                let transition = take(journey.clone(), action.clone(), rules, now, 1);
                let what = format!("{at_step} {action_name}");
                if leads == "-" {
                    assert_eq!(transition.refusal, Some(Refusal::OutOfOrder), "{what}");
                    assert_eq!(
                        (transition.journey, transition.effects),
                        (journey.clone(), vec![])
                    );
                } else {
                    assert_eq!(transition.refusal, None, "{what}");
                    assert_eq!(name(&transition.journey, rules), leads, "{what}");
                }
                if *action_name == "go_back" {
                    let can_go_back = journey.flow("f", rules).can_go_back;
                    assert_eq!(can_go_back, leads != "-", "{what}");
                }
            }
            let stored = serde_json::to_string(&journey).expect("stored");
            assert_eq!(
                serde_json::from_str::<Journey>(&stored).expect("loaded"),
                journey
            );
        }
    });
}

#[test]
fn who_can_use_no_contact_goes_on_without_typing_it_again() {
    with_requests(BOTH, |rules| {
        let found = after(&[identify("anna@example.com")], rules);
        assert!(matches!(
            step(&found, rules),
            Step::ChooseMethod {
                can_request: true,
                ..
            }
        ));
        let transition = take(found, Action::CannotUseAny, rules, START, 1);
        assert_eq!(name(&transition.journey, rules), "contact");
        let back = take(transition.journey.clone(), Action::GoBack, rules, START, 1);
        assert_eq!(name(&back.journey, rules), "choose_method");
        let on = take(
            transition.journey,
            give("friend@example.org"),
            rules,
            START,
            1,
        );
        let back = take(on.journey, Action::GoBack, rules, START, 1);
        assert!(matches!(
            step(&back.journey, rules),
            Step::Contact { contact: Some(contact), .. } if contact == "friend@example.org"
        ));
    });
}

/// Only what was typed is compared: comparing with data on file would reveal it.
#[test]
fn the_contact_is_not_what_was_typed_to_sign_in() {
    let same = Some(invalid("contact", &Fault::SameAsAccount));
    with_requests(BOTH, |rules| {
        for (identifier, contact, refusal) in [
            ("anna@example.com", " Anna@EXAMPLE.com ", same.clone()),
            ("anna@example.com", "anna+help@example.com", same.clone()),
            ("anna+mail@example.com", "anna@example.com", same),
            ("anna@example.com", "anna.b@example.com", None),
            ("anna@example.com", "+anna@example.com", None),
            // Her own address on file, which must not be revealed.
            ("anna", "anna@example.com", None),
            ("nobody", "anna@example.com", None),
            ("anna", "", Some(invalid("contact", &Fault::Missing))),
            (
                "anna",
                "anna at home",
                Some(Refusal::Invalid(vec![
                    FieldError::at("contact", &Fault::Malformed)
                        .of_kind(&Fault::Malformed, Kind::Email),
                ])),
            ),
        ] {
            let journey = after_with(Purpose::Request, &[identify(identifier)], rules);
            let transition = take(journey, give(contact), rules, START, 1);
            assert_eq!(transition.refusal, refusal, "{identifier} {contact}");
        }
    });
}

#[test]
fn nobody_is_told_which_accounts_there_are() {
    with_requests(BOTH, |rules| {
        let walk = |identifier: &str| -> Vec<Value> {
            let mut actions = way();
            actions[0] = identify(identifier);
            let mut journey = Journey::begin(Purpose::Request, "en".into(), rules, START);
            let steps = actions.into_iter().map(|action| {
                let transition = take(journey.clone(), action, rules, START, 1);
                journey = transition.journey;
                assert_eq!(transition.refusal, None);
                let mut flow = json!(journey.flow("f", rules));
                // They may read what they typed themselves.
                if let Some(typed) = flow["step"].get_mut("identifier") {
                    assert_eq!(*typed, identifier);
                    *typed = Value::Null;
                }
                json!({ "flow": flow, "effects": transition.effects.len() })
            });
            steps.collect()
        };
        assert_eq!(walk("anna@example.com"), walk("nobody@example.com"));
    });
}

#[test]
fn a_wrong_answer_brings_another_challenge() {
    with_requests(BOTH, |rules| {
        let journey = requesting(2, rules);
        let wrong = Some(invalid("answer", &Fault::WrongAnswer));
        let transition = take(
            journey.clone(),
            answer(ChallengeKind::Work, "no"),
            rules,
            at(0),
            1,
        );
        assert_eq!(transition.refusal, wrong);
        assert_eq!(transition.effects, []);
        // A proof of work cannot be answered as a picture, nor a challenge that was not issued.
        let transition = take(
            journey.clone(),
            answer(ChallengeKind::Picture, "kx7mp"),
            rules,
            at(0),
            1,
        );
        assert_eq!(refused_with(&transition), [("#/kind", "not_an_option")]);
        let kind = ChallengeKind::Picture;
        let picture = take(journey, Action::NewChallenge { kind }, rules, at(5), 1).journey;
        assert!(matches!(
            step(&picture, rules),
            Step::Challenge { work: None, picture: Some(shown), .. } if shown.length == 5
        ));
        let transition = take(picture.clone(), answer(kind, "kx7mq"), rules, at(6), 1);
        assert_eq!(transition.refusal, wrong);
        assert_ne!(transition.journey, picture);
        let late = take(picture.clone(), answer(kind, "kx7mp"), rules, at(1_205), 1);
        assert_eq!(late.refusal, Some(invalid("answer", &Fault::Expired)));
        let right = take(picture, answer(kind, " KX7 mp"), rules, at(6), 1);
        assert_eq!(name(&right.journey, rules), "enter_code");
    });
}

/// Otherwise a client over the limit could guess at one picture forever.
#[test]
fn a_challenge_answered_wrong_is_spent_where_no_other_is_made() {
    with_requests(BOTH, |rules| {
        let kind = ChallengeKind::Picture;
        let another = Action::NewChallenge { kind };
        let picture = take(requesting(2, rules), another.clone(), rules, START, 1).journey;
        for (action, next) in [(another, "challenge"), (answer(kind, "kx7mq"), "contact")] {
            let Query::Challenge(ask) = picture.clone().act(action, rules, START) else {
                panic!("asks for a challenge");
            };
            let transition = ask.too_many(TOMORROW);
            assert_eq!(transition.refusal, Some(Refusal::TooOften(TOMORROW)));
            assert_eq!(
                (&*name(&transition.journey, rules), transition.effects),
                (next, vec![])
            );
        }
    });
}

#[test]
fn only_challenges_that_are_offered_are_made() {
    with_requests(&[ChallengeKind::Picture], |rules| {
        let journey = requesting(2, rules);
        let work = Action::NewChallenge {
            kind: ChallengeKind::Work,
        };
        let transition = take(journey, work, rules, START, 1);
        assert_eq!(refused_with(&transition), [("#/kind", "not_an_option")]);
    });
    with_requests(&[], |rules| {
        let transition = take(
            requesting(1, rules),
            give("friend@example.org"),
            rules,
            START,
            1,
        );
        assert_eq!(name(&transition.journey, rules), "enter_code");
    });
}

#[test]
fn the_code_goes_to_the_contact_whoever_it_is() {
    with_requests(BOTH, |rules| {
        let transition = take(requesting(2, rules), way()[2].clone(), rules, START, 1);
        let [Effect::SendCode { to, budget, .. }] = &transition.effects[..] else {
            panic!("{:?}", transition.effects);
        };
        let address = "friend@example.org".to_owned();
        assert_eq!(to, &Recipient::UnverifiedContact { address });
        assert_eq!(budget, "friend@example.org");
    });
}

/// No code is sent: the questions follow the challenge, or the contact where no challenge is offered.
#[test]
fn a_contact_need_not_be_proven() {
    let picture = ChallengeKind::Picture;
    for (challenges, answers) in [
        (&[][..], vec![]),
        (&BOTH[..1], vec![answer(ChallengeKind::Work, SOLVED)]),
        (
            &[picture],
            vec![answer(picture, "no"), answer(picture, "kx7mp")],
        ),
    ] {
        with_unproven_contact(challenges, |rules| {
            let mut given = take(requesting(1, rules), way()[1].clone(), rules, START, 1);
            for action in answers {
                assert_eq!(name(&given.journey, rules), "challenge");
                given = take(given.journey, action, rules, START, 1);
            }
            assert_eq!(given.refusal, None);
            assert_eq!(name(&given.journey, rules), "answer_questions");
            let reference = regain_core::reference::Reference::of_random(7);
            assert_eq!(
                given.effects,
                [
                    Effect::ForgetCodes,
                    Effect::OpenRequest {
                        reference,
                        ends_at: at(7 * 86_400)
                    }
                ]
            );
            for action in [code(RIGHT), Action::ResendCode, Action::GoBack] {
                let transition = take(given.journey.clone(), action, rules, START, 1);
                assert_eq!(transition.refusal, Some(Refusal::OutOfOrder));
            }
            let journey = way()[4..].iter().fold(given.journey, |journey, action| {
                let transition = take(journey, action.clone(), rules, START, 1);
                assert_eq!(transition.refusal, None, "{action:?}");
                transition.journey
            });
            assert_eq!(name(&journey, rules), "submitted");
        });
    }
}

/// A code to a contact on file is sent whether contacts of requests are proven or not.
#[test]
fn an_account_is_never_opened_without_a_code() {
    with_unproven_contact(BOTH, |rules| {
        let way_a = [
            identify("anna@example.com"),
            choose("m1"),
            confirm("anna@example.com"),
        ];
        assert_eq!(name(&after(&way_a, rules), rules), "enter_code");
    });
}

/// Row B5: otherwise one mailbox could be flooded by varying the tag.
#[test]
fn a_tag_is_no_mailbox_of_its_own_to_the_limit() {
    with_requests(BOTH, |rules| {
        for contact in ["Friend+1@example.org", "friend+2@EXAMPLE.org"] {
            let given = take(requesting(1, rules), give(contact), rules, START, 1);
            let transition = take(given.journey, way()[2].clone(), rules, START, 1);
            let [Effect::SendCode { to, budget, .. }] = &transition.effects[..] else {
                panic!("{:?}", transition.effects);
            };
            assert_eq!(budget, "friend@example.org");
            // The code still goes to the address as given.
            let address = contact.replace("EXAMPLE", "example");
            assert_eq!(to, &Recipient::UnverifiedContact { address });
        }
    });
}

/// Somebody verifies their own mailbox, goes back, and tries to open another's account with that code.
#[test]
fn a_code_to_a_contact_given_opens_no_account_and_the_other_way_about() {
    with_requests(BOTH, |rules| {
        let mut actions = vec![identify("anna@example.com"), Action::CannotUseAny];
        actions.extend_from_slice(&way()[1..3]);
        let asked = after(&actions, rules);
        let back = take(asked, Action::GoBack, rules, START, 1).journey;
        let left = take(back, Action::GoBack, rules, START, 1);
        assert_eq!(left.effects, [Effect::ForgetCodes]);
        let journey = [choose("m1"), confirm("mallory@example.com")]
            .into_iter()
            .fold(left.journey, |journey, action| {
                take(journey, action, rules, START, 1).journey
            });
        for number in [1, 2] {
            let transition = take(journey.clone(), code(RIGHT), rules, START, number);
            assert_eq!(transition.refusal, wrong(4));
        }

        let way_a = [
            identify("anna@example.com"),
            choose("m1"),
            confirm("anna@example.com"),
        ];
        let mut journey = after(&way_a, rules);
        for action in [Action::GoBack, Action::GoBack, Action::CannotUseAny] {
            let transition = take(journey, action, rules, START, 1);
            let forgets = transition.effects == [Effect::ForgetCodes];
            journey = transition.journey;
            assert_eq!(forgets, name(&journey, rules) == "contact");
        }
    });
}

#[test]
fn the_request_lives_for_days_once_the_contact_is_proven() {
    with_requests(BOTH, |rules| {
        let journey = requesting(4, rules);
        assert_eq!(journey.expires_at(), at(7 * 86_400));
        let later = at(6 * 86_400);
        let looked = look_in(NOTHING, journey, rules, later);
        assert_eq!(looked.refusal, None);
        assert_eq!(looked.journey.expires_at(), at(7 * 86_400));
    });
}

#[test]
fn answers_are_kept_as_typed_and_judged_when_done() {
    with_requests(BOTH, |rules| {
        let journey = requesting(4, rules);
        let half = json!({ "given_name": " Änna ", "contacts": ["bram@", ""] });
        let transition = take(journey.clone(), save(half.clone(), false), rules, START, 1);
        assert_eq!(transition.refusal, None);
        let Step::AnswerQuestions { answers, given, .. } = step(&transition.journey, rules) else {
            panic!("at answer_questions");
        };
        assert_eq!(Value::Object(answers), half);
        assert!(given > 0 && given < 100, "{given}");
        let transition = take(transition.journey, save(half, true), rules, START, 1);
        assert_eq!(
            refused_with(&transition),
            [("#/answers/contacts/0", "malformed")]
        );
        let transition = take(journey.clone(), save(json!({}), true), rules, START, 1);
        assert_eq!(
            refused_with(&transition),
            [("#/answers/given_name", "missing")]
        );
        // Answers that do not fit the form are not stored at all.
        for (answers, pointer, fault) in [
            (
                json!({ "shoe_size": "43" }),
                "#/answers/shoe_size",
                "unknown_field",
            ),
            (
                json!({ "given_name": ["Anna"] }),
                "#/answers/given_name",
                "unreadable",
            ),
            (
                json!({ "old_passwords": ["x"] }),
                "#/answers/old_passwords",
                "unknown_field",
            ),
            (
                json!({ "contacts": ["a@example.com", "b@example.com", "c@example.com", "d@example.com"] }),
                "#/answers/contacts",
                "too_many_rows",
            ),
        ] {
            let transition = take(journey.clone(), save(answers, false), rules, START, 1);
            assert_eq!(refused_with(&transition), [(pointer, fault)]);
            assert_eq!(transition.journey, journey);
        }
    });
}

/// Row B6: a save based on an older revision does not overwrite another tab's, however late it arrives.
#[test]
fn a_save_is_made_from_the_one_before_it() {
    let revision = |journey: &Journey, rules: &Rules| match step(journey, rules) {
        Step::AnswerQuestions { revision, .. } | Step::Review { revision, .. } => revision,
        other => panic!("{other:?}"),
    };
    with_requests(BOTH, |rules| {
        let begun = requesting(4, rules);
        assert_eq!(revision(&begun, rules), Some(0));
        let of = |name: &str| json!({ "given_name": name });
        let first = take(begun, save_over(0, of("Ann"), false), rules, START, 1);
        assert_eq!(revision(&first.journey, rules), Some(1));
        for late in [
            save_over(0, of("An"), false),
            save_over(0, json!({}), false),
            save_over(0, of("An"), true),
            save_over(2, of("An"), false),
        ] {
            let transition = take(first.journey.clone(), late, rules, at(9), 1);
            assert_eq!(transition.refusal, Some(Refusal::OutOfDate));
            // Every save is counted, accepted or not.
            assert_eq!(
                (transition.journey, transition.effects),
                (first.journey.clone(), vec![Effect::CountSave])
            );
        }
        // A retry of the same save changes nothing; without a revision the last save wins.
        let again = take(
            first.journey.clone(),
            save_over(0, of("Ann"), false),
            rules,
            START,
            1,
        );
        assert_eq!(
            (again.refusal, revision(&again.journey, rules)),
            (None, Some(1))
        );
        let plain = take(first.journey, save(of("Anna"), false), rules, START, 1);
        assert_eq!(
            (plain.refusal, revision(&plain.journey, rules)),
            (None, Some(2))
        );
        let done = take(
            plain.journey,
            save_over(2, answered(), true),
            rules,
            START,
            1,
        );
        assert_eq!(name(&done.journey, rules), "review");
        assert_eq!(revision(&done.journey, rules), Some(3));
        let back = take(done.journey, Action::GoBack, rules, START, 1);
        assert_eq!(revision(&back.journey, rules), Some(3));
    });
}

#[test]
fn what_is_sent_is_what_was_answered_and_the_secrets_with_it() {
    with_requests(BOTH, |rules| {
        let transition = take(requesting(5, rules), way()[5].clone(), rules, at(60), 1);
        let [
            Effect::CountRequest {
                identifier,
                mailbox,
                account,
            },
            Effect::StoreRequest {
                request,
                secrets,
                answer_by,
            },
        ] = &transition.effects[..]
        else {
            panic!("{:?}", transition.effects);
        };
        assert_eq!(identifier, "email:anna@example.com");
        assert_eq!(mailbox, "friend@example.org");
        assert_eq!(account.as_deref(), Some("1"));
        assert_eq!(request.account.as_deref(), Some("1"));
        assert_eq!(request.contact, "friend@example.org");
        assert_eq!(Value::Object(request.answers.clone()), answered());
        assert_eq!(secrets["old_passwords"][0].reveal(), "as it was");
        assert_eq!(*answer_by, at(60 + 86_400));
        let stored = serde_json::to_string(&transition.journey).expect("stored");
        assert!(!stored.contains("as it was") && !format!("{transition:?}").contains("as it was"));
        let Step::Submitted {
            reference,
            answer_by,
            masked,
            identifier,
            tries_left_today,
            message: None,
        } = step(&transition.journey, rules)
        else {
            panic!("submitted");
        };
        assert_eq!(
            (&*reference, &*masked, &*identifier, tries_left_today),
            ("00000-00007", "f***@e***.org", "anna@example.com", 1)
        );
        assert_eq!(answer_by, at(60 + 86_400));
    });
}

#[test]
fn bad_secrets_are_named_and_nothing_is_sent() {
    with_requests(BOTH, |rules| {
        for (secrets, pointer, fault) in [
            (
                json!({ "old_passwords": ["a", "b", "c"] }),
                "#/secrets/old_passwords",
                "too_many_rows",
            ),
            (
                json!({ "given_name": ["Anna"] }),
                "#/secrets/given_name",
                "unknown_field",
            ),
            (json!([]), "#/secrets", "unreadable"),
        ] {
            let transition = take(requesting(5, rules), submit(secrets, None), rules, START, 1);
            assert_eq!(refused_with(&transition), [(pointer, fault)]);
            assert_eq!(transition.effects, []);
        }
    });
}

#[test]
fn the_same_sending_gets_the_same_answer() {
    with_requests(BOTH, |rules| {
        let first = submit(json!({}), Some(("k", "body")));
        let sent = take(requesting(5, rules), first.clone(), rules, START, 1).journey;
        let again = take(sent.clone(), first, rules, at(9), 1);
        assert_eq!((again.refusal, again.effects), (None, vec![]));
        assert_eq!(step(&again.journey, rules), step(&sent, rules));
        let other = take(
            sent.clone(),
            submit(json!({}), Some(("k", "other"))),
            rules,
            START,
            1,
        );
        assert_eq!(refused_with(&other), [("#", "mismatch")]);
        for key in [None, Some(("another", "body"))] {
            let transition = take(sent.clone(), submit(json!({}), key), rules, START, 1);
            assert_eq!(transition.refusal, Some(Refusal::OutOfOrder));
        }
    });
}

#[test]
fn a_day_takes_so_many_and_that_is_said_before_the_work_is_done() {
    with_requests(BOTH, |rules| {
        let transition = take_on_a_day(0, requesting(3, rules), code(RIGHT), rules, START, 1);
        let refused = Step::Refused {
            code: RefusedCode::TooManyToday,
            again_at: Some(TOMORROW),
        };
        assert_eq!(step(&transition.journey, rules), refused);
        let transition = take_on_a_day(0, requesting(5, rules), way()[5].clone(), rules, START, 1);
        assert_eq!(transition.refusal, Some(Refusal::TooOften(TOMORROW)));
        assert_eq!(name(&transition.journey, rules), "review");
        let last = take_on_a_day(1, requesting(5, rules), way()[5].clone(), rules, START, 1);
        assert!(matches!(
            step(&last.journey, rules),
            Step::Submitted {
                tries_left_today: 0,
                ..
            }
        ));
    });
}

/// The form may change in between: answers to questions that remain are kept.
#[test]
fn answers_to_questions_that_are_gone_are_passed_over() {
    with_requests(BOTH, |rules| {
        let journey = requesting(5, rules);
        let form = Form::load(&FORM.replace("given_name", "name").replace("true", "false"));
        let form = form.expect("a form");
        let of = rules.request.map(|of| RequestRules { form: &form, ..of });
        let changed = Rules {
            request: of,
            ..*rules
        };
        let Step::Review { answers, .. } = step(&journey, &changed) else {
            panic!("at review");
        };
        assert_eq!(
            answers,
            Map::from_iter([("contacts".into(), json!(["bram@example.com"]))])
        );
        let transition = take(journey, way()[5].clone(), &changed, START, 1);
        assert_eq!(transition.refusal, None);
    });
}

/// The same if a question remains with another kind: what is shown can be saved again.
#[test]
fn answers_of_another_shape_are_passed_over() {
    let asked = |fields: &[&str]| {
        let fields = fields.join(", ");
        let group = format!(r#""repeat": {{"max": 3}}, "fields": [{fields}]"#);
        FORM.replace(
            r#""kind": "email", "repeat": {"max": 3}, "weight": 30"#,
            &group,
        )
    };
    let (email, name) = (
        r#"{"id": "email", "kind": "email"}"#,
        r#"{"id": "name", "kind": "name"}"#,
    );
    let chosen = r#"{"id": "name", "kind": "choices", "options": ["bram", "saar"]}"#;
    let row = json!([{"email": "bram@example.com", "name": "Bram"}]);
    let rest = json!([{"email": "bram@example.com"}]);
    for (then, answer, now, left) in [
        (
            FORM.to_owned(),
            json!(["bram@example.com"]),
            asked(&[email]),
            None,
        ),
        (
            asked(&[email, name]),
            row.clone(),
            asked(&[email]),
            Some(&rest),
        ),
        (
            asked(&[email, name]),
            row,
            asked(&[email, chosen]),
            Some(&rest),
        ),
    ] {
        let answers = json!({ "given_name": "Anna", "contacts": answer });
        let saved = with_form(&then, BOTH, |rules| {
            take(requesting(4, rules), save(answers, true), rules, START, 1)
        });
        with_form(&now, BOTH, |rules| {
            let journey = take(saved.journey, Action::GoBack, rules, START, 1).journey;
            let Step::AnswerQuestions { answers, .. } = step(&journey, rules) else {
                panic!("at the questions");
            };
            assert_eq!(answers.get("contacts"), left);
            let again = save(Value::Object(answers), true);
            assert_eq!(take(journey, again, rules, START, 1).refusal, None);
        });
    }
}

#[test]
fn a_site_without_requests_says_so() {
    with_rules(true, |rules| {
        let found = after(&[identify("anna@example.com")], rules);
        let transition = take(found, Action::CannotUseAny, rules, START, 1);
        assert_eq!(name(&transition.journey, rules), "refused");
    });
}

//! Wrong codes across many flows: above a limit for an identifier, codes are long and a challenge precedes each (NIST
//! SP 800-63B-4, 3.2.2), with or without an account (row E5), and nobody is locked out.

use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::journey::{Effect, Journey, Refusal, Rules, Transition};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ChallengeKind, ContactKind, Purpose, Step};

/// As many wrong codes as the rules allow, and no daily quota.
const MANY: World = World {
    guesses: 100,
    ..NOTHING
};

fn with<T>(confirms: bool, challenges: &[ChallengeKind], run: impl FnOnce(&Rules) -> T) -> T {
    with_rules(confirms, |rules| {
        run(&Rules {
            challenges,
            ..*rules
        })
    })
}

/// Performs these actions after many wrong codes; none may be refused.
fn guessed(actions: &[Action], rules: &Rules, now: Timestamp) -> Transition {
    let journey = Journey::begin(Purpose::Password, "en".into(), rules, START);
    let mut transition = Transition {
        journey,
        effects: Vec::new(),
        refusal: None,
    };
    for action in actions {
        transition = take_in(MANY, transition.journey, action.clone(), rules, now, 1);
        assert_eq!(transition.refusal, None, "{action:?}");
    }
    transition
}

fn length(journey: &Journey, rules: &Rules) -> Option<u8> {
    match journey.flow("f", rules).step {
        Step::EnterCode { length, .. } => Some(length),
        _ => None,
    }
}

/// The number of digits of the code sent.
fn sent(transition: &Transition) -> Option<u8> {
    transition.effects.iter().find_map(|effect| match effect {
        Effect::SendCode { length, .. } => Some(*length),
        _ => None,
    })
}

#[test]
fn what_comes_before_a_code_follows_the_guesses() {
    // Wrong codes, challenges offered, the next step, and the digits of the code sent with it.
    let table: [(u32, &[ChallengeKind], &str, Option<u8>); 7] = [
        (0, BOTH, "enter_code", Some(6)),
        (99, BOTH, "enter_code", Some(6)),
        (99, &[], "enter_code", Some(6)),
        (100, BOTH, "challenge", None),
        (u32::MAX, BOTH, "challenge", None),
        (100, &[ChallengeKind::Picture], "challenge", None),
        (100, &[], "enter_code", Some(10)),
    ];
    for (guesses, challenges, step, digits) in table {
        let world = World { guesses, ..NOTHING };
        for confirms in [true, false] {
            with(confirms, challenges, |rules| {
                for identifier in ["anna@example.com", "nobody@example.com"] {
                    let mut actions = vec![identify(identifier), choose("m1")];
                    actions.extend(confirms.then(|| confirm("anna@example.com")));
                    let last = actions.pop().expect("an action");
                    let transition = take_in(world, after(&actions, rules), last, rules, START, 1);
                    assert_eq!(transition.refusal, None);
                    assert_eq!(
                        name(&transition.journey, rules),
                        step,
                        "{guesses} {identifier}"
                    );
                    assert_eq!(sent(&transition), digits);
                    assert_eq!(length(&transition.journey, rules), digits);
                }
            });
        }
    }
}

#[test]
fn a_site_with_longer_codes_makes_them_no_shorter() {
    with(true, &[], |rules| {
        for (usual, long) in [(6, 10), (8, 10), (10, 10)] {
            let mut rules = *rules;
            rules.code.length = usual;
            assert_eq!(sent(&guessed(&way()[..3], &rules, START)), Some(long));
        }
    });
}

/// Actions that lead to the challenge, and the step that `go_back` leads to from there.
fn ways_to_the_challenge() -> [(bool, Vec<Action>, &'static str); 2] {
    [
        (true, way()[..3].to_vec(), "confirm_address"),
        (false, way()[..2].to_vec(), "choose_method"),
    ]
}

#[test]
fn the_challenge_leads_on_to_the_code_and_back_to_where_it_came_from() {
    for (confirms, actions, before) in ways_to_the_challenge() {
        with(confirms, BOTH, |rules| {
            let asked = guessed(&actions, rules, START).journey;
            let flow = asked.flow("f", rules);
            assert_eq!((flow.purpose, flow.can_go_back), (Purpose::Password, true));
            let back = take_in(MANY, asked.clone(), Action::GoBack, rules, START, 1);
            assert_eq!(
                (&*name(&back.journey, rules), &back.effects[..]),
                (before, &[][..])
            );

            let wrong = answer(ChallengeKind::Work, "no");
            let refused = take_in(MANY, asked.clone(), wrong, rules, START, 1);
            assert_eq!(
                refused.refusal,
                Some(invalid("answer", &Fault::WrongAnswer))
            );
            assert_eq!(sent(&refused), None);
            let kind = ChallengeKind::Picture;
            let picture = Action::NewChallenge { kind };
            let picture = take_in(MANY, asked.clone(), picture, rules, START, 1).journey;

            let stored = serde_json::to_string(&asked).expect("stored");
            assert_eq!(
                serde_json::from_str::<Journey>(&stored).expect("loaded"),
                asked
            );

            for (posed, right) in [
                (asked, answer(ChallengeKind::Work, SOLVED)),
                (picture, answer(kind, "kx7mp")),
            ] {
                let transition = take_in(MANY, posed, right, rules, START, 1);
                assert_eq!(
                    (transition.refusal.clone(), sent(&transition)),
                    (None, Some(10))
                );
                let Step::EnterCode {
                    kind,
                    masked,
                    length: 10,
                    ..
                } = transition.journey.flow("f", rules).step
                else {
                    panic!("at a long code");
                };
                assert_eq!((kind, &*masked), (ContactKind::Email, "a***@e***.com"));
                let back = take_in(
                    MANY,
                    transition.journey.clone(),
                    Action::GoBack,
                    rules,
                    START,
                    1,
                );
                assert_eq!(name(&back.journey, rules), before);
                let slip = take_in(
                    MANY,
                    transition.journey.clone(),
                    code(RIGHT),
                    rules,
                    START,
                    1,
                );
                let slipped = invalid("code", &Fault::TooShort { min: 10 });
                assert_eq!((slip.refusal, slip.effects), (Some(slipped), vec![]));
                let open = take_in(MANY, transition.journey, code(RIGHT_LONG), rules, START, 1);
                assert_eq!(name(&open.journey, rules), "set_password");
            }
        });
    }
}

/// An earlier code stays valid: somebody else guessed.
#[test]
fn an_earlier_short_code_stays_good_beside_a_long_one() {
    with(true, BOTH, |rules| {
        let short = after(&way()[..3], rules);
        let asked = take_in(MANY, short, Action::ResendCode, rules, at(60), 1);
        assert_eq!(name(&asked.journey, rules), "challenge");
        // Going back leads to the earlier, short code.
        let back = take_in(
            MANY,
            asked.journey.clone(),
            Action::GoBack,
            rules,
            at(60),
            1,
        );
        assert_eq!(length(&back.journey, rules), Some(6));
        let work = answer(ChallengeKind::Work, SOLVED);
        let both = take_in(MANY, asked.journey, work, rules, at(60), 1).journey;
        assert_eq!(length(&both, rules), Some(10));
        for (typed, sent) in [(RIGHT, 1), (RIGHT_LONG, 2)] {
            let open = take_in(MANY, both.clone(), code(typed), rules, at(61), sent);
            assert_eq!(name(&open.journey, rules), "set_password", "{typed}");
        }
        for (typed, fault) in [
            ("1234567", Fault::TooShort { min: 10 }),
            ("12345678901", Fault::TooLong { max: 10 }),
        ] {
            let transition = take_in(MANY, both.clone(), code(typed), rules, at(61), 1);
            assert_eq!(transition.refusal, Some(invalid("code", &fault)));
            assert_eq!(transition.journey, both);
        }
    });
}

/// The cooldown is checked first: nobody solves a challenge only to be told to wait.
#[test]
fn too_soon_is_said_before_the_challenge() {
    with(true, BOTH, |rules| {
        let short = after(&way()[..3], rules);
        let early = take_in(MANY, short, Action::ResendCode, rules, at(59), 1);
        assert_eq!(early.refusal, Some(Refusal::TooOften(at(60))));
        // Going back and forth sends nothing, so it needs no challenge.
        let back = take_in(MANY, early.journey, Action::GoBack, rules, at(59), 1).journey;
        let again = take_in(MANY, back, confirm("anna@example.com"), rules, at(59), 1);
        assert_eq!(name(&again.journey, rules), "enter_code");
    });
}

#[test]
fn wrong_codes_count_where_they_could_have_hit_and_a_right_one_ends_the_count() {
    with(true, BOTH, |rules| {
        for (identifier, account) in [
            ("anna@example.com", Some("1")),
            ("nobody@example.com", None),
        ] {
            let mut actions = way()[..3].to_vec();
            actions[0] = identify(identifier);
            let mut journey = after(&actions, rules);
            let counted = Effect::CountWrongCode {
                identifier: format!("email:{identifier}"),
                account: account.map(Into::into),
            };
            let slip = take(journey.clone(), code("12345"), rules, START, 1);
            assert_eq!(slip.effects, []);
            for guess in 1..=7 {
                let transition = take(journey, code("000000"), rules, START, 1);
                // The sixth try is not counted: nothing is right any more.
                let counts = guess <= 5;
                assert_eq!(transition.effects == [counted.clone()], counts, "{guess}");
                assert_eq!(transition.effects.is_empty(), !counts, "{guess}");
                journey = transition.journey;
            }
            let late = take(journey, code("000000"), rules, at(600), 1);
            assert_eq!(late.effects, []);
        }
        let right = take(after(&way()[..3], rules), code(RIGHT), rules, START, 1);
        let forgotten = Effect::ForgetWrongCodes {
            identifier: "email:anna@example.com".into(),
            account: Some("1".into()),
        };
        assert!(right.effects.contains(&forgotten), "{:?}", right.effects);
    });
}

/// Every sequence of up to seven actions sends long codes only, each after its own solved challenge.
#[test]
fn no_order_of_actions_gets_around_the_challenge() {
    let actions = [
        identify("anna@example.com"),
        choose("m1"),
        confirm("anna@example.com"),
        answer(ChallengeKind::Work, SOLVED),
        answer(ChallengeKind::Work, "no"),
        code("0000000000"),
        Action::ResendCode,
        Action::GoBack,
    ];
    with(true, BOTH, |rules| {
        let mut reached = vec![Journey::begin(Purpose::Password, "en".into(), rules, START)];
        let mut newest = reached.clone();
        let mut codes = 0;
        for _ in 0..7 {
            let mut next = Vec::new();
            for journey in &newest {
                for action in &actions {
                    let now = match action {
                        Action::ResendCode => at(61),
                        _ => START,
                    };
                    let transition = match name(journey, rules).as_str() {
                        "challenge" if matches!(action, Action::AnswerChallenge { .. }) => {
                            [START, at(61)]
                                .map(|now| answered(journey, action, rules, now))
                                .into_iter()
                                .flatten()
                                .next()
                        }
                        _ => Some(take_in(
                            MANY,
                            journey.clone(),
                            action.clone(),
                            rules,
                            now,
                            1,
                        )),
                    };
                    let Some(transition) = transition else {
                        continue;
                    };
                    if let Some(digits) = sent(&transition) {
                        codes += 1;
                        assert_eq!(name(journey, rules), "challenge", "{action:?}");
                        assert_eq!(*action, answer(ChallengeKind::Work, SOLVED));
                        assert_eq!(digits, 10);
                    }
                    if !reached.contains(&transition.journey) && !next.contains(&transition.journey)
                    {
                        next.push(transition.journey);
                    }
                }
            }
            reached.extend(next.iter().cloned());
            newest = next;
        }
        assert!(codes > 1, "{codes}");
    });
}

/// The answer, at the moment this challenge was issued.
fn answered(
    journey: &Journey,
    action: &Action,
    rules: &Rules,
    now: Timestamp,
) -> Option<Transition> {
    let Step::Challenge { work, .. } = journey.flow("f", rules).step else {
        return None;
    };
    (work? == serde_json::json!({ "work": now.0 }))
        .then(|| take_in(MANY, journey.clone(), action.clone(), rules, now, 1))
}

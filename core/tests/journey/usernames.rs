//! Looking up usernames (row A8): a code to any contact typed, and only then what goes with it.

use crate::request::give;
use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::journey::{Effect, Journey, Recipient, Refusal, Rules};
use regain_core::kind::{Kind, Region};
use regain_core::problem::FieldError;
use regain_core::wire::{Action, ChallengeKind, ContactKind, Purpose, Step};

fn with<T>(challenges: &[ChallengeKind], countries: &[&str], run: impl FnOnce(&Rules) -> T) -> T {
    let countries: Vec<Region> = countries
        .iter()
        .filter_map(|code| Region::parse(code))
        .collect();
    with_rules(true, |rules| {
        run(&Rules {
            challenges,
            text_countries: &countries,
            ..*rules
        })
    })
}

fn begun(rules: &Rules) -> Journey {
    Journey::begin(Purpose::Username, "en".into(), rules, START)
}

fn two() -> World {
    World {
        usernames: &["anna", "anna.b"],
        ..NOTHING
    }
}

fn act(
    world: World,
    journey: Journey,
    action: Action,
    rules: &Rules,
) -> regain_core::journey::Transition {
    take_in(world, journey, action, rules, START, 1)
}

#[test]
fn every_contact_gets_a_code_and_only_the_code_shows_usernames() {
    with(&[], &[], |rules| {
        for (typed, masked) in [
            ("Anna@example.com", "A***@e***.com"),
            ("nobody@example.org", "n***@e***.org"),
        ] {
            let given = act(two(), begun(rules), give(typed), rules);
            let [Effect::SendCode { to, kind, .. }] = &given.effects[..] else {
                panic!("{:?}", given.effects);
            };
            let address = typed.to_owned();
            assert_eq!(*to, Recipient::LookUp { address });
            assert_eq!(*kind, ContactKind::Email);
            let Step::EnterCode { masked: shown, .. } = given.journey.flow("f", rules).step else {
                panic!("a code is asked for");
            };
            assert_eq!(shown, masked);
            let wrong = act(two(), given.journey.clone(), code("000000"), rules);
            assert_eq!(wrong.refusal, self::wrong(4));
            assert!(matches!(
                &wrong.effects[..],
                [Effect::CountWrongCode { account: None, .. }]
            ));
            let right = act(two(), given.journey, code(RIGHT), rules);
            let usernames = Step::Usernames {
                usernames: vec!["anna".into(), "anna.b".into()],
            };
            assert_eq!(right.journey.flow("f", rules).step, usernames);
        }
    });
}

#[test]
fn there_may_be_none() {
    with(&[], &[], |rules| {
        let given = act(NOTHING, begun(rules), give("anna@example.com"), rules);
        let right = act(NOTHING, given.journey, code(RIGHT), rules);
        let usernames = Vec::new();
        assert_eq!(
            right.journey.flow("f", rules).step,
            Step::Usernames { usernames }
        );
        assert_eq!(right.refusal, None);
    });
}

#[test]
fn a_challenge_comes_before_every_code_to_another_contact() {
    with(BOTH, &[], |rules| {
        let asked = act(two(), begun(rules), give("anna@example.com"), rules).journey;
        assert_eq!(name(&asked, rules), "challenge");
        let back = act(two(), asked.clone(), Action::GoBack, rules).journey;
        let typed = Step::Contact {
            kinds: vec![ContactKind::Email],
            contact: Some("anna@example.com".into()),
        };
        assert_eq!(back.flow("f", rules).step, typed);
        let solved = answer(ChallengeKind::Work, SOLVED);
        let sent = act(two(), asked, solved.clone(), rules);
        assert_eq!(name(&sent.journey, rules), "enter_code");
        // The same contact again within a minute: the code that was sent is reused.
        let back = act(two(), sent.journey, Action::GoBack, rules).journey;
        let again = act(two(), back, give("anna@example.com"), rules).journey;
        let reused = act(two(), again, solved, rules);
        assert!(reused.effects.is_empty(), "{:?}", reused.effects);
        let many = World {
            guesses: 100,
            ..two()
        };
        let sent = take_in(many, reused.journey, Action::ResendCode, rules, at(60), 1);
        assert_eq!(name(&sent.journey, rules), "challenge");
    });
}

#[test]
fn texts_go_to_the_countries_allowed_alone() {
    with(&[], &["GB"], |rules| {
        let kinds = |journey: &Journey| match journey.flow("f", rules).step {
            Step::Contact { kinds, .. } => kinds,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            kinds(&begun(rules)),
            [ContactKind::Email, ContactKind::Phone]
        );
        let given = act(two(), begun(rules), give("+44 1632 960001"), rules);
        let [Effect::SendCode { to, kind, .. }] = &given.effects[..] else {
            panic!("{:?}", given.effects);
        };
        let address = "+441632960001".to_owned();
        assert_eq!(
            (to, kind),
            (&Recipient::LookUp { address }, &ContactKind::Phone)
        );
        let abroad = act(two(), begun(rules), give("+31 20 123 4567"), rules);
        let error = FieldError::at("contact", &Fault::NotAnOption);
        let error = error.of_kind(&Fault::NotAnOption, Kind::Phone);
        assert_eq!(abroad.refusal, Some(Refusal::Invalid(vec![error])));
        assert!(abroad.effects.is_empty());
    });
    with(&[], &[], |rules| {
        let refused = act(two(), begun(rules), give("+44 1632 960001"), rules);
        assert!(
            matches!(refused.refusal, Some(Refusal::Invalid(_))),
            "{refused:?}"
        );
    });
}

#[test]
fn no_other_action_leads_to_usernames() {
    with(&[], &[], |rules| {
        let given = act(two(), begun(rules), give("anna@example.com"), rules).journey;
        for action in [
            identify("anna"),
            choose("m1"),
            password(GOOD),
            Action::CannotUseAny,
            Action::Withdraw,
        ] {
            for journey in [begun(rules), given.clone()] {
                let refused = act(two(), journey.clone(), action.clone(), rules);
                assert_eq!(refused.refusal, Some(Refusal::OutOfOrder), "{action:?}");
                assert_eq!(refused.journey, journey);
            }
        }
    });
}

#[test]
fn a_code_shows_the_usernames_of_its_contact_and_of_no_other() {
    with(&[], &[], |rules| {
        let own = act(two(), begun(rules), give("me@example.org"), rules).journey;
        let back = act(two(), own, Action::GoBack, rules).journey;
        let other = act(two(), back, give("anna@example.com"), rules).journey;
        for sent in [1, 2] {
            let tried = take_in(two(), other.clone(), code(RIGHT), rules, START, sent);
            let is_opened = tried.refusal.is_none();
            assert_eq!(is_opened, sent == 2, "{:?}", tried.refusal);
        }
    });
}

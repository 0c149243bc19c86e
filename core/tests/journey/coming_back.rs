//! Coming back to a request (row C6): by reference and code, on any device; how it stands, withdrawing, the link once more;
//! and the lock of a flow that nobody uses.

use crate::request::{give, save, save_over, with_requests};
use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::journey::{
    Effect, FoundRequest, Journey, Recipient, Refusal, Request, Rules, Transition,
};
use regain_core::reference::Reference;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{
    Action, ChallengeKind, FormVersion, Purpose, RequestState, RequestStatus, Step,
};
use serde_json::{Map, json};

const REFERENCE: &str = "00000-00007";
const OTHER: &str = "00000-00008";
/// When the flow that holds the open request ends.
const ENDS: Timestamp = Timestamp(1_800_400_000);

fn reference(reference: &str) -> Action {
    Action::GiveReference {
        reference: reference.into(),
    }
}

fn open() -> Option<FoundRequest> {
    let request = Request {
        reference: Reference::of_random(KNOWN),
        identifier: "anna".into(),
        canonical: "username:anna".into(),
        account: None,
        contact: "friend@example.org".into(),
        form: FormVersion {
            id: "short".into(),
            version: 3,
        },
        answers: Map::from_iter([("given_name".into(), json!("Anna"))]),
        revision: 4,
    };
    Some(FoundRequest::Open {
        request: Box::new(request),
        flow: "before".into(),
        version: 9,
        ends_at: ENDS,
    })
}

fn stands(state: RequestState, links_left: u32) -> Option<FoundRequest> {
    Some(FoundRequest::Received(RequestStatus {
        reference: REFERENCE.into(),
        state,
        received_at: START,
        answer_by: at(86_400),
        masked: "f***@e***.org".into(),
        links_left,
    }))
}

fn received() -> Option<FoundRequest> {
    stands(RequestState::Received, 0)
}

fn verified() -> Option<FoundRequest> {
    stands(RequestState::Verified, 2)
}

fn world(request: fn() -> Option<FoundRequest>) -> World {
    World { request, ..NOTHING }
}

fn begun(rules: &Rules) -> Journey {
    Journey::begin(Purpose::Status, "en".into(), rules, START)
}

fn act(world: World, journey: Journey, action: Action, rules: &Rules) -> Transition {
    take_in(world, journey, action, rules, START, 1)
}

/// After the reference and the right code.
fn opened(request: fn() -> Option<FoundRequest>, rules: &Rules) -> Transition {
    let journey = act(world(request), begun(rules), reference(REFERENCE), rules).journey;
    let opened = act(world(request), journey, code(RIGHT), rules);
    assert_eq!(opened.refusal, None);
    opened
}

fn step(journey: &Journey, rules: &Rules) -> Step {
    journey.flow("f", rules).step
}

#[test]
fn an_unknown_reference_looks_like_a_known_one() {
    with_requests(&[], |rules| {
        let flows = [REFERENCE, OTHER].map(|typed| {
            let given = act(world(open), begun(rules), reference(typed), rules);
            assert_eq!(given.refusal, None);
            let [Effect::SendCode { to, budget, .. }] = &given.effects[..] else {
                panic!("{:?}", given.effects);
            };
            let address = (typed == REFERENCE).then(|| "friend@example.org".to_owned());
            assert_eq!(*to, Recipient::Requester { address });
            assert_eq!(*budget, ["reference ", typed].concat());
            let wrong = act(NOTHING, given.journey.clone(), code("000000"), rules);
            assert_eq!(wrong.refusal, self::wrong(4));
            let counted = Effect::CountWrongCode {
                identifier: budget.clone(),
                account: None,
            };
            assert_eq!(wrong.effects, [counted]);
            (
                given.journey.flow("f", rules),
                wrong.journey.flow("f", rules),
            )
        });
        let [known, unknown] = flows;
        assert_eq!(known, unknown);
        assert_eq!(known.0.purpose, Purpose::Status);
    });
}

#[test]
fn no_code_opens_an_unknown_reference() {
    with_requests(&[], |rules| {
        let given = act(world(open), begun(rules), reference(OTHER), rules);
        let tried = act(world(open), given.journey, code(RIGHT), rules);
        assert_eq!(tried.refusal, wrong(4));
    });
}

#[test]
fn a_reference_is_read_forgivingly_and_a_slip_named() {
    with_requests(&[], |rules| {
        for typed in ["0000000007", " ooooo ooo07 ", "00000-00007"] {
            let given = act(world(open), begun(rules), reference(typed), rules);
            assert_eq!(name(&given.journey, rules), "enter_code", "{typed}");
            let back = act(NOTHING, given.journey, Action::GoBack, rules);
            let as_typed = Step::Reference {
                reference: Some(typed.into()),
                readonly: false,
            };
            assert_eq!(step(&back.journey, rules), as_typed);
        }
        for (typed, fault) in [
            ("", Fault::Missing),
            ("00000-0000", Fault::TooShort { min: 10 }),
            ("00000-000077", Fault::TooLong { max: 10 }),
            ("0000U-00007", Fault::BadCharacter { character: 'U' }),
        ] {
            let refused = act(NOTHING, begun(rules), reference(typed), rules);
            assert_eq!(refused.refusal, Some(invalid("reference", &fault)));
        }
    });
}

#[test]
fn a_request_not_sent_is_taken_up_with_its_answers_and_its_deadline() {
    with_requests(&[], |rules| {
        let taken = opened(open, rules);
        let up = Effect::TakeUp {
            reference: Reference::of_random(KNOWN),
            flow: "before".into(),
            version: 9,
        };
        assert!(taken.effects.contains(&up), "{:?}", taken.effects);
        let flow = taken.journey.flow("f", rules);
        assert_eq!(flow.purpose, Purpose::Request);
        assert_eq!(flow.expires_at, ENDS);
        assert_eq!(flow.locks_at, Some(at(1_800)));
        let Step::AnswerQuestions {
            answers, revision, ..
        } = flow.step
        else {
            panic!("{:?}", flow.step);
        };
        assert_eq!(
            (answers["given_name"].as_str(), revision),
            (Some("Anna"), Some(4))
        );
    });
}

#[test]
fn a_request_that_is_gone_ends_the_flow() {
    with_requests(&[], |rules| {
        let given = act(world(open), begun(rules), reference(REFERENCE), rules);
        let gone = act(NOTHING, given.journey, code(RIGHT), rules);
        assert_eq!(gone.refusal, Some(Refusal::FlowExpired));
        assert!(gone.journey.is_expired(START));
    });
}

#[test]
fn how_it_stands_is_looked_up_anew_each_time() {
    with_requests(&[], |rules| {
        let seen = opened(received, rules).journey;
        assert_eq!(seen.flow("f", rules).purpose, Purpose::Status);
        let again = look_in(world(verified), seen.clone(), rules, at(60)).journey;
        let Some(FoundRequest::Received(status)) = verified() else {
            panic!("it stands somehow");
        };
        assert_eq!(step(&again, rules), Step::RequestStatus(status));
        let gone = look_in(NOTHING, seen, rules, at(60));
        assert_eq!(gone.refusal, Some(Refusal::FlowExpired));
    });
}

#[test]
fn only_what_was_not_answered_is_withdrawn() {
    with_requests(&[], |rules| {
        let seen = opened(received, rules).journey;
        let withdrawn = act(world(received), seen.clone(), Action::Withdraw, rules);
        let erased = Effect::Withdraw {
            reference: Reference::of_random(KNOWN),
        };
        assert_eq!((withdrawn.refusal, withdrawn.effects), (None, vec![erased]));
        let state = |journey: &Journey| match step(journey, rules) {
            Step::RequestStatus(status) => status.state,
            other => panic!("{other:?}"),
        };
        assert_eq!(state(&withdrawn.journey), RequestState::Withdrawn);
        // The answer may have been lost: sent again it is answered alike.
        let again = act(NOTHING, withdrawn.journey.clone(), Action::Withdraw, rules);
        assert_eq!((again.refusal, again.effects), (None, vec![]));
        assert_eq!(state(&again.journey), RequestState::Withdrawn);
        let link = act(NOTHING, again.journey, Action::ResendLink, rules);
        assert_eq!(link.refusal, Some(Refusal::OutOfOrder));
        // Nothing is left to look up.
        let looked = look_in(NOTHING, withdrawn.journey, rules, at(60));
        assert_eq!(looked.refusal, None);
        assert_eq!(state(&looked.journey), RequestState::Withdrawn);

        let late = act(world(verified), seen, Action::Withdraw, rules);
        assert_eq!(late.refusal, Some(Refusal::OutOfOrder));
        assert!(late.effects.is_empty());
        assert_eq!(state(&late.journey), RequestState::Verified);
    });
}

#[test]
fn the_link_is_mailed_again_as_often_as_it_may_and_once_a_minute() {
    with_requests(&[], |rules| {
        let seen = opened(verified, rules).journey;
        let sent = act(world(verified), seen, Action::ResendLink, rules);
        let link = Effect::ResendLink {
            reference: Reference::of_random(KNOWN),
        };
        assert_eq!((sent.refusal, sent.effects), (None, vec![link.clone()]));
        let soon = act(
            world(verified),
            sent.journey.clone(),
            Action::ResendLink,
            rules,
        );
        assert_eq!(soon.refusal, Some(Refusal::TooOften(at(60))));
        let later = take_in(
            world(verified),
            sent.journey.clone(),
            Action::ResendLink,
            rules,
            at(60),
            1,
        );
        assert_eq!((later.refusal, later.effects), (None, vec![link]));
        let none_left = || stands(RequestState::Verified, 0);
        let refused = take_in(
            world(none_left),
            sent.journey,
            Action::ResendLink,
            rules,
            at(60),
            1,
        );
        assert_eq!(refused.refusal, Some(Refusal::OutOfOrder));
        assert!(refused.effects.is_empty());
    });
}

/// A flow at the questions, with a name saved as revision 1.
fn answering(rules: &Rules) -> Journey {
    let actions = [
        identify("anna@example.com"),
        give("friend@example.org"),
        code(RIGHT),
        save(json!({"given_name": "Anna"}), false),
    ];
    after_with(Purpose::Request, &actions, rules)
}

#[test]
fn a_flow_left_alone_locks_and_a_code_opens_it_again() {
    with_requests(&[], |rules| {
        let journey = answering(rules);
        assert_eq!(journey.flow("f", rules).locks_at, Some(at(1_800)));
        let used = look_in(NOTHING, journey.clone(), rules, at(1_799)).journey;
        assert_eq!(used.flow("f", rules).locks_at, Some(at(3_599)));

        let locked = look_in(NOTHING, journey, rules, at(1_800)).journey;
        let flow = locked.flow("f", rules);
        let shown = Step::Reference {
            reference: Some(REFERENCE.into()),
            readonly: true,
        };
        assert_eq!((&flow.step, flow.purpose), (&shown, Purpose::Status));
        assert_eq!((flow.locks_at, flow.can_go_back), (None, false));
        let later = |journey, action| take_in(NOTHING, journey, action, rules, at(90_000), 1);
        let other = later(locked.clone(), reference(OTHER));
        assert_eq!(
            other.refusal,
            Some(invalid("reference", &Fault::NotAnOption))
        );
        for action in [Action::GoBack, Action::MailReference, code(RIGHT)] {
            let refused = later(locked.clone(), action);
            assert_eq!(refused.refusal, Some(Refusal::OutOfOrder));
            assert_eq!(step(&refused.journey, rules), shown);
        }

        let asked = later(locked, reference(REFERENCE));
        let [Effect::SendCode { to, .. }] = &asked.effects[..] else {
            panic!("{:?}", asked.effects);
        };
        let address = Some("friend@example.org".to_owned());
        assert_eq!(*to, Recipient::Requester { address });
        let back = later(asked.journey.clone(), Action::GoBack).journey;
        assert_eq!(step(&back, rules), shown);
        let open = later(asked.journey, code(RIGHT)).journey;
        let Step::AnswerQuestions { answers, .. } = step(&open, rules) else {
            panic!("{:?}", step(&open, rules));
        };
        assert_eq!(answers["given_name"], "Anna");
        assert_eq!(open.flow("f", rules).locks_at, Some(at(91_800)));
    });
}

#[test]
fn an_action_of_a_page_left_alone_does_not_open_it() {
    with_requests(&[], |rules| {
        let late = take(answering(rules), Action::MailReference, rules, at(1_800), 1);
        assert_eq!(late.refusal, Some(Refusal::OutOfOrder));
        assert_eq!(name(&late.journey, rules), "reference");
    });
}

#[test]
fn a_save_that_comes_late_is_kept_and_shown_to_nobody() {
    with_requests(&[], |rules| {
        let answers = json!({"given_name": "Anna Maria"});
        let late = |revision, done, after: u64| {
            let action = save_over(revision, answers.clone(), done);
            take(answering(rules), action, rules, at(1_800 + after), 1)
        };
        let kept = late(1, true, 299);
        assert_eq!(
            (kept.refusal, kept.effects),
            (None, vec![Effect::CountSave])
        );
        assert_eq!(name(&kept.journey, rules), "reference");
        let request = kept.journey.open_request().expect("held");
        assert_eq!(request.answers["given_name"], "Anna Maria");
        // Whoever finds the tab open later changes nothing, and learns nothing by guessing.
        for (revision, after) in [(0, 299), (1, 300)] {
            let refused = late(revision, false, after);
            assert_eq!(refused.refusal, Some(Refusal::OutOfOrder));
            let request = refused.journey.open_request().expect("held");
            assert_eq!(request.answers["given_name"], "Anna");
        }
        let same = save_over(0, json!({"given_name": "Anna"}), false);
        let guessed = take(answering(rules), same, rules, at(1_801), 1);
        assert_eq!(guessed.refusal, Some(Refusal::OutOfOrder));
    });
}

#[test]
fn a_code_opens_the_reference_it_was_sent_for_and_no_other() {
    with_requests(&[], |rules| {
        let two = World {
            known: &[KNOWN, KNOWN + 1],
            ..world(open)
        };
        // The code of one's own request is number 1, that of the other one number 2.
        let own = act(two, begun(rules), reference(OTHER), rules).journey;
        let back = act(two, own, Action::GoBack, rules).journey;
        let other = act(two, back, reference(REFERENCE), rules).journey;
        for sent in [1, 2] {
            let tried = take_in(two, other.clone(), code(RIGHT), rules, START, sent);
            let is_opened = tried.refusal.is_none();
            assert_eq!(is_opened, sent == 2, "{:?}", tried.refusal);
        }
    });
}

#[test]
fn a_receipt_left_alone_shows_the_reference_alone() {
    with_requests(&[], |rules| {
        let review = take(
            answering(rules),
            save(json!({"given_name": "Anna"}), true),
            rules,
            START,
            1,
        );
        let submit = Action::SubmitRequest {
            secrets: regain_core::wire::SecretAnswers::new(json!({})),
            once: None,
        };
        let sent = take(review.journey, submit, rules, START, 1).journey;
        assert_eq!(name(&sent, rules), "submitted");
        let locked = look_in(NOTHING, sent, rules, at(1_800)).journey;
        let shown = Step::Reference {
            reference: Some(REFERENCE.into()),
            readonly: false,
        };
        assert_eq!(step(&locked, rules), shown);
        let given = take_in(
            world(received),
            locked,
            reference(REFERENCE),
            rules,
            at(1_800),
            1,
        );
        let seen = take_in(
            world(received),
            given.journey,
            code(RIGHT),
            rules,
            at(1_800),
            1,
        );
        assert_eq!(name(&seen.journey, rules), "request_status");
        assert_eq!(seen.journey.flow("f", rules).locks_at, Some(at(3_600)));
    });
}

#[test]
fn the_reference_is_mailed_once_a_minute() {
    with_requests(&[], |rules| {
        let mailed = take(answering(rules), Action::MailReference, rules, START, 1);
        let week = 7 * 86_400;
        let mail = Effect::MailReference {
            to: "friend@example.org".into(),
            reference: Reference::of_random(KNOWN),
            budget: "friend@example.org".into(),
            until: at(week),
        };
        assert_eq!((mailed.refusal, mailed.effects), (None, vec![mail]));
        assert_eq!(name(&mailed.journey, rules), "answer_questions");
        let again = take(mailed.journey, Action::MailReference, rules, at(59), 1);
        assert_eq!(again.refusal, Some(Refusal::TooOften(at(60))));
    });
}

#[test]
fn after_many_wrong_codes_a_challenge_and_a_long_code() {
    let many = World {
        guesses: 100,
        ..world(open)
    };
    with_requests(&[ChallengeKind::Picture], |rules| {
        for typed in [REFERENCE, OTHER] {
            let asked = act(many, begun(rules), reference(typed), rules).journey;
            assert_eq!(name(&asked, rules), "challenge");
            assert_eq!(asked.flow("f", rules).purpose, Purpose::Status);
            let read = answer(ChallengeKind::Picture, "kx7mp");
            let sent = act(many, asked, read, rules).journey;
            let Step::EnterCode { length, .. } = step(&sent, rules) else {
                panic!("{:?}", step(&sent, rules));
            };
            assert_eq!(length, 10);
        }
    });
}

#[test]
fn a_code_for_an_account_opens_no_request() {
    with_requests(&[], |rules| {
        let actions = &way()[..3];
        let journey = after(actions, rules);
        let other = Action::GiveReference {
            reference: REFERENCE.into(),
        };
        assert_eq!(
            take(journey, other, rules, START, 1).refusal,
            Some(Refusal::OutOfOrder)
        );
        let begun = begun(rules);
        let wrong = Action::SetPassword {
            password: Secret::new(GOOD),
            end_sessions: true,
        };
        assert_eq!(
            take(begun, wrong, rules, START, 1).refusal,
            Some(Refusal::OutOfOrder)
        );
    });
}

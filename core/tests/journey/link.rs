//! Flows that begin with a mailed link (rows C2 and C7).

use crate::stage::*;
use regain_core::fault::Fault;
use regain_core::journey::{
    Effect, Journey, Link, Notice, ProofBy, Query, Refusal, ResetLink, Rules, StopLink, Transition,
};
use regain_core::problem::FieldError;
use regain_core::reference::Reference;
use regain_core::wire::{Action, Purpose, RefusedCode, Step, StoppableRequest};

fn reset(rules: &Rules) -> Journey {
    let link = Link::Reset(ResetLink {
        identifier: "anna".into(),
        account: "1".into(),
        generation: 7,
        reference: Reference::of_random(7),
    });
    Journey::open(link, "nl".into(), rules, START)
}

fn stop(is_young: bool, rules: &Rules) -> Journey {
    let request = |id: &str, bits: u64| StoppableRequest {
        id: id.into(),
        reference: Reference::of_random(bits).to_string(),
        received_at: START,
    };
    let link = StopLink {
        account: "1".into(),
        contact: ("email".into(), "anna@example.com".into()),
        is_young,
    };
    let requests = vec![request("a", 7), request("b", 8)];
    Journey::open(Link::Stop(link, requests), "nl".into(), rules, START)
}

fn stopping(ids: &[&str]) -> Action {
    Action::StopRequest {
        requests: ids.iter().map(|id| (*id).into()).collect(),
    }
}

/// Where these can still be stopped.
fn stopped(
    journey: Journey,
    ids: &[&str],
    left: &[u64],
    too_late: bool,
    rules: &Rules,
) -> Transition {
    match journey.act(stopping(ids), rules, START) {
        Query::Done(transition) => transition,
        Query::Stop(query) => {
            let left = left.iter().copied().map(Reference::of_random).collect();
            query.stoppable(left, too_late)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mailed_link_leads_to_a_new_password_and_nowhere_else() {
    with_rules(true, |rules| {
        let flow = reset(rules).flow("f", rules);
        assert_eq!(flow.purpose, Purpose::Reset);
        assert!(!flow.can_go_back && flow.locale == "nl");
        assert!(matches!(flow.step, Step::SetPassword { identifier, .. } if identifier == "anna"));
        for action in [
            Action::GoBack,
            identify("anna"),
            stopping(&["a"]),
            Action::ResendCode,
        ] {
            let refused = take(reset(rules), action, rules, START, 1);
            assert_eq!(refused.refusal, Some(Refusal::OutOfOrder));
        }
        let set = take(reset(rules), password(GOOD), rules, START, 1);
        assert!(matches!(
            set.journey.flow("f", rules).step,
            Step::PasswordChanged { .. }
        ));
        let [
            Effect::SetPassword { proof, .. },
            Effect::EndSessions { .. },
            Effect::NotifyContacts { notice, .. },
        ] = &set.effects[..]
        else {
            panic!("{:?}", set.effects);
        };
        let reference = Reference::of_random(7);
        assert_eq!(proof.by, ProofBy::Request { reference });
        assert_eq!((&*proof.account, proof.generation), ("1", 7));
        assert_eq!(*notice, Notice::PasswordChanged { by_request: true });
    });
}

#[test]
fn a_link_that_opens_nothing_says_why() {
    with_rules(true, |rules| {
        for (code, purpose) in [
            (RefusedCode::LinkUsed, Purpose::Reset),
            (RefusedCode::LinkExpired, Purpose::Reset),
            (RefusedCode::LinkExpired, Purpose::Stop),
            (RefusedCode::TooLate, Purpose::Stop),
        ] {
            let flow = Journey::open(Link::Refused(purpose, code), "en".into(), rules, START)
                .flow("f", rules);
            let again_at = None;
            assert_eq!(flow.step, Step::Refused { code, again_at });
            assert_eq!(flow.purpose, purpose);
        }
    });
}

#[test]
fn the_chosen_requests_are_stopped_and_no_others() {
    with_rules(true, |rules| {
        let step = stop(false, rules).flow("f", rules).step;
        assert!(matches!(step, Step::ConfirmStop { requests } if requests.len() == 2));
        for is_young in [false, true] {
            let done = stopped(stop(is_young, rules), &["b"], &[8], false, rules);
            let [Effect::StopRequests { by, references }] = &done.effects[..] else {
                panic!("{:?}", done.effects);
            };
            assert_eq!(references, &[Reference::of_random(8)]);
            assert_eq!((&*by.account, by.is_young), ("1", is_young));
            let second_review = is_young;
            let step = done.journey.flow("f", rules).step;
            assert_eq!(step, Step::RequestStopped { second_review });
        }
    });
}

#[test]
fn what_was_not_offered_is_not_stopped() {
    with_rules(true, |rules| {
        for (ids, fault) in [(&[][..], Fault::Missing), (&["a", "c"], Fault::NotAnOption)] {
            let refused = stopped(stop(false, rules), ids, &[7, 8], false, rules);
            let error = FieldError::at("requests", &fault);
            assert_eq!(refused.refusal, Some(Refusal::Invalid(vec![error])));
            assert!(refused.effects.is_empty());
        }
    });
}

#[test]
fn after_the_password_was_set_it_is_too_late() {
    with_rules(true, |rules| {
        let late = stopped(stop(false, rules), &["a"], &[], true, rules);
        let code = RefusedCode::TooLate;
        let again_at = None;
        assert_eq!(
            late.journey.flow("f", rules).step,
            Step::Refused { code, again_at }
        );
        // Stopped by somebody else a moment ago: the same outcome.
        let again = stopped(stop(false, rules), &["a"], &[], false, rules);
        let second_review = false;
        let step = again.journey.flow("f", rules).step;
        assert_eq!(step, Step::RequestStopped { second_review });
        assert!(late.effects.is_empty() && again.effects.is_empty());
        // One of two: the other one is stopped, and what matters more is said.
        let partly = stopped(stop(false, rules), &["a", "b"], &[8], true, rules);
        let code = RefusedCode::TooLate;
        let step = partly.journey.flow("f", rules).step;
        assert_eq!(step, Step::Refused { code, again_at });
        assert_eq!(partly.effects.len(), 1);
    });
}

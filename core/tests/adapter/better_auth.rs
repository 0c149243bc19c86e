//! Profile `better-auth` over what better-auth answered.

use crate::code_by_mail::*;
use crate::replay::*;
use proptest::prelude::*;
use regain_core::adapter::{Adapter, Next, Refusal};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Step};
use serde_json::{Value, json};

fn own() -> Value {
    json!({"sessions_ended": true})
}

fn replay(recording: &str) -> Replay {
    Replay::of("better-auth", &own(), recording)
}

fn steps() -> Vec<Box<dyn Adapter>> {
    at_each_step("better-auth", &own(), &|_| (200, json!({"success": true})))
}

fn tries_left(journey: &Replay) -> u32 {
    match journey.step() {
        Step::EnterCode { tries_left, .. } => tries_left,
        step => panic!("{step:?}"),
    }
}

#[test]
fn a_code_leads_to_a_new_password() {
    let mut journey = replay("whole");
    assert_eq!(journey.identify(), Next::Done);
    assert_eq!(
        faults(&journey.enter_code()),
        [("#/code", "mismatch", None)]
    );
    assert_eq!(tries_left(&journey), u32::MAX);
    assert_eq!(journey.act(Action::ResendCode), Next::Done);
    assert_eq!(journey.enter_code(), Next::Done);
    for text in ["Password too short", "Password too long"] {
        assert_eq!(
            faults(&journey.set_password()),
            [("#/password", "message", Some(text))]
        );
    }
    assert_eq!(journey.set_password(), Next::Done);
    let sessions_ended = true;
    assert_eq!(journey.step(), Step::PasswordChanged { sessions_ended });
    journey.ends();
}

#[test]
fn a_code_has_three_tries() {
    let mut journey = replay("tries");
    journey.identify();
    for _ in 0..3 {
        journey.enter_code();
        assert_eq!(tries_left(&journey), u32::MAX);
    }
    assert_eq!(
        faults(&journey.enter_code()),
        [("#/code", "wrong_code", None)]
    );
    assert_eq!(tries_left(&journey), 0);
    journey.ends();
}

#[test]
fn an_unknown_address_is_answered_like_a_known_one() {
    let mut journey = replay("nobody");
    assert_eq!(journey.identify(), Next::Done);
    for _ in 0..4 {
        assert_eq!(
            faults(&journey.enter_code()),
            [("#/code", "mismatch", None)]
        );
    }
    journey.ends();
}

#[test]
fn an_expired_code_can_be_sent_again() {
    let mut journey = replay("expired");
    journey.identify();
    assert_eq!(faults(&journey.enter_code()), [("#/code", "expired", None)]);
    assert_eq!(tries_left(&journey), u32::MAX);
    journey.ends();
}

#[test]
fn a_code_used_elsewhere_is_asked_for_again() {
    let mut journey = replay("overtaken");
    journey.identify();
    journey.enter_code();
    let next = journey.set_password();
    assert_eq!(faults(&next), [("#/code", "expired", None)]);
    assert_eq!(tries_left(&journey), u32::MAX);
    journey.ends();
}

#[test]
fn what_is_no_address_to_better_auth_is_malformed() {
    let mut journey = replay("address");
    assert_eq!(
        faults(&journey.identify()),
        [("#/identifier", "malformed", None)]
    );
    journey.ends();
}

#[test]
fn too_many_requests_are_refused_until_a_time() {
    let mut journey = replay("often");
    journey.identify();
    let until = Some(Timestamp(NOW.0 + 60));
    assert_eq!(
        journey.act(Action::ResendCode),
        Next::Refused(Refusal::TooOften(until))
    );
    journey.ends();
}

#[test]
fn every_action_is_answered_at_every_step() {
    every_action_at_every_step(&mut steps);
}

#[test]
fn slips_cost_no_request() {
    slips_are_not_sent(steps());
}

#[test]
fn a_reload_keeps_no_code() {
    a_reload_goes_on_at_the_code("better-auth", &own(), steps());
}

#[test]
fn whether_sessions_end_is_a_boolean() {
    a_configuration_is_read("better-auth", &json!({"sessions_ended": "yes"}));
}

#[test]
fn only_passwords_are_recovered_here() {
    only_passwords_are_recovered(connect("better-auth", &own()));
}

/// Of bodies that better-auth sends.
const NAMES: &[&str] = &[
    "success",
    "code",
    "message",
    "INVALID_OTP",
    "OTP_EXPIRED",
    "TOO_MANY_ATTEMPTS",
    "INVALID_EMAIL",
    "PASSWORD_TOO_SHORT",
    "VALIDATION_ERROR",
];

proptest! {
    #[test]
    fn any_response_is_taken(
        step in 0_usize..4,
        responses in prop::collection::vec(any_response(NAMES), 2..3),
    ) {
        let place = if step == 3 { 1 } else { step };
        let mut adapter = steps().swap_remove(place);
        takes(&mut *adapter, action_of(step), &responses);
    }
}

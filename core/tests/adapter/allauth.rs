//! Profile `allauth` over what django-allauth answered, both of its clients.

use crate::code_by_mail::*;
use crate::replay::*;
use proptest::prelude::*;
use regain_core::adapter::{Adapter, Body, HttpRequest, Next, Refusal};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, PasswordPolicy, Step};
use serde_json::{Value, json};

const CLIENTS: [&str; 2] = ["browser", "app"];

fn own(client: &str) -> Value {
    json!({ "client": client })
}

fn replay(client: &str, recording: &str) -> Replay {
    Replay::of("allauth", &own(client), &format!("{client}-{recording}"))
}

fn steps(client: &str) -> Vec<Box<dyn Adapter>> {
    at_each_step("allauth", &own(client), &|request| success(client, request))
}

fn success(client: &str, request: &HttpRequest) -> (u16, Value) {
    let flow = json!({"id": "password_reset_by_code", "is_pending": true});
    match (&*request.url, request.headers.len()) {
        ("/auth/password/request", _) if client == "app" => {
            let meta = json!({"is_authenticated": false, "session_token": "t0ken"});
            (401, json!({"data": {"flows": [flow]}, "meta": meta}))
        }
        ("/auth/password/request", _) => (401, json!({"data": {"flows": [flow]}, "meta": {}})),
        ("/auth/password/reset", _) if request.body == Body::Empty => (200, json!({"data": {}})),
        ("/auth/password/reset", _) if sets(request) => (401, json!({"meta": {}})),
        ("/auth/password/reset", _) => {
            let missing = json!({"code": "required", "param": "password", "message": "x"});
            (400, json!({"errors": [missing]}))
        }
        _ => (200, json!({})),
    }
}

fn sets(request: &HttpRequest) -> bool {
    matches!(&request.body, Body::Json(body) if body.get("password").is_some())
}

fn is_expired(next: &Next, journey: &Replay) {
    assert_eq!(*next, Next::Refused(Refusal::FlowExpired));
    let identifier = Some(ANNA.into());
    assert_eq!(journey.step(), Step::Identify { identifier });
    journey.ends();
}

fn needs_another_code(next: &Next, journey: &Replay) {
    assert_eq!(faults(next), [("#/code", "expired", None)]);
    assert!(matches!(journey.step(), Step::EnterCode { .. }));
    journey.ends();
}

#[test]
fn a_code_leads_to_a_new_password() {
    for client in CLIENTS {
        let mut journey = replay(client, "whole");
        assert_eq!(journey.step(), Step::Identify { identifier: None });
        assert_eq!(journey.identify(), Next::Done);
        let sent = Step::EnterCode {
            kind: ContactKind::Email,
            masked: ANNA.into(),
            length: 6,
            expires_at: Timestamp::NEVER,
            resend_at: Timestamp(NOW.0 + 30),
            tries_left: u32::MAX,
        };
        assert_eq!(journey.step(), sent);
        assert!(journey.adapter.flow().can_go_back);
        assert_eq!(
            faults(&journey.enter_code()),
            [("#/code", "mismatch", None)]
        );
        assert_eq!(journey.step(), sent);
        assert_eq!(journey.act(Action::ResendCode), Next::Done);
        assert_eq!(journey.enter_code(), Next::Done);
        let chosen = Step::SetPassword {
            policy: PasswordPolicy { min: 8, max: 256 },
            identifier: ANNA.into(),
        };
        assert_eq!(journey.step(), chosen);
        assert!(!journey.adapter.flow().can_go_back);
        let too_short = "This password is too short. It must contain at least 12 characters.";
        let numeric = "This password is entirely numeric.";
        let similar = "The password is too similar to the email address.";
        for expected in [
            &[("#/password", "message", Some(too_short))][..],
            &[
                ("#/password", "message", Some(too_short)),
                ("#/password", "too_common", None),
            ],
            &[("#/password", "too_common", None)],
            &[("#/password", "message", Some(numeric))],
            &[("#/password", "message", Some(similar))],
        ] {
            assert_eq!(faults(&journey.set_password()), expected);
            assert_eq!(journey.step(), chosen);
        }
        assert_eq!(journey.set_password(), Next::Done);
        let sessions_ended = true;
        assert_eq!(journey.step(), Step::PasswordChanged { sessions_ended });
        journey.ends();
    }
}

#[test]
fn an_unknown_address_looks_like_a_known_one() {
    for client in CLIENTS {
        let tried = |recording: &str| {
            let mut journey = replay(client, recording);
            let mut seen = vec![format!("{:?}", journey.identify())];
            for _ in 0..4 {
                seen.push(format!("{:?}", journey.enter_code()));
                seen.push(format!("{:?}", journey.step()));
            }
            journey.ends();
            seen.concat().replace("nobody@example.com", ANNA)
        };
        assert_eq!(tried("nobody"), tried("tries"));
    }
}

#[test]
fn after_too_many_wrong_codes_another_one_is_needed() {
    for client in CLIENTS {
        let mut journey = replay(client, "tries");
        journey.identify();
        for _ in 0..3 {
            assert_eq!(
                faults(&journey.enter_code()),
                [("#/code", "mismatch", None)]
            );
        }
        let next = journey.enter_code();
        needs_another_code(&next, &journey);
    }
}

#[test]
fn in_place_of_an_expired_code_another_one_is_needed() {
    for client in CLIENTS {
        let mut journey = replay(client, "expired");
        journey.identify();
        let next = journey.enter_code();
        needs_another_code(&next, &journey);
    }
}

#[test]
fn in_place_of_a_code_used_elsewhere_another_one_is_needed() {
    for client in CLIENTS {
        let mut journey = replay(client, "overtaken");
        journey.identify();
        journey.enter_code();
        let next = journey.set_password();
        needs_another_code(&next, &journey);
    }
}

#[test]
fn what_is_no_address_to_django_is_malformed() {
    for client in CLIENTS {
        let mut journey = replay(client, "address");
        assert_eq!(
            faults(&journey.identify()),
            [("#/identifier", "malformed", None)]
        );
        journey.ends();
    }
}

#[test]
fn too_many_requests_are_refused_without_a_time() {
    for client in CLIENTS {
        let mut journey = replay(client, "often");
        journey.identify();
        let step = journey.step();
        assert_eq!(
            journey.act(Action::ResendCode),
            Next::Refused(Refusal::TooOften(None))
        );
        assert_eq!(journey.step(), step);
        journey.ends();
    }
}

#[test]
fn a_server_that_mails_links_is_not_used() {
    for client in CLIENTS {
        let mut journey = replay(client, "links");
        let identifier = String::from(ANNA);
        assert_eq!(
            journey.act(Action::Identify { identifier }),
            Next::Refused(Refusal::Unreadable)
        );
        assert_eq!(
            journey.step(),
            Step::Identify {
                identifier: Some(ANNA.into())
            }
        );
        journey.ends();
    }
}

#[test]
fn who_is_signed_in_can_set_a_password_too() {
    for client in CLIENTS {
        let mut journey = replay(client, "signed-in");
        journey.identify();
        journey.enter_code();
        assert_eq!(journey.set_password(), Next::Done);
        let sessions_ended = true;
        assert_eq!(journey.step(), Step::PasswordChanged { sessions_ended });
        assert_eq!(journey.adapter.saved(), None);
        assert_eq!(journey.adapter.begin(new_flow(), NOW), Next::Done);
        assert_eq!(journey.identify(), Next::Done);
        journey.ends();
    }
}

#[test]
fn a_session_that_is_gone_is_not_named_again() {
    let mut journey = replay("app", "session");
    journey.identify();
    let saved = journey.adapter.saved().expect("saved");
    let mut saved: Value = serde_json::from_str(&saved).expect("JSON");
    saved["session"] = "a-session-that-is-gone".into();
    assert_eq!(
        journey.adapter.restore(&saved.to_string()),
        Some(Next::Done)
    );
    let next = journey.enter_code();
    is_expired(&next, &journey);
    let again = Action::Identify {
        identifier: ANNA.into(),
    };
    let Next::Send(request) = journey.adapter.act(again, NOW) else {
        panic!("not sent");
    };
    assert_eq!(request.headers, []);
}

#[test]
fn a_page_without_a_token_against_forgery_is_refused() {
    let mut journey = replay("browser", "csrf");
    journey.adapter = steps("browser").remove(1);
    assert_eq!(
        journey.act(Action::ResendCode),
        Next::Refused(Refusal::Forbidden)
    );
    journey.ends();
}

#[test]
fn every_action_is_answered_at_every_step() {
    for client in CLIENTS {
        every_action_at_every_step(&mut || steps(client));
    }
}

#[test]
fn slips_cost_no_request() {
    slips_are_not_sent(steps("browser"));
}

#[test]
fn a_reload_keeps_the_session_and_no_code() {
    for client in CLIENTS {
        let adapters = steps(client);
        let saved = adapters[1].saved().expect("saved");
        assert_eq!(saved.contains("t0ken"), client == "app", "{saved}");
        a_reload_goes_on_at_the_code("allauth", &own(client), adapters);
    }
}

#[test]
fn the_client_is_one_of_two() {
    a_configuration_is_read("allauth", &json!({"client": "phone"}));
}

#[test]
fn only_passwords_are_recovered_here() {
    for client in CLIENTS {
        only_passwords_are_recovered(connect("allauth", &own(client)));
    }
}

/// Of bodies that django-allauth sends.
const NAMES: &[&str] = &[
    "status",
    "data",
    "meta",
    "errors",
    "flows",
    "id",
    "is_pending",
    "is_authenticated",
    "session_token",
    "code",
    "param",
    "message",
    "key",
    "password",
    "email",
    "required",
    "incorrect_code",
    "password_reset_by_code",
];

proptest! {
    #[test]
    fn any_response_is_taken(
        step in 0_usize..4,
        client in prop::sample::select(&CLIENTS[..]),
        responses in prop::collection::vec(any_response(NAMES), 2..3),
    ) {
        let place = if step == 3 { 1 } else { step };
        let mut adapter = steps(client).swap_remove(place);
        takes(&mut *adapter, action_of(step), &responses);
    }
}

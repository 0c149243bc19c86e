//! Every action at every step: sent, or out of order.

use super::*;
use regain_core::wire::{ChallengeKind, SecretAnswers};
use serde_json::Map;

fn actions() -> Vec<Action> {
    vec![
        identify("anna@example.com"),
        Action::ChooseMethod { method: "0".into() },
        Action::CannotUseAny,
        Action::ConfirmAddress {
            address: "anna@example.org".into(),
        },
        enter_code("123456"),
        Action::ResendCode,
        set_password(true),
        Action::GiveContact {
            contact: "friend@example.org".into(),
        },
        Action::AnswerChallenge {
            kind: ChallengeKind::Work,
            answer: "x".into(),
        },
        Action::NewChallenge {
            kind: ChallengeKind::Work,
        },
        Action::SaveAnswers {
            answers: Map::new(),
            revision: None,
            done: true,
        },
        Action::SubmitRequest {
            secrets: SecretAnswers::new(json!({})),
            once: None,
        },
        Action::StopRequest { requests: vec![] },
        Action::GoBack,
    ]
}

/// A step, how to get there, and the names of the actions that are sent at it.
type At = (
    &'static str,
    fn() -> Box<dyn Adapter>,
    &'static [&'static str],
);

const STEPS: [At; 9] = [
    ("at the start", kratos, &["identify"]),
    (
        "identify",
        || standing_at(response(200, body::asks_address())),
        &["identify"],
    ),
    (
        "choose_method",
        || standing_at(response(200, body::asks_choice())),
        &["choose_method"],
    ),
    (
        "confirm_address",
        || standing_at(response(200, body::asks_confirmation())),
        &["confirm_address", "go_back"],
    ),
    (
        "enter_code",
        || standing_at(response(200, body::asks_code())),
        &["enter_code", "resend_code", "go_back"],
    ),
    (
        "enter_code without a way back",
        || standing_at(response(200, body::asks_code_by_email(json!([])))),
        &["enter_code", "resend_code"],
    ),
    ("set_password", at_password, &["set_password"]),
    (
        "password_changed",
        || {
            let mut kratos = at_password();
            kratos.act(set_password(false), NOW);
            kratos.receive(response(200, body::changed()), NOW);
            kratos
        },
        &[],
    ),
    (
        "a form of another kind",
        || {
            standing_at(response(
                200,
                body::flow(body::FLOW, "new", json!([]), json!([body::wrong_code()])),
            ))
        },
        &["identify"],
    ),
];

#[test]
fn an_action_is_sent_at_its_step_alone() {
    let later = Timestamp(NOW.0 + 3_600);
    for (step, reached, sent) in STEPS {
        for action in actions() {
            let name = serde_json::to_value(&action).unwrap()["action"].clone();
            let name = name.as_str().unwrap();
            let mut kratos = reached();
            let before = kratos.flow();
            let next = kratos.act(action, later);
            if sent.contains(&name) {
                assert!(matches!(next, Next::Send(_)), "{name} at {step}: {next:?}");
            } else {
                assert_eq!(next, Next::Refused(Refusal::OutOfOrder), "{name} at {step}");
                assert_eq!(kratos.flow(), before);
            }
        }
    }
}

#[test]
fn only_a_form_with_a_way_back_has_one() {
    for (step, reached, sent) in STEPS {
        let can_go_back = reached().flow().can_go_back;
        assert_eq!(can_go_back, sent.contains(&"go_back"), "{step}");
    }
}

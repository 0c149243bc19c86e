//! What holds for each profile that mails a code: every action at every step, and any response to any request.

use crate::replay::*;
use proptest::prelude::*;
use regain_core::adapter::{Adapter, HttpRequest, HttpResponse, Next, Refusal};
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ChallengeKind, NewFlow, Purpose, SecretAnswers, Step};
use serde_json::{Map, Value, json};
use std::mem::discriminant;

/// An adapter at each of the steps there are, in order, by responses that mean success.
pub fn at_each_step(
    profile: &str,
    own: &Value,
    success: &dyn Fn(&HttpRequest) -> (u16, Value),
) -> Vec<Box<dyn Adapter>> {
    let actions = [
        Action::Identify {
            identifier: ANNA.into(),
        },
        Action::EnterCode {
            code: Secret::new("123 456"),
        },
        Action::SetPassword {
            password: Secret::new("a new one for Anna"),
            end_sessions: false,
        },
    ];
    (0..=actions.len())
        .map(|count| {
            let mut adapter = connect(profile, own);
            adapter.begin(new_flow(), NOW);
            for action in &actions[..count] {
                let mut next = adapter.act(action.clone(), NOW);
                while let Next::Send(request) = next {
                    let (status, body) = success(&request);
                    next = adapter.receive(response(&json!({"status": status, "body": body})), NOW);
                }
                assert_eq!(next, Next::Done);
            }
            adapter
        })
        .collect()
}

/// Whether each action that a person can do is sent on, done at once, or out of order, at every step.
pub fn every_action_at_every_step(adapters: &mut dyn FnMut() -> Vec<Box<dyn Adapter>>) {
    let later = NOW + WAIT;
    for action in every_action() {
        let mut outcomes = Vec::new();
        for mut adapter in adapters() {
            let before = discriminant(&adapter.flow().step);
            let next = adapter.act(action.clone(), later);
            if next != Next::Done {
                let after = discriminant(&adapter.flow().step);
                assert_eq!(after, before, "a step changes with its response");
            }
            outcomes.push(match next {
                Next::Send(_) => "sent",
                Next::Done => "done",
                Next::Refused(Refusal::OutOfOrder) => "-",
                Next::Refused(refusal) => panic!("{refusal:?}"),
            });
        }
        // Identify, EnterCode, SetPassword, PasswordChanged.
        let expected = match action {
            Action::Identify { .. } => ["sent", "-", "-", "-"],
            Action::EnterCode { .. } | Action::ResendCode => ["-", "sent", "-", "-"],
            Action::GoBack => ["-", "done", "-", "-"],
            Action::SetPassword { .. } => ["-", "-", "sent", "-"],
            _ => ["-", "-", "-", "-"],
        };
        assert_eq!(outcomes, expected, "{action:?}");
    }
}

fn every_action() -> Vec<Action> {
    vec![
        Action::Identify {
            identifier: ANNA.into(),
        },
        Action::ChooseMethod { method: "m".into() },
        Action::CannotUseAny,
        Action::ConfirmAddress {
            address: ANNA.into(),
        },
        Action::EnterCode {
            code: Secret::new("123456"),
        },
        Action::ResendCode,
        Action::SetPassword {
            password: Secret::new("a new one for Anna"),
            end_sessions: true,
        },
        Action::GiveContact {
            contact: "friend@example.org".into(),
        },
        Action::AnswerChallenge {
            kind: ChallengeKind::Picture,
            answer: "kx7m".into(),
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

/// Text that is not accepted as an address, a code or a password is refused without a request.
pub fn slips_are_not_sent(adapters: Vec<Box<dyn Adapter>>) {
    let [identify, enter_code, set_password, _] = &mut adapters.try_into().ok().expect("four");
    for (typed, code) in [
        (" ", "missing"),
        ("anna", "malformed"),
        ("020 123 4567", "malformed"),
    ] {
        let next = identify.act(
            Action::Identify {
                identifier: typed.into(),
            },
            NOW,
        );
        assert_eq!(faults(&next), [("#/identifier", code, None)], "{typed:?}");
        let Step::Identify { identifier } = identify.flow().step else {
            panic!("{:?}", identify.flow());
        };
        assert_eq!(
            identifier.as_deref(),
            Some(typed),
            "it stays to be corrected"
        );
    }
    for (typed, code) in [
        ("", "missing"),
        ("12345", "too_short"),
        ("1234567", "too_long"),
        ("12345O", "bad_character"),
    ] {
        let code_typed = Secret::new(typed);
        let next = enter_code.act(Action::EnterCode { code: code_typed }, NOW);
        assert_eq!(faults(&next), [("#/code", code, None)], "{typed:?}");
    }
    for (typed, code) in [
        (String::new(), "missing"),
        ("finch".into(), "too_short"),
        ("x".repeat(257), "too_long"),
    ] {
        let action = Action::SetPassword {
            password: Secret::new(typed),
            end_sessions: true,
        };
        let next = set_password.act(action, NOW);
        assert_eq!(faults(&next), [("#/password", code, None)]);
    }
    // Another code may be asked for after half a minute.
    assert_eq!(
        enter_code.act(Action::ResendCode, NOW),
        Next::Refused(Refusal::TooOften(Some(NOW + WAIT)))
    );
}

/// What is saved holds no secret but the session's name, and goes on where a code is entered.
pub fn a_reload_goes_on_at_the_code(profile: &str, own: &Value, adapters: Vec<Box<dyn Adapter>>) {
    let saved: Vec<_> = adapters.iter().map(|adapter| adapter.saved()).collect();
    assert_eq!(
        saved.iter().map(Option::is_some).collect::<Vec<_>>(),
        [false, true, true, false]
    );
    assert_eq!(saved[1], saved[2], "nothing of what came after");
    let code_flow = adapters[1].flow();
    for saved in saved.iter().flatten() {
        assert!(!saved.contains("123456"), "{saved}");
        let mut adapter = connect(profile, own);
        assert_eq!(adapter.restore(saved), Some(Next::Done));
        assert_eq!(adapter.flow(), code_flow);
        let action = Action::EnterCode {
            code: Secret::new("123456"),
        };
        let mut other = connect(profile, own);
        assert_eq!(other.restore(saved), Some(Next::Done));
        assert!(matches!(adapter.act(action, NOW), Next::Send(_)));
    }
    for unreadable in ["", "{", "[]", "{}", r#"{"typed": "x", "resend_at": 3}"#] {
        let mut adapter = connect(profile, own);
        let before = adapter.flow();
        assert_eq!(adapter.restore(unreadable), None, "{unreadable}");
        assert_eq!(adapter.flow(), before);
    }
}

/// No configuration is guessed.
pub fn a_configuration_is_read(profile: &str, wrong: &Value) {
    let whole = json!({"code": {"length": 6}, "password": {"min": 8, "max": 64}});
    assert!(connected(profile, &whole).is_ok());
    for (member, value) in [
        ("code", json!(null)),
        ("code", json!({"length": "6"})),
        ("password", json!({"min": 8})),
        (profile, wrong.clone()),
    ] {
        let mut config = whole.clone();
        config[member] = value;
        let said = connected(profile, &config).err().expect("refused");
        assert!(said.contains(&format!("`{member}")), "{said}");
    }
    assert!(connected(profile, &json!("no object")).is_err());
}

/// Other purposes are not offered, and an identifier that is known goes straight on.
pub fn only_passwords_are_recovered(mut adapter: Box<dyn Adapter>) {
    for purpose in Purpose::ALL {
        let new = NewFlow {
            purpose,
            identifier: Some(ANNA.into()),
            ..new_flow()
        };
        let next = adapter.begin(new, NOW);
        if purpose == Purpose::Password {
            assert!(matches!(next, Next::Send(_)), "{next:?}");
        } else {
            assert_eq!(next, Next::Refused(Refusal::OutOfOrder), "{purpose:?}");
        }
    }
    assert_eq!(adapter.flow().locale, "nl");
}

/// JSON of any shape, often with the members that a backend's bodies have.
pub fn any_json(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(names).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let name = prop_oneof![
            4 => prop::sample::select(names).prop_map(str::to_owned),
            1 => ".{0,6}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Some response, with the statuses of the backend more often than others.
pub fn any_response(names: &'static [&'static str]) -> impl Strategy<Value = HttpResponse> {
    let status = prop_oneof![
        4 => prop::sample::select(&[200_u16, 400, 401, 403, 409, 410, 429, 500][..]),
        1 => any::<u16>(),
    ];
    let retry_at = prop::option::of(any::<i64>().prop_map(Timestamp));
    (
        status,
        prop::option::of(any_json(names)),
        retry_at,
        any::<bool>(),
    )
        .prop_map(|(status, body, retry_at, redirected)| HttpResponse {
            status,
            body,
            retry_at,
            redirected,
        })
}

/// Whatever comes as a response, at most two requests follow from an action, every fault says where and why, and a flow can
/// be shown and saved.
pub fn takes(adapter: &mut dyn Adapter, action: Action, responses: &[HttpResponse]) {
    let mut next = adapter.act(action, NOW + WAIT);
    let mut sent = 0;
    for response in responses {
        if !matches!(next, Next::Send(_)) {
            break;
        }
        sent += 1;
        next = adapter.receive(response.clone(), NOW);
        if let Next::Refused(Refusal::Invalid(errors)) = &next {
            assert!(!errors.is_empty());
            for error in errors {
                let known = ["#", "#/identifier", "#/code", "#/password"];
                assert!(known.contains(&&*error.pointer), "{error:?}");
                assert!(
                    !error.code.is_empty() && !error.detail.is_empty(),
                    "{error:?}"
                );
            }
        }
        if let Some(saved) = adapter.saved() {
            assert!(!saved.contains("123456"), "{saved}");
        }
        adapter.flow();
    }
    assert!(sent <= 2 && !matches!(next, Next::Send(_)), "{next:?}");
}

/// The action that leads on from the step of this number.
pub fn action_of(step: usize) -> Action {
    match step {
        0 => Action::Identify {
            identifier: ANNA.into(),
        },
        1 => Action::EnterCode {
            code: Secret::new("123456"),
        },
        2 => Action::SetPassword {
            password: Secret::new("a new one for Anna"),
            end_sessions: true,
        },
        _ => Action::ResendCode,
    }
}

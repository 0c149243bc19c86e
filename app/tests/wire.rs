//! What `core` writes, the app reads: the two sides of the wire, held together in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may, and clippy does not know the tests of browsers"
)]

use regain_app::backend::read::Read;
use regain_app::fault::{FieldFault, Param};
use regain_app::{backend, failure};
use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::identifier::SignIn;
use regain_core::problem::{self, FieldError, ProblemCode};
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{
    Action, Brand, ChallengeKind, CodeFormat, Config, ContactKind, Created, Flow, Links, Method,
    NewFlow, PasswordPolicy, Purpose, RefusedCode, RequestState, RequestStatus, SecretAnswers,
    Standing, Step, StoppableRequest,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn written<T: Serialize>(message: &T) -> JsValue {
    js_sys::JSON::parse(&serde_json::to_string(message).unwrap()).unwrap()
}

fn flow(step: Step) -> Flow {
    Flow {
        id: "f1".into(),
        purpose: Purpose::Password,
        locale: "nl".into(),
        expires_at: Timestamp(1_795_368_751),
        locks_at: None,
        can_go_back: true,
        step,
    }
}

/// Each step, with and without what it may lack.
fn steps() -> Vec<Step> {
    let method = |id: &str, kind| Method {
        id: id.into(),
        kind,
        masked: "a***@e***.com".into(),
    };
    let stoppable = |id: &str| StoppableRequest {
        id: id.into(),
        reference: "7K3M9-QXDVT".into(),
        received_at: Timestamp(1_795_282_351),
    };
    let mut steps = vec![
        Step::Identify { identifier: None },
        Step::Identify {
            identifier: Some(" anna ".into()),
        },
        Step::ChooseMethod {
            methods: vec![
                method("1", ContactKind::Email),
                method("2", ContactKind::Phone),
            ],
            can_request: true,
        },
        Step::ConfirmAddress {
            kind: ContactKind::Phone,
            masked: "***67".into(),
        },
        Step::EnterCode {
            kind: ContactKind::Email,
            masked: "a***@e***.com".into(),
            length: 6,
            expires_at: Timestamp(1_795_369_351),
            resend_at: Timestamp(1_795_368_811),
            tries_left: 5,
        },
        Step::SetPassword {
            policy: PasswordPolicy { min: 15, max: 256 },
            identifier: "anna".into(),
        },
        Step::PasswordChanged {
            sessions_ended: true,
        },
        Step::Refused {
            code: RefusedCode::TooManyToday,
            again_at: Some(Timestamp(1_795_368_751)),
        },
        Step::ConfirmStop {
            requests: vec![stoppable("1"), stoppable("2")],
        },
        Step::ConfirmStop {
            requests: Vec::new(),
        },
        Step::RequestStopped {
            second_review: false,
        },
        Step::RequestStopped {
            second_review: true,
        },
    ];
    for usernames in [Vec::new(), vec!["anna".into(), "anna@example.com".into()]] {
        steps.push(Step::Usernames { usernames });
    }
    for (reference, readonly) in [(None, false), (Some("7k3"), false), (Some("7K3M9"), true)] {
        steps.push(Step::Reference {
            reference: reference.map(Into::into),
            readonly,
        });
    }
    let states = [
        (RequestState::Received, 0),
        (RequestState::Verified, 2),
        (RequestState::NotVerified, 0),
        (RequestState::Withdrawn, 0),
    ];
    steps.extend(states.map(|(state, links_left)| {
        Step::RequestStatus(RequestStatus {
            reference: "7K3M9-QXDVT".into(),
            state,
            received_at: Timestamp(1_795_282_351),
            answer_by: Timestamp(1_795_368_751),
            masked: "a***@e***.com".into(),
            links_left,
        })
    }));
    let refused = |code| Step::Refused {
        code,
        again_at: None,
    };
    steps.extend(RefusedCode::ALL.map(refused));
    steps
}

#[wasm_bindgen_test]
fn every_step_is_read_as_written() {
    regain_app::chunk::set_unsplit();
    for step in steps() {
        let flow = flow(step);
        let standing = Standing { flow: flow.clone() };
        let read = Standing::read(&written(&standing));
        assert_eq!(read, Some(standing));
        let locks_at = Some(Timestamp(1_795_368_000));
        let locking = Flow {
            locks_at,
            ..flow.clone()
        };
        assert_eq!(Flow::read(&written(&locking)), Some(locking));
        let created = Created {
            flow: flow.clone(),
            token: Secret::new("t"),
        };
        let read = Created::read(&written(&created)).unwrap();
        assert_eq!((read.flow, read.token), (flow, Secret::new("t")));
    }
}

#[wasm_bindgen_test]
fn a_step_nobody_here_knows_is_not_read() {
    let mut flow = serde_json::to_value(flow(Step::Identify { identifier: None })).unwrap();
    flow["step"]["name"] = "dance".into();
    assert_eq!(Flow::read(&written(&flow)), None);
    for nothing in [JsValue::NULL, JsValue::UNDEFINED, JsValue::from_str("flow")] {
        assert_eq!(Flow::read(&nothing), None);
    }
}

#[wasm_bindgen_test]
fn a_config_is_read_as_written() {
    let mut config = Config {
        brand: Brand {
            name: "Example".into(),
            logo: None,
        },
        links: Links::default(),
        purposes: Purpose::ALL.to_vec(),
        challenges: vec![ChallengeKind::Work, ChallengeKind::Picture],
        code: CodeFormat { length: 6 },
        password: PasswordPolicy { min: 15, max: 256 },
        locales: vec!["en".into(), "nl".into()],
        answer_hours: 24,
        kept_days: Some(30),
        sign_in: SignIn::ALL.to_vec(),
        username_may_contain_at: false,
        region: None,
    };
    assert_eq!(Config::read(&written(&config)), Some(config.clone()));
    let link = |name: &str| Some(format!("https://www.example.com/{name}"));
    config.brand.logo = link("logo.svg");
    config.links = Links {
        sign_in: link("sign_in"),
        sign_up: link("sign_up"),
        free_mailbox: link("free_mailbox"),
        support: link("support"),
        privacy: link("privacy"),
        two_step: link("two_step"),
        protect: link("protect"),
        recovery: link("recovery"),
    };
    config.sign_in = vec![SignIn::Email, SignIn::Username];
    config.username_may_contain_at = true;
    config.region = Region::parse("NL");
    assert_eq!(Config::read(&written(&config)), Some(config));
}

#[wasm_bindgen_test]
fn every_problem_is_read_as_written() {
    regain_app::chunk::set_unsplit();
    for code in [
        ProblemCode::NoToken,
        ProblemCode::UnknownFlow,
        ProblemCode::NotFound,
        ProblemCode::MethodNotAllowed,
        ProblemCode::OutOfOrder,
        ProblemCode::FlowExpired,
        ProblemCode::TooLarge,
        ProblemCode::WrongType,
        ProblemCode::Invalid,
        ProblemCode::TooOften,
        ProblemCode::Unavailable,
    ] {
        let flow = flow(Step::Identify { identifier: None });
        let mut problem = problem::Problem::new(code, "why").with_flow(flow.clone());
        problem.retry_at = Some(Timestamp(1_795_368_751));
        problem.errors = vec![
            FieldError::at("code", &Fault::WrongCode { tries_left: 4 }),
            FieldError::at("password", &Fault::Contains { what: "site" }),
        ];
        let fault = |field: &str, code: &str, name: &str, value| FieldFault {
            field: field.into(),
            code: code.into(),
            params: vec![(name.into(), value)],
        };
        let expected = failure::Problem {
            code,
            faults: vec![
                fault("code", "wrong_code", "tries_left", Param::Number(4.0)),
                fault("password", "contains", "what", Param::Text("site".into())),
            ],
            flow: Some(flow),
            retry_at: Some(Timestamp(1_795_368_751)),
        };
        assert_eq!(failure::Problem::read(&written(&problem)), Some(expected));
    }
}

#[wasm_bindgen_test]
fn a_fault_found_here_brings_what_core_would_send() {
    for fault in [
        Fault::Missing,
        Fault::TooShort { min: 6 },
        Fault::TooLong { max: 6 },
        Fault::BadCharacter { character: 'é' },
        Fault::Malformed,
        Fault::Mismatch,
    ] {
        let sent = problem::Problem::invalid(vec![FieldError::at("code", &fault)]);
        let read = failure::Problem::read(&written(&sent)).unwrap();
        assert_eq!(read.faults, [FieldFault::new("code", &fault)]);
    }
}

#[wasm_bindgen_test]
fn every_action_is_written_as_read() {
    let secret = || Secret::new("päss \"\\\u{2028}😀 word");
    let text = || " a\"\\\n😀".to_owned();
    let answers = || match json!({ "name": text(), "rows": [{ "cell": text() }, {}], "none": [] }) {
        Value::Object(answers) => answers,
        _ => Map::new(),
    };
    for action in [
        Action::Identify { identifier: text() },
        Action::ChooseMethod { method: text() },
        Action::CannotUseAny,
        Action::ConfirmAddress { address: text() },
        Action::EnterCode { code: secret() },
        Action::ResendCode,
        Action::SetPassword {
            password: secret(),
            end_sessions: false,
        },
        Action::GiveContact { contact: text() },
        Action::AnswerChallenge {
            kind: ChallengeKind::Work,
            answer: text(),
        },
        Action::NewChallenge {
            kind: ChallengeKind::Picture,
        },
        Action::StopRequest {
            requests: vec!["r1".into(), text()],
        },
        Action::GiveReference { reference: text() },
        Action::MailReference,
        Action::Withdraw,
        Action::ResendLink,
        Action::GoBack,
        Action::SaveAnswers {
            answers: answers(),
            revision: Some(3),
            done: true,
        },
        Action::SaveAnswers {
            answers: Map::new(),
            revision: None,
            done: false,
        },
        Action::SubmitRequest {
            secrets: SecretAnswers::new(json!({ "passwords": [text(), " "] })),
            once: None,
        },
    ] {
        let body = backend::Body::of_answers(&action).unwrap();
        let written = serde_json::from_str(body.text()).unwrap();
        assert_eq!(Action::read(&written), Ok(action));
    }
    let any = json!({
        "parameters": { "data": { "most": 1_250_000 }, "salt": text(), "none": null },
        "list": [0, 4_294_967_296_u64, -1, true, false, []],
    });
    let written = backend::json_text(&any).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), any);
    let new = |purpose, reset_token, stop_token| NewFlow {
        purpose,
        locale: Some("nl".into()),
        identifier: None,
        device: Some(text()),
        reset_token,
        stop_token,
    };
    for new in [
        new(Purpose::Request, None, None),
        new(Purpose::Reset, Some(secret()), None),
        new(Purpose::Stop, None, Some(secret())),
    ] {
        let body = backend::Body::of_flow(&new).unwrap();
        let written = serde_json::from_str(body.text()).unwrap();
        assert_eq!(NewFlow::read(&written), Ok(new));
    }
}

//! Profile `kratos`: Ory Kratos' bodies, as its API reference describes them, and as recorded by others.

mod any_response;
mod body;
mod every_action;
mod failure;
mod gone;
mod journey;
mod recorded;
mod reload;

use regain_core::adapter;
use regain_core::adapter::{
    Adapter, Body, Credentials, HttpRequest, HttpResponse, Method, Next, Refusal,
};
use regain_core::problem::FieldError;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, NewFlow, Purpose, Step};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp(1_795_368_000);

/// An adapter of its own for each test.
fn kratos() -> Box<dyn Adapter> {
    let config = json!({"code": {"length": 6}, "password": {"min": 8, "max": 64}, "region": "GB"});
    adapter::kratos::connect(&config).unwrap()
}

fn new_flow(identifier: Option<&str>) -> NewFlow {
    NewFlow {
        purpose: Purpose::Password,
        locale: Some("nl".into()),
        identifier: identifier.map(str::to_owned),
        device: None,
        reset_token: None,
        stop_token: None,
    }
}

fn response(status: u16, body: Value) -> HttpResponse {
    HttpResponse {
        status,
        body: Some(body),
        retry_at: None,
        redirected: false,
    }
}

/// The request that has to follow.
fn sent(next: Next) -> HttpRequest {
    match next {
        Next::Send(request) => request,
        other => panic!("no request: {other:?}"),
    }
}

/// The faults that have to follow.
fn faults(next: Next) -> Vec<FieldError> {
    match next {
        Next::Refused(Refusal::Invalid(faults)) => faults,
        other => panic!("no faults: {other:?}"),
    }
}

/// The one message at the top that has to follow.
fn words(next: Next) -> String {
    let faults = faults(next);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((&*faults[0].pointer, &*faults[0].code), ("#", "message"));
    faults[0].params["text"].as_str().unwrap().to_owned()
}

fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url: url.into(),
        headers: Vec::new(),
        body: Body::Empty,
        credentials: Credentials::Include,
    }
}

fn post(url: &str, body: Value) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        body: Body::Json(body),
        ..get(url)
    }
}

fn identify(identifier: &str) -> Action {
    Action::Identify {
        identifier: identifier.into(),
    }
}

fn enter_code(code: &str) -> Action {
    Action::EnterCode {
        code: Secret::new(code),
    }
}

fn set_password(end_sessions: bool) -> Action {
    Action::SetPassword {
        password: Secret::new("a new password"),
        end_sessions,
    }
}

/// An adapter that stands at the form that this response brings.
fn standing_at(answer: HttpResponse) -> Box<dyn Adapter> {
    let mut adapter = kratos();
    adapter.begin(new_flow(None), NOW);
    adapter.act(identify("anna@example.com"), NOW);
    adapter.receive(response(200, body::asks_address()), NOW);
    adapter.receive(answer, NOW);
    adapter
}

/// An adapter that stands at the new password.
fn at_password() -> Box<dyn Adapter> {
    let mut adapter = standing_at(response(200, body::asks_code()));
    adapter.act(enter_code("123456"), NOW);
    adapter.receive(response(200, body::recovered()), NOW);
    adapter.receive(response(200, body::settings(json!([]), json!([]))), NOW);
    assert!(matches!(adapter.flow().step, Step::SetPassword { .. }));
    adapter
}

/// What follows on a response to an address.
fn after_address(answer: HttpResponse) -> Next {
    let mut kratos = kratos();
    kratos.begin(new_flow(Some("anna@example.com")), NOW);
    kratos.receive(response(200, body::asks_address()), NOW);
    kratos.receive(answer, NOW)
}

/// What follows on a response to a code.
fn after_code(answer: HttpResponse) -> (Box<dyn Adapter>, Next) {
    let mut kratos = standing_at(response(200, body::asks_code()));
    kratos.act(enter_code("123456"), NOW);
    let next = kratos.receive(answer, NOW);
    (kratos, next)
}

/// What follows on a response to a password.
fn after_password(answer: HttpResponse) -> (Box<dyn Adapter>, Next) {
    let mut kratos = at_password();
    kratos.act(set_password(true), NOW);
    let next = kratos.receive(answer, NOW);
    (kratos, next)
}

fn enter_code_step(kind: ContactKind, masked: &str, resend_at: Timestamp) -> Step {
    Step::EnterCode {
        kind,
        masked: masked.into(),
        length: 6,
        expires_at: Timestamp::NEVER,
        resend_at,
        tries_left: u32::MAX,
    }
}

#[test]
fn a_configuration_without_limits_is_refused() {
    let wrong = adapter::kratos::connect(&json!({"code": {"length": 6}}))
        .err()
        .unwrap();
    assert!(wrong.contains("password"), "{wrong}");
}

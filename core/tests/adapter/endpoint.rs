//! The contract's API in front of an adapter.

use regain_core::adapter::endpoint::{Answer, Call, Endpoint, FLOW_ID, Output};
use regain_core::adapter::{
    self, Adapter, Body, Credentials, HttpRequest, HttpResponse, Method, Next, Refusal,
};
use regain_core::problem::FieldError;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Flow, NewFlow, Purpose, Step};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp(1_795_368_000);

/// An adapter that answers everything alike.
struct Same(Next);

impl Adapter for Same {
    fn begin(&mut self, _: NewFlow, _: Timestamp) -> Next {
        Next::Done
    }

    fn act(&mut self, _: Action, _: Timestamp) -> Next {
        self.0.clone()
    }

    fn receive(&mut self, _: HttpResponse, _: Timestamp) -> Next {
        self.0.clone()
    }

    fn flow(&self) -> Flow {
        Flow {
            id: "the backend's own".into(),
            purpose: Purpose::Password,
            locale: "en".into(),
            expires_at: Timestamp::NEVER,
            locks_at: None,
            can_go_back: false,
            step: Step::Identify { identifier: None },
        }
    }

    fn saved(&self) -> Option<String> {
        Some("kept".into())
    }

    fn restore(&mut self, saved: &str) -> Option<Next> {
        (saved == "kept").then_some(Next::Done)
    }
}

fn endpoint(next: Next) -> Endpoint {
    Endpoint::new(Box::new(Same(next)), None)
}

fn call<'a>(path: &'a str, body: Option<&'a str>, token: Option<&'a str>) -> Call<'a> {
    Call {
        path,
        body,
        token,
        locale: "en",
        honeypot: None,
    }
}

fn answer(output: Output) -> (u16, Value, Option<String>) {
    let Output::Answer(Answer {
        status,
        body,
        token,
    }) = output
    else {
        panic!("not an answer");
    };
    let body = serde_json::from_str(&body).unwrap_or(Value::Null);
    (status, body, token)
}

fn get() -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url: "/".into(),
        headers: Vec::new(),
        body: Body::Empty,
        credentials: Credentials::Omit,
    }
}

fn ok(body: Value) -> HttpResponse {
    HttpResponse {
        status: 200,
        body: Some(body),
        retry_at: None,
        redirected: false,
    }
}

const NEW: &str = r#"{"purpose": "password"}"#;
const ACT: &str = r#"{"action": "go_back"}"#;

#[test]
fn a_new_flow_is_created_and_goes_on_with_its_token() {
    let (status, body, _) =
        answer(endpoint(Next::Done).call(&call("/flows", Some(NEW), None), NOW));
    assert_eq!(status, 201);
    assert_eq!(
        (&body["token"], &body["flow"]["id"]),
        (&json!("kept"), &json!(FLOW_ID))
    );
    // After a reload.
    let mut later = endpoint(Next::Done);
    let (status, body, token) = answer(later.call(&call("/flows/flow", None, Some("kept")), NOW));
    assert_eq!((status, token.as_deref()), (200, Some("kept")));
    assert_eq!(body["flow"]["step"]["name"], "identify");
    let (status, ..) = answer(later.call(&call("/flows/flow", Some(ACT), Some("kept")), NOW));
    assert_eq!(status, 200);
}

#[test]
fn a_flow_that_is_not_known_is_told() {
    for (body, token) in [
        (None, None),
        (None, Some("other")),
        (Some(ACT), Some("kept")),
    ] {
        let asked = call("/flows/flow", body, token);
        let (status, body, _) = answer(endpoint(Next::Done).call(&asked, NOW));
        assert_eq!((status, &body["code"]), (404, &json!("unknown_flow")));
    }
}

#[test]
fn a_body_that_cannot_be_read_is_invalid() {
    for (path, body) in [("/flows", "no JSON"), ("/flows", "{}"), ("/flows", "[1]")] {
        let (status, body, _) =
            answer(endpoint(Next::Done).call(&call(path, Some(body), None), NOW));
        assert_eq!((status, &body["code"]), (422, &json!("invalid")));
    }
}

#[test]
fn every_refusal_is_a_problem_of_the_contract() {
    let errors = vec![FieldError::message("code", "Not that one")];
    for (refusal, status, code) in [
        (Refusal::Invalid(errors), 422, json!("invalid")),
        (Refusal::OutOfOrder, 409, json!("out_of_order")),
        (Refusal::FlowExpired, 410, json!("flow_expired")),
        (Refusal::TooOften(Some(NOW)), 429, json!("too_often")),
        (Refusal::TooOften(None), 429, json!("too_often")),
        (Refusal::TooLarge, 413, json!("too_large")),
        (Refusal::Forbidden, 403, json!("forbidden")),
        (Refusal::Unavailable, 503, json!("unavailable")),
        // Not what the contract answers: nobody can read it.
        (Refusal::Unreadable, 400, Value::Null),
    ] {
        let mut endpoint = endpoint(Next::Refused(refusal.clone()));
        endpoint.call(&call("/flows", Some(NEW), None), NOW);
        let (is, body, _) = answer(endpoint.call(&call("/flows/flow", Some(ACT), None), NOW));
        assert_eq!((is, &body["code"]), (status, &code), "{refusal:?}");
        let has_flow = body["flow"]["step"]["name"] == "identify";
        let is_over = matches!(refusal, Refusal::FlowExpired | Refusal::Unreadable);
        assert_eq!(has_flow, !is_over, "{refusal:?}");
        if let Refusal::TooOften(until) = refusal {
            assert_eq!(body.get("retry_at").is_some(), until.is_some());
        }
    }
}

#[test]
fn a_backend_that_never_comes_to_an_end_is_left() {
    let mut endpoint = endpoint(Next::Send(get()));
    endpoint.call(&call("/flows", Some(NEW), None), NOW);
    let mut output = endpoint.call(&call("/flows/flow", Some(ACT), None), NOW);
    let mut sent = 0;
    while matches!(output, Output::Send(_)) {
        sent += 1;
        assert!(sent < 100);
        output = endpoint.receive(ok(json!({})), NOW);
    }
    assert_eq!(answer(output).0, 400);
}

#[test]
fn the_questions_come_from_their_own_url() {
    let form = Some("https://example.com/form.{locale}.json".into());
    let mut endpoint = Endpoint::new(Box::new(Same(Next::Done)), form);
    let Output::Send(request) = endpoint.call(&call("/form?locale=nl", None, None), NOW) else {
        panic!("not asked for");
    };
    assert_eq!(request.url, "https://example.com/form.nl.json");
    let (status, ..) = answer(endpoint.receive(ok(json!({"no": "form"})), NOW));
    assert_eq!(status, 400);
    let nowhere =
        answer(super::endpoint::endpoint(Next::Done).call(&call("/form", None, None), NOW));
    assert_eq!(nowhere.0, 404);
}

#[test]
fn a_profile_stands_behind_it_as_any_backend() {
    let config = json!({"code": {"length": 6}, "password": {"min": 8, "max": 64}});
    let adapter = adapter::better_auth::connect(&config).unwrap();
    let mut endpoint = Endpoint::new(adapter, None);
    let (status, ..) = answer(endpoint.call(&call("/flows", Some(NEW), None), NOW));
    assert_eq!(status, 201);
    let identify = r#"{"action": "identify", "identifier": "anna@example.com"}"#;
    let output = endpoint.call(&call("/flows/flow", Some(identify), None), NOW);
    assert!(matches!(output, Output::Send(_)));
    let (status, body, token) = answer(endpoint.receive(ok(json!({"success": true})), NOW));
    assert_eq!(
        (status, &body["flow"]["step"]["name"]),
        (200, &json!("enter_code"))
    );
    assert!(token.is_some());
}

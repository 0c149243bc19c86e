//! Any response at any step: never a panic, always an end.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

fn text() -> impl Strategy<Value = Value> {
    let known = select(vec![
        "submit",
        "hidden",
        "input",
        "error",
        "info",
        "code",
        "default",
        "password",
        "profile",
        "email",
        "success",
        "passed_challenge",
        "sent_email",
        "show_settings_ui",
        "show_recovery_ui",
        "previous",
        "recovery_address",
        "recovery_select_address",
        "recovery_confirm_address",
        "screen",
        "method",
        "security_csrf_violation",
        "self_service_flow_expired",
        body::FLOW,
        "/settings?flow=1-a",
        "",
    ]);
    prop_oneof![4 => known.prop_map(Value::from), 1 => any::<String>().prop_map(Value::from)]
}

/// JSON with members that Kratos has, in places where it has them or not.
fn json_value() -> impl Strategy<Value = Value> {
    let number = select(vec![
        0_i64,
        -1,
        6,
        300,
        4_000_002,
        4_000_032,
        4_060_005,
        4_060_006,
        i64::MAX,
    ]);
    let leaf = prop_oneof![
        4 => text(),
        1 => number.prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let name = select(vec![
            "id", "state", "ui", "nodes", "messages", "attributes", "meta", "label", "name", "type", "value",
            "group", "text", "context", "error", "reason", "message", "details", "continue_with", "action",
            "flow", "url", "use_flow_id", "redirect_browser_to", "expires_at", "maxlength", "property",
        ]);
        prop_oneof![
            2 => prop::collection::vec((name, inner.clone()), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
            }),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::from),
        ]
    })
}

/// A node with parts that are Kratos' or not.
fn node() -> impl Strategy<Value = Value> {
    (text(), text(), text(), json_value(), json_value()).prop_map(|(group, name, kind, value, messages)| {
        json!({"group": group, "attributes": {"name": name, "type": kind, "value": value}, "messages": messages})
    })
}

fn form() -> impl Strategy<Value = Value> {
    let nodes = prop::collection::vec(node(), 0..6);
    (text(), text(), nodes, json_value(), json_value()).prop_map(|(id, state, nodes, messages, next)| {
        json!({"id": id, "state": state, "ui": {"nodes": nodes, "messages": messages}, "continue_with": next})
    })
}

fn any_response() -> impl Strategy<Value = HttpResponse> {
    let body = prop_oneof![
        1 => Just(None),
        2 => json_value().prop_map(Some),
        3 => form().prop_map(Some),
        1 => (text(), json_value()).prop_map(|(id, details)| {
            Some(json!({"error": {"id": id, "reason": "why", "details": details}, "use_flow_id": body::FLOW}))
        }),
    ];
    let status = prop_oneof![
        3 => select(vec![200_u16, 400, 401, 403, 404, 410, 422, 429]),
        1 => 100..600_u16,
    ];
    (status, body, any::<bool>()).prop_map(|(status, body, redirected)| HttpResponse {
        status,
        body,
        retry_at: None,
        redirected,
    })
}

fn action() -> impl Strategy<Value = Action> {
    select(vec![
        identify("anna@example.com"),
        Action::ChooseMethod { method: "0".into() },
        Action::ConfirmAddress {
            address: "anna@example.org".into(),
        },
        enter_code("123456"),
        Action::ResendCode,
        set_password(true),
        Action::GoBack,
    ])
}

/// Where a test begins: 0 to 6.
fn reached(at: usize) -> Box<dyn Adapter> {
    match at {
        0 => kratos(),
        1 => standing_at(response(200, body::asks_address())),
        2 => standing_at(response(200, body::asks_choice())),
        3 => standing_at(response(200, body::asks_confirmation())),
        4 => standing_at(response(200, body::asks_code())),
        5 => {
            let mut after = kratos();
            let before = standing_at(response(200, body::asks_code()));
            after.restore(&before.saved().unwrap()).unwrap();
            after
        }
        _ => at_password(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_response_comes_to_an_end(
        at in 0..7_usize,
        steps in prop::collection::vec((action(), any_response()), 1..5),
    ) {
        let mut kratos = reached(at);
        let mut now = NOW;
        for (action, response) in steps {
            now = Timestamp(now.0 + 60);
            let mut next = kratos.act(action, now);
            let mut requests = 0;
            while let Next::Send(request) = next {
                requests += 1;
                prop_assert!(requests <= 4, "no end: {request:?}");
                prop_assert!(request.url.starts_with("/self-service/") || request.url == "/sessions");
                let secret = ["123456", "a new password", "anna@"].iter().any(|secret| request.url.contains(secret));
                prop_assert!(!secret, "{}", request.url);
                next = kratos.receive(response.clone(), now);
            }
            if let Next::Refused(Refusal::Invalid(faults)) = &next {
                prop_assert!(!faults.is_empty());
            }
            // What is drawn and what is kept can be read again.
            let flow = kratos.flow();
            prop_assert_eq!(serde_json::from_value::<regain_core::wire::Flow>(json!(flow)).unwrap(), flow);
            if let Some(saved) = kratos.saved() {
                let mut after = reached(0);
                prop_assert!(matches!(after.restore(&saved), Some(Next::Send(_))));
            }
        }
    }
}

//! A reload: what is kept, and where it goes on.

use super::*;
use body::{FLOW, SETTINGS};

/// The adapter after a reload, and the request that it begins with.
fn reloaded(before: &dyn Adapter) -> (Box<dyn Adapter>, HttpRequest) {
    let mut after = kratos();
    let next = after.restore(&before.saved().unwrap()).unwrap();
    (after, sent(next))
}

#[test]
fn nothing_is_kept_before_there_is_a_flow() {
    let mut kratos = kratos();
    kratos.begin(new_flow(None), NOW);
    assert_eq!(kratos.saved(), None);
    kratos.act(identify("anna@example.com"), NOW);
    assert_eq!(kratos.saved(), None);
}

#[test]
fn a_code_is_still_asked_for() {
    let before = standing_at(response(200, body::asks_code()));
    let saved = before.saved().unwrap();
    assert!(
        !saved.contains("anna") && !saved.contains("token"),
        "{saved}"
    );
    let (mut after, request) = reloaded(&*before);
    assert_eq!(
        request,
        get(&format!("/self-service/recovery/flows?id={FLOW}"))
    );
    // What is kept is kept until the form is there.
    assert_eq!(after.saved(), Some(saved));
    assert_eq!(
        after.receive(response(200, body::asks_code()), NOW),
        Next::Done
    );
    assert_eq!(after.flow().locale, "nl");
    let Step::EnterCode { masked, .. } = after.flow().step else {
        panic!("{:?}", after.flow().step);
    };
    assert_eq!(masked, "anna@example.org");
    // Kratos handed the address back.
    after.act(enter_code("123456"), NOW);
    after.receive(response(200, body::recovered()), NOW);
    after.receive(response(200, body::settings(json!([]), json!([]))), NOW);
    let Step::SetPassword { identifier, .. } = after.flow().step else {
        panic!("{:?}", after.flow().step);
    };
    assert_eq!(identifier, "anna@example.com");
}

#[test]
fn the_chosen_address_is_kept_masked() {
    let mut before = standing_at(response(200, body::asks_choice()));
    before.act(Action::ChooseMethod { method: "1".into() }, NOW);
    before.receive(response(200, body::asks_confirmation()), NOW);
    let (mut after, _) = reloaded(&*before);
    after.receive(response(200, body::asks_confirmation()), NOW);
    let (kind, masked) = (ContactKind::Email, "an****@example.org".into());
    assert_eq!(after.flow().step, Step::ConfirmAddress { kind, masked });
}

#[test]
fn a_password_is_still_asked_for() {
    let (mut after, request) = reloaded(&*at_password());
    assert_eq!(
        request,
        get(&format!("/self-service/settings/flows?id={SETTINGS}"))
    );
    after.receive(response(200, body::settings(json!([]), json!([]))), NOW);
    let Step::SetPassword { identifier, .. } = after.flow().step else {
        panic!("{:?}", after.flow().step);
    };
    // From the settings: nothing that was typed is kept.
    assert_eq!(identifier, "anna@example.com");
}

#[test]
fn a_password_set_just_before_is_set() {
    let (mut after, _) = reloaded(&*at_password());
    assert_eq!(
        after.receive(response(200, body::changed()), NOW),
        Next::Done
    );
    assert!(matches!(after.flow().step, Step::PasswordChanged { .. }));
}

#[test]
fn a_code_used_just_before_leads_to_the_settings() {
    let (mut after, _) = reloaded(&*standing_at(response(200, body::asks_code())));
    let mut recovered = body::recovered();
    recovered["continue_with"] = Value::Null;
    let next = after.receive(response(200, recovered), NOW);
    assert_eq!(sent(next), get("/self-service/settings/browser"));
    // Which are then the ones that are kept.
    let (_, request) = reloaded(&*after);
    assert_eq!(request, get("/self-service/settings/browser"));
}

#[test]
fn a_flow_that_is_gone_begins_again() {
    for (status, id) in [
        (404, ""),
        (410, ""),
        (410, "self_service_flow_expired"),
        (401, "session_inactive"),
        (403, "security_csrf_violation"),
    ] {
        for before in [standing_at(response(200, body::asks_code())), at_password()] {
            let (mut after, _) = reloaded(&*before);
            let mut body = body::error(id, "It is gone.");
            body["use_flow_id"] = body::OTHER_FLOW.into();
            let next = after.receive(response(status, body), NOW);
            assert_eq!(next, Next::Refused(Refusal::FlowExpired), "{status} {id}");
            assert_eq!(after.saved(), None);
        }
    }
}

#[test]
fn a_flow_that_cannot_be_fetched_now_is_kept() {
    let before = standing_at(response(200, body::asks_code()));
    let (mut after, _) = reloaded(&*before);
    let next = after.receive(response(503, Value::Null), NOW);
    assert_eq!(next, Next::Refused(Refusal::Unavailable));
    assert_eq!(after.saved(), before.saved());
    // Until then the first screen stands there, and can be used.
    let begun = sent(after.act(identify("anna@example.com"), NOW));
    assert_eq!(begun, get("/self-service/recovery/browser"));
}

#[test]
fn what_was_not_kept_here_changes_nothing() {
    let strange = json!({"flow": {"recovery": "a&b=c"}, "locale": "nl", "chosen": ""}).to_string();
    let empty = json!({"flow": {"settings": ""}, "locale": "nl", "chosen": ""}).to_string();
    for kept in ["", "null", "{}", "[1]", "{\"flow\":{}}", &strange, &empty] {
        let mut kratos = standing_at(response(200, body::asks_code()));
        let before = kratos.flow();
        assert_eq!(kratos.restore(kept), None, "{kept}");
        assert_eq!(kratos.flow(), before);
    }
}

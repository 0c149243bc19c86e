//! Flows that have ended, or have another one in their place.

use super::*;
use body::{OTHER_FLOW, message};

#[test]
fn a_token_that_does_not_fit_is_not_used_again() {
    let violation = || {
        response(
            403,
            body::error("security_csrf_violation", "Clear your cookies."),
        )
    };
    assert_eq!(
        after_address(violation()),
        Next::Refused(Refusal::Forbidden)
    );
    let (mut kratos, next) = after_code(violation());
    assert_eq!(next, Next::Refused(Refusal::Forbidden));
    assert!(kratos.saved().is_none());
    let begun = sent(kratos.act(identify("anna@example.com"), NOW));
    assert_eq!(begun, get("/self-service/recovery/browser"));
    // With the session of a used code, a reload goes on.
    let (kratos, next) = after_password(violation());
    assert_eq!(next, Next::Refused(Refusal::Forbidden));
    assert!(kratos.saved().is_some());
}

#[test]
fn a_flow_that_is_gone_begins_again() {
    let expired = Next::Refused(Refusal::FlowExpired);
    let mut too_old = body::error("self_service_flow_expired", "It expired 3 minutes ago.");
    too_old["use_flow_id"] = OTHER_FLOW.into();
    let too_old_message = message(
        4_060_005,
        "error",
        "The recovery flow expired 3 minutes ago.",
    );
    // Without Kratos' feature flag, the browser was led to the flow in its place.
    let in_its_place = body::asks_address_again(OTHER_FLOW, json!([too_old_message]));
    for answer in [
        response(410, too_old),
        response(410, body::error("", "It expired.")),
        response(404, body::error("", "No such flow.")),
        response(200, in_its_place),
    ] {
        let (kratos, next) = after_code(answer);
        assert_eq!(next, expired);
        let identifier = Some("anna@example.com".into());
        assert_eq!(kratos.flow().step, Step::Identify { identifier });
        assert_eq!(kratos.saved(), None);
    }
    let (_, next) = after_password(response(
        401,
        body::error("session_inactive", "No session."),
    ));
    assert_eq!(next, expired);
}

#[test]
fn a_flow_in_place_of_another_goes_on_and_says_why() {
    let often = "Submitted too often.";
    let mut failed = body::error("", often);
    failed["error"]["details"] =
        json!({"continue_with": [{"action": "show_recovery_ui", "flow": {"id": OTHER_FLOW}}]});
    let (mut kratos, next) = after_code(response(400, failed));
    assert_eq!(
        sent(next),
        get(&format!("/self-service/recovery/flows?id={OTHER_FLOW}"))
    );
    // It says it itself, or it does not.
    let again = body::asks_address_again(OTHER_FLOW, json!([]));
    assert_eq!(words(kratos.receive(response(200, again), NOW)), often);
    assert!(matches!(kratos.flow().step, Step::Identify { .. }));
    assert_eq!(kratos.flow().id, OTHER_FLOW);

    let mut replaced = body::error("self_service_flow_expired", "The settings expired.");
    replaced["use_flow_id"] = OTHER_FLOW.into();
    let (mut kratos, next) = after_password(response(410, replaced));
    assert_eq!(
        sent(next),
        get(&format!("/self-service/settings/flows?id={OTHER_FLOW}"))
    );
    let itself = message(4_050_001, "error", "The settings flow expired.");
    let again = body::settings(json!([]), json!([itself]));
    assert_eq!(
        words(kratos.receive(response(200, again), NOW)),
        "The settings flow expired."
    );
    assert!(matches!(kratos.flow().step, Step::SetPassword { .. }));
}

//! From the address to the new password.

use super::*;
use body::{FLOW, SETTINGS};
use regain_core::wire::Method as Contact;
use std::time::Duration;

const RECOVERY: &str = "/self-service/recovery?flow=5c2fe1a0-0000-4000-8000-000000000001";

#[test]
fn a_code_to_the_typed_address_leads_to_a_new_password() {
    let mut kratos = kratos();
    assert_eq!(kratos.begin(new_flow(None), NOW), Next::Done);
    assert_eq!(kratos.flow().step, Step::Identify { identifier: None });
    assert_eq!(kratos.flow().locale, "nl");

    // Nothing was sent yet: the address begins the flow.
    let begun = sent(kratos.act(identify(" anna@example.com "), NOW));
    assert_eq!(begun, get("/self-service/recovery/browser"));
    let answered = sent(kratos.receive(response(200, body::asks_email()), NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "email": "anna@example.com"});
    assert_eq!(answered, post(RECOVERY, given.clone()));

    let told = json!([body::message(1_060_003, "info", "An email was sent.")]);
    let next = kratos.receive(response(200, body::asks_code_by_email(told)), NOW);
    assert_eq!(next, Next::Done);
    let resend_at = NOW + Duration::from_secs(30);
    let flow = kratos.flow();
    assert_eq!(flow.id, FLOW);
    assert_eq!(flow.expires_at, Timestamp::parse(body::EXPIRES).unwrap());
    assert!(!flow.can_go_back);
    let step = enter_code_step(ContactKind::Email, "anna@example.com", resend_at);
    assert_eq!(flow.step, step);

    let early = kratos.act(Action::ResendCode, NOW);
    assert_eq!(early, Next::Refused(Refusal::TooOften(Some(resend_at))));
    assert_eq!(
        sent(kratos.act(Action::ResendCode, resend_at)),
        post(RECOVERY, given)
    );
    kratos.receive(
        response(200, body::asks_code_by_email(json!([]))),
        resend_at,
    );
    let again_at = resend_at + Duration::from_secs(30);
    let step = enter_code_step(ContactKind::Email, "anna@example.com", again_at);
    assert_eq!(kratos.flow().step, step);

    let code = sent(kratos.act(enter_code("１２３ ４５６"), NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "code": "123456"});
    assert_eq!(code, post(RECOVERY, given));
    let fetched = sent(kratos.receive(response(200, body::recovered()), NOW));
    assert_eq!(
        fetched,
        get(&format!("/self-service/settings/flows?id={SETTINGS}"))
    );
    // Until it comes, the screen stays.
    assert_eq!(kratos.flow().step, step);
    let settings = body::settings(
        json!([]),
        json!([body::message(1_060_001, "success", "You are in.")]),
    );
    assert_eq!(kratos.receive(response(200, settings), NOW), Next::Done);
    let Step::SetPassword { policy, identifier } = kratos.flow().step else {
        panic!("{:?}", kratos.flow().step);
    };
    assert_eq!((policy.min, policy.max), (8, 64));
    assert_eq!(identifier, "anna@example.com");

    let password = sent(kratos.act(set_password(true), NOW));
    let given =
        json!({"csrf_token": "token==", "method": "password", "password": "a new password"});
    assert_eq!(
        password,
        post(&format!("/self-service/settings?flow={SETTINGS}"), given)
    );
    let ended = sent(kratos.receive(response(200, body::changed()), NOW));
    assert_eq!(
        ended,
        HttpRequest {
            method: Method::Delete,
            ..get("/sessions")
        }
    );
    assert_eq!(
        kratos.flow().step,
        Step::PasswordChanged {
            sessions_ended: false
        }
    );
    let next = kratos.receive(response(200, json!({"count": 2})), NOW);
    assert_eq!(next, Next::Done);
    assert_eq!(
        kratos.flow().step,
        Step::PasswordChanged {
            sessions_ended: true
        }
    );
    assert_eq!(kratos.saved(), None);
}

#[test]
fn sessions_are_left_alone_where_the_person_says_so() {
    let mut kratos = at_password();
    sent(kratos.act(set_password(false), NOW));
    assert_eq!(
        kratos.receive(response(200, body::changed()), NOW),
        Next::Done
    );
    assert_eq!(
        kratos.flow().step,
        Step::PasswordChanged {
            sessions_ended: false
        }
    );
}

#[test]
fn sessions_that_could_not_be_ended_leave_the_password_changed() {
    let mut kratos = at_password();
    sent(kratos.act(set_password(true), NOW));
    sent(kratos.receive(response(200, body::changed()), NOW));
    assert_eq!(
        kratos.receive(response(401, body::error("", "No session")), NOW),
        Next::Done
    );
    assert_eq!(
        kratos.flow().step,
        Step::PasswordChanged {
            sessions_ended: false
        }
    );
}

#[test]
fn an_address_can_be_chosen_and_confirmed() {
    let mut kratos = standing_at(response(200, body::asks_choice()));
    let contact = |id: &str, kind, masked: &str| Contact {
        id: id.into(),
        kind,
        masked: masked.into(),
    };
    let methods = vec![
        contact("0", ContactKind::Phone, "+44****01"),
        contact("1", ContactKind::Email, "an****@example.org"),
    ];
    let step = Step::ChooseMethod {
        methods,
        can_request: false,
    };
    assert_eq!(kratos.flow().step, step);
    assert!(!kratos.flow().can_go_back);

    for unknown in ["2", "-1", "", "hash-of-email"] {
        let method = unknown.into();
        let faults = faults(kratos.act(Action::ChooseMethod { method }, NOW));
        assert_eq!(
            (&*faults[0].pointer, &*faults[0].code),
            ("#/method", "not_an_option")
        );
    }
    let chosen = sent(kratos.act(Action::ChooseMethod { method: "1".into() }, NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "recovery_address": "anna@example.com",
        "recovery_select_address": "hash-of-email"});
    assert_eq!(chosen, post(RECOVERY, given));

    kratos.receive(response(200, body::asks_confirmation()), NOW);
    let (kind, masked) = (ContactKind::Email, "an****@example.org".into());
    assert_eq!(kratos.flow().step, Step::ConfirmAddress { kind, masked });
    assert!(kratos.flow().can_go_back);
    let address = "anna@example.org".into();
    let confirmed = sent(kratos.act(Action::ConfirmAddress { address }, NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "recovery_address": "anna@example.com",
        "recovery_confirm_address": "anna@example.org"});
    assert_eq!(confirmed, post(RECOVERY, given.clone()));

    kratos.receive(response(200, body::asks_code()), NOW);
    let resend_at = NOW + Duration::from_secs(30);
    let step = enter_code_step(ContactKind::Email, "anna@example.org", resend_at);
    assert_eq!(kratos.flow().step, step);
    assert_eq!(
        sent(kratos.act(Action::ResendCode, resend_at)),
        post(RECOVERY, given)
    );

    let back = sent(kratos.act(Action::GoBack, NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "recovery_address": "anna@example.com",
        "screen": "previous"});
    assert_eq!(back, post(RECOVERY, given));
    assert_eq!(
        kratos.receive(response(200, body::asks_choice()), NOW),
        Next::Done
    );
    assert!(matches!(kratos.flow().step, Step::ChooseMethod { .. }));
}

#[test]
fn phone_numbers_are_sent_as_kratos_stores_them() {
    let mut kratos = kratos();
    kratos.begin(new_flow(Some("01632 960001")), NOW);
    let answered = sent(kratos.receive(response(200, body::asks_address()), NOW));
    let given =
        json!({"csrf_token": "token==", "method": "code", "recovery_address": "+441632960001"});
    assert_eq!(answered, post(RECOVERY, given));
    // What is neither is sent as it is: Kratos says what it thinks of it.
    let answered = sent(kratos.act(identify("anna"), NOW));
    let given = json!({"csrf_token": "token==", "method": "code", "recovery_address": "anna"});
    assert_eq!(answered, post(RECOVERY, given));
}

#[test]
fn an_identifier_that_is_known_begins_the_flow() {
    let begun = kratos().begin(new_flow(Some("anna@example.com")), NOW);
    assert_eq!(sent(begun), get("/self-service/recovery/browser"));
}

#[test]
fn a_purpose_that_kratos_has_not_is_refused() {
    let flow = NewFlow {
        purpose: Purpose::Username,
        ..new_flow(None)
    };
    assert_eq!(
        kratos().begin(flow, NOW),
        Next::Refused(Refusal::OutOfOrder)
    );
}

#[test]
fn a_browser_that_is_sent_to_the_settings_stays() {
    // Without Kratos' feature flag `use_continue_with_transitions`.
    let mut kratos = standing_at(response(200, body::asks_code()));
    kratos.act(enter_code("123456"), NOW);
    let mut elsewhere = body::error("browser_location_change_required", "Go elsewhere");
    elsewhere["redirect_browser_to"] =
        format!("https://www.example.com/settings?a=b&flow={SETTINGS}").into();
    let fetched = sent(kratos.receive(response(422, elsewhere), NOW));
    assert_eq!(
        fetched,
        get(&format!("/self-service/settings/flows?id={SETTINGS}"))
    );
}

#[test]
fn settings_without_an_id_are_begun() {
    let mut kratos = standing_at(response(200, body::asks_code()));
    kratos.act(enter_code("123456"), NOW);
    let mut recovered = body::recovered();
    recovered["continue_with"] = json!([]);
    let fetched = sent(kratos.receive(response(200, recovered), NOW));
    assert_eq!(fetched, get("/self-service/settings/browser"));
}

#[test]
fn a_form_that_was_not_expected_is_believed() {
    // The same address as was typed: no confirmation.
    let mut kratos = standing_at(response(200, body::asks_choice()));
    kratos.act(Action::ChooseMethod { method: "0".into() }, NOW);
    assert_eq!(
        kratos.receive(response(200, body::asks_code()), NOW),
        Next::Done
    );
    assert!(matches!(kratos.flow().step, Step::EnterCode { .. }));
}

#[test]
fn what_was_given_up_changes_nothing() {
    let mut kratos = standing_at(response(200, body::asks_code()));
    let before = kratos.flow();
    assert_eq!(
        kratos.receive(response(200, body::asks_choice()), NOW),
        Next::Done
    );
    kratos.act(enter_code("123456"), NOW);
    assert_eq!(
        kratos.act(Action::CannotUseAny, NOW),
        Next::Refused(Refusal::OutOfOrder)
    );
    assert_eq!(
        kratos.receive(response(200, body::recovered()), NOW),
        Next::Done
    );
    assert_eq!(kratos.flow(), before);
}

#[test]
fn a_time_that_kratos_does_not_tell_is_never() {
    for untold in [json!("0001-01-01T00:00:00Z"), json!("soon"), Value::Null] {
        let mut form = body::asks_code();
        form["expires_at"] = untold;
        let flow = standing_at(response(200, form)).flow();
        assert_eq!(flow.expires_at, Timestamp::NEVER);
    }
}

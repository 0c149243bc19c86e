//! What goes wrong, and what a person then sees.

use super::*;
use body::{OTHER_FLOW, SETTINGS, complaining, message, node};

fn with(mut message: Value, context: Value) -> Value {
    message["context"] = context;
    message
}

#[test]
fn a_wrong_code_has_no_number_of_tries() {
    let (kratos, next) = after_code(response(
        200,
        body::asks_code_with(json!([body::wrong_code()])),
    ));
    let faults = faults(next);
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (&*faults[0].pointer, &*faults[0].code),
        ("#/code", "mismatch")
    );
    assert!(faults[0].params.is_empty());
    assert!(matches!(kratos.flow().step, Step::EnterCode { .. }));
}

#[test]
fn no_code_at_all_is_not_sent() {
    // Kratos would send another one.
    for (typed, code) in [
        ("", "missing"),
        (" - ", "missing"),
        ("12345O", "bad_character"),
    ] {
        let mut kratos = standing_at(response(200, body::asks_code()));
        let faults = faults(kratos.act(enter_code(typed), NOW));
        assert_eq!((&*faults[0].pointer, &*faults[0].code), ("#/code", code));
    }
}

#[test]
fn an_address_that_kratos_cannot_read_is_named() {
    let wrong = |message: Value| {
        let mut form = body::asks_address();
        form["ui"]["nodes"][1] =
            complaining(node("code", "recovery_address", "text", None), message);
        faults(after_address(response(400, form))).remove(0)
    };
    let missing = wrong(message(
        4_000_002,
        "error",
        "Property recovery_address is missing.",
    ));
    assert_eq!(
        (&*missing.pointer, &*missing.code),
        ("#/identifier", "missing")
    );
    let malformed = wrong(message(4_000_040, "error", "Enter a valid email address"));
    assert_eq!(
        (&*malformed.pointer, &*malformed.code),
        ("#/identifier", "malformed")
    );
    let unknown = wrong(message(4_999_999, "error", "Something new."));
    assert_eq!(
        (&*unknown.pointer, &*unknown.code),
        ("#/identifier", "message")
    );
    assert_eq!(unknown.params["text"], "Something new.");
}

#[test]
fn a_message_at_the_form_can_name_its_field() {
    let missing = with(
        message(4_000_002, "error", "Missing."),
        json!({"property": "recovery_address"}),
    );
    let form = body::asks_address_again(body::FLOW, json!([missing]));
    let faults = faults(after_address(response(400, form)));
    assert_eq!(
        (&*faults[0].pointer, &*faults[0].code),
        ("#/identifier", "missing")
    );
}

#[test]
fn a_message_at_a_field_that_is_not_shown_is_at_the_top() {
    let mut form = body::asks_code();
    let hidden = node(
        "code",
        "recovery_address",
        "hidden",
        Some("anna@example.com"),
    );
    form["ui"]["nodes"][4] = complaining(hidden, message(4_000_002, "error", "It is missing."));
    assert_eq!(words(after_code(response(400, form)).1), "It is missing.");
}

#[test]
fn what_a_password_lacks_is_said_at_the_password() {
    let min = json!({"min_length": 10, "actual_length": 4});
    let max = json!({"max_length": 72, "actual_length": 90});
    for (message, code, params) in [
        (message(4_000_002, "error", "m"), "missing", json!({})),
        (
            with(message(4_000_032, "error", "m"), min),
            "too_short",
            json!({"min": 10}),
        ),
        (
            with(message(4_000_033, "error", "m"), max),
            "too_long",
            json!({"max": 72}),
        ),
        (
            message(4_000_031, "error", "m"),
            "contains",
            json!({"what": "identifier"}),
        ),
        (message(4_000_034, "error", "m"), "too_common", json!({})),
        // Without its limit, and with one that is none, only the words are left.
        (
            message(4_000_032, "error", "m"),
            "message",
            json!({"text": "m"}),
        ),
        (
            with(message(4_000_032, "error", "m"), json!({"min_length": -1})),
            "message",
            json!({"text": "m"}),
        ),
        (
            message(4_000_005, "error", "m"),
            "message",
            json!({"text": "m"}),
        ),
        (
            message(4_000_039, "error", "m"),
            "message",
            json!({"text": "m"}),
        ),
    ] {
        let form = body::settings(json!([message]), json!([]));
        let (kratos, next) = after_password(response(400, form));
        let faults = faults(next);
        assert_eq!(
            (&*faults[0].pointer, &*faults[0].code),
            ("#/password", code)
        );
        assert_eq!(json!(faults[0].params), params);
        assert!(matches!(kratos.flow().step, Step::SetPassword { .. }));
    }
}

#[test]
fn nothing_that_a_form_says_vanishes() {
    let (at_password, at_form) = (
        json!([
            message(4_000_005, "error", "one"),
            message(4_000_034, "error", "two")
        ]),
        json!([
            message(5_000_001, "error", "three"),
            message(1_050_001, "info", "not wrong")
        ]),
    );
    let (_, next) = after_password(response(400, body::settings(at_password, at_form)));
    let said: Vec<(String, String)> = faults(next)
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect();
    let expected = [
        ("#", "message"),
        ("#/password", "message"),
        ("#/password", "too_common"),
    ];
    assert_eq!(
        said,
        expected.map(|(pointer, code)| (pointer.into(), code.into()))
    );
}

#[test]
fn a_second_step_is_asked_for_in_kratos_own_words() {
    let (mut kratos, next) = after_code(response(200, body::recovered()));
    sent(next);
    let mut second = body::error(
        "session_aal2_required",
        "Please verify yourself with a second factor.",
    );
    second["redirect_browser_to"] =
        format!("https://id.example.com/login?flow={OTHER_FLOW}").into();
    let next = kratos.receive(response(403, second), NOW);
    assert_eq!(words(next), "Please verify yourself with a second factor.");
    assert!(matches!(kratos.flow().step, Step::EnterCode { .. }));
    assert!(!kratos.flow().can_go_back);
    // The code is used: only the settings are still asked for.
    let again = sent(kratos.act(enter_code("123456"), NOW));
    assert_eq!(
        again,
        get(&format!("/self-service/settings/flows?id={SETTINGS}"))
    );
    kratos.receive(response(200, body::settings(json!([]), json!([]))), NOW);
    assert!(matches!(kratos.flow().step, Step::SetPassword { .. }));
}

#[test]
fn errors_are_told_in_kratos_own_words() {
    let at_address = [
        (
            400,
            body::error("session_already_available", "A session was found."),
            "A session was found.",
        ),
        (
            400,
            json!({"error": {"message": "in general"}}),
            "in general",
        ),
        (418, body::error("", "No coffee."), "No coffee."),
    ];
    for (status, body, expected) in at_address {
        assert_eq!(words(after_address(response(status, body))), expected);
    }
    let old = body::error("session_refresh_required", "The session is too old.");
    let (kratos, next) = after_password(response(403, old));
    assert_eq!(words(next), "The session is too old.");
    assert!(matches!(kratos.flow().step, Step::SetPassword { .. }));
}

#[test]
fn statuses_mean_the_same_at_every_step() {
    let later = Timestamp(NOW.0 + 60);
    for (status, expected) in [
        (413, Refusal::TooLarge),
        (429, Refusal::TooOften(Some(later))),
        (500, Refusal::Unavailable),
        (503, Refusal::Unavailable),
    ] {
        let answer = || HttpResponse {
            retry_at: Some(later),
            ..response(status, body::error("", "Inner workings."))
        };
        assert_eq!(after_address(answer()), Next::Refused(expected.clone()));
        assert_eq!(after_code(answer()).1, Next::Refused(expected.clone()));
        assert_eq!(after_password(answer()).1, Next::Refused(expected));
    }
    for status in [200, 204, 302, 400, 422] {
        let answer = || HttpResponse {
            body: None,
            ..response(status, Value::Null)
        };
        assert_eq!(after_address(answer()), Next::Refused(Refusal::Unreadable));
        assert_eq!(
            after_password(answer()).1,
            Next::Refused(Refusal::Unreadable)
        );
    }
}

#[test]
fn recovery_by_link_says_where_the_link_is() {
    let mut form = body::asks_email();
    form["state"] = "sent_email".into();
    form["ui"]["messages"] = json!([message(1_060_002, "info", "A link was sent.")]);
    assert_eq!(
        words(after_address(response(200, form))),
        "A link was sent."
    );
}

#[test]
fn a_form_of_another_kind_says_what_it_says() {
    let form = |messages| body::flow(body::FLOW, "something_new", json!([]), messages);
    let told = json!([message(1_069_999, "info", "Look at your watch.")]);
    assert_eq!(
        words(after_address(response(200, form(told)))),
        "Look at your watch."
    );
    let silent = after_address(response(200, form(json!([]))));
    assert_eq!(silent, Next::Refused(Refusal::Unreadable));
    // Accounts without passwords.
    let (mut kratos, _) = after_code(response(200, body::recovered()));
    let told = json!([message(
        1_060_001,
        "success",
        "Choose another way to sign in."
    )]);
    let next = kratos.receive(response(200, form(told)), NOW);
    assert_eq!(words(next), "Choose another way to sign in.");
}

#[test]
fn an_id_that_is_no_part_of_a_url_is_not_followed() {
    let mut form = body::asks_address();
    form["id"] = "1&admin=true".into();
    assert_eq!(
        after_address(response(200, form)),
        Next::Refused(Refusal::Unreadable)
    );
}

//! What comes back: taken, refused, or nothing that can be read. What was typed stays.

use super::stage::*;
use regain_core::adapter::{HttpResponse, Next, Refusal};
use regain_core::time::Timestamp;
use regain_core::wire::Step;
use serde_json::{Value, json};

fn submitted(response: HttpResponse) -> Result<(String, Timestamp, Option<String>), Next> {
    let mut site = Site::new(json!({"url": "/recover"}));
    site.at_review();
    site.sends(submit(json!({"old_passwords": ["as it was"]})));
    let next = site.adapter.receive(response, NOW);
    match site.step() {
        Step::Submitted {
            reference,
            answer_by,
            message,
            ..
        } => {
            assert_eq!(next, Next::Done);
            Ok((reference, answer_by, message))
        }
        _ => {
            assert!(site.is_complete());
            // The same may be sent again, and be taken then.
            site.sends(submit(json!({"old_passwords": ["as it was"]})));
            assert_eq!(site.receives(204, Value::Null), Next::Done);
            assert!(matches!(site.step(), Step::Submitted { .. }));
            Err(next)
        }
    }
}

#[test]
fn success_is_told_by_the_status() {
    for (status, body, told) in [
        (200, None, ("", None)),
        (204, None, ("", None)),
        (299, Some(json!([])), ("", None)),
        (
            200,
            Some(json!({"errors": [{"field": "contact", "message": "No."}]})),
            ("", None),
        ),
        (
            202,
            Some(json!({"reference": 1042, "message": " "})),
            ("1042", None),
        ),
        (
            200,
            Some(json!({"reference": {}, "answer_by": "soon", "message": "Thanks."})),
            ("", Some("Thanks.")),
        ),
    ] {
        let (reference, answer_by, message) = submitted(answer(status, body)).expect("taken");
        assert_eq!((&*reference, message.as_deref()), told);
        assert_eq!(answer_by, Timestamp::NEVER);
    }
}

/// After a POST a redirect leads to a page that says thank you; an error in JSON is no page.
#[test]
fn a_redirect_that_was_followed_is_a_success() {
    let redirected = |status, body| {
        submitted(HttpResponse {
            redirected: true,
            ..answer(status, body)
        })
    };
    for status in [200, 404, 405, 500] {
        assert_eq!(
            redirected(status, None),
            Ok((String::new(), Timestamp::NEVER, None))
        );
    }
    let errors = json!({"errors": {"given_name": ["Not Anna."]}});
    assert!(matches!(
        redirected(422, Some(errors)),
        Err(Next::Refused(Refusal::Invalid(_)))
    ));
}

#[test]
fn every_refusal_has_its_screen() {
    let detail = Some(json!({"detail": "CSRF Failed: CSRF token missing."}));
    for (status, body, refusal) in [
        (400, None, Refusal::Unreadable),
        (400, Some(json!({})), Refusal::Unreadable),
        (401, detail.clone(), Refusal::Forbidden),
        (403, None, Refusal::Forbidden),
        (403, detail, Refusal::Forbidden),
        (404, None, Refusal::Unreadable),
        (
            413,
            Some(json!({"detail": "Too large."})),
            Refusal::TooLarge,
        ),
        (
            419,
            Some(json!({"message": "CSRF token mismatch."})),
            Refusal::Forbidden,
        ),
        (422, None, Refusal::Unreadable),
        (
            429,
            Some(json!({"detail": "Throttled."})),
            Refusal::TooOften(None),
        ),
        (
            500,
            Some(json!({"errors": {"contact": ["x"]}})),
            Refusal::Unavailable,
        ),
        (503, None, Refusal::Unavailable),
        (302, None, Refusal::Unreadable),
        (0, None, Refusal::Unreadable),
    ] {
        let expected = Err(Next::Refused(refusal));
        assert_eq!(submitted(answer(status, body)), expected, "{status}");
    }
    let retry_at = Some(NOW);
    let busy = HttpResponse {
        retry_at,
        ..answer(429, None)
    };
    assert_eq!(
        submitted(busy),
        Err(Next::Refused(Refusal::TooOften(retry_at)))
    );
}

/// A time-out: nothing came back, and the person tries again.
#[test]
fn a_request_without_a_response_is_given_up() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.at_review();
    let first = site.sends(submit(json!({})));
    assert!(site.is_complete());
    assert_eq!(site.sends(submit(json!({}))), first);
    site.acts(regain_core::wire::Action::GoBack);
    // What comes late belongs to nothing.
    assert_eq!(site.receives(200, json!({})), Next::Done);
    assert!(matches!(site.step(), Step::AnswerQuestions { .. }));
}

#[test]
fn no_challenge_no_way_past_it() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.begin();
    site.acts(identify("anna@example.com"));
    for (response, refusal) in [
        (answer(200, None), Refusal::Unreadable),
        (
            answer(200, Some(json!({"parameters": {"nonce": 1}}))),
            Refusal::Unreadable,
        ),
        (answer(404, Some(challenge(1))), Refusal::Unreadable),
        (answer(429, None), Refusal::TooOften(None)),
        (answer(503, None), Refusal::Unavailable),
    ] {
        site.sends(give("friend@example.org"));
        assert_eq!(site.adapter.receive(response, NOW), Next::Refused(refusal));
        let Step::Contact { contact, .. } = site.step() else {
            panic!("at contact");
        };
        assert_eq!(contact.as_deref(), Some("friend@example.org"));
    }
}

//! Faults of fields: each is said where it can be mended, and the person comes back to the review.

use super::stage::*;
use regain_core::adapter::{Body, MESSAGE, Next, Refusal};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ChallengeKind, Step};
use serde_json::{Value, json};

/// Pointer, code and words of each.
fn said(next: &Next) -> Vec<(String, String, String)> {
    let Next::Refused(Refusal::Invalid(errors)) = next else {
        panic!("{next:?}");
    };
    let text = |params: &serde_json::Map<String, Value>| {
        params
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    errors
        .iter()
        .map(|error| {
            (
                error.pointer.clone(),
                error.code.clone(),
                text(&error.params),
            )
        })
        .collect()
}

fn refused(post: Value, body: Value) -> Vec<(String, String, String)> {
    let mut site = Site::new(post);
    site.at_review();
    site.sends(submit(json!({"old_passwords": ["", "one", "one", "two"]})));
    let next = site.receives(422, body);
    assert!(site.is_complete());
    said(&next)
}

/// Rows have the numbers of the form, though blank ones are not sent.
#[test]
fn a_fault_is_at_its_field() {
    for (encoding, body, pointer) in [
        (
            "json",
            json!({"errors": {"answers.given_name": ["No."]}}),
            "#/answers/given_name",
        ),
        (
            "json",
            json!({"errors": {"given_name": ["No."]}}),
            "#/answers/given_name",
        ),
        (
            "json",
            json!({"errors": {"GivenName": ["No."]}}),
            "#/answers/given_name",
        ),
        (
            "json",
            json!({"errors": {"given_name.0": ["No."]}}),
            "#/answers/given_name",
        ),
        (
            "json",
            json!({"errors": {"answers.contacts.0.email": ["No."]}}),
            "#/answers/contacts/1/email",
        ),
        (
            "json",
            json!({"detail": [{"loc": ["body", "answers", "contacts", 1, "name"], "msg": "No."}]}),
            "#/answers/contacts/2/name",
        ),
        (
            "json",
            json!({"errors": {"answers.contacts.1": ["No."]}}),
            "#/answers/contacts/2",
        ),
        (
            "json",
            json!({"errors": {"answers.contacts.1.shoe": ["No."]}}),
            "#/answers/contacts/2",
        ),
        (
            "json",
            json!({"errors": {"answers.contacts.9.email": ["No."]}}),
            "#/answers/contacts",
        ),
        (
            "json",
            json!({"errors": {"contacts": ["No."]}}),
            "#/answers/contacts",
        ),
        (
            "json",
            json!({"errors": {"answers.subjects.1": ["No."]}}),
            "#/answers/subjects/2",
        ),
        (
            "json",
            json!({"errors": {"answers.address.0.postal_code": ["No."]}}),
            "#/answers/address/0/postal_code",
        ),
        (
            "json",
            json!({"errors": {"answers.address.postal_code": ["No."]}}),
            "#/answers/address/0/postal_code",
        ),
        (
            "json",
            json!({"errors": {"secrets.old_passwords.1": ["No."]}}),
            "#/secrets/old_passwords/3",
        ),
        (
            "json",
            json!({"errors": {"old_passwords": ["No."]}}),
            "#/secrets/old_passwords",
        ),
        (
            "form",
            json!({"errors": {"contacts[0][email]": ["No."]}}),
            "#/answers/contacts/1/email",
        ),
        (
            "form",
            json!({"errors": {"subjects.0": ["No."]}}),
            "#/answers/subjects/1",
        ),
        (
            "multipart",
            json!({"errors": {"mail.1": ["No."]}}),
            "#/answers/contacts/2/email",
        ),
        (
            "form",
            json!({"errors": {"mail[]": ["No."]}}),
            "#/answers/contacts",
        ),
        (
            "form",
            json!({"errors": {"first": ["No."]}}),
            "#/answers/given_name",
        ),
    ] {
        let names = json!({"contacts[].email": "mail[]", "given_name": "first"});
        let names = match body.to_string() {
            body if body.contains("mail") && !body.contains("email") || body.contains("first") => {
                names
            }
            _ => json!({}),
        };
        let post = json!({"url": "/recover", "as": encoding, "names": names});
        let expected = (pointer.to_owned(), MESSAGE.to_owned(), "No.".to_owned());
        assert_eq!(refused(post, body.clone()), [expected], "{encoding} {body}");
    }
}

#[test]
fn a_known_code_is_said_in_our_words_and_what_has_no_field_at_the_top() {
    let post = json!({"url": "/recover", "extra": {"source": "web"}});
    let body = json!({"errors": [
        {"pointer": "#/answers/given_name", "code": "too_long", "params": {"max": 3}, "detail": "too long"},
        {"pointer": "#/source", "detail": "Unknown source."},
        {"pointer": "#/answers/shoe_size", "code": "required"},
        {"pointer": "#/altcha", "detail": "Not asked for."},
        {"pointer": "#", "detail": "Closed today."},
    ]});
    let mut said = refused(post, body);
    said.sort();
    let expected = [
        ("#", MESSAGE, "Closed today."),
        ("#", MESSAGE, "shoe_size"),
        ("#", MESSAGE, "source: Unknown source."),
        ("#/altcha", MESSAGE, "Not asked for."),
        ("#/answers/given_name", "too_long", ""),
    ];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for ((pointer, code, text), expected) in said.iter().zip(expected) {
        assert_eq!((&**pointer, &**code), (expected.0, expected.1));
        assert!(text.contains(expected.2), "{text}");
    }
}

#[test]
fn what_comes_before_the_questions_is_mended_where_it_is_asked() {
    let mut site = Site::new(json!({"url": "/recover"}));
    site.at_review();
    site.sends(submit(json!({})));
    let next = site.receives(
        400,
        json!({"errors": {"contact": ["We know it."], "identifier": ["No account."], "given_name": ["Not Anna."]}}),
    );
    let at =
        |pointer: &str, text: &str| vec![(pointer.to_owned(), MESSAGE.to_owned(), text.to_owned())];
    assert_eq!(said(&next), at("#/identifier", "No account."));
    let identifier = Some("anna@example.com".to_owned());
    assert_eq!(site.step(), Step::Identify { identifier });
    let next = site.act(identify("anna"));
    assert_eq!(said(&next), at("#/contact", "We know it."));
    let Step::Contact { contact, .. } = site.step() else {
        panic!("at contact");
    };
    assert_eq!(contact.as_deref(), Some("friend@example.org"));
    let next = site.act(give("other@example.org"));
    assert_eq!(said(&next), at("#/answers/given_name", "Not Anna."));
    let Step::Review {
        answers,
        identifier,
        masked,
        ..
    } = site.step()
    else {
        panic!("at review");
    };
    assert_eq!(Value::Object(answers), answered());
    assert_eq!((&*identifier, &*masked), ("anna", "other@example.org"));
    site.sends(submit(json!({})));
    assert_eq!(site.receives(200, json!({})), Next::Done);
}

fn payload(body: &Body) -> &str {
    let Body::Json(body) = body else {
        panic!("JSON");
    };
    body["altcha"].as_str().unwrap_or_default()
}

/// A solution is used once. Where another one is needed, it is solved, and the request goes on by itself.
#[test]
fn a_challenge_is_solved_anew_and_the_request_goes_on() {
    let used = || json!({"errors": {"altcha": ["Used."]}});
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.at_review();
    let secrets = json!({"old_passwords": ["as it was"]});
    let request = site.sends(submit(secrets.clone()));
    assert_eq!(payload(&request.body), "payload-1");
    let Next::Send(request) = site.receives(422, used()) else {
        panic!("asks for a challenge");
    };
    assert_eq!(&*request.url, "/challenge");
    assert!(site.is_complete());
    let Next::Send(request) = site.solves(2) else {
        panic!("sends again");
    };
    assert!(site.is_complete());
    let Body::Json(body) = &request.body else {
        panic!("JSON");
    };
    assert_eq!(
        (payload(&request.body), &body["secrets"]),
        ("payload-2", &secrets)
    );
    // It is not solved for ever.
    let next = site.receives(422, used());
    assert_eq!(
        said(&next),
        [(
            "#/altcha".to_owned(),
            MESSAGE.to_owned(),
            "Used.".to_owned()
        )]
    );
    assert!(site.is_complete());
    // Nor is a solution sent again that an answer has come to.
    let request = site.sends(submit(json!({})));
    assert_eq!(&*request.url, "/challenge");
    let Next::Send(request) = site.solves(3) else {
        panic!("sends again");
    };
    assert_eq!(payload(&request.body), "payload-3");
    let next = site.receives(
        422,
        json!({"errors": {"altcha": ["Used."], "given_name": ["Not Anna."]}}),
    );
    let given_name = (
        "#/answers/given_name".to_owned(),
        MESSAGE.to_owned(),
        "Not Anna.".to_owned(),
    );
    assert_eq!(said(&next), [given_name]);
    assert!(site.is_complete());
}

#[test]
fn a_solution_that_has_expired_is_not_sent() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.at_review();
    // It would have by the time it arrives.
    site.now = Timestamp(EXPIRY.0 - 5);
    assert_eq!(&*site.sends(submit(json!({}))).url, "/challenge");
    // The person goes back instead: nothing is sent behind their back.
    let mut fresh = challenge(2);
    fresh["parameters"]["expiresAt"] = json!(EXPIRY.0 + 1_200);
    assert_eq!(site.receives(200, fresh.clone()), Next::Done);
    site.acts(Action::GoBack);
    assert!(matches!(site.step(), Step::Contact { .. }));
    site.sends(give("friend@example.org"));
    assert_eq!(site.receives(200, fresh), Next::Done);
    site.acts(solve("payload-2"));
    assert!(site.is_complete());
    assert_eq!(payload(&site.sends(submit(json!({}))).body), "payload-2");
}

/// A challenge that expires at once is sent all the same, or it would be solved for ever.
#[test]
fn a_challenge_too_short_to_use_goes_round_once() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.at_review();
    site.now = EXPIRY;
    assert_eq!(&*site.sends(submit(json!({}))).url, "/challenge");
    let mut brief = challenge(2);
    brief["parameters"]["expiresAt"] = json!(EXPIRY.0 + 1);
    assert_eq!(site.receives(200, brief), Next::Done);
    let Next::Send(request) = site.act(solve("payload-2")) else {
        panic!("sends");
    };
    assert_eq!(payload(&request.body), "payload-2");
}

#[test]
fn another_challenge_can_be_asked_for_and_an_expired_one_is_replaced() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.begin();
    site.acts(identify("anna@example.com"));
    site.sends(give("friend@example.org"));
    assert_eq!(site.receives(200, challenge(1)), Next::Done);
    let kind = ChallengeKind::Work;
    site.sends(Action::NewChallenge { kind });
    assert_eq!(
        site.receives(503, json!({})),
        Next::Refused(Refusal::Unavailable)
    );
    site.now = EXPIRY;
    site.sends(solve("late"));
    let mut fresh = challenge(2);
    fresh["parameters"]["expiresAt"] = json!(0);
    let next = site.receives(200, fresh.clone());
    assert_eq!(
        said(&next),
        [("#/answer".into(), "expired".into(), String::new())]
    );
    let Step::Challenge { work, .. } = site.step() else {
        panic!("at the challenge");
    };
    assert_eq!(work, Some(fresh));
    site.acts(solve("payload-2"));
    assert!(matches!(site.step(), Step::AnswerQuestions { .. }));
}

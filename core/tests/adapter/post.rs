//! Profile `post`: path B without a server of ours, from the first step to the one POST.

mod config;
mod faults;
mod property;
mod refusals;
mod stage;

use regain_core::adapter::{Body, Credentials, Method, Next, Refusal};
use regain_core::fault::Fault;
use regain_core::problem::FieldError;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, NewFlow, Purpose, SecretAnswers, Step};
use serde_json::{Value, json};
use stage::*;

/// What is typed between the first step and the review, apart from old passwords.
fn typed() -> Value {
    json!({
        "given_name": "Zoë 🐦 אבג",
        "contacts": [
            {"email": "bram@example.com", "name": "Bram & \"Co\"+\r\n1\n2"},
            {"email": " ", "name": ""},
            {"email": "cas@example.com", "name": " "},
        ],
        "subjects": ["", "Re: +1", "a=b&c"],
        "kind": "",
    })
}

/// The whole way with each encoding; every body in full.
#[test]
fn one_post_carries_everything() {
    let answers = json!({
        "given_name": "Zoë 🐦 אבג",
        "contacts": [
            {"email": "bram@example.com", "name": "Bram & \"Co\"+\r\n1\n2"},
            {"email": "cas@example.com"},
        ],
        "subjects": ["Re: +1", "a=b&c"],
    });
    let pairs = [
        ("login", "Anna@example.com"),
        ("contact", "friend@example.org"),
        ("locale", "nl"),
        ("contacts[0][email]", "bram@example.com"),
        ("contacts[0][name]", "Bram & \"Co\"+\r\n1\n2"),
        ("contacts[1][email]", "cas@example.com"),
        ("given_name", "Zoë 🐦 אבג"),
        ("mail[]", "Re: +1"),
        ("mail[]", "a=b&c"),
        ("old_passwords[]", " as it was "),
        ("altcha", "payload-1"),
        ("device", "d-1"),
        ("source", "web"),
        ("website", ""),
    ];
    let pairs = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
    for (encoding, body) in [
        (
            "json",
            Body::Json(json!({
                "identifier": "Anna@example.com", "contact": "friend@example.org", "locale": "nl", "device": "d-1",
                "answers": answers, "secrets": {"old_passwords": [" as it was "]},
                "altcha": "payload-1", "website": "", "source": "web",
            })),
        ),
        ("form", Body::Form(pairs.to_vec())),
        ("multipart", Body::Multipart(pairs.to_vec())),
    ] {
        let mut site = Site::new(json!({
            "url": "https://example.com/recover", "as": encoding, "challenge": "https://example.com/challenge",
            "honeypot": "website", "extra": {"source": "web"}, "credentials": "include",
            "headers": {"X-CSRF-Token": "t"}, "names": {"identifier": "login", "subjects[]": "mail[]"},
        }));
        site.begin();
        site.acts(identify("Anna@example.com"));
        let request = site.sends(give(" friend@EXAMPLE.org "));
        assert_eq!(
            (request.method, &*request.url),
            (Method::Get, "https://example.com/challenge")
        );
        assert_eq!((request.body, request.headers), (Body::Empty, vec![]));
        assert!(matches!(site.step(), Step::Contact { .. }));
        assert_eq!(site.receives(200, challenge(1)), Next::Done);
        assert_eq!(
            site.step(),
            Step::Challenge {
                offered: vec![regain_core::wire::ChallengeKind::Work],
                work: Some(challenge(1)),
                picture: None,
            }
        );
        site.acts(solve("payload-1"));
        let Step::AnswerQuestions {
            reference,
            revision: None,
            given: 0,
            ..
        } = site.step()
        else {
            panic!("{:?}", site.step());
        };
        assert_eq!(reference, "");
        site.acts(save(typed(), true));
        let request = site.sends(submit(
            json!({"old_passwords": ["", " as it was ", " as it was "]}),
        ));
        assert_eq!(
            (request.method, &*request.url),
            (Method::Post, "https://example.com/recover")
        );
        assert_eq!(
            request.headers,
            [("X-CSRF-Token".to_owned(), "t".to_owned())]
        );
        assert_eq!(request.credentials, Credentials::Include);
        assert!(!format!("{request:?}").contains("as it was"));
        assert_eq!(request.body, body);
        let told = json!({
            "reference": " R-17 ", "answer_by": "2027-01-02T03:04:05Z", "message": "We call you back.", "more": [1],
        });
        assert_eq!(site.receives(201, told), Next::Done);
        assert_eq!(
            site.step(),
            Step::Submitted {
                reference: "R-17".into(),
                answer_by: Timestamp::parse("2027-01-02T03:04:05Z").expect("a time"),
                masked: " friend@EXAMPLE.org ".into(),
                identifier: "Anna@example.com".into(),
                tries_left_today: u32::MAX,
                message: Some("We call you back.".into()),
            }
        );
        assert!(!site.adapter.flow().can_go_back);
        assert_eq!(
            site.act(submit(json!({}))),
            Next::Refused(Refusal::OutOfOrder)
        );
    }
}

#[test]
fn without_a_challenge_the_questions_follow_the_contact() {
    let mut site = Site::new(json!({"url": "/recover"}));
    let new = NewFlow {
        identifier: Some("anna".into()),
        ..new_flow()
    };
    assert_eq!(site.adapter.begin(new, NOW), Next::Done);
    assert_eq!(
        site.step(),
        Step::Contact {
            kinds: vec![ContactKind::Email],
            contact: None
        }
    );
    site.acts(give("friend@example.org"));
    site.acts(save(json!({"given_name": "Anna"}), true));
    let request = site.sends(submit(json!({})));
    assert_eq!(request.credentials, Credentials::SameOrigin);
    assert_eq!(
        request.body,
        Body::Json(json!({
            "identifier": "anna", "contact": "friend@example.org", "locale": "nl",
            "answers": {"given_name": "Anna"}, "secrets": {},
        }))
    );
}

#[test]
fn the_flow_has_no_end_no_reference_and_is_a_request() {
    let mut site = Site::new(json!({"url": "/recover"}));
    for purpose in Purpose::ALL {
        let new = NewFlow {
            purpose,
            ..new_flow()
        };
        assert_eq!(site.adapter.begin(new, NOW), Next::Done);
        let flow = site.adapter.flow();
        assert_eq!(
            (flow.purpose, flow.expires_at),
            (Purpose::Request, Timestamp::NEVER)
        );
        assert_eq!((&*flow.locale, flow.can_go_back), ("nl", false));
    }
    site.adapter.set_locale("en");
    assert_eq!(site.adapter.flow().locale, "en");
    site.at_review();
    let Step::Review {
        reference,
        masked,
        revision,
        ..
    } = site.step()
    else {
        panic!("at review");
    };
    assert_eq!(
        (&*reference, &*masked, revision),
        ("", "friend@example.org", None)
    );
    assert_eq!(site.adapter.saved(), None);
    assert_eq!(site.adapter.restore("{}"), None);
    assert!(matches!(site.step(), Step::Review { .. }));
}

/// Nobody proves the contact, so a slip in it can be mended from the questions, and they are still answered then.
#[test]
fn the_contact_can_be_changed_and_the_answers_stay() {
    let mut site = Site::new(json!({"url": "/recover", "challenge": "/challenge"}));
    site.at_review();
    site.acts(Action::GoBack);
    let Step::AnswerQuestions { answers, .. } = site.step() else {
        panic!("at the questions");
    };
    assert!(site.adapter.flow().can_go_back);
    site.acts(Action::GoBack);
    assert_eq!(
        site.step(),
        Step::Contact {
            kinds: vec![ContactKind::Email],
            contact: Some("friend@example.org".into())
        }
    );
    site.acts(Action::GoBack);
    let identifier = Some("anna@example.com".into());
    assert_eq!(site.step(), Step::Identify { identifier });
    site.acts(identify("anna"));
    // The challenge that was solved before has not been used.
    site.acts(give("other@example.org"));
    let Step::AnswerQuestions { answers: again, .. } = site.step() else {
        panic!("at the questions");
    };
    assert_eq!(again, answers);
    site.acts(save(Value::Object(again), true));
    let Body::Json(body) = site.sends(submit(json!({}))).body else {
        panic!("JSON");
    };
    assert_eq!(
        (&body["identifier"], &body["contact"]),
        (&json!("anna"), &json!("other@example.org"))
    );
    assert_eq!(body["altcha"], "payload-1");
}

#[test]
fn the_rules_are_those_of_the_journey() {
    let mut site = Site::new(json!({"url": "/recover"}));
    site.begin();
    let refused = |member: &str, fault: Fault| {
        Next::Refused(Refusal::Invalid(vec![FieldError::at(member, &fault)]))
    };
    assert_eq!(
        site.act(identify(" ")),
        refused("identifier", Fault::Missing)
    );
    assert_eq!(
        site.act(give("a@example.com")),
        Next::Refused(Refusal::OutOfOrder)
    );
    site.acts(identify("anna@example.com"));
    assert_eq!(
        site.act(give("anna+1@example.com")),
        refused("contact", Fault::SameAsAccount)
    );
    site.acts(give("friend@example.org"));
    assert_eq!(
        site.act(save(json!({"given_name": " "}), true)),
        refused("answers/given_name", Fault::Missing)
    );
    assert_eq!(
        site.act(submit(json!({}))),
        Next::Refused(Refusal::OutOfOrder)
    );
    site.acts(save(json!({"given_name": "Anna"}), true));
    assert_eq!(
        site.act(submit(json!({"given_name": ["Anna"]}))),
        refused("secrets/given_name", Fault::UnknownField)
    );
}

/// What a condition hides is neither shown at the review nor sent.
#[test]
fn what_is_hidden_is_not_sent() {
    let mut site = Site::new(json!({"url": "/recover"}));
    site.at_review();
    site.acts(Action::GoBack);
    let hidden = json!({"given_name": "Anna", "kind": "post", "other": "left over"});
    site.acts(save(hidden.clone(), true));
    let Body::Json(body) = site.sends(submit(json!({}))).body else {
        panic!("JSON");
    };
    assert_eq!(
        body["answers"],
        json!({"given_name": "Anna", "kind": "post"})
    );
    // It is still there when the condition holds again.
    let Step::Review { answers, .. } = site.step() else {
        panic!("at review");
    };
    assert_eq!(Value::Object(answers), hidden);
}

#[test]
fn nothing_is_sent_before_the_questions_are_there() {
    let mut adapter = connect(json!({"url": "/recover"})).expect("a profile");
    assert_eq!(adapter.begin(new_flow(), NOW), Next::Done);
    for action in [identify("anna"), give("friend@example.org")] {
        assert_eq!(adapter.act(action, NOW), Next::Done);
    }
    let save = save(json!({}), true);
    assert_eq!(adapter.act(save, NOW), Next::Refused(Refusal::OutOfOrder));
    let submit = Action::SubmitRequest {
        secrets: SecretAnswers::default(),
        once: None,
    };
    assert_eq!(adapter.act(submit, NOW), Next::Refused(Refusal::OutOfOrder));
}

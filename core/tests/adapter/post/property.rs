//! Whatever comes back, nothing panics, something follows, and what was typed is still there.

use super::stage::*;
use proptest::prelude::*;
use regain_core::adapter::{HttpResponse, Next, Refusal};
use regain_core::wire::Step;
use serde_json::{Map, Value, json};

/// Names that dialects read, so that the dice find the ways through them.
const NAMES: [&str; 16] = [
    "errors",
    "detail",
    "message",
    "code",
    "pointer",
    "field",
    "loc",
    "msg",
    "params",
    "reference",
    "answers",
    "contacts",
    "identifier",
    "contact",
    "altcha",
    "given_name",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(&NAMES[..]).prop_map(str::to_owned),
        "(#/)?(answers|secrets|contacts|old_passwords|[0-9]{1,20}|[./\\[\\]~%]){0,5}",
        any::<String>(),
    ]
}

fn body() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 200, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
    .prop_filter("at most 64 kB", |body| body.to_string().len() <= 65_536)
}

fn response() -> impl Strategy<Value = HttpResponse> {
    let status = prop_oneof![3 => 400..430_u16, 1 => any::<u16>()];
    (status, prop::option::of(body()), any::<bool>()).prop_map(|(status, body, redirected)| {
        HttpResponse {
            redirected,
            ..answer(status, body)
        }
    })
}

proptest! {
    #[test]
    fn what_was_typed_outlives_any_response(
        responses in prop::collection::vec(response(), 1..4),
        encoding in proptest::sample::select(vec!["json", "form", "multipart"]),
        challenged in any::<bool>(),
    ) {
        let mut post = json!({"url": "/recover", "as": encoding, "names": {"contacts[].email": "mail[]"}});
        if challenged {
            post["challenge"] = json!("/challenge");
        }
        let mut site = Site::new(post);
        site.at_review();
        for (number, response) in responses.into_iter().enumerate() {
            let mut next = site.act(submit(json!({"old_passwords": ["one"]})));
            // A solution was used before.
            if let (Next::Send(request), true) = (&next, number > 0)
                && request.url == "/challenge"
            {
                next = site.solves(9);
            }
            prop_assert!(matches!(next, Next::Send(_)), "{:?}", next);
            let next = site.adapter.receive(response, NOW);
            if let Next::Refused(Refusal::Invalid(errors)) = &next {
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.iter().all(|error| error.pointer.starts_with('#')));
            }
            match site.step() {
                Step::Submitted { .. } => return Ok(()),
                // Back to the review, with another identifier or contact.
                Step::Identify { .. } => {
                    let next = site.act(identify("anna@example.com"));
                    prop_assert!(!matches!(next, Next::Send(_)));
                }
                _ => {}
            }
            if matches!(site.step(), Step::Contact { .. })
                && let Next::Send(_) = site.act(give("friend@example.org"))
            {
                site.solves(8);
            }
            prop_assert!(site.is_complete(), "{:?}", site.step());
        }
    }
}

//! The receivers of docs/post.md: what the profile `post` sends arrives at each as it was typed, with docs/receivers.md in every
//! encoding, and what they say of it is understood (row D5).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod receiver;

use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use receiver::{CHALLENGE, CHALLENGE_KEY, FORMS, Language, NODE, PHP, PYTHON, Receiver};
use regain_core::adapter::{Adapter, Body, HttpResponse, Next, Refusal, encode::multipart, post};
use regain_core::form::Form;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, NewFlow, Purpose, SecretAnswers, Step};
use serde_json::{Map, Value, json};
use sha2::Sha256;

const NOW: Timestamp = Timestamp(1_800_000_000);
const ENCODINGS: [&str; 3] = ["json", "form", "multipart"];
/// What a receiver takes by itself.
const JSON: [&str; 1] = ["json"];

const FORM: &str = r#"{"id": "short", "version": 1, "sections": [{"id": "you", "fields": [
    {"id": "name", "kind": "text", "needed": true},
    {"id": "notes", "kind": "text", "repeat": {"max": 20}},
    {"id": "contacts", "repeat": {"max": 20}, "fields": [
        {"id": "email", "kind": "email"}, {"id": "name", "kind": "text"}
    ]},
    {"id": "old_passwords", "kind": "old_password", "repeat": {"max": 3}}
]}]}"#;

/// What encodings and their readers get wrong.
const HARD: [&str; 12] = [
    "🐦 👩‍👩‍👧 e\u{301}",
    "one\r\ntwo\r\n\r\nthree",
    "one\ntwo",
    "1+1=2&a=b;c%41%",
    "\"'`\\<>[]{}",
    "שלום \u{200f}مرحبا",
    "\r\n--",
    "------RegainFormBoundary0--",
    "Content-Type: text/plain\r\n\r\n",
    "null",
    "007",
    "x\u{feff}\u{2028}y\u{0}",
];

/// The profile at the review, with these answers.
fn filled_in(encoding: &str, answers: Value) -> Box<dyn Adapter> {
    let config = json!({"post": {"url": "/recover", "as": encoding, "honeypot": "website"}});
    let mut adapter = post::connect(&config).unwrap();
    let words = |label: &str| json!({ "label": label });
    let texts = json!({"sections": {"you": words("You")}, "fields": {
        "name": words("Name"), "notes": words("Notes"), "old_passwords": words("Passwords"),
        "contacts": {"label": "Contacts", "fields": {"email": words("Email"), "name": words("Name")}},
    }});
    let form = Form::load(FORM).unwrap();
    adapter.set_form(&form.worded(&texts).unwrap());
    let new = NewFlow {
        purpose: Purpose::Request,
        locale: Some("nl".into()),
        identifier: Some("Anna@example.com".into()),
        device: None,
        reset_token: None,
        stop_token: None,
    };
    assert_eq!(adapter.begin(new, NOW), Next::Done);
    let Value::Object(answers) = answers else {
        panic!("answers are an object");
    };
    for action in [
        Action::GiveContact {
            contact: "friend@example.org".into(),
        },
        Action::SaveAnswers {
            answers,
            revision: None,
            done: true,
        },
    ] {
        assert_eq!(adapter.act(action, NOW), Next::Done);
    }
    adapter
}

/// What the browser sends: the media type and the bytes.
fn written(adapter: &mut dyn Adapter, secrets: Value) -> (String, Vec<u8>) {
    let action = Action::SubmitRequest {
        secrets: SecretAnswers::new(secrets),
        once: None,
    };
    let Next::Send(request) = adapter.act(action, NOW) else {
        panic!("a request");
    };
    match request.body {
        Body::Empty => panic!("a body"),
        Body::Json(body) => ("application/json".into(), body.to_string().into()),
        Body::Form(pairs) => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            let body = form.extend_pairs(pairs).finish();
            ("application/x-www-form-urlencoded".into(), body.into())
        }
        Body::Multipart(pairs) => {
            let (boundary, body) = multipart(&pairs);
            (format!("multipart/form-data; boundary={boundary}"), body)
        }
    }
}

fn response((status, body): (u16, Value)) -> HttpResponse {
    HttpResponse {
        status,
        body: Some(body),
        retry_at: None,
        redirected: false,
    }
}

/// Sends what is hard to send, and reads what was kept.
async fn arrives(receiver: &Receiver, encodings: &[&str]) {
    let hard: Vec<String> = HARD.iter().map(|text| (*text).to_owned()).collect();
    let contact =
        |n: usize| json!({"email": format!("a{n}@example.com"), "name": HARD[n % HARD.len()]});
    for encoding in encodings {
        let answers = json!({
            "name": "é".repeat(1_000),
            "notes": hard,
            "contacts": (0..20).map(contact).collect::<Vec<_>>(),
        });
        let secrets = json!({"old_passwords": [" as it\r\nwas+& ", "🐦", HARD[5]]});
        let mut adapter = filled_in(encoding, answers.clone());
        let (kind, body) = written(&mut *adapter, secrets.clone());
        let said = receiver.post(&kind, body).await;
        let reference = said.1["reference"].clone();
        assert_eq!(
            adapter.receive(response(said), NOW),
            Next::Done,
            "{encoding}"
        );
        let Step::Submitted {
            reference: shown, ..
        } = adapter.flow().step
        else {
            panic!("submitted");
        };
        let [kept] = &receiver.kept()[..] else {
            panic!("one request, {encoding}");
        };
        assert_eq!(
            (&kept["reference"], json!(shown)),
            (&reference, reference.clone())
        );
        assert_eq!(kept["identifier"], "Anna@example.com");
        assert_eq!(
            (&kept["contact"], &kept["locale"]),
            (&json!("friend@example.org"), &json!("nl"))
        );
        for (name, sent) in answers.as_object().unwrap() {
            assert_eq!(kept["answers"][name], *sent, "{encoding}");
        }
        assert_eq!(
            kept["answers"].as_object().map(Map::len),
            Some(3),
            "{encoding}"
        );
        assert_eq!(kept["secrets"], secrets, "{encoding}");
    }
}

/// What is wrong is at its field, in every encoding, and nothing is kept.
async fn judges(receiver: &Receiver, encodings: &[&str]) {
    let answers = json!({"name": "Anna", "contacts": [{"email": "bram@example.com"}, {"email": "cas@example.com"}]});
    for encoding in encodings {
        let mut adapter = filled_in(encoding, answers.clone());
        let (kind, body) = written(&mut *adapter, json!({}));
        let replaced = |from: &str, to: &str| {
            let body = String::from_utf8(body.clone()).unwrap();
            let from = match *encoding {
                "form" => from.replace('@', "%40"),
                _ => from.to_owned(),
            };
            assert!(body.contains(&from), "{body}");
            body.replace(&from, to).into_bytes()
        };
        for (body, pointer) in [
            (
                replaced("cas@example.com", "cas"),
                "#/answers/contacts/1/email",
            ),
            (replaced("friend@example.org", "friend"), "#/contact"),
            (replaced("Anna@example.com", " "), "#/identifier"),
        ] {
            let mut adapter = filled_in(encoding, answers.clone());
            written(&mut *adapter, json!({}));
            let (status, said) = receiver.post(&kind, body).await;
            assert_eq!(status, 422, "{encoding} {said}");
            let Next::Refused(Refusal::Invalid(errors)) =
                adapter.receive(response((status, said)), NOW)
            else {
                panic!("refused, {encoding}");
            };
            let [error] = &errors[..] else {
                panic!("{errors:?}");
            };
            assert_eq!(error.pointer, pointer, "{encoding}");
            assert!(
                ["malformed", "missing"].contains(&&*error.code),
                "{encoding} {error:?}"
            );
        }
        assert_eq!(receiver.kept(), Vec::<Value>::new());
    }
}

/// A filled honeypot is not kept, and nobody can tell; what cannot be read is refused.
async fn withstands(receiver: &Receiver, encoding: &str) {
    let mut adapter = filled_in(encoding, json!({"name": "Anna"}));
    adapter.fill_honeypot("https://example.com/");
    let (kind, body) = written(&mut *adapter, json!({}));
    assert_eq!(receiver.post(&kind, body.clone()).await.0, 201);
    assert_eq!(receiver.kept(), Vec::<Value>::new());

    let form = "application/x-www-form-urlencoded";
    let boundary = "multipart/form-data; boundary=x";
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", "null"),
        (
            "application/json",
            r#"{"identifier": [], "contact": {}, "answers": {"name": 1}}"#,
        ),
        (
            "application/json",
            r#"{"identifier": "anna", "contact": "a@example.com", "answers": "x"}"#,
        ),
        (form, ""),
        (form, "contacts[7][email]=a"),
        (form, "contacts=x&contacts[0][email]=a&contacts[]=b"),
        (form, "__proto__[0][x]=y&__proto__[x]=y&identifier=anna"),
        (form, "%FF=%FE&name=\u{0}"),
        (boundary, "--x\r\n\r\n--x--"),
        (boundary, "nothing"),
        ("text/plain", "x"),
    ] {
        let (status, _) = receiver.post(kind, body.into()).await;
        assert!(matches!(status, 400 | 422), "{status} {kind} {body}");
    }
    let large = vec![b'x'; 300 * 1_024];
    assert_eq!(receiver.post("application/json", large).await.0, 413);
    assert_eq!(receiver.kept(), Vec::<Value>::new());
    // It goes on.
    let mut adapter = filled_in(encoding, json!({"name": "Anna"}));
    let (kind, body) = written(&mut *adapter, json!({}));
    assert_eq!(receiver.post(&kind, body).await.0, 201);
    assert_eq!(receiver.kept().len(), 1);
}

/// A request counts with the solution of a challenge, once.
async fn challenges(receiver: &Receiver) {
    let answers = json!({"name": "Anna"});
    let mut adapter = filled_in("json", answers.clone());
    let (kind, body) = written(&mut *adapter, json!({}));
    let request: Value = serde_json::from_slice(&body).unwrap();
    let with = |altcha: &Value| {
        let mut request = request.clone();
        request["altcha"] = BASE64_STANDARD.encode(altcha.to_string()).into();
        request.to_string().into_bytes()
    };
    let made = receiver.challenge().await;
    assert_eq!(made["signature"], signed(&made["parameters"]));
    let (solution, other) = (solved(receiver).await, solved(receiver).await);
    let mut wrong = vec![json!({"challenge": {"parameters": {}}})];
    for (pointer, value) in [
        ("/solution/counter", json!(399)),
        ("/challenge/parameters/expiresAt", json!(9_999_999_999_u64)),
        ("/challenge/parameters/keyPrefix", json!("")),
        (
            "/challenge/signature",
            other["challenge"]["signature"].clone(),
        ),
        ("/challenge/signature", json!("é")),
        ("/challenge", other["challenge"].clone()),
    ] {
        let mut altered = solution.clone();
        *altered.pointer_mut(pointer).unwrap() = value;
        wrong.push(altered);
    }
    let mut late = solution.clone();
    late["challenge"]["parameters"]["expiresAt"] = 1_700_000_000.into();
    late["challenge"]["signature"] = signed(&late["challenge"]["parameters"]).into();
    wrong.push(late);
    for altcha in wrong {
        let (status, _) = receiver.post(&kind, with(&altcha)).await;
        assert!(matches!(status, 400 | 422), "{status} {altcha}");
    }
    assert_eq!(receiver.post(&kind, body).await.0, 400);
    assert_eq!(receiver.kept(), Vec::<Value>::new());

    assert_eq!(receiver.post(&kind, with(&solution)).await.0, 201);
    assert_eq!(receiver.kept().len(), 1);
    let (status, said) = receiver.post(&kind, with(&solution)).await;
    let fault = json!({"errors": [{"pointer": "#/altcha", "code": "wrong_answer"}]});
    assert_eq!((status, said), (422, fault));
    assert_eq!(receiver.kept(), Vec::<Value>::new());
    assert_eq!(receiver.post(&kind, with(&other)).await.0, 201);
}

/// As a receiver signs a challenge.
fn signed(parameters: &Value) -> String {
    let text = |name: &str| parameters[name].as_str().unwrap().to_owned();
    let signed = [
        parameters["expiresAt"].to_string(),
        text("nonce"),
        text("salt"),
        text("keyPrefix"),
    ];
    let mut mac = Hmac::<Sha256>::new_from_slice(CHALLENGE_KEY.as_bytes()).unwrap();
    mac.update(signed.join(" ").as_bytes());
    let bytes = mac.finalize().into_bytes();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A challenge with its solution, as ALTCHA's library finds it.
async fn solved(receiver: &Receiver) -> Value {
    let challenge: Challenge = serde_json::from_value(receiver.challenge().await).unwrap();
    let solution = solve_challenge(SolveChallengeOptions::new(&challenge));
    let solution = solution.unwrap().expect("a solution");
    serde_json::to_value(Payload {
        challenge,
        solution,
    })
    .unwrap()
}

async fn receives(language: &Language) {
    if let Some(receiver) = Receiver::start(language, &[], FORM) {
        arrives(&receiver, &JSON).await;
        judges(&receiver, &JSON).await;
        withstands(&receiver, "json").await;
    }
    if let Some(receiver) = Receiver::start(language, &[FORMS], FORM) {
        arrives(&receiver, &ENCODINGS).await;
        judges(&receiver, &ENCODINGS).await;
        withstands(&receiver, "form").await;
    }
    if let Some(receiver) = Receiver::start(language, &[FORMS, CHALLENGE], FORM) {
        challenges(&receiver).await;
    }
}

#[tokio::test]
async fn python_receives() {
    receives(&PYTHON).await;
}

#[tokio::test]
async fn php_receives() {
    receives(&PHP).await;
}

#[tokio::test]
async fn node_receives() {
    receives(&NODE).await;
}

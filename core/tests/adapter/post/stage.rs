//! A site with the profile, its questions, and what is done there.

use regain_core::adapter::{Adapter, HttpRequest, HttpResponse, Next, post};
use regain_core::form::{Form, WordedForm};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ChallengeKind, Flow, NewFlow, Purpose, SecretAnswers, Step};
use serde_json::{Value, json};

pub const NOW: Timestamp = Timestamp(1_800_000_000);
/// When the challenges expire.
pub const EXPIRY: Timestamp = Timestamp(1_800_001_200);

const FORM: &str = r#"{"id": "short", "version": 3, "sections": [{"id": "you", "fields": [
    {"id": "given_name", "kind": "name", "needed": true},
    {"id": "contacts", "repeat": {"max": 20}, "fields": [
        {"id": "email", "kind": "email"}, {"id": "name", "kind": "text"}
    ]},
    {"id": "subjects", "kind": "subject", "repeat": {"max": 5}},
    {"id": "address", "fields": [{"id": "postal_code", "kind": "postal_code"}]},
    {"id": "old_passwords", "kind": "old_password", "repeat": {"max": 3}},
    {"id": "kind", "kind": "choice", "options": ["mail", "post"]},
    {"id": "other", "kind": "text", "when": {"field": "kind", "is": "mail"}}
]}]}"#;

fn worded() -> WordedForm {
    let words = |label: &str| json!({ "label": label });
    let rows = json!({"label": "Contacts", "row": "Contact", "fields": {"email": words("Email"), "name": words("Name")}});
    let texts = json!({"sections": {"you": words("You")}, "fields": {
        "given_name": words("Name"), "contacts": rows, "subjects": words("Subjects"),
        "address": {"label": "Address", "fields": {"postal_code": words("Code")}},
        "old_passwords": words("Passwords"),
        "kind": {"label": "Kind", "options": {"mail": "Mail", "post": "Post"}}, "other": words("Other"),
    }});
    let form = Form::load(FORM).expect("a form");
    form.worded(&texts).expect("its words")
}

/// The profile with this configuration.
pub fn connect(own: Value) -> Result<Box<dyn Adapter>, String> {
    post::connect(&json!({"sign_in": ["email", "username"], "post": own}))
}

pub struct Site {
    pub adapter: Box<dyn Adapter>,
    pub now: Timestamp,
}

impl Site {
    pub fn new(post: Value) -> Self {
        let mut adapter = connect(post).expect("a configuration");
        adapter.set_form(&worded());
        Self { adapter, now: NOW }
    }

    pub fn begin(&mut self) {
        let new = NewFlow {
            device: Some("d-1".into()),
            ..new_flow()
        };
        assert_eq!(self.adapter.begin(new, self.now), Next::Done);
    }

    pub fn act(&mut self, action: Action) -> Next {
        self.adapter.act(action, self.now)
    }

    /// Performs an action that needs no request.
    pub fn acts(&mut self, action: Action) {
        assert_eq!(self.act(action.clone()), Next::Done, "{action:?}");
    }

    /// Performs an action that needs one.
    pub fn sends(&mut self, action: Action) -> HttpRequest {
        match self.act(action) {
            Next::Send(request) => request,
            other => panic!("{other:?}"),
        }
    }

    pub fn receives(&mut self, status: u16, body: Value) -> Next {
        self.adapter.receive(answer(status, Some(body)), self.now)
    }

    pub fn flow(&self) -> Flow {
        self.adapter.flow()
    }

    pub fn step(&self) -> Step {
        self.flow().step
    }

    /// Solves the challenge that is fetched now.
    pub fn solves(&mut self, number: u32) -> Next {
        assert_eq!(self.receives(200, challenge(number)), Next::Done);
        assert!(matches!(self.step(), Step::Challenge { .. }));
        self.act(solve(&format!("payload-{number}")))
    }

    /// Goes to the review; a challenge is solved with `payload-1`.
    pub fn at_review(&mut self) {
        self.begin();
        self.acts(identify("anna@example.com"));
        if let Next::Send(_) = self.act(give("friend@example.org")) {
            assert_eq!(self.solves(1), Next::Done);
        }
        self.acts(save(answered(), true));
        assert!(matches!(self.step(), Step::Review { .. }));
    }

    /// Whether all that was typed is still there.
    pub fn is_complete(&self) -> bool {
        let flow = self.flow();
        match flow.step {
            Step::Review {
                answers,
                identifier,
                masked,
                ..
            } => {
                Value::Object(answers) == answered()
                    && identifier == "anna@example.com"
                    && masked == "friend@example.org"
            }
            _ => false,
        }
    }
}

pub fn answered() -> Value {
    json!({
        "given_name": "Anna",
        "contacts": [{"email": "", "name": ""}, {"email": "bram@example.com", "name": "Bram"}, {"name": "Cas"}],
        "subjects": [" ", "Hello", "Again"],
        "address": [{"postal_code": "1234 AB"}],
        "kind": "mail",
        "other": "More",
    })
}

pub fn new_flow() -> NewFlow {
    NewFlow {
        purpose: Purpose::Request,
        locale: Some("nl".into()),
        identifier: None,
        device: None,
        reset_token: None,
        stop_token: None,
    }
}

pub fn answer(status: u16, body: Option<Value>) -> HttpResponse {
    HttpResponse {
        status,
        body,
        retry_at: None,
        redirected: false,
    }
}

pub fn challenge(number: u32) -> Value {
    json!({
        "parameters": {
            "algorithm": "PBKDF2/SHA-256", "nonce": format!("{number:032x}"), "salt": "00", "cost": 1,
            "keyLength": 32, "keyPrefix": "00", "expiresAt": EXPIRY.0,
        },
        "signature": "00",
    })
}

pub fn identify(identifier: &str) -> Action {
    Action::Identify {
        identifier: identifier.into(),
    }
}

pub fn give(contact: &str) -> Action {
    Action::GiveContact {
        contact: contact.into(),
    }
}

pub fn solve(payload: &str) -> Action {
    Action::AnswerChallenge {
        kind: ChallengeKind::Work,
        answer: payload.into(),
    }
}

pub fn save(answers: Value, done: bool) -> Action {
    let Value::Object(answers) = answers else {
        panic!("answers are an object");
    };
    Action::SaveAnswers {
        answers,
        revision: Some(7),
        done,
    }
}

pub fn submit(secrets: Value) -> Action {
    Action::SubmitRequest {
        secrets: SecretAnswers::new(secrets),
        once: None,
    }
}

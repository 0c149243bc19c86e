//! Recordings of real servers, replayed to the profiles that mail a code. `tests/backends/record.py` makes them.

use regain_core::adapter::{
    Adapter, Body, HttpRequest, HttpResponse, Method, Next, Profile, Refusal,
};
use regain_core::problem::FieldError;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, NewFlow, Step};
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::path::Path;

pub const NOW: Timestamp = Timestamp(1_795_368_751);
pub const ANNA: &str = "anna@example.com";

pub fn connect(profile: &str, own: &Value) -> Box<dyn Adapter> {
    let config = json!({
        "code": {"length": 6},
        "password": {"min": 8, "max": 256},
        profile: own,
    });
    connected(profile, &config).expect("a valid configuration")
}

pub fn connected(profile: &str, config: &Value) -> Result<Box<dyn Adapter>, String> {
    let profile = Profile::named(profile).expect("a profile");
    (profile.connect)(config)
}

/// A journey with a recording instead of a server: what the adapter sends must be what was sent to the server.
pub struct Replay {
    pub adapter: Box<dyn Adapter>,
    exchanges: VecDeque<Value>,
}

impl Replay {
    pub fn of(profile: &str, own: &Value, recording: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/adapter/recorded");
        let file = folder.join(profile).join(format!("{recording}.json"));
        let text = std::fs::read_to_string(file).expect("a recording");
        let recording: Value = serde_json::from_str(&text).expect("a recording");
        let exchanges = recording["exchanges"].as_array().expect("exchanges");
        let mut adapter = connect(profile, own);
        assert_eq!(adapter.begin(new_flow(), NOW), Next::Done);
        Self {
            adapter,
            exchanges: exchanges.iter().cloned().collect(),
        }
    }

    /// Performs an action, and all requests that follow from it.
    pub fn act(&mut self, action: Action) -> Next {
        let next = self.adapter.act(action, NOW + WAIT);
        self.follow(next)
    }

    fn follow(&mut self, mut next: Next) -> Next {
        while let Next::Send(request) = next {
            let exchange = self.exchanges.pop_front().expect("one more exchange");
            assert_eq!(written(&request), exchange["request"]);
            next = self.adapter.receive(response(&exchange["response"]), NOW);
        }
        next
    }

    pub fn identify(&mut self) -> Next {
        let address = self.next_body("email");
        self.act(Action::Identify {
            identifier: address,
        })
    }

    /// Enters the code that was entered when it was recorded: a right or wrong one.
    pub fn enter_code(&mut self) -> Next {
        let name = self.next_code();
        let code = Secret::new(self.next_body(name));
        self.act(Action::EnterCode { code })
    }

    pub fn set_password(&mut self) -> Next {
        let password = Secret::new(self.next_body("password"));
        self.act(Action::SetPassword {
            password,
            end_sessions: true,
        })
    }

    pub fn step(&self) -> Step {
        self.adapter.flow().step
    }

    /// That nothing more was recorded.
    pub fn ends(&self) {
        assert_eq!(self.exchanges.len(), 0, "{:?}", self.exchanges);
    }

    fn next_code(&self) -> &'static str {
        let body = &self.exchanges[0]["request"]["body"];
        if body.get("otp").is_some() {
            "otp"
        } else {
            "key"
        }
    }

    /// A member of the next body that is sent.
    fn next_body(&self, name: &str) -> String {
        let members = self.exchanges.iter().map(|it| &it["request"]["body"][name]);
        let mut members = members.filter_map(Value::as_str);
        members.next().expect("one that has it").to_owned()
    }
}

/// So long after the code was asked for, another may be.
pub const WAIT: std::time::Duration = std::time::Duration::from_secs(30);

pub fn new_flow() -> NewFlow {
    NewFlow::read(&json!({"purpose": "password", "locale": "nl"})).expect("a new flow")
}

/// A request as recordings have it.
fn written(request: &HttpRequest) -> Value {
    let headers = request.headers.iter().cloned();
    json!({
        "method": match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        },
        "url": request.url,
        "headers": headers
            .map(|(name, value)| (name, Value::String(value)))
            .collect::<Map<_, _>>(),
        "body": match &request.body {
            Body::Json(body) => body.clone(),
            Body::Empty => Value::Null,
            Body::Form(_) | Body::Multipart(_) => panic!("not JSON"),
        },
    })
}

pub fn response(recorded: &Value) -> HttpResponse {
    let status = recorded["status"].as_u64().expect("a status");
    let body = &recorded["body"];
    let seconds = recorded["retry_after"].as_i64();
    HttpResponse {
        status: status.try_into().expect("a status"),
        body: (!body.is_null()).then(|| body.clone()),
        retry_at: seconds.map(|seconds| Timestamp(NOW.0 + seconds)),
        redirected: false,
    }
}

/// A refusal for members of the action: where and why, and the backend's words.
pub fn faults(next: &Next) -> Vec<(&str, &str, Option<&str>)> {
    let Next::Refused(Refusal::Invalid(errors)) = next else {
        panic!("{next:?}");
    };
    errors.iter().map(fault).collect()
}

fn fault(error: &FieldError) -> (&str, &str, Option<&str>) {
    let text = error.params.get("text").and_then(Value::as_str);
    (&error.pointer, &error.code, text)
}

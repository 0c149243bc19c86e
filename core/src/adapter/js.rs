//! The exports of one profile's wasm, which app/element/profiles.js calls. The environment variable `REGAIN_PROFILE` names the
//! profile at compile time.

use super::encode::multipart;
use super::endpoint::{Answer, Call, Endpoint, Output};
use super::{Body, Connect, Credentials, HttpResponse, Method};
use crate::prelude::*;
use crate::time::Timestamp;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

const CONNECT: Connect = match super::Profile::named(env!("REGAIN_PROFILE")) {
    Some(profile) => profile.connect,
    None => panic!("REGAIN_PROFILE names no profile"),
};

/// One flow with the profile's backend. Texts are JSON.
#[wasm_bindgen]
pub struct Profile(Endpoint);

#[wasm_bindgen]
impl Profile {
    /// With what the site offers, and the URL of the questions.
    ///
    /// # Errors
    /// What is wrong with `config`, in English for developers.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str, form: Option<String>) -> Result<Self, String> {
        let config: Value = serde_json::from_str(config).map_err(|_| "config: not JSON")?;
        Ok(Self(Endpoint::new(CONNECT(&config)?, form)))
    }

    /// Answers a call of the contract, at this many seconds since 1970: `{send: {…}}` or `{status, text, token?}`.
    pub fn call(
        &mut self,
        path: &str,
        body: Option<String>,
        token: Option<String>,
        locale: &str,
        honeypot: Option<String>,
        now: f64,
    ) -> String {
        let call = Call {
            path,
            body: body.as_deref(),
            token: token.as_deref(),
            locale,
            honeypot: honeypot.as_deref(),
        };
        written(self.0.call(&call, time(now)))
    }

    /// Continues with the response to what was sent: its status, its body, the time from `Retry-After`, whether a redirect led to
    /// it.
    pub fn receive(
        &mut self,
        status: u16,
        text: &str,
        retry_at: Option<f64>,
        redirected: bool,
        now: f64,
    ) -> String {
        let response = HttpResponse {
            status,
            body: serde_json::from_str(text).ok(),
            retry_at: retry_at.map(time),
            redirected,
        };
        written(self.0.receive(response, time(now)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn time(seconds: f64) -> Timestamp {
    Timestamp(seconds as i64)
}

fn written(output: Output) -> String {
    let value = match output {
        Output::Answer(Answer {
            status,
            body,
            token,
        }) => json!({"status": status, "text": body, "token": token}),
        Output::Send(request) => {
            let method = match request.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Delete => "DELETE",
            };
            let credentials = match request.credentials {
                Credentials::Omit => "omit",
                Credentials::SameOrigin => "same-origin",
                Credentials::Include => "include",
            };
            let mut headers: Map<String, Value> = request
                .headers
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect();
            let mut send =
                json!({"url": request.url, "method": method, "credentials": credentials});
            match request.body {
                Body::Empty => {}
                Body::Json(body) => {
                    headers.insert("Content-Type".into(), "application/json".into());
                    set(&mut send, "body", body.to_string().into());
                }
                Body::Form(pairs) => set(&mut send, "pairs", json!(pairs)),
                Body::Multipart(pairs) => {
                    let (boundary, bytes) = multipart(&pairs);
                    let kind = ["multipart/form-data; boundary=", &boundary].concat();
                    headers.insert("Content-Type".into(), kind.into());
                    let text = String::from_utf8(bytes).unwrap_or_default();
                    set(&mut send, "body", text.into());
                }
            }
            set(&mut send, "headers", headers.into());
            json!({"send": send})
        }
    };
    value.to_string()
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.into(), value);
    }
}

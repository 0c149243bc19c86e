//! Profile `allauth`: django-allauth's headless API with password reset by code
//! (<https://docs.allauth.org/en/latest/headless/openapi-specification/>).
//!
//! `config.allauth.client` names which of its two clients the element is: `browser`, with Django's cookies and CSRF token, and
//! a `base` that ends in `/_allauth/browser/v1`; or `app`, with a session token in a header, at `/_allauth/app/v1`.
//!
//! Two responses are not what their status says: 401 after a request for a code, with its flow pending, and 401 after the new
//! password are both success, for nobody is signed in.

use super::code_by_mail::{Backend, Call, CodeByMail, Settings, wrong_code};
use super::{Adapter, Body, Credentials, HttpRequest, HttpResponse, Method, Profile, Refusal};
use crate::fault::Fault;
use crate::prelude::*;
use crate::problem::FieldError;
use crate::secret::Secret;
use serde_json::{Value, json};

const NAME: &str = "allauth";

/// The profile.
pub const PROFILE: Profile = Profile {
    name: NAME,
    defaults: DEFAULTS,
    connect,
};

const DEFAULTS: &str = r#"{
    "purposes": ["password"],
    "code": {"length": 6},
    "password": {"min": 8, "max": 128},
    "locales": ["en", "nl"],
    "answer_hours": 24,
    "sign_in": ["email"],
    "features": [],
    "csrf": {"cookie": "csrftoken", "header": "X-CSRFToken"}
}"#;

const REQUEST: &str = "/auth/password/request";
const RESET: &str = "/auth/password/reset";

/// Makes the adapter. Django ends the other sessions of an account when its password changes.
pub fn connect(config: &Value) -> Result<Box<dyn Adapter>, String> {
    let mut settings = Settings::read(NAME, config)?;
    settings.sessions_ended = true;
    let client = config.get(NAME).and_then(|own| own.get("client"));
    let is_browser = match client {
        None => true,
        Some(client) if client == "browser" => true,
        Some(client) if client == "app" => false,
        Some(_) => return Err("config: `allauth.client`: neither `browser` nor `app`".into()),
    };
    let backend = Allauth {
        is_browser,
        session: None,
    };
    Ok(Box::new(CodeByMail::new(backend, settings)))
}

struct Allauth {
    is_browser: bool,
    /// `meta.session_token`, given to the client `app`.
    session: Option<Secret>,
}

impl Allauth {
    fn request(&self, method: Method, url: &str, body: Body) -> HttpRequest {
        let session = self.session.as_ref();
        HttpRequest {
            method,
            url: url.into(),
            headers: session
                .map(|token| ("X-Session-Token".into(), token.reveal().into()))
                .into_iter()
                .collect(),
            body,
            credentials: match self.is_browser {
                true => Credentials::Include,
                false => Credentials::Omit,
            },
        }
    }
}

impl Backend for Allauth {
    /// Sets the cookie with the CSRF token, which a page outside of Django does not have.
    fn prepare(&self) -> Option<HttpRequest> {
        self.is_browser
            .then(|| self.request(Method::Get, "/config", Body::Empty))
    }

    fn ask(&self, address: &str) -> HttpRequest {
        let body = Body::Json(json!({ "email": address }));
        self.request(Method::Post, REQUEST, body)
    }

    /// The request that sets the password, without one: a right code is refused for the missing password alone. `GET` on the
    /// same path checks codes, too, but fails with 500 where no account has the address (65.22), and so tells which have one.
    fn check(&self, _address: &str, code: &Secret) -> HttpRequest {
        let body = Body::Json(json!({ "key": code.reveal() }));
        self.request(Method::Post, RESET, body)
    }

    /// From now on, a right code is valid for as long again.
    fn confirm(&self, code: &Secret) -> Option<HttpRequest> {
        let mut request = self.request(Method::Get, RESET, Body::Empty);
        let key = ("X-Password-Reset-Key".into(), code.reveal().into());
        request.headers.push(key);
        Some(request)
    }

    fn set(&self, _address: &str, code: &Secret, password: &Secret) -> HttpRequest {
        let body = json!({ "key": code.reveal(), "password": password.reveal() });
        self.request(Method::Post, RESET, Body::Json(body))
    }

    fn read(&mut self, call: &Call, response: &HttpResponse) -> Result<(), Refusal> {
        let Some(body) = response.body.as_ref().filter(|body| body.is_object()) else {
            return Err(refusal(call, response));
        };
        if let Some(token) = text(body, "/meta/session_token") {
            self.session = Some(Secret::new(token));
        }
        // A check has no password: that it is missing is known.
        let is_known =
            |entry: &Entry<'_>| matches!(call, Call::Check(_)) && entry.param == Some("password");
        let (known, errors): (Vec<_>, Vec<_>) = errors(body).into_iter().partition(is_known);
        let is_success = match (call, response.status) {
            (Call::Prepare, 200) => {
                // Otherwise it mails links.
                !is(body, "/data/account/password_reset_by_code_enabled", false)
            }
            (Call::Ask, 401) => is_pending(body),
            // To somebody who is signed in it does not tell what is pending.
            (Call::Ask, 200) => is(body, "/meta/is_authenticated", true),
            (Call::Check(_), 400) => errors.is_empty() && !known.is_empty(),
            (Call::Confirm(_), 200) => true,
            (Call::Set, 200 | 401) => errors.is_empty() && body.get("meta").is_some(),
            _ => false,
        };
        match response.status {
            _ if is_success => Ok(()),
            400 if !errors.is_empty() => {
                let errors = errors.iter().map(|error| error.fault(call)).collect();
                Err(Refusal::Invalid(errors))
            }
            _ => Err(refusal(call, response)),
        }
    }

    fn session(&self) -> Option<&str> {
        self.session.as_ref().map(Secret::reveal)
    }

    fn resume(&mut self, session: Option<String>) {
        self.session = session.map(Secret::new);
    }
}

/// 409 where no code is pending: it has expired, was used, or too many wrong ones were entered. 410 where the session is gone.
fn refusal(call: &Call, response: &HttpResponse) -> Refusal {
    match response.status {
        409 if call.has("code") => Refusal::Invalid(vec![FieldError::at("code", &Fault::Expired)]),
        409 | 410 => Refusal::FlowExpired,
        _ => response.refusal(),
    }
}

/// An entry of `errors`.
struct Entry<'a> {
    code: &'a str,
    param: Option<&'a str>,
    message: &'a str,
}

impl Entry<'_> {
    fn fault(&self, call: &Call) -> FieldError {
        let member = match self.param {
            Some("email") => "identifier",
            Some("key") => "code",
            Some("password") => "password",
            _ => "",
        };
        let member = if call.has(member) { member } else { "" };
        match (member, self.code) {
            ("identifier" | "code" | "password", "required") => {
                FieldError::at(member, &Fault::Missing)
            }
            ("identifier", "invalid") => FieldError::at(member, &Fault::Malformed),
            ("code", "incorrect_code") => wrong_code(),
            ("password", "password_too_common") => FieldError::at(member, &Fault::TooCommon),
            // Among others `password_too_short`: shorter than `config` says it was not sent.
            _ => FieldError::message(member, self.message),
        }
    }
}

/// Those that say something.
fn errors(body: &Value) -> Vec<Entry<'_>> {
    let entries = body.get("errors").and_then(Value::as_array);
    let entries = entries.into_iter().flatten().map(|entry| {
        let code = text(entry, "/code").unwrap_or_default();
        Entry {
            code,
            param: text(entry, "/param"),
            message: text(entry, "/message").unwrap_or(code),
        }
    });
    entries.filter(|entry| !entry.message.is_empty()).collect()
}

fn text<'a>(body: &'a Value, pointer: &str) -> Option<&'a str> {
    body.pointer(pointer).and_then(Value::as_str)
}

fn is(body: &Value, pointer: &str, flag: bool) -> bool {
    body.pointer(pointer).and_then(Value::as_bool) == Some(flag)
}

/// Whether a code was asked for, and can be entered.
fn is_pending(body: &Value) -> bool {
    let flows = body.pointer("/data/flows").and_then(Value::as_array);
    flows.into_iter().flatten().any(|flow| {
        text(flow, "/id") == Some("password_reset_by_code") && is(flow, "/is_pending", true)
    })
}

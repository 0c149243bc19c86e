//! Profile `better-auth`: better-auth with its e-mail OTP plugin (<https://www.better-auth.com/docs/plugins/email-otp>). The
//! `base` is its own: `/api/auth`.
//!
//! `config.better-auth.sessions_ended` is the site's `emailAndPassword.revokeSessionsOnPasswordReset`, which no response tells.

use super::code_by_mail::{Backend, Call, CodeByMail, Settings, wrong_code};
use super::{Adapter, Body, Credentials, HttpRequest, HttpResponse, Method, Profile, Refusal};
use crate::fault::Fault;
use crate::prelude::*;
use crate::problem::FieldError;
use crate::secret::Secret;
use serde_json::{Value, json};

const NAME: &str = "better-auth";

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
    "features": []
}"#;

/// Makes the adapter.
pub fn connect(config: &Value) -> Result<Box<dyn Adapter>, String> {
    let mut settings = Settings::read(NAME, config)?;
    settings.sessions_ended = match config.get(NAME).and_then(|own| own.get("sessions_ended")) {
        None => false,
        Some(Value::Bool(ended)) => *ended,
        Some(_) => return Err("config: `better-auth.sessions_ended`: not a boolean".into()),
    };
    Ok(Box::new(CodeByMail::new(BetterAuth, settings)))
}

struct BetterAuth;

fn post(url: &str, body: Value) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        url: url.into(),
        headers: Vec::new(),
        body: Body::Json(body),
        credentials: Credentials::Omit,
    }
}

impl Backend for BetterAuth {
    fn prepare(&self) -> Option<HttpRequest> {
        None
    }

    fn ask(&self, address: &str) -> HttpRequest {
        let body = json!({ "email": address });
        post("/email-otp/request-password-reset", body)
    }

    fn check(&self, address: &str, code: &Secret) -> HttpRequest {
        let body = json!({ "email": address, "type": "forget-password", "otp": code.reveal() });
        post("/email-otp/check-verification-otp", body)
    }

    /// The time of a code is the same whether it was checked or not.
    fn confirm(&self, _code: &Secret) -> Option<HttpRequest> {
        None
    }

    fn set(&self, address: &str, code: &Secret, password: &Secret) -> HttpRequest {
        let (code, password) = (code.reveal(), password.reveal());
        let body = json!({ "email": address, "otp": code, "password": password });
        post("/email-otp/reset-password", body)
    }

    fn read(&mut self, call: &Call, response: &HttpResponse) -> Result<(), Refusal> {
        let member = |name: &str| response.body.as_ref().and_then(|body| body.get(name));
        let text = |name: &str| member(name).and_then(Value::as_str);
        if response.status == 200 && member("success") == Some(&Value::Bool(true)) {
            return Ok(());
        }
        let code = text("code").unwrap_or_default();
        let message = text("message").unwrap_or(code);
        match (response.status, code) {
            // Of 403s, this one is about the code, and the code no longer works.
            (400, _) | (403, "TOO_MANY_ATTEMPTS") if !message.is_empty() => {
                Err(Refusal::Invalid(vec![fault(call, code, message)]))
            }
            _ => Err(response.refusal()),
        }
    }

    fn session(&self) -> Option<&str> {
        None
    }

    fn resume(&mut self, _session: Option<String>) {}
}

fn fault(call: &Call, code: &str, message: &str) -> FieldError {
    let member = match code {
        "INVALID_EMAIL" => "identifier",
        "INVALID_OTP" | "OTP_EXPIRED" | "TOO_MANY_ATTEMPTS" => "code",
        // As `PASSWORD_COMPROMISED`, of a plugin that looks passwords up.
        _ if code.starts_with("PASSWORD_") => "password",
        _ => "",
    };
    let member = if call.has(member) { member } else { "" };
    match (member, code) {
        ("identifier", _) => FieldError::at(member, &Fault::Malformed),
        ("code", "INVALID_OTP") => wrong_code(),
        ("code", "OTP_EXPIRED") => FieldError::at(member, &Fault::Expired),
        ("code", _) => FieldError::at(member, &Fault::WrongCode { tries_left: 0 }),
        // Among others `PASSWORD_TOO_SHORT`: shorter than `config` says it was not sent.
        _ => FieldError::message(member, message),
    }
}

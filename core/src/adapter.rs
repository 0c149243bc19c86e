//! Profiles: recovery flows of other backends as the flow of docs/contract.md (row E3, docs/adapters.md).
//!
//! An [`Adapter`] is a state machine without I/O: an action becomes a refusal, a step or an HTTP request, and the response to
//! that request becomes one of the three again. An [`Endpoint`](endpoint::Endpoint) puts the
//! contract's API before it, and app/element/profiles.js sends the requests; tests need no network.
//!
//! A new profile is a file here, which implements [`Adapter`] and has a [`Profile`], and its place in [`PROFILES`]: the build
//! makes from that list a wasm for each, and what app/element/profiles.js knows of it. Who does not use a profile downloads
//! nothing of it.

pub mod allauth;
pub mod better_auth;
mod code_by_mail;
pub mod dialect;
pub mod encode;
pub mod endpoint;
#[cfg(all(target_arch = "wasm32", feature = "profile"))]
mod js;
pub mod kratos;
pub mod post;

use crate::form::WordedForm;
use crate::prelude::*;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, Flow, NewFlow};
use core::fmt;
use serde_json::Value;

/// One flow with another backend.
pub trait Adapter {
    /// Begins the flow anew.
    fn begin(&mut self, new: NewFlow, now: Timestamp) -> Next;

    /// Performs one action. What was sent before and has no response yet is given up.
    fn act(&mut self, action: Action, now: Timestamp) -> Next;

    /// Continues with the response to the request sent last.
    fn receive(&mut self, response: HttpResponse, now: Timestamp) -> Next;

    /// The flow as the client renders it. [`Flow::expires_at`] is [`Timestamp::NEVER`] where the backend does not tell it.
    fn flow(&self) -> Flow;

    /// The state for [`Adapter::restore`] after a reload; without secrets other than a session token, because it is kept in
    /// `sessionStorage` (ASVS 14.3.3). `None` if a reload begins anew.
    fn saved(&self) -> Option<String>;

    /// Goes on where [`Adapter::saved`] stood. `None`, and nothing is changed, if it cannot.
    fn restore(&mut self, saved: &str) -> Option<Next>;

    /// Takes the questions of path B, before the first answers are saved, and again in another language.
    fn set_form(&mut self, _form: &WordedForm) {}

    /// Takes the language in use (BCP 47), whenever it changes after [`Adapter::begin`].
    fn set_locale(&mut self, _locale: &str) {}

    /// Takes what was typed into an input that people do not see and that bots fill in (a honeypot).
    fn fill_honeypot(&mut self, _typed: &str) {}
}

/// The outcome of an action or a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// This request is to be sent; its response goes to [`Adapter::receive`].
    Send(HttpRequest),
    /// It is done: [`Adapter::flow`] is to be rendered.
    Done,
    /// It is refused. The step may have changed all the same.
    Refused(Refusal),
}

/// Why an action is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Members of the action are invalid. The pointer `#` belongs to none of them.
    Invalid(Vec<FieldError>),
    /// The action does not belong to this step.
    OutOfOrder,
    /// The backend no longer knows the flow.
    FlowExpired,
    /// A rate limit is exceeded, until then if the backend tells (`Retry-After`, RFC 9110 10.2.3).
    TooOften(Option<Timestamp>),
    /// The backend takes no body of this size (413).
    TooLarge,
    /// The backend does not accept the request from this page (401, 403, 419): a CSRF token has expired, for one.
    Forbidden,
    /// The backend cannot answer now (5xx).
    Unavailable,
    /// The response is not one that the backend gives according to its documentation: HTML instead of JSON, for one.
    Unreadable,
}

/// An HTTP request to another backend. `Debug` shows neither values of headers nor the body, which may be secrets.
#[derive(Clone, PartialEq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// An absolute URL, or a path to be appended to the `base` of the element: `/auth/password/request`. Of the profile `post`, a
    /// path of the page's own origin.
    pub url: String,
    /// Headers, with their values. `Accept`, `Accept-Language`, `Content-Type` and the CSRF token are the app's.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// Whether cookies are sent along.
    pub credentials: Credentials,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .field("body", &self.body)
            .field("credentials", &self.credentials)
            .finish()
    }
}

/// When a browser sends cookies along, and keeps those it gets (`credentials` of Fetch).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin.
    #[default]
    SameOrigin,
    /// Always.
    Include,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `DELETE`.
    Delete,
}

/// The body of a request. `Debug` shows the encoding only.
#[derive(Clone, PartialEq)]
pub enum Body {
    /// None.
    Empty,
    /// `application/json`.
    Json(Value),
    /// `application/x-www-form-urlencoded`: names with their values, in order.
    Form(Vec<(String, String)>),
    /// `multipart/form-data`: the same.
    Multipart(Vec<(String, String)>),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Json(_) => "Json(***)",
            Self::Form(_) => "Form(***)",
            Self::Multipart(_) => "Multipart(***)",
        })
    }
}

/// An HTTP response from another backend.
#[derive(Clone, PartialEq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The body, if it is JSON.
    pub body: Option<Value>,
    /// When to retry, from `Retry-After`.
    pub retry_at: Option<Timestamp>,
    /// Whether the browser followed a redirect to it.
    pub redirected: bool,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl HttpResponse {
    /// The refusal for a status that is neither success nor field errors, the same for every profile.
    pub fn refusal(&self) -> Refusal {
        match self.status {
            // 419: Laravel's, for a CSRF token that has expired.
            401 | 403 | 419 => Refusal::Forbidden,
            413 => Refusal::TooLarge,
            429 => Refusal::TooOften(self.retry_at),
            500.. => Refusal::Unavailable,
            _ => Refusal::Unreadable,
        }
    }
}

impl FieldError {
    /// A fault in the backend's own words, of the member `name` of the action; of none of them if that is empty.
    pub fn message(name: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            pointer: if name.is_empty() {
                "#".into()
            } else {
                format!("#/{name}")
            },
            code: MESSAGE.into(),
            params: [("text".into(), Value::String(text.clone()))]
                .into_iter()
                .collect(),
            detail: text,
        }
    }
}

/// The code of a fault that the backend described in words only: the parameter `text`.
pub const MESSAGE: &str = "message";

/// The profiles, by name.
pub const PROFILES: &[Profile] = &[
    allauth::PROFILE,
    better_auth::PROFILE,
    kratos::PROFILE,
    post::PROFILE,
];

/// A profile: its name, its default configuration, and the constructor of its adapter.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Its name, which the element's attribute `profile` says: lower-case letters and hyphens.
    pub name: &'static str,
    /// The default configuration: members of the element's `config`, as JSON. The page has it before the wasm is there.
    pub defaults: &'static str,
    /// Makes its adapter.
    pub connect: Connect,
}

impl Profile {
    /// The profile of this name.
    pub const fn named(name: &str) -> Option<&'static Self> {
        let mut profiles = PROFILES;
        while let [profile, others @ ..] = profiles {
            if is_same(profile.name.as_bytes(), name.as_bytes()) {
                return Some(profile);
            }
            profiles = others;
        }
        None
    }
}

/// `==`, which constants cannot use.
const fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, rest @ ..], [b, others @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (rest, others);
    }
    one.is_empty() && other.is_empty()
}

/// Makes the adapter of a profile from the element's `config`; a text says what is wrong with the configuration, in English for
/// developers.
pub type Connect = fn(config: &Value) -> Result<Box<dyn Adapter>, String>;

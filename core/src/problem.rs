//! API errors as `application/problem+json` (RFC 9457): a stable code, a status, and, for an invalid body, one entry
//! for each field, with an RFC 6901 pointer into the body.
//!
//! A new problem is a variant of [`ProblemCode`], its line in the tables here, and a text in each language.

use crate::fault::{Fault, JsonType};
use crate::kind::Kind;
use crate::pointer::At;
use crate::prelude::*;
use crate::time::Timestamp;
use crate::wire::Flow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The media type of every error response.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The most invalid members reported; the number of further ones is reported. A body of 256 KiB must not be answered
/// with megabytes.
pub const MAX_ERRORS: usize = 100;

/// The longest pointer; a longer one is cut to an ancestor, because the client knows its own long names.
const MAX_POINTER_BYTES: usize = 256;

/// The stable code of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The request has no bearer token; at the desk, none of a reviewer.
    NoToken,
    /// No such flow, or a wrong token: deliberately not distinguished.
    UnknownFlow,
    /// No such path.
    NotFound,
    /// The path exists, but not for this method.
    MethodNotAllowed,
    /// The action does not fit the step; the response contains the flow.
    OutOfOrder,
    /// At the desk: the case is decided, stopped or withdrawn.
    Closed,
    /// At the desk: this reviewer has verified the case, and another one must confirm it.
    NeedsAnother,
    /// The flow has expired.
    FlowExpired,
    /// The body is too large.
    TooLarge,
    /// The body's content type is not JSON.
    WrongType,
    /// Members of the body are invalid; `errors` lists them.
    Invalid,
    /// The request is not accepted from this page: its CSRF token has expired, for one. `regain serve` never answers so.
    Forbidden,
    /// A rate limit is exceeded until `retry_at`.
    TooOften,
    /// The server cannot answer now; nothing was lost.
    Unavailable,
}

impl ProblemCode {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::NoToken => 401,
            Self::Forbidden => 403,
            Self::UnknownFlow | Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::OutOfOrder | Self::Closed | Self::NeedsAnother => 409,
            Self::FlowExpired => 410,
            Self::TooLarge => 413,
            Self::WrongType => 415,
            Self::Invalid => 422,
            Self::TooOften => 429,
            Self::Unavailable => 503,
        }
    }

    /// An English title for developers, the same for every occurrence (RFC 9457 3.1.3).
    pub fn title(self) -> &'static str {
        match self {
            Self::NoToken => "A token is needed",
            Self::UnknownFlow => "No such flow",
            Self::NotFound => "Nothing lives at this path",
            Self::MethodNotAllowed => "The method is not one this path takes",
            Self::OutOfOrder => "The action does not fit the step",
            Self::Closed => "The case is closed",
            Self::NeedsAnother => "Another reviewer must confirm it",
            Self::FlowExpired => "The flow has expired",
            Self::TooLarge => "The body is too large",
            Self::WrongType => "The body must be JSON",
            Self::Invalid => "Something in the body is refused",
            Self::Forbidden => "Not accepted from this page",
            Self::TooOften => "Too many requests",
            Self::Unavailable => "Not available at the moment",
        }
    }
}

/// An invalid member of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The RFC 6901 pointer into the body, as a URI fragment: `#/code`.
    pub pointer: String,
    /// The code of a [`Fault`], or another backend's.
    pub code: String,
    /// The parameters of its text.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// An English message for developers.
    #[serde(default)]
    pub detail: String,
}

impl FieldError {
    /// The body is unreadable as a whole: why, in English for developers.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..Self::whole(&Fault::Unreadable {
                expected: JsonType::Object,
            })
        }
    }

    /// A fault of the body as a whole.
    pub fn whole(fault: &Fault) -> Self {
        Self {
            pointer: "#".into(),
            ..Self::at("", fault)
        }
    }

    /// Adds what the message says about a text of this kind.
    ///
    /// ```
    /// use regain_core::fault::Fault;
    /// use regain_core::kind::Kind;
    /// use regain_core::problem::FieldError;
    ///
    /// let detail = |fault| FieldError::at("contact", &fault).of_kind(&fault, Kind::Email).detail;
    /// assert_eq!(detail(Fault::Malformed), "not a valid email address");
    /// assert_eq!(detail(Fault::Missing), "required");
    /// ```
    #[must_use]
    pub fn of_kind(mut self, fault: &Fault, kind: Kind) -> Self {
        self.detail = detail_of(fault, kind);
        self
    }

    /// A fault of the member `name` of the body; `answers` has the pointers of [`crate::check`].
    pub fn within(name: &str, fault: &At<Fault>) -> Self {
        let inner = fault.pointer.trim_start_matches('#');
        Self::at(&[name, inner].concat(), &fault.found)
    }

    /// Points to an ancestor if the member's own name is too long.
    fn shorten(&mut self) {
        while self.pointer.len() > MAX_POINTER_BYTES {
            let parent = self.pointer.rfind('/').unwrap_or(0);
            self.pointer.truncate(parent);
        }
    }

    /// A fault of the top-level member `name` of the body.
    pub fn at(name: &str, fault: &Fault) -> Self {
        Self {
            pointer: format!("#/{name}"),
            code: fault.code().into(),
            params: fault.params(),
            detail: fault.to_string(),
        }
    }
}

/// The message of a fault, which names the format if a text of this kind is malformed.
fn detail_of(fault: &Fault, kind: Kind) -> String {
    let valid = match (fault, kind) {
        (Fault::Malformed, Kind::Email) => "email address",
        (Fault::Malformed, Kind::Phone) => "phone number",
        (Fault::Malformed, Kind::Identifier) => "email address, phone number or username",
        (Fault::Malformed, Kind::Date) => "date",
        (Fault::Malformed, Kind::Country) => "country code",
        (Fault::Malformed, Kind::PostalCode) => "postal code",
        (Fault::Malformed, Kind::DeviceId) => "device id",
        (Fault::Malformed, Kind::Code) => "security code",
        (Fault::Malformed, Kind::Amount) => "amount",
        _ => return fault.detail(),
    };
    ["not a valid ", valid].concat()
}

/// The body of an error response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Always `about:blank`: the code identifies the error.
    #[serde(rename = "type")]
    pub kind: String,
    /// The title of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// An English message for developers about this occurrence.
    pub detail: String,
    /// The stable code.
    pub code: ProblemCode,
    /// One entry for each invalid member; only with [`ProblemCode::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The current flow, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Box<Flow>>,
    /// When to retry; only with [`ProblemCode::TooOften`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
}

impl Problem {
    /// A problem with only a `detail`.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".into(),
            title: code.title().into(),
            status: code.status(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
            flow: None,
            retry_at: None,
        }
    }

    /// An invalid body: the first [`MAX_ERRORS`] members; `detail` gives the number of further ones.
    pub fn invalid(mut errors: Vec<FieldError>) -> Self {
        let more = errors.len().saturating_sub(MAX_ERRORS);
        errors.truncate(MAX_ERRORS);
        errors.iter_mut().for_each(FieldError::shorten);
        let named: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        let mut detail = format!("refused: {}", named.join(", "));
        if more > 0 {
            detail.push_str(&format!(", and {more} more"));
        }
        Self {
            errors,
            ..Self::new(ProblemCode::Invalid, detail)
        }
    }

    /// A rate limit exceeded until `retry_at`.
    pub fn too_often(retry_at: Timestamp) -> Self {
        Self {
            retry_at: Some(retry_at),
            ..Self::new(ProblemCode::TooOften, format!("again from {retry_at}"))
        }
    }

    /// Adds the current flow.
    pub fn with_flow(mut self, flow: Flow) -> Self {
        self.flow = Some(Box::new(flow));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_with_a_thousand_faults_is_answered_with_a_hundred_and_how_many_more() {
        let fault = |n: usize| FieldError::at(&format!("answers/{n}"), &Fault::UnknownField);
        let few = Problem::invalid((0..MAX_ERRORS).map(fault).collect());
        assert_eq!(few.errors.len(), MAX_ERRORS);
        assert!(few.detail.ends_with("#/answers/99"), "{}", few.detail);
        let many = Problem::invalid((0..1_000).map(fault).collect());
        assert_eq!(many.errors, few.errors);
        assert!(many.detail.ends_with("and 900 more"), "{}", many.detail);
    }

    #[test]
    fn a_name_without_end_is_cut_to_what_it_lies_in() {
        let name = "%C3%A9".repeat(100_000);
        for (pointer, cut) in [
            (format!("answers/contacts/2/{name}"), "#/answers/contacts/2"),
            (format!("answers/{name}/{name}"), "#/answers"),
            (name.clone(), "#"),
        ] {
            let problem = Problem::invalid(vec![FieldError::at(&pointer, &Fault::UnknownField)]);
            assert_eq!(
                problem.errors.first().map(|e| e.pointer.as_str()),
                Some(cut)
            );
            assert!(problem.detail.len() < 400);
        }
    }
}

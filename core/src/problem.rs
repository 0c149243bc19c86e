//! What goes wrong between client and server, as `application/problem+json` (RFC 9457): a stable code, a status, and
//! for a body that was refused one entry a field, with an RFC 6901 pointer into the body sent.
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

/// The media type of every error the API answers with.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// As many refused members are named; of more it is said how many there are. A body of 256 KiB must not be answered with
/// megabytes.
pub const MAX_ERRORS: usize = 100;

/// A longer pointer is cut to what it lies in: whoever sends such names knows them.
const MAX_POINTER_BYTES: usize = 256;

/// What went wrong, by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No bearer token came with the request.
    NoToken,
    /// No such flow, or a token that is not its own: the two are not told apart.
    UnknownFlow,
    /// Nothing lives at this path.
    NotFound,
    /// The path is right, the method is not.
    MethodNotAllowed,
    /// The action does not fit the step; the flow comes along.
    OutOfOrder,
    /// The flow has outlived its time.
    FlowExpired,
    /// The body is larger than accepted.
    TooLarge,
    /// The body is no JSON by its content type.
    WrongType,
    /// Something in the body is refused; `errors` says what.
    Invalid,
    /// A limit was reached; `retry_at` says until when.
    TooOften,
    /// The server cannot do it now; nothing was lost.
    Unavailable,
}

impl ProblemCode {
    /// The HTTP status it travels with.
    pub fn status(self) -> u16 {
        match self {
            Self::NoToken => 401,
            Self::UnknownFlow | Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::OutOfOrder => 409,
            Self::FlowExpired => 410,
            Self::TooLarge => 413,
            Self::WrongType => 415,
            Self::Invalid => 422,
            Self::TooOften => 429,
            Self::Unavailable => 503,
        }
    }

    /// English for developers, the same for every occurrence (RFC 9457 3.1.3).
    pub fn title(self) -> &'static str {
        match self {
            Self::NoToken => "The flow's token is needed",
            Self::UnknownFlow => "No such flow",
            Self::NotFound => "Nothing lives at this path",
            Self::MethodNotAllowed => "The method is not one this path takes",
            Self::OutOfOrder => "The action does not fit the step",
            Self::FlowExpired => "The flow has expired",
            Self::TooLarge => "The body is too large",
            Self::WrongType => "The body must be JSON",
            Self::Invalid => "Something in the body is refused",
            Self::TooOften => "Too many requests",
            Self::Unavailable => "Not available at the moment",
        }
    }
}

/// One refused member of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// RFC 6901 pointer into the body sent, as a URI fragment: `#/code`.
    pub pointer: String,
    /// A [`Fault`]'s code, or another backend's.
    pub code: String,
    /// The figures the words need.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// English for developers.
    #[serde(default)]
    pub detail: String,
}

impl FieldError {
    /// The body as a whole cannot be read: why, in English for developers.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..Self::whole(&Fault::Unreadable {
                expected: JsonType::Object,
            })
        }
    }

    /// `fault` found in the body as a whole.
    pub fn whole(fault: &Fault) -> Self {
        Self {
            pointer: "#".into(),
            ..Self::at("", fault)
        }
    }

    /// The same, with what its detail says about a text of that kind.
    #[must_use]
    pub fn of_kind(mut self, fault: &Fault, kind: Kind) -> Self {
        self.detail = fault.detail_of(kind);
        self
    }

    /// A fault found in the member `name` of the body: `answers` holds the pointers of [`crate::check`].
    pub fn within(name: &str, fault: &At<Fault>) -> Self {
        let inner = fault.pointer.trim_start_matches('#');
        Self::at(&[name, inner].concat(), &fault.found)
    }

    /// Names what the member lies in, where its own name is longer than anybody's form has it.
    fn shorten(&mut self) {
        while self.pointer.len() > MAX_POINTER_BYTES {
            let parent = self.pointer.rfind('/').unwrap_or(0);
            self.pointer.truncate(parent);
        }
    }

    /// `fault` found at the member `name` of the body's top level.
    pub fn at(name: &str, fault: &Fault) -> Self {
        Self {
            pointer: format!("#/{name}"),
            code: fault.code().into(),
            params: fault.params(),
            detail: fault.to_string(),
        }
    }
}

/// The body of every error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Always `about:blank`: the code says what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code's title.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// English for developers, about this occurrence.
    pub detail: String,
    /// What went wrong, by its stable name.
    pub code: ProblemCode,
    /// One entry a refused member; only with [`ProblemCode::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Where the flow stands now, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Box<Flow>>,
    /// From when on it may be tried again; only with [`ProblemCode::TooOften`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
}

impl Problem {
    /// A problem with nothing more to say than `detail`.
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

    /// A body with these members refused: the first [`MAX_ERRORS`] of them, and `detail` says how many more there are.
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

    /// A limit reached, until `retry_at`.
    pub fn too_often(retry_at: Timestamp) -> Self {
        Self {
            retry_at: Some(retry_at),
            ..Self::new(ProblemCode::TooOften, format!("again from {retry_at}"))
        }
    }

    /// The same, with where the flow stands.
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

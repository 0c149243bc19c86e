//! What is wrong with a screen.

use crate::command::Retry;
use crate::failure::Failure;
use crate::fault::FieldFault;
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::time::Timestamp;

/// What is wrong that belongs to no field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PageError {
    /// The device has no connection.
    Offline,
    /// No answer arrived.
    Unreachable,
    /// No answer arrived in time.
    TimedOut,
    /// The backend cannot do it now.
    Unavailable,
    /// A rate limit was reached, until then where that is known.
    TooOften(Option<Timestamp>),
    /// The backend does not accept this from the page as it is: its CSRF token has expired, for one.
    Forbidden,
    /// The flow has ended, and what was typed is still on the screen.
    Over,
    /// More was typed than any backend takes.
    TooLarge,
    /// The flow had moved on, in another tab for one; where it stands now is drawn.
    MovedOn,
    /// An answer that cannot be read.
    Unexpected,
}

impl From<&Failure> for PageError {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Problem(problem) => match problem.code {
                ProblemCode::OutOfOrder => Self::MovedOn,
                ProblemCode::TooOften => Self::TooOften(problem.retry_at),
                ProblemCode::TooLarge => Self::TooLarge,
                ProblemCode::Forbidden => Self::Forbidden,
                ProblemCode::Unavailable => Self::Unavailable,
                _ => Self::Unexpected,
            },
            _ if !window().navigator().on_line() => Self::Offline,
            Failure::Unreachable => Self::Unreachable,
            Failure::TimedOut => Self::TimedOut,
            Failure::Unavailable => Self::Unavailable,
            Failure::Unreadable => Self::Unexpected,
        }
    }
}

impl PageError {
    /// Its code, for the page around the element.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Unavailable => "unavailable",
            Self::TooOften(_) => "too_often",
            Self::Forbidden => "forbidden",
            Self::Over => "flow_expired",
            Self::TooLarge => "too_large",
            Self::MovedOn => "out_of_order",
            Self::Unexpected => "unexpected",
        }
    }

    /// Whether the same may well work a moment later.
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Unreachable
                | Self::TimedOut
                | Self::Unavailable
                | Self::Forbidden
        )
    }
}

/// All that is wrong with the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors {
    /// Field by field.
    pub faults: Vec<FieldFault>,
    /// Otherwise.
    pub page_error: Option<PageError>,
    /// What "Try again" does.
    pub retry: Option<Retry>,
    /// Counts how often errors were shown: each time the summary takes the focus.
    pub shown: u32,
}

impl Errors {
    /// Whether there is anything.
    pub fn is_any(&self) -> bool {
        self.page_error.is_some() || !self.faults.is_empty()
    }
}

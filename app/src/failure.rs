//! Why there is no answer to draw: the problem a backend sent, or none that can be read.

use crate::fault::FieldFault;
use regain_core::problem::ProblemCode;
use regain_core::time::Timestamp;
use regain_core::wire::Flow;

/// What the screens need of a problem.
#[derive(Debug, PartialEq)]
pub struct Problem {
    /// What went wrong.
    pub code: ProblemCode,
    /// Field by field.
    pub faults: Vec<FieldFault>,
    /// Where the flow stands, where that came along.
    pub flow: Option<Flow>,
    /// From when on it may be tried again.
    pub retry_at: Option<Timestamp>,
}

impl Problem {
    /// Whether it means that the flow has ended.
    pub fn is_end(&self) -> bool {
        matches!(
            self.code,
            ProblemCode::NoToken | ProblemCode::UnknownFlow | ProblemCode::FlowExpired
        )
    }

    /// A body that no backend takes: it is not even sent, for one that breaks off the connection halfway says nothing.
    pub fn too_large() -> Self {
        Self {
            code: ProblemCode::TooLarge,
            faults: Vec::new(),
            flow: None,
            retry_at: None,
        }
    }
}

/// Why there is no answer to draw.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// The backend said what is wrong.
    Problem(Box<Problem>),
    /// Nothing came back.
    Unreachable,
    /// Nothing came back in time.
    TimedOut,
    /// It cannot do it now: a 5xx without a problem to read, from a proxy for one.
    Unavailable,
    /// Something came back that this app cannot read.
    Unreadable,
}

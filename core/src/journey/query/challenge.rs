//! The queries about challenges: a new one, and the verification of a proof of work.

use super::super::claim::PendingCode;
use super::super::issued_challenge::IssuedChallenge;
use super::super::state::State;
use super::super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::ChallengeKind;
use serde_json::Value;

/// Waits for a new challenge.
#[derive(Debug)]
pub struct MakeChallenge {
    pub(super) journey: Journey,
    pub(super) pending: PendingCode,
    pub(super) kind: ChallengeKind,
    /// What was wrong with the answer to the previous challenge, if there was one.
    pub(super) fault: Option<Fault>,
    pub(super) until: Timestamp,
}

impl MakeChallenge {
    /// The kind of challenge to issue.
    pub fn kind(&self) -> ChallengeKind {
        self.kind
    }

    /// Continues with a new challenge, whose answer nobody has seen. The caller counts it before making it.
    pub fn made(self, issued: IssuedChallenge) -> Transition {
        let state = State::Challenge {
            pending: self.pending,
            issued,
        };
        let mut transition = self.journey.go_to(state, self.until, Vec::new());
        transition.refusal = self
            .fault
            .map(|fault| Refusal::Invalid(vec![FieldError::at("answer", &fault)]));
        transition
    }

    /// Refuses a new challenge until this time. An answered challenge is used up all the same, because repeated guesses
    /// at one picture would succeed in the end.
    pub fn too_many(self, again_at: Timestamp) -> Transition {
        let refusal = Refusal::TooOften(again_at);
        if self.fault.is_none() {
            return self.journey.refuse(refusal);
        }
        let state = self.pending.previous();
        let mut transition = self.journey.go_to(state, self.until, Vec::new());
        transition.refusal = Some(refusal);
        transition
    }
}

/// Waits for the verification of a proof of work.
#[derive(Debug)]
pub struct CheckWork {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) pending: PendingCode,
    pub(in crate::journey) challenge: Value,
    pub(in crate::journey) answer: String,
    pub(in crate::journey) now: Timestamp,
    pub(in crate::journey) until: Timestamp,
}

impl CheckWork {
    /// The challenge that was issued.
    pub fn challenge(&self) -> &Value {
        &self.challenge
    }

    /// The client's payload, in base64.
    pub fn answer(&self) -> &str {
        &self.answer
    }
}

//! The bot check (row B4): proof of work by the browser, or a CAPTCHA picture that a person reads. It precedes a code
//! to the contact given for a request and, after too many wrong codes, a code to a contact on file.

use super::claim::PendingCode;
use super::issued_challenge::IssuedChallenge;
use super::query::Query;
use super::state::State;
use super::{Journey, Refusal, Rules, Transition, on_file, path_b};
use crate::fault::Fault;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, ChallengeKind};
use serde_json::Value;

impl PendingCode {
    /// Sends the code.
    fn answered(self, journey: Journey, rules: &Rules, now: Timestamp) -> Transition {
        match self {
            Self::UnverifiedContact { claim, contact } => {
                path_b::prove(journey, claim, contact, rules, now)
            }
            // Only long codes to contacts on file are preceded by a challenge.
            Self::OnFile(on_file) => on_file::send(journey, on_file, rules.code.long(), rules, now),
        }
    }
}

/// Performs an action at the challenge step: an answer, or the request for another challenge.
pub(super) fn act(
    journey: Journey,
    pending: PendingCode,
    issued: IssuedChallenge,
    action: Action,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    let until = now + rules.flow_lifetime;
    let again = |journey, kind, fault| issue(journey, pending.clone(), kind, fault, until);
    Query::Done(match (issued, action) {
        (issued, Action::AnswerChallenge { kind, .. }) if issued.kind() != kind => {
            journey.invalid("kind", &Fault::NotAnOption)
        }
        (issued, Action::AnswerChallenge { kind, .. }) if issued.is_expired(now) => {
            return again(journey, kind, Some(Fault::Expired));
        }
        (
            IssuedChallenge::Picture { answer: right, .. },
            Action::AnswerChallenge { kind, answer },
        ) => {
            if !reads_as(&answer, right.reveal()) {
                return again(journey, kind, Some(Fault::WrongAnswer));
            }
            pending.answered(journey, rules, now)
        }
        (IssuedChallenge::Work { challenge, .. }, Action::AnswerChallenge { answer, .. }) => {
            return Query::Work(CheckWork {
                journey,
                pending,
                challenge,
                answer,
                now,
                until,
            });
        }
        (_, Action::NewChallenge { kind }) if rules.challenges.contains(&kind) => {
            return again(journey, kind, None);
        }
        (_, Action::NewChallenge { .. }) => journey.invalid("kind", &Fault::NotAnOption),
        _ => journey.refuse(Refusal::OutOfOrder),
    })
}

/// Compares an answer with the picture's characters, ignoring case and white space.
fn reads_as(typed: &str, right: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect()
    };
    !right.is_empty() && letters(typed) == letters(right)
}

pub(super) fn issue(
    journey: Journey,
    pending: PendingCode,
    kind: ChallengeKind,
    fault: Option<Fault>,
    until: Timestamp,
) -> Query {
    Query::Challenge(MakeChallenge {
        journey,
        pending,
        kind,
        fault,
        until,
    })
}

/// Waits for a new challenge.
#[derive(Debug)]
pub struct MakeChallenge {
    journey: Journey,
    pending: PendingCode,
    kind: ChallengeKind,
    /// What was wrong with the answer to the previous challenge, if there was one.
    fault: Option<Fault>,
    until: Timestamp,
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
    journey: Journey,
    pending: PendingCode,
    challenge: Value,
    answer: String,
    now: Timestamp,
    until: Timestamp,
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

    /// Continues with whether the payload solves exactly this challenge.
    pub fn solved(self, solved: bool, rules: &Rules) -> Query {
        if solved {
            return Query::Done(self.pending.answered(self.journey, rules, self.now));
        }
        let fault = Some(Fault::WrongAnswer);
        let kind = ChallengeKind::Work;
        issue(self.journey, self.pending, kind, fault, self.until)
    }
}

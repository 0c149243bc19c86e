//! The check against robots (row B4): the browser works, or a person reads a picture. It comes before a code to a contact
//! given for a request, and, after too many wrong codes, before one to a contact on file.

use super::on_file::{self, OnFile};
use super::query::Query;
use super::request::{self, RequestClaim, UnverifiedContact};
use super::state::State;
use super::{Journey, Refusal, Rules, Transition};
use crate::fault::Fault;
use crate::problem::FieldError;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::{Action, ChallengeKind, Picture, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A challenge as it was made, with its answer where the outside keeps none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuedChallenge {
    /// Work for the browser.
    Work {
        /// An ALTCHA v2 challenge, as its libraries take it.
        challenge: Value,
        /// From then on no answer is right.
        expires_at: Timestamp,
    },
    /// Characters to read.
    Picture {
        /// What is shown.
        picture: Picture,
        /// The characters in it.
        answer: Secret,
        /// From then on no answer is right.
        expires_at: Timestamp,
    },
}

impl IssuedChallenge {
    /// Which of the two it is.
    pub fn kind(&self) -> ChallengeKind {
        match self {
            Self::Work { .. } => ChallengeKind::Work,
            Self::Picture { .. } => ChallengeKind::Picture,
        }
    }

    fn is_expired(&self, now: Timestamp) -> bool {
        let (Self::Work { expires_at, .. } | Self::Picture { expires_at, .. }) = self;
        now >= *expires_at
    }

    pub(super) fn step(&self, offered: Vec<ChallengeKind>) -> Step {
        let (work, picture) = match self {
            Self::Work { challenge, .. } => (Some(challenge.clone()), None),
            Self::Picture { picture, .. } => (None, Some(picture.clone())),
        };
        Step::Challenge {
            offered,
            work,
            picture,
        }
    }
}

/// The code that goes out once a challenge is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PendingCode {
    /// To the contact given for a request.
    #[serde(rename = "given")]
    UnverifiedContact {
        #[serde(rename = "asking")]
        claim: RequestClaim,
        #[serde(rename = "given")]
        contact: UnverifiedContact,
    },
    /// To a contact on file.
    OnFile(OnFile),
}

impl PendingCode {
    pub(super) fn is_request(&self) -> bool {
        matches!(self, Self::UnverifiedContact { .. })
    }

    /// The step that asked for it.
    pub(super) fn previous(self) -> State {
        match self {
            Self::UnverifiedContact { claim, contact } => State::Contact {
                claim,
                contact: Some(contact.typed),
            },
            Self::OnFile(on_file) => on_file.previous(),
        }
    }

    /// Sends it.
    fn answered(self, journey: Journey, rules: &Rules, now: Timestamp) -> Transition {
        match self {
            Self::UnverifiedContact { claim, contact } => {
                request::prove(journey, claim, contact, rules, now)
            }
            // A challenge stands before long codes alone.
            Self::OnFile(on_file) => on_file::send(journey, on_file, rules.code.long(), rules, now),
        }
    }
}

/// Takes an answer to the challenge, or another one in its place.
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

/// Case and white space do not matter in what was read from a picture.
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

/// Waits for a challenge.
#[derive(Debug)]
pub struct MakeChallenge {
    journey: Journey,
    pending: PendingCode,
    kind: ChallengeKind,
    /// What was wrong with the answer to the one before, where there was one.
    fault: Option<Fault>,
    until: Timestamp,
}

impl MakeChallenge {
    /// Which one is wanted.
    pub fn kind(&self) -> ChallengeKind {
        self.kind
    }

    /// Goes on with a new one, of which nobody has seen the answer. It is counted by whoever makes it, before the work.
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

    /// Makes none before this moment. A challenge that was answered is spent all the same: who could guess on at one
    /// picture would read it in the end.
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

/// Waits for whether the work was done.
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
    /// What was to be solved.
    pub fn challenge(&self) -> &Value {
        &self.challenge
    }

    /// The payload sent, in base64.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// Goes on with whether the payload solves that challenge, and no other.
    pub fn solved(self, solved: bool, rules: &Rules) -> Query {
        if solved {
            return Query::Done(self.pending.answered(self.journey, rules, self.now));
        }
        let fault = Some(Fault::WrongAnswer);
        let kind = ChallengeKind::Work;
        issue(self.journey, self.pending, kind, fault, self.until)
    }
}

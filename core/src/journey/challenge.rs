//! The bot check (row B4): proof of work by the browser, or a CAPTCHA picture that a person reads. It precedes a code
//! to the contact given for a request and, after too many wrong codes, a code to a contact on file.

use super::claim::PendingCode;
use super::issued_challenge::IssuedChallenge;
use super::query::{CheckWork, Query};
use super::rules::Rules;
use super::{Journey, Refusal, path_b};
use crate::fault::Fault;
use crate::time::Timestamp;
use crate::wire::{Action, ChallengeKind};

impl PendingCode {
    /// Sends the code, if there is to be one.
    fn answered(self, journey: Journey, rules: &Rules, now: Timestamp) -> Query {
        match self {
            Self::UnverifiedContact { claim, contact } => {
                path_b::contact_given(journey, claim, contact, rules, now)
            }
            pending => journey.send_or_reuse_code(pending, true, rules, now),
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
    let again =
        |journey, kind, fault| Query::challenge(journey, pending.clone(), kind, fault, until);
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
            return pending.answered(journey, rules, now);
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

impl CheckWork {
    /// Continues with whether the payload solves exactly this challenge.
    pub fn solved(self, solved: bool, rules: &Rules) -> Query {
        if solved {
            return self.pending.answered(self.journey, rules, self.now);
        }
        let fault = Some(Fault::WrongAnswer);
        let kind = ChallengeKind::Work;
        Query::challenge(self.journey, self.pending, kind, fault, self.until)
    }
}

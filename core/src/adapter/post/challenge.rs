//! The challenge (ALTCHA v2): fetched from the configured URL, solved by the browser, verified by whoever receives the request.

use super::{Post, Waiting};
use crate::adapter::{Body, HttpRequest, HttpResponse, Method, Next, Refusal};
use crate::journey::{IssuedChallenge, MakeChallenge, Query};
use crate::prelude::*;
use crate::time::Timestamp;
use crate::wire::{Action, ChallengeKind};
use core::time::Duration;
use serde_json::Value;

/// A solution is not sent this close to its expiry.
const TRANSIT: Duration = Duration::from_secs(10);

/// A solved challenge that was not sent yet.
pub(super) struct Solution {
    /// The challenge.
    pub challenge: Value,
    /// ALTCHA's payload.
    pub payload: String,
}

impl Solution {
    /// Whether it can still be sent.
    pub fn is_good(&self, now: Timestamp) -> bool {
        now + TRANSIT < expires_at(&self.challenge)
    }
}

impl Post {
    /// Fetches a challenge, unless one is solved and not used yet.
    pub(super) fn challenge(&mut self, query: MakeChallenge, now: Timestamp) -> Next {
        if let Some(solution) = self.solution.as_ref().filter(|it| it.is_good(now)) {
            let action = Action::AnswerChallenge {
                kind: ChallengeKind::Work,
                answer: solution.payload.clone(),
            };
            self.journey = query.made(issued(&solution.challenge)).journey;
            let query = self.ask(action, now);
            return self.go_on(query, now);
        }
        let Some(url) = self.settings.challenge.clone() else {
            return Next::Refused(Refusal::OutOfOrder);
        };
        self.solution = None;
        self.waiting = Waiting::Challenge(Box::new(query));
        Next::Send(HttpRequest {
            method: Method::Get,
            url,
            headers: Vec::new(),
            body: Body::Empty,
            credentials: self.settings.credentials,
        })
    }

    /// Shows the challenge that was fetched.
    pub(super) fn challenge_came(
        &mut self,
        query: MakeChallenge,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Next {
        let is_success = matches!(response.status, 200..=299);
        match response.body.as_ref().filter(|body| is_challenge(body)) {
            Some(challenge) if is_success => {
                let transition = query.made(issued(challenge));
                self.go_on(Query::Done(transition), now)
            }
            _ => {
                // Where the request was to follow, the person is still at the review, and asks for it again.
                self.resume.forget_submission();
                Next::Refused(match is_success {
                    true => Refusal::Unreadable,
                    false => response.refusal(),
                })
            }
        }
    }
}

/// Whether this is a challenge as ALTCHA's libraries make it (version 2).
fn is_challenge(body: &Value) -> bool {
    let text = |name| body.get("parameters").and_then(|it| it.get(name)?.as_str());
    ["algorithm", "nonce", "salt"]
        .iter()
        .all(|name| text(name).is_some())
}

fn issued(challenge: &Value) -> IssuedChallenge {
    IssuedChallenge::Work {
        challenge: challenge.clone(),
        expires_at: expires_at(challenge),
    }
}

/// When a challenge expires, if it does.
fn expires_at(challenge: &Value) -> Timestamp {
    let seconds = challenge
        .get("parameters")
        .and_then(|it| it.get("expiresAt")?.as_i64());
    seconds
        .filter(|seconds| *seconds != 0)
        .map_or(Timestamp::NEVER, Timestamp)
}

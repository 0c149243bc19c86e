//! Coming back to a request (row C6): its reference and a code to its contact lead to the questions, if it was not
//! submitted, and else to how it stands. The person can have it withdrawn, and the link to a new password mailed again.
//!
//! A flow that holds a request locks when nobody uses it for the lifetime of a flow: its token then opens the reference
//! alone. Whoever finds the tab open on a borrowed computer reads nothing and changes nothing. For a few minutes after that a
//! save is still taken, which a browser sends when it finds that the time is up.
//!
//! An unknown reference takes the same steps, up to a code that is never sent (row E5).

use super::claim::{PendingCode, ReferenceClaim};
use super::effect::Effect;
use super::path_b;
use super::query::{
    CheckStatus, CodePurpose, FindReference, FoundRequest, Query, ReferenceLookup, StatusPurpose,
};
use super::request::Request;
use super::rules::Rules;
use super::state::State;
use super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Action, RequestState, RequestStatus};
use std::time::Duration;

/// For how long after the lock a save is taken that was on its way.
const SAVED_AFTER_LOCK: Duration = Duration::from_secs(300);

/// Performs one action at a step of this kind; the others are path B's.
pub(super) fn act(
    journey: Journey,
    state: State,
    action: Action,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    let until = now + rules.flow_lifetime;
    match (state, action) {
        (State::Reference { .. }, Action::GiveReference { reference: typed }) => {
            match Reference::read(&typed) {
                Err(fault) => Query::Done(journey.invalid("reference", &fault)),
                Ok(reference) => Query::Reference(FindReference {
                    journey,
                    typed,
                    reference,
                    now,
                }),
            }
        }
        (State::Locked { request, .. }, Action::GiveReference { reference: typed }) => {
            if Reference::read(&typed).ok().as_ref() != Some(&request.reference) {
                return Query::Done(journey.invalid("reference", &Fault::NotAnOption));
            }
            let claim = ReferenceClaim {
                typed,
                reference: request.reference.clone(),
                masked: request.masked(),
                address: Some(request.contact.clone()),
                held: Some(Box::new(request)),
            };
            journey.send_or_reuse_code(PendingCode::Reference(claim), false, rules, now)
        }
        (
            State::Locked {
                request,
                saved_until,
            },
            Action::SaveAnswers {
                answers, revision, ..
            },
        ) if now < saved_until && revision == Some(request.revision) => Query::Done(
            path_b::save_locked(journey, request, saved_until, answers, rules),
        ),

        (State::ProveReference { claim, code }, Action::EnterCode { code: typed }) => {
            journey.enter_code(CodePurpose::Reference(claim), code, &typed, rules, now)
        }
        (State::ProveReference { claim, .. }, Action::ResendCode) => {
            journey.resend_code(PendingCode::Reference(claim), false, rules, now)
        }

        (State::RequestStatus { status }, action) if status.state == RequestState::Withdrawn => {
            Query::Done(match action {
                // Sent again where the answer to the first one was lost.
                Action::Withdraw => journey.unchanged(),
                _ => journey.refuse(Refusal::OutOfOrder),
            })
        }
        (State::RequestStatus { status }, Action::Withdraw) => {
            journey.check_status(&status, StatusPurpose::Withdraw, now, until)
        }
        (State::RequestStatus { status }, Action::ResendLink) => {
            let budget = link_budget(&status.reference);
            match journey.cooldown_until(&budget, now) {
                Some(until) => Query::Done(journey.refuse(Refusal::TooOften(until))),
                None => journey.check_status(&status, StatusPurpose::ResendLink, now, until),
            }
        }

        (State::AnswerQuestions { request } | State::Review { request }, Action::MailReference) => {
            Query::Done(mail_reference(journey, &request, rules, now))
        }

        (state, action) => path_b::act(journey, state, action, rules, now),
    }
}

/// The key of the resend cooldown of the link to a new password.
fn link_budget(reference: &str) -> String {
    ["link ", reference].concat()
}

impl Journey {
    /// The flow as somebody looks at it again. That extends it (WCAG 2.2.1), unless the gain is less than a minute, which is
    /// not worth a write; a flow that was left alone locks; how a request stands is looked up anew.
    pub fn look(self, rules: &Rules, now: Timestamp) -> Query {
        let journey = self.locked(now).touch(rules, now);
        match journey.state.clone() {
            State::RequestStatus { status } if status.state != RequestState::Withdrawn => {
                let until = now + rules.flow_lifetime;
                journey.check_status(&status, StatusPurpose::Look, now, until)
            }
            _ => Query::Done(journey.unchanged()),
        }
    }

    /// Locks the flow, if it holds a request and nobody has used it for the lifetime of a flow.
    pub fn locked(mut self, now: Timestamp) -> Self {
        // An earlier version did not store when a flow locks.
        let at = match self.locks_at {
            Some(at) => at,
            None if self.state.locks() => now,
            None => return self,
        };
        if now < at {
            return self;
        }
        self.locks_at = None;
        self.state = match self.state {
            State::AnswerQuestions { request } | State::Review { request } => State::Locked {
                request,
                saved_until: at + SAVED_AFTER_LOCK,
            },
            State::Submitted { reference, .. } => State::Reference {
                reference: Some(reference.to_string()),
            },
            State::RequestStatus { status } => State::Reference {
                reference: Some(status.reference),
            },
            state => state,
        };
        self
    }

    /// The request that this flow holds and that is not submitted yet.
    pub fn open_request(&self) -> Option<&Request> {
        match &self.state {
            State::AnswerQuestions { request }
            | State::Review { request }
            | State::Locked { request, .. } => Some(request),
            State::ProveReference { claim, .. } => claim.held.as_deref(),
            State::Challenge {
                pending: PendingCode::Reference(claim),
                ..
            } => claim.held.as_deref(),
            _ => None,
        }
    }

    /// When the flow ends for good: a request that is not submitted by then is erased.
    pub fn ends_at(&self) -> Timestamp {
        self.ends_at
    }

    fn check_status(
        self,
        status: &RequestStatus,
        purpose: StatusPurpose,
        now: Timestamp,
        until: Timestamp,
    ) -> Query {
        match Reference::read(&status.reference) {
            Ok(reference) => Query::Status(CheckStatus {
                journey: self,
                reference,
                purpose,
                now,
                until,
            }),
            Err(_) => Query::Done(self.refuse(Refusal::OutOfOrder)),
        }
    }
}

impl FindReference {
    /// Continues with the contact to send a code to, which looks the same for an unknown reference.
    pub fn found(self, lookup: ReferenceLookup, rules: &Rules) -> Query {
        let claim = ReferenceClaim {
            typed: self.typed,
            reference: self.reference,
            masked: lookup.masked,
            address: lookup.address,
            held: None,
        };
        self.journey
            .send_or_reuse_code(PendingCode::Reference(claim), false, rules, self.now)
    }
}

/// The right code for a reference was entered: on to the request, wherever it is.
pub(super) fn proven(
    journey: Journey,
    claim: ReferenceClaim,
    now: Timestamp,
    until: Timestamp,
) -> Query {
    match claim.held {
        Some(request) => {
            let effects = forget_codes(&claim.reference);
            let state = State::AnswerQuestions { request: *request };
            Query::Done(journey.go_to(state, until, effects))
        }
        None => Query::Status(CheckStatus {
            journey,
            reference: claim.reference,
            purpose: StatusPurpose::Open,
            now,
            until,
        }),
    }
}

fn forget_codes(reference: &Reference) -> Vec<Effect> {
    vec![
        Effect::ForgetCodes,
        Effect::ForgetWrongCodes {
            identifier: budget(reference),
            account: None,
        },
    ]
}

/// The key of limits for the codes of a reference. It consists of what the client sent.
pub(super) fn budget(reference: &Reference) -> String {
    ["reference ", reference.as_str()].concat()
}

impl CheckStatus {
    /// Continues with the request as it is now; `None` if it is gone.
    pub fn found(self, found: Option<FoundRequest>, rules: &Rules) -> Transition {
        let mut journey = self.journey;
        let (until, now) = (self.until, self.now);
        let purpose = self.purpose;
        let mut status = match found {
            Some(FoundRequest::Received(status)) => status,
            Some(FoundRequest::Open {
                request,
                flow,
                version,
                ends_at,
            }) if purpose == StatusPurpose::Open => {
                let mut effects = forget_codes(&self.reference);
                effects.push(Effect::TakeUp {
                    reference: self.reference,
                    flow,
                    version,
                });
                journey.ends_at = ends_at;
                journey.expires_at = ends_at;
                let state = State::AnswerQuestions { request: *request };
                return journey.go_to(state, until, effects);
            }
            // Erased since.
            _ => return journey.ended(now).refuse(Refusal::FlowExpired),
        };
        let mut effects = Vec::new();
        let mut refusal = None;
        match purpose {
            StatusPurpose::Look => {
                journey.state = State::RequestStatus { status };
                return journey.unchanged();
            }
            StatusPurpose::Open => effects = forget_codes(&self.reference),
            StatusPurpose::Withdraw if status.state == RequestState::Received => {
                status.state = RequestState::Withdrawn;
                effects.push(Effect::Withdraw {
                    reference: self.reference,
                });
            }
            StatusPurpose::ResendLink if status.links_left > 0 => {
                status.links_left -= 1;
                let budget = link_budget(&status.reference);
                journey.resend_cooldowns.retain(|(_, until)| now < *until);
                let again_at = now + rules.code.resend_after;
                journey.resend_cooldowns.push((budget, again_at));
                effects.push(Effect::ResendLink {
                    reference: self.reference,
                });
            }
            // It has changed since the person looked: the answer says how it stands.
            StatusPurpose::Withdraw | StatusPurpose::ResendLink => {
                refusal = Some(Refusal::OutOfOrder);
            }
        }
        let mut transition = journey.go_to(State::RequestStatus { status }, until, effects);
        transition.refusal = refusal;
        transition
    }
}

/// Has the reference mailed, once in the resend cooldown.
fn mail_reference(
    mut journey: Journey,
    request: &Request,
    rules: &Rules,
    now: Timestamp,
) -> Transition {
    let budget = ["mail of ", &*budget(&request.reference)].concat();
    if let Some(until) = journey.cooldown_until(&budget, now) {
        return journey.refuse(Refusal::TooOften(until));
    }
    journey.resend_cooldowns.retain(|(_, until)| now < *until);
    let again_at = now + rules.code.resend_after;
    journey.resend_cooldowns.push((budget, again_at));
    let effects = vec![Effect::MailReference {
        to: request.contact.clone(),
        reference: request.reference.clone(),
        budget: request.mailbox(),
        until: journey.ends_at,
    }];
    let state = journey.state.clone();
    journey.go_to(state, now + rules.flow_lifetime, effects)
}

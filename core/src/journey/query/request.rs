//! The queries of path B: references, and the daily quota of requests.

use super::super::claim::RequestClaim;
use super::super::effect::Effect;
use super::super::request::{Request, answers};
use super::super::rules::Rules;
use super::super::state::State;
use super::super::{Journey, Refusal, Transition};
use crate::check::Secrets;
use crate::kind::email::mailbox;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Once, RefusedCode};
use serde_json::Map;

/// The daily quota of requests for an identifier and a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyQuota {
    /// The requests still accepted today, including the one about to be submitted.
    pub remaining: u32,
    /// When the quota resets.
    pub resets_at: Timestamp,
}

/// Waits for a reference.
#[derive(Debug)]
pub struct OpenRequest {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) claim: RequestClaim,
    pub(in crate::journey) contact: String,
    pub(in crate::journey) now: Timestamp,
}

impl OpenRequest {
    /// The canonical identifier of the account.
    pub fn canonical_identifier(&self) -> &str {
        &self.claim.account.canonical
    }

    /// The account's id, if there is one.
    pub fn account(&self) -> Option<&str> {
        self.claim.account.lookup.account.as_deref()
    }

    /// The mailbox of the contact, without case and `+tag`.
    pub fn mailbox(&self) -> String {
        mailbox(&self.contact)
    }

    /// Continues with a reference that no other request has.
    pub fn opened(self, reference: Reference, quota: DailyQuota, rules: &Rules) -> Transition {
        let mut journey = self.journey;
        let mut effects = vec![Effect::ForgetCodes];
        let Some(of) = rules.request else {
            return journey.refuse(Refusal::OutOfOrder);
        };
        if quota.remaining == 0 {
            // Refused before anybody fills in a long form for nothing.
            let state = State::Refused {
                code: RefusedCode::TooManyToday,
                again_at: Some(quota.resets_at),
            };
            return journey.go_to(state, self.now + rules.flow_lifetime, effects);
        }
        let account = self.claim.account;
        let request = Request {
            reference: reference.clone(),
            identifier: account.identifier,
            canonical: account.canonical,
            account: account.lookup.account,
            contact: self.contact,
            form: answers::version(of.form),
            answers: Map::new(),
            revision: 0,
        };
        journey.ends_at = self.now + of.lifetime;
        effects.push(Effect::OpenRequest {
            reference,
            ends_at: journey.ends_at,
        });
        journey.expires_at = journey.ends_at;
        let until = self.now + rules.flow_lifetime;
        journey.go_to(State::AnswerQuestions { request }, until, effects)
    }
}

/// Waits for the daily quota.
#[derive(Debug)]
pub struct SubmitRequest {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) request: Request,
    pub(in crate::journey) secrets: Secrets,
    pub(in crate::journey) once: Option<Once>,
    pub(in crate::journey) answer_by: Timestamp,
    pub(in crate::journey) until: Timestamp,
}

impl SubmitRequest {
    /// The canonical identifier of the account.
    pub fn canonical_identifier(&self) -> &str {
        &self.request.canonical
    }

    /// The account's id, if there is one.
    pub fn account(&self) -> Option<&str> {
        self.request.account.as_deref()
    }

    /// The mailbox of the contact, without case and `+tag`.
    pub fn mailbox(&self) -> String {
        self.request.mailbox()
    }

    /// Continues with the daily quota.
    pub fn allowed(self, quota: DailyQuota) -> Transition {
        if quota.remaining == 0 {
            return self.journey.refuse(Refusal::TooOften(quota.resets_at));
        }
        let state = State::Submitted {
            reference: self.request.reference.clone(),
            answer_by: self.answer_by,
            masked: self.request.masked(),
            identifier: self.request.identifier.clone(),
            tries_left_today: quota.remaining - 1,
            once: self.once,
        };
        let effects = vec![
            Effect::CountRequest {
                identifier: self.request.canonical.clone(),
                mailbox: self.request.mailbox(),
                account: self.request.account.clone(),
            },
            Effect::StoreRequest {
                request: Box::new(self.request),
                secrets: self.secrets,
                answer_by: self.answer_by,
            },
        ];
        self.journey.go_to(state, self.until, effects)
    }
}

//! The state machine of a recovery flow: which step follows which (docs/architecture.md). Implements rows A1 to A7 and
//! A9; in `path_b`, B2 to B11; in `username`, A8; in `status`, C6.
//!
//! It is pure: (journey, action, now) → (journey, effects) or a refusal. It does no I/O: [`Journey::act`] returns a
//! [`Query`], a continuation that takes the data it lacks and returns the [`Transition`] or the next query. The caller
//! stores the journey and applies the effects in one transaction.
//!
//! To prevent account enumeration (row E5), accounts that do not exist, are disabled or have no contacts take the same
//! steps: their [`Contact`]s have no address, so their codes are never sent, and no rule here tests for that.
//!
//! A new step is a variant of `State`, its lines there and in [`Journey::act`], and its rows in `core/tests/journey/`.

mod challenge;
mod claim;
mod codes;
mod effect;
mod enter_code;
mod issued_challenge;
mod link;
mod mailed_link;
mod on_file;
mod path_b;
mod pending_code;
mod proof;
mod query;
mod request;
mod rules;
mod state;
mod status;
mod username;

pub use claim::{AccountLookup, Contact};
pub use codes::SentCode;
pub use effect::{Effect, Notice, Recipient};
pub use issued_challenge::IssuedChallenge;
pub use mailed_link::{Link, ResetLink, StopLink};
pub use proof::{Proof, ProofBy};
pub use query::{
    CheckCode, CheckPassword, CheckStatus, CheckStop, CheckWork, CountGuesses, DailyQuota,
    FindAccount, FindReference, FindUsernames, FoundRequest, MakeChallenge, OpenRequest, Query,
    ReferenceLookup, SubmitRequest,
};
pub use request::Request;
pub use rules::{CodeRules, RequestRules, Rules};

use crate::fault::Fault;
use crate::kind::{Kind, identifier};
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, ContactKind, Flow, Purpose};
use claim::{OnFile, PendingCode};
use codes::OutgoingCode;
use query::CodePurpose;
use serde::{Deserialize, Serialize};
use state::State;

/// A flow ends after this many lifetimes however often it is extended, because the directory's data in it goes stale.
/// The first lifetime can be extended ten times (WCAG 2.2.1).
const MAX_LIFETIMES: u32 = 11;
/// The smallest extension that [`Journey::look`] makes, in seconds.
const MIN_EXTENSION_SECONDS: u64 = 60;

/// A recovery flow: its state, and everything needed to continue it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    purpose: Purpose,
    locale: String,
    expires_at: Timestamp,
    /// The hard limit, which no extension exceeds.
    ends_at: Timestamp,
    /// The codes that may still be entered, oldest first.
    codes: Vec<SentCode>,
    /// Rate-limit keys with the end of their resend cooldown; kept when the codes are removed.
    #[serde(rename = "cooling")]
    resend_cooldowns: Vec<(String, Timestamp)>,
    /// When the flow locks, if it holds a request: see `status`.
    #[serde(default)]
    locks_at: Option<Timestamp>,
    state: State,
}

/// The outcome of an action. A refusal can change the journey, too: a wrong code uses up a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The journey to store.
    pub journey: Journey,
    /// The effects to apply in the transaction that stores the journey.
    pub effects: Vec<Effect>,
    /// Why the action was refused, if it was.
    pub refusal: Option<Refusal>,
}

/// Why an action was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The action does not belong to this step.
    OutOfOrder,
    /// The action is based on answers that another save has replaced; the response carries the current ones.
    OutOfDate,
    /// The flow has expired.
    FlowExpired,
    /// Members of the action are invalid.
    Invalid(Vec<FieldError>),
    /// The rate limit is exceeded until this time.
    TooOften(Timestamp),
}

impl Journey {
    /// Begins a flow at its first step.
    pub fn begin(purpose: Purpose, locale: String, rules: &Rules, now: Timestamp) -> Self {
        Self {
            purpose,
            locale,
            expires_at: now + rules.flow_lifetime,
            ends_at: now + rules.flow_lifetime * MAX_LIFETIMES,
            codes: Vec::new(),
            resend_cooldowns: Vec::new(),
            locks_at: None,
            state: State::first(purpose),
        }
    }

    /// The language of the flow's messages.
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// Sets the language of the flow's messages.
    pub fn with_locale(mut self, locale: String) -> Self {
        self.locale = locale;
        self
    }

    /// When the flow expires.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Whether the flow has expired at `now`.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// Extends the flow's lifetime, unless the gain is less than a minute.
    fn touch(mut self, rules: &Rules, now: Timestamp) -> Self {
        let until = now + rules.flow_lifetime;
        let is_worth_it = |at: Timestamp, until| at.seconds_until(until) >= MIN_EXTENSION_SECONDS;
        let extended = self.extended(until);
        if !self.is_expired(now) && is_worth_it(self.expires_at, extended) {
            self.expires_at = extended;
        }
        self.locks_at = self.locks_at.map(|at| match is_worth_it(at, until) {
            true => until,
            false => at,
        });
        self
    }

    /// Expires the flow now, because what was verified no longer holds.
    pub fn ended(mut self, now: Timestamp) -> Self {
        self.expires_at = now;
        self
    }

    /// Performs one action.
    pub fn act(self, action: Action, rules: &Rules, now: Timestamp) -> Query {
        if self.is_expired(now) {
            return Query::Done(self.refuse(Refusal::FlowExpired));
        }
        let journey = self.locked(now);
        let until = now + rules.flow_lifetime;
        let state = journey.state.clone();
        journey.act_at(state, action, until, rules, now)
    }

    fn act_at(
        self,
        state: State,
        action: Action,
        until: Timestamp,
        rules: &Rules,
        now: Timestamp,
    ) -> Query {
        Query::Done(match (state, action) {
            (State::Identify { .. }, Action::Identify { identifier }) => {
                match identifier::read(&identifier, &rules.identifiers()) {
                    Err(fault) => self.invalid_as(Kind::Identifier, "identifier", &fault),
                    Ok(identifiers) => {
                        return Query::Account(FindAccount {
                            journey: self,
                            typed: identifier,
                            identifiers,
                            until,
                        });
                    }
                }
            }

            (State::ChooseMethod { account }, Action::ChooseMethod { method }) => {
                let chosen = account.lookup.contacts.iter().find(|c| c.id == method);
                match chosen.cloned() {
                    None => self.invalid("method", &Fault::NotAnOption),
                    Some(contact) if rules.confirm_address => {
                        let state = State::ConfirmAddress { account, contact };
                        self.go_to(state, until, Vec::new())
                    }
                    Some(contact) => {
                        let on_file = OnFile {
                            account,
                            contact,
                            typed: None,
                            shown: None,
                        };
                        return self.send_or_reuse_code(
                            PendingCode::OnFile(on_file),
                            false,
                            rules,
                            now,
                        );
                    }
                }
            }
            (State::ChooseMethod { account }, Action::CannotUseAny) => {
                let state = match rules.request {
                    Some(_) => State::contact(account, true),
                    None => State::CannotRequest { account },
                };
                self.go_to(state, until, Vec::new())
            }

            (State::ConfirmAddress { account, contact }, Action::ConfirmAddress { address }) => {
                match on_file::canonical(contact.kind, &address, rules) {
                    Err(fault) => {
                        let kind = match contact.kind {
                            ContactKind::Email => Kind::Email,
                            ContactKind::Phone => Kind::Phone,
                        };
                        self.invalid_as(kind, "address", &fault)
                    }
                    Ok(typed) => {
                        let on_file = OnFile {
                            account,
                            contact,
                            typed: Some(typed),
                            shown: None,
                        };
                        return self.send_or_reuse_code(
                            PendingCode::OnFile(on_file),
                            false,
                            rules,
                            now,
                        );
                    }
                }
            }

            (
                State::EnterCode {
                    account,
                    code: shown,
                    ..
                },
                Action::EnterCode { code },
            ) => {
                let purpose = CodePurpose::Account(account);
                return self.enter_code(purpose, shown, &code, rules, now);
            }
            (
                State::EnterCode {
                    account,
                    contact,
                    typed,
                    code,
                },
                Action::ResendCode,
            ) => {
                let on_file = OnFile {
                    account,
                    contact,
                    typed,
                    shown: Some(code),
                };
                return self.resend_code(PendingCode::OnFile(on_file), false, rules, now);
            }

            (
                State::SetPassword { account },
                Action::SetPassword {
                    password,
                    end_sessions,
                },
            ) => {
                return Query::Names(CheckPassword {
                    journey: self,
                    account,
                    password,
                    end_sessions,
                    until,
                });
            }

            (State::ConfirmStop { link, requests }, Action::StopRequest { requests: chosen }) => {
                return self.stop(link, &requests, &chosen, until);
            }

            (state, Action::GoBack) => match state.previous() {
                Some(state) => self.go_to(state, until, Vec::new()),
                None => self.refuse(Refusal::OutOfOrder),
            },
            (State::Challenge { pending, issued }, action) => {
                return challenge::act(self, pending, issued, action, rules, now);
            }
            (state, action) if state.is_look_up() => {
                return username::act(self, state, action, rules, now);
            }
            (state, action) => return status::act(self, state, action, rules, now),
        })
    }

    /// The flow as the client renders it.
    pub fn flow(&self, id: &str, rules: &Rules) -> Flow {
        Flow {
            id: id.into(),
            // The purpose of the current step: a flow that began for a password may have gone on to path B, and a request may
            // have been taken up, or locked.
            purpose: match self.purpose {
                Purpose::Password | Purpose::Request | Purpose::Status => {
                    self.state.purpose().unwrap_or(self.purpose)
                }
                purpose => purpose,
            },
            locale: self.locale.clone(),
            expires_at: self.expires_at,
            locks_at: self.locks_at.filter(|at| *at < self.expires_at),
            can_go_back: self.state.clone().previous().is_some(),
            step: self.state.step(&self.codes, self.expires_at, rules),
        }
    }

    /// Sends a code and goes to the step where it is entered, unless the resend cooldown is running.
    fn send(
        mut self,
        outgoing: OutgoingCode,
        state: impl FnOnce(u32) -> State,
        rules: &Rules,
        now: Timestamp,
    ) -> Transition {
        if let Some(until) = self.cooldown_until(&outgoing.budget, now) {
            return self.refuse(Refusal::TooOften(until));
        }
        self.resend_cooldowns.retain(|(_, until)| now < *until);
        // The newest code stays even if it has expired, because the next code's number follows from it.
        let newest = self.codes.last().map(|sent| sent.number);
        self.codes
            .retain(|sent| now < sent.expires_at || Some(sent.number) == newest);
        let sent = SentCode::new(&self.codes, &outgoing, &rules.code, now);
        self.resend_cooldowns
            .push((outgoing.budget.clone(), sent.resend_at));
        let effect = Effect::SendCode {
            number: sent.number,
            kind: outgoing.kind,
            length: outgoing.length,
            to: outgoing.to,
            budget: outgoing.budget,
            expires_at: sent.expires_at,
        };
        let state = state(sent.number);
        self.codes.push(sent);
        self.go_to(state, now + rules.flow_lifetime, vec![effect])
    }

    /// When the resend cooldown of this rate-limit key ends, if it is running.
    fn cooldown_until(&self, budget: &str, now: Timestamp) -> Option<Timestamp> {
        let mut cooldowns = self.resend_cooldowns.iter();
        let (_, until) = cooldowns.find(|(of, until)| of == budget && now < *until)?;
        Some(*until)
    }

    fn go_to(mut self, state: State, until: Timestamp, mut effects: Vec<Effect>) -> Transition {
        // A code sent to an unverified contact must never open an account, and a code for an account never a request.
        if state.is_request() != self.state.is_request() && !self.codes.is_empty() {
            self.codes.clear();
            effects.push(Effect::ForgetCodes);
        }
        self.locks_at = state.locks().then_some(until);
        self.state = state;
        self.expires_at = self.extended(until);
        Transition {
            journey: self,
            effects,
            refusal: None,
        }
    }

    /// The expiry after an extension to `until`: never earlier than now planned, never past the hard limit.
    fn extended(&self, until: Timestamp) -> Timestamp {
        self.expires_at.max(until).min(self.ends_at)
    }

    /// The journey as it stands, without effects.
    fn unchanged(self) -> Transition {
        Transition {
            journey: self,
            effects: Vec::new(),
            refusal: None,
        }
    }

    fn refuse(self, refusal: Refusal) -> Transition {
        Transition {
            journey: self,
            effects: Vec::new(),
            refusal: Some(refusal),
        }
    }

    /// Refuses a member that is a text of this kind.
    fn invalid_as(self, kind: Kind, member: &str, fault: &Fault) -> Transition {
        let error = FieldError::at(member, fault).of_kind(fault, kind);
        self.refuse(Refusal::Invalid(vec![error]))
    }

    fn invalid(self, member: &str, fault: &Fault) -> Transition {
        self.refuse(Refusal::Invalid(vec![FieldError::at(member, fault)]))
    }
}

//! Which step follows which: the one state machine of the way back in (DESIGN, "decisions"). Rows A1 to A7, A9 and, in
//! `request`, B2 to B11.
//!
//! Pure: (journey, action, now) → (journey, effects) or a refusal. What only the outside knows is asked for by value:
//! [`Journey::act`] gives an [`Query`], whose variants take the answer and give the [`Transition`] or the next question. Whoever
//! calls it stores the journey and carries the effects out, in one transaction.
//!
//! Accounts that do not exist, are disabled or have no contacts take the same way (row E5): their [`Contact`]s have no
//! address, so codes for them go nowhere, and nothing here asks whether they do.
//!
//! A new step is a variant of `State`, its lines there and in [`Journey::act`], and its rows in `core/tests/journey.rs`.

mod challenge;
mod codes;
mod effect;
mod on_file;
mod query;
mod request;
mod rules;
mod state;

pub use challenge::{CheckWork, IssuedChallenge, MakeChallenge};
pub use codes::SentCode;
pub use effect::{Effect, Notice, Proof, Recipient};
pub use on_file::CountGuesses;
pub use query::{CheckCode, CheckPassword, FindAccount, Query};
pub use request::{DailyQuota, OpenRequest, Request, SubmitRequest};
pub use rules::{CodeRules, RequestRules, Rules};

use crate::fault::Fault;
use crate::kind::{Kind, identifier};
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, ContactKind, Flow, Purpose};
use codes::OutgoingCode;
use on_file::OnFile;
use query::CodePurpose;
use serde::{Deserialize, Serialize};
use state::State;

/// However often somebody takes a step or says that they are still there, a flow is over after so many lifetimes: what
/// the directory said when it began grows old. Its first one can be extended ten times (WCAG 2.2.1).
const MAX_LIFETIMES: u32 = 11;
/// See [`Journey::touch`].
const MIN_EXTENSION_SECONDS: u64 = 60;

/// Where somebody stands, and all it takes to go on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    purpose: Purpose,
    locale: String,
    expires_at: Timestamp,
    /// It is never extended past this.
    ends_at: Timestamp,
    /// Those that may still be entered, oldest first.
    codes: Vec<SentCode>,
    /// What codes were counted by, and from when on another may go there: kept when the codes are forgotten.
    #[serde(rename = "cooling")]
    resend_cooldowns: Vec<(String, Timestamp)>,
    state: State,
}

/// What the directory says of an identifier; for one it does not know, decoys of the same looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLookup {
    /// The account's id where there is one that can be recovered, be it by a request alone: without contacts, too.
    pub account: Option<String>,
    /// Changes whenever the account's password does.
    pub generation: i64,
    /// What can receive a code.
    pub contacts: Vec<Contact>,
}

/// A contact on file, or a decoy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Random for each flow.
    pub id: String,
    /// How it is reached.
    pub kind: ContactKind,
    /// See [`crate::mask`].
    pub masked: String,
    /// Those on file that look like this, canonical; none for a decoy and for what must not be sent to.
    pub addresses: Vec<String>,
}

/// What came of an action. A refusal may still change the journey: a wrong code costs a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// To be stored.
    pub journey: Journey,
    /// To be carried out in the transaction that stores the journey.
    pub effects: Vec<Effect>,
    /// Why the action was not taken, where it was not.
    pub refusal: Option<Refusal>,
}

/// Why an action was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not fit the step.
    OutOfOrder,
    /// It is made from answers that another save has replaced since: they come along.
    OutOfDate,
    /// The flow is over.
    FlowExpired,
    /// Members of the action are refused.
    Invalid(Vec<FieldError>),
    /// Not before this moment.
    TooOften(Timestamp),
}

impl Journey {
    /// The way back in, at its first step.
    pub fn begin(purpose: Purpose, locale: String, rules: &Rules, now: Timestamp) -> Self {
        Self {
            purpose,
            locale,
            expires_at: now + rules.flow_lifetime,
            ends_at: now + rules.flow_lifetime * MAX_LIFETIMES,
            codes: Vec::new(),
            resend_cooldowns: Vec::new(),
            state: State::Identify { identifier: None },
        }
    }

    /// The language of its mails.
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// The same, with its mails in this language from now on.
    pub fn with_locale(mut self, locale: String) -> Self {
        self.locale = locale;
        self
    }

    /// From then on it is over.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Whether it is over at `now`.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// The same, looked at: whoever asks where a flow stands is still there, and has a lifetime again (WCAG 2.2.1).
    /// Less than a minute more is not worth storing.
    pub fn touch(mut self, rules: &Rules, now: Timestamp) -> Self {
        let until = self.extended(now + rules.flow_lifetime);
        if !self.is_expired(now) && self.expires_at.seconds_until(until) >= MIN_EXTENSION_SECONDS {
            self.expires_at = until;
        }
        self
    }

    /// The same, over: for a proof that no longer holds.
    pub fn ended(mut self, now: Timestamp) -> Self {
        self.expires_at = now;
        self
    }

    /// Takes one action.
    pub fn act(self, action: Action, rules: &Rules, now: Timestamp) -> Query {
        if self.is_expired(now) {
            return Query::Done(self.refuse(Refusal::FlowExpired));
        }
        let until = now + rules.flow_lifetime;
        let state = self.state.clone();
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
                        return on_file::send_or_reuse_code(self, on_file, rules, now);
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
                        return on_file::send_or_reuse_code(self, on_file, rules, now);
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
            ) => match codes::entered(&self.codes, &code, shown, rules) {
                Err(fault) => self.invalid("code", &fault),
                Ok(code) => {
                    return Query::Code(CheckCode {
                        journey: self,
                        purpose: CodePurpose::Account(account),
                        shown,
                        code,
                        now,
                        until,
                    });
                }
            },
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
                return on_file::resend_code(self, on_file, now);
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

            (state, Action::GoBack) => match state.previous() {
                Some(state) => self.go_to(state, until, Vec::new()),
                None => self.refuse(Refusal::OutOfOrder),
            },
            (State::Challenge { pending, issued }, action) => {
                return challenge::act(self, pending, issued, action, rules, now);
            }
            (state, action) => return request::act(self, state, action, rules, now),
        })
    }

    /// The flow as the client draws it.
    pub fn flow(&self, id: &str, rules: &Rules) -> Flow {
        Flow {
            id: id.into(),
            // Who came for a password and can get no code is here for the request from then on.
            purpose: match self.state.is_request() {
                true => Purpose::Request,
                false => self.purpose,
            },
            locale: self.locale.clone(),
            expires_at: self.expires_at,
            can_go_back: self.state.clone().previous().is_some(),
            step: self.state.step(&self.codes, self.expires_at, rules),
        }
    }

    /// Sends a code, if none went the same way a minute ago, and on to where it is entered.
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
        // The newest stays, late as it may be: the next is numbered after it.
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

    /// Until when no code goes to what this stands for.
    fn cooldown_until(&self, budget: &str, now: Timestamp) -> Option<Timestamp> {
        let mut cooldowns = self.resend_cooldowns.iter();
        let (_, until) = cooldowns.find(|(of, until)| of == budget && now < *until)?;
        Some(*until)
    }

    fn go_to(mut self, state: State, until: Timestamp, mut effects: Vec<Effect>) -> Transition {
        // A code to a contact that somebody gave must never open an account, nor the other way about.
        if state.is_request() != self.state.is_request() && !self.codes.is_empty() {
            self.codes.clear();
            effects.push(Effect::ForgetCodes);
        }
        self.state = state;
        self.expires_at = self.extended(until);
        Transition {
            journey: self,
            effects,
            refusal: None,
        }
    }

    /// As long as it may live, where a step taken or a look lets it live until then.
    fn extended(&self, until: Timestamp) -> Timestamp {
        self.expires_at.max(until).min(self.ends_at)
    }

    fn refuse(self, refusal: Refusal) -> Transition {
        Transition {
            journey: self,
            effects: Vec::new(),
            refusal: Some(refusal),
        }
    }

    /// The same of a member that is a text of some kind.
    fn invalid_as(self, kind: Kind, member: &str, fault: &Fault) -> Transition {
        let error = FieldError::at(member, fault).of_kind(fault, kind);
        self.refuse(Refusal::Invalid(vec![error]))
    }

    fn invalid(self, member: &str, fault: &Fault) -> Transition {
        self.refuse(Refusal::Invalid(vec![FieldError::at(member, fault)]))
    }
}

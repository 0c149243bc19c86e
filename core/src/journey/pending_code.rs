//! A code that is about to be sent: to whom, under which limits, and where it is entered. One mechanism for every purpose. A
//! code that was sent within the resend cooldown is reused, so that going back and forth sends nothing and extends nothing.
//!
//! Wrong codes are counted by identifier, reference or contact across all flows. After [`CodeRules::guesses`] wrong codes
//! since the last right one, codes have [`CodeRules::long`] digits and each is preceded by a challenge: guessing is hopeless,
//! and the owner is not locked out (NIST SP 800-63B-4, 3.2.2). Identifiers without an account, and unknown references, behave
//! the same (row E5).
//!
//! [`CodeRules::guesses`]: super::CodeRules::guesses
//! [`CodeRules::long`]: super::CodeRules::long

use super::claim::PendingCode;
use super::codes::{self, OutgoingCode};
use super::effect::Recipient;
use super::query::{CountGuesses, Query};
use super::rules::Rules;
use super::state::State;
use super::{Journey, Refusal, Transition, status};
use crate::kind::email::mailbox;
use crate::time::Timestamp;
use crate::wire::ContactKind;

impl PendingCode {
    pub(super) fn is_request(&self) -> bool {
        matches!(self, Self::UnverifiedContact { .. } | Self::Reference(_))
    }

    /// The key of the limit for each address and of the resend cooldown. It consists of what the client sent, never of
    /// directory data, which a limit would reveal.
    fn budget(&self) -> String {
        match self {
            // Anybody can add a tag, and all tags arrive in one mailbox.
            Self::UnverifiedContact { contact, .. } => mailbox(&contact.address),
            Self::OnFile(on_file) => on_file.budget(),
            Self::Reference(claim) => status::budget(&claim.reference),
            Self::LookUp(contact) => contact.budget(),
        }
    }

    /// What wrong codes are counted by: the account's canonical identifier, or the [`PendingCode::budget`].
    pub(super) fn guessed(&self) -> String {
        match self {
            Self::OnFile(on_file) => on_file.account.canonical.clone(),
            _ => self.budget(),
        }
    }

    /// The code to send. Only a contact on file that was typed right, and the contact of a request that exists, are sent one.
    fn outgoing(&self, length: u8) -> OutgoingCode {
        let (contact, typed, kind, to) = match self {
            Self::UnverifiedContact { contact, .. } => {
                let address = contact.address.clone();
                let to = Recipient::UnverifiedContact {
                    address: address.clone(),
                };
                (None, Some(address), ContactKind::Email, to)
            }
            Self::OnFile(on_file) => {
                let to = Recipient::OnFile {
                    account: on_file.account.lookup.account.clone(),
                    address: on_file.address(),
                };
                let contact = &on_file.contact;
                (
                    Some(contact.id.clone()),
                    on_file.typed.clone(),
                    contact.kind,
                    to,
                )
            }
            Self::Reference(claim) => {
                let to = Recipient::Requester {
                    address: claim.address.clone(),
                };
                let typed = claim.reference.to_string();
                (None, Some(typed), ContactKind::Email, to)
            }
            Self::LookUp(contact) => {
                let address = contact.address.clone();
                let to = Recipient::LookUp {
                    address: address.clone(),
                };
                (None, Some(address), contact.kind, to)
            }
        };
        OutgoingCode {
            contact,
            typed,
            kind,
            length,
            to,
            budget: self.budget(),
        }
    }

    /// The state in which the code with this number is entered.
    fn entering(self, code: u32) -> State {
        match self {
            Self::UnverifiedContact { claim, contact } => State::ProveContact {
                claim,
                contact,
                code,
            },
            Self::OnFile(on_file) => State::EnterCode {
                account: on_file.account,
                contact: on_file.contact,
                typed: on_file.typed,
                code,
            },
            Self::Reference(claim) => State::ProveReference { claim, code },
            Self::LookUp(contact) => State::ProveLookUp { contact, code },
        }
    }

    /// The step that asked for the code.
    pub(super) fn previous(self) -> State {
        match self {
            Self::UnverifiedContact { claim, contact } => State::Contact {
                claim,
                contact: Some(contact.typed),
            },
            Self::OnFile(on_file) => on_file.previous(),
            Self::Reference(claim) => claim.previous(),
            Self::LookUp(contact) => State::LookUp {
                contact: Some(contact.typed),
            },
        }
    }
}

impl Journey {
    /// Goes to the step where the code is entered. A code sent for the same within the resend cooldown is reused.
    /// `is_challenged` is true if a challenge was solved for it.
    pub(super) fn send_or_reuse_code(
        self,
        pending: PendingCode,
        is_challenged: bool,
        rules: &Rules,
        now: Timestamp,
    ) -> Query {
        let outgoing = pending.outgoing(rules.code.length);
        let (contact, typed) = (outgoing.contact.as_deref(), outgoing.typed.as_deref());
        match codes::fresh(&self.codes, contact, typed, now) {
            Some(sent) => {
                let state = pending.entering(sent.number);
                Query::Done(self.go_to(state, now + rules.flow_lifetime, Vec::new()))
            }
            None => self.resend_code(pending, is_challenged, rules, now),
        }
    }

    /// Sends another code, unless the resend cooldown is running. Wrong codes are counted first, but for the contact given for
    /// a request, which opens nothing that could be guessed at.
    pub(super) fn resend_code(
        self,
        pending: PendingCode,
        is_challenged: bool,
        rules: &Rules,
        now: Timestamp,
    ) -> Query {
        if let PendingCode::UnverifiedContact { .. } = pending {
            return Query::Done(self.send_code(pending, rules.code.length, rules, now));
        }
        match self.cooldown_until(&pending.budget(), now) {
            // The cooldown is checked before the person is asked for anything.
            Some(until) => Query::Done(self.refuse(Refusal::TooOften(until))),
            None => Query::Guesses(CountGuesses {
                journey: self,
                pending,
                is_challenged,
                now,
            }),
        }
    }

    /// Sends a code of this length and goes to the step where it is entered, unless the resend cooldown is running.
    pub(super) fn send_code(
        self,
        pending: PendingCode,
        length: u8,
        rules: &Rules,
        now: Timestamp,
    ) -> Transition {
        let outgoing = pending.outgoing(length);
        self.send(outgoing, |code| pending.entering(code), rules, now)
    }
}

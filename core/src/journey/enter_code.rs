//! Entering a code: reading the digits, what a wrong code counts against, and what the right one opens. It continues
//! [`CheckCode`].

use super::claim::VerifiedAccount;
use super::codes::{self, Guess, SentCode};
use super::effect::Effect;
use super::proof::{Proof, ProofBy};
use super::query::{CheckCode, CodePurpose, FindUsernames, OpenRequest, Query};
use super::rules::Rules;
use super::state::State;
use super::{Journey, Refusal, status};
use crate::fault::Fault;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;

impl Journey {
    /// Reads the digits entered, and asks which of the codes they are. `shown` is the number of the code on the screen.
    pub(super) fn enter_code(
        self,
        purpose: CodePurpose,
        shown: u32,
        typed: &Secret,
        rules: &Rules,
        now: Timestamp,
    ) -> Query {
        match codes::entered(&self.codes, typed, shown, rules) {
            Err(fault) => Query::Done(self.invalid("code", &fault)),
            Ok(code) => Query::Code(CheckCode {
                journey: self,
                purpose,
                shown,
                code,
                now,
                until: now + rules.flow_lifetime,
            }),
        }
    }
}

impl CodePurpose {
    /// Whether the right code opens this. One that was sent before, to another contact, opens an account or a request all the
    /// same: it proves the contact it was sent to. A reference and a contact to look up are opened by their own codes alone.
    fn is_opened_by(&self, sent: &SentCode) -> bool {
        match self {
            Self::Account(_) => sent.is_on_file(),
            Self::Request(_) => !sent.is_on_file(),
            Self::Reference(claim) => {
                let reference = claim.reference.as_str();
                sent.is_for(ContactKind::Email, reference, claim.address.as_deref())
            }
            Self::LookUp(contact) => {
                let address = &*contact.address;
                sent.is_for(contact.kind, address, Some(address))
            }
        }
    }

    /// What a wrong code counts against, and the account's id. A contact given for a request opens nothing that could be
    /// guessed at.
    fn guessed(&self) -> Option<(String, Option<String>)> {
        match self {
            Self::Account(account) => {
                Some((account.canonical.clone(), account.lookup.account.clone()))
            }
            Self::Request(_) => None,
            Self::Reference(claim) => Some((status::budget(&claim.reference), None)),
            Self::LookUp(contact) => Some((contact.budget(), None)),
        }
    }
}

impl CheckCode {
    /// Continues with the number of the matching code, if any.
    pub fn matched(self, number: Option<u32>) -> Query {
        let mut journey = self.journey;
        let opens = |sent: &SentCode| self.purpose.is_opened_by(sent);
        let guess = codes::guess(&mut journey.codes, opens, number, self.shown, self.now);
        let (kind, address) = match guess {
            Guess::Right(kind, address) => (kind, address),
            Guess::Expired => return Query::Done(journey.invalid("code", &Fault::Expired)),
            Guess::Wrong { fault, counts } => {
                let mut transition = journey.invalid("code", &fault);
                if let (true, Some((identifier, account))) = (counts, self.purpose.guessed()) {
                    transition.effects.push(Effect::CountWrongCode {
                        identifier,
                        account,
                    });
                }
                return Query::Done(transition);
            }
        };
        journey.codes.clear();
        match self.purpose {
            CodePurpose::Account(account) => {
                let Some(owner) = account.lookup.account else {
                    return Query::Done(journey.refuse(Refusal::OutOfOrder));
                };
                let effects = vec![
                    Effect::ForgetCodes,
                    Effect::ForgetWrongCodes {
                        identifier: account.canonical,
                        account: Some(owner.clone()),
                    },
                ];
                let account = VerifiedAccount {
                    identifier: account.identifier,
                    proof: Proof {
                        account: owner,
                        generation: account.lookup.generation,
                        by: ProofBy::Code { kind, address },
                    },
                };
                let state = State::SetPassword { account };
                Query::Done(journey.go_to(state, self.until, effects))
            }
            CodePurpose::Request(claim) => Query::Open(OpenRequest {
                journey,
                claim,
                contact: address,
                now: self.now,
            }),
            CodePurpose::Reference(claim) => status::proven(journey, claim, self.now, self.until),
            CodePurpose::LookUp(contact) => Query::Usernames(FindUsernames {
                journey,
                contact,
                until: self.until,
            }),
        }
    }
}

//! Path B: the recovery request (rows B2 to B11). A contact is given, a challenge keeps robots out, a code proves the
//! contact, and then what only the owner knows is answered, reviewed and sent.
//!
//! Nothing here asks whether the account exists (row E5). Answers are kept as typed and checked by the form's own rules
//! ([`crate::check`]); secrets come with the submission and are in no state.

mod answers;
mod query;

pub use query::{DailyQuota, OpenRequest, SubmitRequest};

use super::challenge::{self, PendingCode};
use super::codes::{self, OutgoingCode};
use super::effect::{Effect, Recipient};
use super::query::{CheckCode, CodePurpose, Query};
use super::rules::{RequestRules, Rules};
use super::state::{ClaimedAccount, State};
use super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::kind::{Kind, email, identifier};
use crate::mask;
use crate::problem::FieldError;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Action, ContactKind, FormVersion, Once};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whose account is asked for, and how they came here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RequestClaim {
    pub(super) account: ClaimedAccount,
    /// Whether they could use none of the contacts on file (row A4); else this is what they came for.
    pub(super) could_choose: bool,
}

/// The contact given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UnverifiedContact {
    pub(super) typed: String,
    /// Canonical.
    pub(super) address: String,
}

/// A recovery request: what was answered, and all that whoever answers it must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What a person calls it by.
    pub reference: Reference,
    /// Which account, as typed.
    pub identifier: String,
    /// The same, canonical.
    pub canonical: String,
    /// The account's id, where it is one.
    pub account: Option<String>,
    /// Where the answer goes: proven, canonical.
    pub contact: String,
    /// What was asked.
    pub form: FormVersion,
    /// As typed.
    pub answers: Map<String, Value>,
    /// Counts how often they changed.
    #[serde(default)]
    pub revision: u32,
}

impl Request {
    /// Where the answer goes.
    pub(super) fn masked(&self) -> String {
        mask::email(&self.contact)
    }

    /// The form as it is now, the answers that fit it, and how much was given.
    pub(super) fn current(&self, rules: &Rules) -> (FormVersion, Map<String, Value>, u8) {
        match rules.request {
            None => (self.form.clone(), self.answers.clone(), 0),
            Some(of) => (
                answers::version(of.form),
                answers::fitting(&self.answers, of.form),
                answers::completeness(&self.answers, of.form, rules),
            ),
        }
    }
}

/// Takes one action at a step of path B; anything else is out of order.
pub(super) fn act(
    journey: Journey,
    state: State,
    action: Action,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    let Some(of) = rules.request else {
        return Query::Done(journey.refuse(Refusal::OutOfOrder));
    };
    let until = now + rules.flow_lifetime;
    Query::Done(match (state, action) {
        (State::Contact { claim, .. }, Action::GiveContact { contact }) => {
            match other_contact(&contact, &claim.account, rules) {
                Err(fault) => journey.invalid_as(Kind::Email, "contact", &fault),
                Ok(address) => {
                    let contact = UnverifiedContact {
                        typed: contact,
                        address,
                    };
                    match rules.challenges.first() {
                        None => prove(journey, claim, contact, rules, now),
                        Some(kind) => {
                            let pending = PendingCode::UnverifiedContact { claim, contact };
                            return challenge::issue(journey, pending, *kind, None, until);
                        }
                    }
                }
            }
        }

        (State::ProveContact { claim, code, .. }, Action::EnterCode { code: typed }) => {
            match codes::entered(&journey.codes, &typed, code, rules) {
                Err(fault) => journey.invalid("code", &fault),
                Ok(digits) => {
                    return Query::Code(CheckCode {
                        journey,
                        purpose: CodePurpose::Request(claim),
                        shown: code,
                        code: digits,
                        now,
                        until,
                    });
                }
            }
        }
        (State::ProveContact { claim, contact, .. }, Action::ResendCode) => {
            send_code(journey, claim, contact, rules, now)
        }

        (
            State::AnswerQuestions { request },
            Action::SaveAnswers {
                answers,
                revision,
                done,
            },
        ) => {
            let is_newest = revision.is_none_or(|revision| revision == request.revision);
            // The same again is no other: its answer was lost on the way.
            let mut transition = if is_newest || answers == request.answers {
                save(journey, request, answers, done, of, rules, until)
            } else {
                journey.refuse(Refusal::OutOfDate)
            };
            transition.effects.push(Effect::CountSave);
            transition
        }

        (State::Review { mut request }, Action::SubmitRequest { secrets, once }) => {
            // Once more: the form may have changed since they were saved.
            (request.form, request.answers, _) = request.current(rules);
            let mut wrong = answers::problems(&request.answers, of.form, rules);
            let secrets =
                answers::secrets(&request.answers, of.form, &secrets).unwrap_or_else(|more| {
                    wrong.extend(more);
                    Default::default()
                });
            if !wrong.is_empty() {
                return Query::Done(journey.refuse(Refusal::Invalid(wrong)));
            }
            return Query::Submit(Box::new(SubmitRequest {
                journey,
                request,
                secrets,
                once,
                answer_by: now + of.answer_within,
                until,
            }));
        }
        (
            State::Submitted {
                once: Some(first), ..
            },
            Action::SubmitRequest {
                once: Some(again), ..
            },
        ) if first.key == again.key => sent_again(journey, &first, &again),

        _ => journey.refuse(Refusal::OutOfOrder),
    })
}

/// The contact given, canonical. It may be anybody's but the account's own, as far as what was typed tells: comparing
/// with anything else would tell about the account (row B3).
fn other_contact(typed: &str, account: &ClaimedAccount, rules: &Rules) -> Result<String, Fault> {
    let address = email::canonical(typed)?.into_owned();
    let own = identifier::read(&account.identifier, &rules.identifiers())
        .into_iter()
        .flatten()
        .any(|read| {
            matches!(read, identifier::Identifier::Email(own) if mailbox(&own) == mailbox(&address))
        });
    if own {
        Err(Fault::SameAsAccount)
    } else {
        Ok(address)
    }
}

/// The address without its case and `+tag`: who reads it.
fn mailbox(canonical: &str) -> String {
    let folded = email::folded(canonical);
    match folded.rsplit_once('@') {
        Some((local, domain)) => {
            let owner = local.split_once('+').map_or(local, |(owner, _)| owner);
            // A local part that is all tag has no owner to compare.
            let owner = if owner.is_empty() { local } else { owner };
            [owner, "@", domain].concat()
        }
        None => folded,
    }
}

/// On to where the code is entered. A code to the same address that is not a minute old serves again.
pub(super) fn prove(
    journey: Journey,
    claim: RequestClaim,
    contact: UnverifiedContact,
    rules: &Rules,
    now: Timestamp,
) -> Transition {
    match codes::fresh(&journey.codes, None, Some(&contact.address), now) {
        Some(sent) => {
            let state = State::ProveContact {
                claim,
                contact,
                code: sent.number,
            };
            journey.go_to(state, now + rules.flow_lifetime, Vec::new())
        }
        None => send_code(journey, claim, contact, rules, now),
    }
}

fn send_code(
    journey: Journey,
    claim: RequestClaim,
    contact: UnverifiedContact,
    rules: &Rules,
    now: Timestamp,
) -> Transition {
    let outgoing = OutgoingCode {
        contact: None,
        typed: Some(contact.address.clone()),
        kind: ContactKind::Email,
        length: rules.code.length,
        // A tag is anybody's to make up, and all of them arrive in one mailbox.
        budget: mailbox(&contact.address),
        to: Recipient::UnverifiedContact {
            address: contact.address.clone(),
        },
    };
    let state = |code| State::ProveContact {
        claim,
        contact,
        code,
    };
    journey.send(outgoing, state, rules, now)
}

/// Keeps the answers as typed: half an address is kept, too, until it is said to be done. What is no answer to this form
/// is refused at once, and then nothing is kept.
fn save(
    journey: Journey,
    mut request: Request,
    typed: Map<String, Value>,
    done: bool,
    of: RequestRules,
    rules: &Rules,
    until: Timestamp,
) -> Transition {
    let mut wrong = answers::problems(&typed, of.form, rules);
    if !done {
        wrong.retain(answers::cannot_be_kept);
    }
    if !wrong.is_empty() {
        return journey.refuse(Refusal::Invalid(wrong));
    }
    if request.answers != typed {
        request.answers = typed;
        request.revision += 1;
    }
    request.form = answers::version(of.form);
    let state = if done {
        State::Review { request }
    } else {
        State::AnswerQuestions { request }
    };
    journey.go_to(state, until, Vec::new())
}

/// The same sending again gets the same answer; another one under its key is a mistake of the client's.
fn sent_again(journey: Journey, first: &Once, again: &Once) -> Transition {
    if first.body == again.body {
        let state = journey.state.clone();
        let until = journey.expires_at;
        return journey.go_to(state, until, Vec::new());
    }
    let other = FieldError::whole(&Fault::Mismatch);
    journey.refuse(Refusal::Invalid(vec![other]))
}

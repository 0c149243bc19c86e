//! Path B: the recovery request (rows B2 to B11). A contact is given, a challenge keeps robots out, a code proves the
//! contact, and then what only the owner knows is answered, reviewed and sent.
//!
//! Nothing here asks whether the account exists (row E5). Answers are kept as typed and checked by the form's own rules
//! ([`crate::check`]); secrets come with the submission and are in no state.

mod answers;
mod ask;

pub use ask::{OpenRequest, SubmitRequest, Today};

use super::ask::{Ask, CheckCode, Whose};
use super::challenge::{self, Awaited};
use super::codes::{self, Letter};
use super::effect::{Effect, Recipient};
use super::rules::{RequestRules, Rules};
use super::state::{Sought, State};
use super::{Journey, Refusal, Turn};
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
pub(super) struct Asking {
    pub(super) account: Sought,
    /// Whether they could use none of the contacts on file (row A4); else this is what they came for.
    pub(super) could_choose: bool,
}

/// The contact given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Given {
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
    pub(super) fn standing(&self, rules: &Rules) -> (FormVersion, Map<String, Value>, u8) {
        match rules.request {
            None => (self.form.clone(), self.answers.clone(), 0),
            Some(of) => (
                answers::version(of.form),
                answers::fitting(&self.answers, of.form),
                answers::given(&self.answers, of.form, rules),
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
) -> Ask {
    let Some(of) = rules.request else {
        return Ask::Done(journey.refuse(Refusal::OutOfOrder));
    };
    let until = now + rules.flow_lifetime;
    Ask::Done(match (state, action) {
        (State::Contact { asking, .. }, Action::GiveContact { contact }) => {
            match other_contact(&contact, &asking.account, rules) {
                Err(fault) => journey.invalid_as(Kind::Email, "contact", &fault),
                Ok(address) => {
                    let given = Given {
                        typed: contact,
                        address,
                    };
                    match rules.challenges.first() {
                        None => prove(journey, asking, given, rules, now),
                        Some(kind) => {
                            let awaited = Awaited::Given { asking, given };
                            return challenge::pose(journey, awaited, *kind, None, until);
                        }
                    }
                }
            }
        }

        (State::ProveContact { asking, code, .. }, Action::EnterCode { code: typed }) => {
            match codes::entered(&journey.codes, &typed, code, rules) {
                Err(fault) => journey.invalid("code", &fault),
                Ok(digits) => {
                    return Ask::Code(CheckCode {
                        journey,
                        whose: Whose::Given(asking),
                        shown: code,
                        code: digits,
                        now,
                        until,
                    });
                }
            }
        }
        (State::ProveContact { asking, given, .. }, Action::ResendCode) => {
            send_code(journey, asking, given, rules, now)
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
            let mut turn = if is_newest || answers == request.answers {
                save(journey, request, answers, done, of, rules, until)
            } else {
                journey.refuse(Refusal::OutOfDate)
            };
            turn.effects.push(Effect::CountSave);
            turn
        }

        (State::Review { mut request }, Action::SubmitRequest { secrets, once }) => {
            // Once more: the form may have changed since they were saved.
            (request.form, request.answers, _) = request.standing(rules);
            let mut wrong = answers::problems(&request.answers, of.form, rules);
            let secrets =
                answers::secrets(&request.answers, of.form, &secrets).unwrap_or_else(|more| {
                    wrong.extend(more);
                    Default::default()
                });
            if !wrong.is_empty() {
                return Ask::Done(journey.refuse(Refusal::Invalid(wrong)));
            }
            return Ask::Submit(Box::new(SubmitRequest {
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
fn other_contact(typed: &str, account: &Sought, rules: &Rules) -> Result<String, Fault> {
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
    asking: Asking,
    given: Given,
    rules: &Rules,
    now: Timestamp,
) -> Turn {
    match codes::fresh(&journey.codes, None, Some(&given.address), now) {
        Some(sent) => {
            let state = State::ProveContact {
                asking,
                given,
                code: sent.number,
            };
            journey.go_to(state, now + rules.flow_lifetime, Vec::new())
        }
        None => send_code(journey, asking, given, rules, now),
    }
}

fn send_code(
    journey: Journey,
    asking: Asking,
    given: Given,
    rules: &Rules,
    now: Timestamp,
) -> Turn {
    let letter = Letter {
        contact: None,
        typed: Some(given.address.clone()),
        kind: ContactKind::Email,
        length: rules.code.length,
        // A tag is anybody's to make up, and all of them arrive in one mailbox.
        budget: mailbox(&given.address),
        to: Recipient::Given {
            address: given.address.clone(),
        },
    };
    let state = |code| State::ProveContact {
        asking,
        given,
        code,
    };
    journey.send(letter, state, rules, now)
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
) -> Turn {
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
fn sent_again(journey: Journey, first: &Once, again: &Once) -> Turn {
    if first.body == again.body {
        let state = journey.state.clone();
        let until = journey.expires_at;
        return journey.go_to(state, until, Vec::new());
    }
    let other = FieldError::whole(&Fault::Mismatch);
    journey.refuse(Refusal::Invalid(vec![other]))
}

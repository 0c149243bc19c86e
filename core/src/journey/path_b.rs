//! Path B, the recovery request (rows B2 to B11): a contact is given, a challenge stops bots, a code verifies the
//! contact, and then questions only the owner can answer are answered, reviewed and submitted.
//!
//! No rule here depends on whether the account exists (row E5). Answers are stored as typed and checked by the form's
//! own rules ([`crate::check`]); secrets are part of the submission only and never of the state.

use super::claim::{ClaimedAccount, PendingCode, RequestClaim, UnverifiedContact};
use super::effect::Effect;
use super::query::{CodePurpose, OpenRequest, Query, SubmitRequest};
use super::request::{Request, answers};
use super::rules::{RequestRules, Rules};
use super::state::State;
use super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::kind::email::{self, mailbox};
use crate::kind::{Kind, identifier};
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, Once};
use serde_json::{Map, Value};

/// Performs one action at a step of path B; any other action is out of order.
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
                    return match rules.challenges.first() {
                        None => contact_given(journey, claim, contact, rules, now),
                        Some(kind) => {
                            let pending = PendingCode::UnverifiedContact { claim, contact };
                            Query::challenge(journey, pending, *kind, None, until)
                        }
                    };
                }
            }
        }

        (State::ProveContact { claim, code, .. }, Action::EnterCode { code: typed }) => {
            return journey.enter_code(CodePurpose::Request(claim), code, &typed, rules, now);
        }
        (State::ProveContact { claim, contact, .. }, Action::ResendCode) => {
            let pending = PendingCode::UnverifiedContact { claim, contact };
            return journey.resend_code(pending, false, rules, now);
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
            // Saving the same answers again is a retry whose response was lost.
            let mut transition = if is_newest || answers == request.answers {
                save(journey, request, answers, done, of, rules, until)
            } else {
                journey.refuse(Refusal::OutOfDate)
            };
            transition.effects.push(Effect::CountSave);
            transition
        }

        (State::Review { mut request }, Action::SubmitRequest { secrets, once }) => {
            // Checked again: the form may have changed since the answers were saved.
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

/// Reads the contact given. It must differ from the account's own address, as far as the typed identifier tells:
/// comparing with data on file would reveal it (row B3).
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

/// Continues once bots are kept out: a code verifies the contact, or, where the rules ask for none, the questions follow.
pub(super) fn contact_given(
    journey: Journey,
    claim: RequestClaim,
    contact: UnverifiedContact,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    if rules.request.is_none_or(|of| of.prove_contact) {
        let pending = PendingCode::UnverifiedContact { claim, contact };
        return journey.send_or_reuse_code(pending, false, rules, now);
    }
    Query::Open(OpenRequest {
        journey,
        claim,
        contact: contact.address,
        now,
    })
}

/// Stores the answers as typed, incomplete ones, too, until `done`. Answers that do not fit the form at all are refused
/// at once, and nothing is stored.
fn save(
    journey: Journey,
    request: Request,
    typed: Map<String, Value>,
    done: bool,
    of: RequestRules,
    rules: &Rules,
    until: Timestamp,
) -> Transition {
    match with_answers(request, typed, done, of, rules) {
        Err(wrong) => journey.refuse(Refusal::Invalid(wrong)),
        Ok(request) => {
            let state = match done {
                true => State::Review { request },
                false => State::AnswerQuestions { request },
            };
            journey.go_to(state, until, Vec::new())
        }
    }
}

/// Stores what a page sends that was left alone until the flow locked: nothing typed is lost, and nothing is shown.
pub(super) fn save_locked(
    journey: Journey,
    request: Request,
    saved_until: Timestamp,
    typed: Map<String, Value>,
    rules: &Rules,
) -> Transition {
    let Some(of) = rules.request else {
        return journey.refuse(Refusal::OutOfOrder);
    };
    let mut transition = match with_answers(request, typed, false, of, rules) {
        Err(wrong) => journey.refuse(Refusal::Invalid(wrong)),
        Ok(request) => {
            let until = journey.expires_at;
            let state = State::Locked {
                request,
                saved_until,
            };
            journey.go_to(state, until, Vec::new())
        }
    };
    transition.effects.push(Effect::CountSave);
    transition
}

/// The request with these answers, or all that is wrong with them.
fn with_answers(
    mut request: Request,
    typed: Map<String, Value>,
    done: bool,
    of: RequestRules,
    rules: &Rules,
) -> Result<Request, Vec<FieldError>> {
    let mut wrong = answers::problems(&typed, of.form, rules);
    if !done {
        wrong.retain(answers::cannot_be_kept);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if request.answers != typed {
        request.answers = typed;
        request.revision += 1;
    }
    request.form = answers::version(of.form);
    Ok(request)
}

/// An idempotent retry gets the same answer; another body under the same idempotency key is a client error.
fn sent_again(journey: Journey, first: &Once, again: &Once) -> Transition {
    if first.body == again.body {
        return journey.unchanged();
    }
    let other = FieldError::whole(&Fault::Mismatch);
    journey.refuse(Refusal::Invalid(vec![other]))
}

//! The step that the client renders for each state.

use super::super::codes::{SentCode, numbered};
use super::super::rules::Rules;
use super::State;
use crate::mask;
use crate::time::Timestamp;
use crate::wire::{ContactKind, Method, RefusedCode, Step};

impl State {
    /// The step. `codes` are the flow's, `until` is its expiry.
    pub(in crate::journey) fn step(
        &self,
        codes: &[SentCode],
        until: Timestamp,
        rules: &Rules,
    ) -> Step {
        match self {
            Self::Identify { identifier } => Step::Identify {
                identifier: identifier.clone(),
            },
            Self::ChooseMethod { account } => Step::ChooseMethod {
                methods: account
                    .lookup
                    .contacts
                    .iter()
                    .map(|contact| Method {
                        id: contact.id.clone(),
                        kind: contact.kind,
                        masked: contact.masked.clone(),
                    })
                    .collect(),
                can_request: rules.request.is_some(),
            },
            Self::ConfirmAddress { contact, .. } => Step::ConfirmAddress {
                kind: contact.kind,
                masked: contact.masked.clone(),
            },
            Self::EnterCode { contact, code, .. } => {
                let masked = contact.masked.clone();
                enter_code(contact.kind, masked, *code, codes, until, rules)
            }
            Self::ProveContact { contact, code, .. } => {
                let masked = mask::email(&contact.address);
                enter_code(ContactKind::Email, masked, *code, codes, until, rules)
            }
            Self::ProveLookUp { contact, code } => {
                enter_code(contact.kind, contact.masked(), *code, codes, until, rules)
            }
            Self::ProveReference { claim, code } => {
                let masked = claim.masked.clone();
                enter_code(ContactKind::Email, masked, *code, codes, until, rules)
            }
            Self::LookUp { contact } => Step::Contact {
                kinds: match rules.text_countries {
                    [] => vec![ContactKind::Email],
                    _ => vec![ContactKind::Email, ContactKind::Phone],
                },
                contact: contact.clone(),
            },
            Self::Usernames { usernames } => Step::Usernames {
                usernames: usernames.clone(),
            },
            Self::Reference { reference } => Step::Reference {
                reference: reference.clone(),
                readonly: false,
            },
            Self::Locked { request, .. } => Step::Reference {
                reference: Some(request.reference.to_string()),
                readonly: true,
            },
            Self::RequestStatus { status } => Step::RequestStatus(status.clone()),
            Self::SetPassword { account } => Step::SetPassword {
                policy: rules.password,
                identifier: account.identifier.clone(),
            },
            Self::PasswordChanged { sessions_ended } => Step::PasswordChanged {
                sessions_ended: *sessions_ended,
            },
            Self::CannotRequest { .. } => Step::Refused {
                code: RefusedCode::CannotRequest,
                again_at: None,
            },
            Self::ConfirmStop { requests, .. } => Step::ConfirmStop {
                requests: requests.clone(),
            },
            Self::RequestStopped { second_review } => Step::RequestStopped {
                second_review: *second_review,
            },
            Self::Refused { code, again_at } => Step::Refused {
                code: *code,
                again_at: *again_at,
            },
            Self::Contact { contact, .. } => Step::Contact {
                kinds: vec![ContactKind::Email],
                contact: contact.clone(),
            },
            Self::Challenge { issued, .. } => issued.step(rules.challenges.to_vec()),
            Self::AnswerQuestions { request } => {
                let (form, answers, given) = request.current(rules);
                Step::AnswerQuestions {
                    reference: request.reference.to_string(),
                    form,
                    answers,
                    revision: Some(request.revision),
                    given,
                }
            }
            Self::Review { request } => {
                let (form, answers, given) = request.current(rules);
                Step::Review {
                    reference: request.reference.to_string(),
                    identifier: request.identifier.clone(),
                    masked: request.masked(),
                    form,
                    answers,
                    revision: Some(request.revision),
                    given,
                }
            }
            Self::Submitted {
                reference,
                answer_by,
                masked,
                identifier,
                tries_left_today,
                ..
            } => Step::Submitted {
                reference: reference.to_string(),
                answer_by: *answer_by,
                masked: masked.clone(),
                identifier: identifier.clone(),
                tries_left_today: *tries_left_today,
                message: None,
            },
        }
    }
}

fn enter_code(
    kind: ContactKind,
    masked: String,
    code: u32,
    codes: &[SentCode],
    until: Timestamp,
    rules: &Rules,
) -> Step {
    let sent = numbered(codes, code);
    Step::EnterCode {
        kind,
        masked,
        length: sent.map_or(rules.code.length, |sent| sent.length),
        expires_at: sent.map_or(until, |sent| sent.expires_at),
        resend_at: sent.map_or(until, |sent| sent.resend_at),
        tries_left: sent.map_or(0, |sent| sent.tries_left),
    }
}

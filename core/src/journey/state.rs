//! Where a journey can stand, with what going on from there takes and no more; where `go_back` leads; and how each state
//! is drawn.

use super::codes::numbered;
use super::{Contact, Found, Proof, Rules, SentCode};
use crate::time::Timestamp;
use crate::wire::{Method, RefusedCode, Step};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub(super) enum State {
    Identify {
        identifier: Option<String>,
    },
    ChooseMethod {
        account: Sought,
    },
    ConfirmAddress {
        account: Sought,
        contact: Contact,
    },
    EnterCode {
        account: Sought,
        contact: Contact,
        /// The address typed at `confirm_address`, canonical; none where that step is off.
        typed: Option<String>,
        /// The code shown on the screen, by [`SentCode::number`].
        code: u32,
    },
    SetPassword {
        account: Proven,
    },
    PasswordChanged {
        sessions_ended: bool,
    },
    CannotRequest {
        account: Sought,
    },
}

/// The account somebody says is theirs, which may not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sought {
    /// As typed.
    pub(super) identifier: String,
    pub(super) canonical: String,
    #[serde(flatten)]
    pub(super) found: Found,
}

/// An account shown to be somebody's by a code to a contact on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proven {
    pub(super) identifier: String,
    pub(super) proof: Proof,
}

impl State {
    /// Where `go_back` leads.
    pub(super) fn before(self) -> Option<Self> {
        match self {
            Self::ChooseMethod { account } => Some(Self::Identify {
                identifier: Some(account.identifier),
            }),
            Self::ConfirmAddress { account, .. } | Self::CannotRequest { account } => {
                Some(Self::ChooseMethod { account })
            }
            Self::EnterCode {
                account,
                contact,
                typed: Some(_),
                ..
            } => Some(Self::ConfirmAddress { account, contact }),
            Self::EnterCode { account, .. } => Some(Self::ChooseMethod { account }),
            Self::Identify { .. } | Self::SetPassword { .. } | Self::PasswordChanged { .. } => None,
        }
    }

    /// How it is drawn. `codes` are the flow's, `until` its end.
    pub(super) fn step(&self, codes: &[SentCode], until: Timestamp, rules: &Rules) -> Step {
        match self {
            Self::Identify { identifier } => Step::Identify {
                identifier: identifier.clone(),
            },
            Self::ChooseMethod { account } => Step::ChooseMethod {
                methods: account
                    .found
                    .contacts
                    .iter()
                    .map(|contact| Method {
                        id: contact.id.clone(),
                        kind: contact.kind,
                        masked: contact.masked.clone(),
                    })
                    .collect(),
                can_request: false,
            },
            Self::ConfirmAddress { contact, .. } => Step::ConfirmAddress {
                kind: contact.kind,
                masked: contact.masked.clone(),
            },
            Self::EnterCode { contact, code, .. } => {
                let sent = numbered(codes, *code);
                Step::EnterCode {
                    kind: contact.kind,
                    masked: contact.masked.clone(),
                    length: rules.code.length,
                    expires_at: sent.map_or(until, |sent| sent.expires_at),
                    resend_at: sent.map_or(until, |sent| sent.resend_at),
                    tries_left: sent.map_or(0, |sent| sent.tries_left),
                }
            }
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
        }
    }
}

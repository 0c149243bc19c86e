//! The states of a journey, each with just the data needed to continue from it; where `go_back` leads; and, in `step`, the
//! step that the client renders for each.

mod step;

use super::claim::{
    ClaimedAccount, Contact, GivenContact, OnFile, PendingCode, ReferenceClaim, RequestClaim,
    UnverifiedContact, VerifiedAccount,
};
use super::issued_challenge::IssuedChallenge;
use super::mailed_link::StopLink;
use super::request::Request;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Once, Purpose, RefusedCode, RequestStatus, StoppableRequest};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub(super) enum State {
    Identify {
        identifier: Option<String>,
    },
    ChooseMethod {
        account: ClaimedAccount,
    },
    ConfirmAddress {
        account: ClaimedAccount,
        contact: Contact,
    },
    EnterCode {
        account: ClaimedAccount,
        contact: Contact,
        /// The canonical address typed at `confirm_address`; `None` if that step is disabled.
        typed: Option<String>,
        /// The [`SentCode::number`] of the code shown on the screen.
        code: u32,
    },
    SetPassword {
        account: VerifiedAccount,
    },
    PasswordChanged {
        sessions_ended: bool,
    },
    CannotRequest {
        account: ClaimedAccount,
    },
    Contact {
        #[serde(rename = "asking")]
        claim: RequestClaim,
        /// The contact typed before.
        contact: Option<String>,
    },
    Challenge {
        #[serde(rename = "awaited")]
        pending: PendingCode,
        #[serde(rename = "posed")]
        issued: IssuedChallenge,
    },
    ProveContact {
        #[serde(rename = "asking")]
        claim: RequestClaim,
        #[serde(rename = "given")]
        contact: UnverifiedContact,
        /// As in `EnterCode`.
        code: u32,
    },
    AnswerQuestions {
        request: Request,
    },
    Review {
        request: Request,
    },
    Submitted {
        reference: Reference,
        answer_by: Timestamp,
        masked: String,
        /// The identifier as typed.
        #[serde(default)]
        identifier: String,
        tries_left_today: u32,
        /// The idempotency key of the submission.
        once: Option<Once>,
    },
    ConfirmStop {
        link: StopLink,
        requests: Vec<StoppableRequest>,
    },
    RequestStopped {
        second_review: bool,
    },
    Refused {
        code: RefusedCode,
        again_at: Option<Timestamp>,
    },
    /// The contact typed before, for a look-up of usernames.
    LookUp {
        contact: Option<String>,
    },
    ProveLookUp {
        contact: GivenContact,
        /// As in `EnterCode`.
        code: u32,
    },
    Usernames {
        usernames: Vec<String>,
    },
    Reference {
        reference: Option<String>,
    },
    /// Questions and review, once nobody used the flow for its lifetime.
    Locked {
        request: Request,
        /// Until when a save is taken that was on its way.
        saved_until: Timestamp,
    },
    ProveReference {
        claim: ReferenceClaim,
        /// As in `EnterCode`.
        code: u32,
    },
    RequestStatus {
        status: RequestStatus,
    },
}

impl State {
    /// The first state of a flow; one that begins with a mailed link has another.
    pub(super) fn first(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Username => Self::LookUp { contact: None },
            Purpose::Status => Self::Reference { reference: None },
            Purpose::Password | Purpose::Request | Purpose::Reset | Purpose::Stop => {
                Self::Identify { identifier: None }
            }
        }
    }

    /// The first state of path B.
    pub(super) fn contact(account: ClaimedAccount, could_choose: bool) -> Self {
        Self::Contact {
            claim: RequestClaim {
                account,
                could_choose,
            },
            contact: None,
        }
    }

    /// Whether the state belongs to path B.
    pub(super) fn is_request(&self) -> bool {
        match self {
            Self::Identify { .. }
            | Self::ChooseMethod { .. }
            | Self::ConfirmAddress { .. }
            | Self::EnterCode { .. }
            | Self::SetPassword { .. }
            | Self::PasswordChanged { .. }
            | Self::CannotRequest { .. }
            | Self::ConfirmStop { .. }
            | Self::RequestStopped { .. }
            | Self::LookUp { .. }
            | Self::ProveLookUp { .. }
            | Self::Usernames { .. } => false,
            Self::Challenge { pending, .. } => pending.is_request(),
            Self::Contact { .. }
            | Self::ProveContact { .. }
            | Self::AnswerQuestions { .. }
            | Self::Review { .. }
            | Self::Submitted { .. }
            | Self::Refused { .. }
            | Self::Reference { .. }
            | Self::Locked { .. }
            | Self::ProveReference { .. }
            | Self::RequestStatus { .. } => true,
        }
    }

    /// Whether the state belongs to the look-up of usernames.
    pub(super) fn is_look_up(&self) -> bool {
        matches!(
            self,
            Self::LookUp { .. } | Self::ProveLookUp { .. } | Self::Usernames { .. }
        )
    }

    /// Whether a flow in this state locks when nobody uses it.
    pub(super) fn locks(&self) -> bool {
        matches!(
            self,
            Self::AnswerQuestions { .. }
                | Self::Review { .. }
                | Self::Submitted { .. }
                | Self::RequestStatus { .. }
        )
    }

    /// The purpose that the state belongs to, of those that one flow can have one after the other.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        match self {
            Self::Reference { .. }
            | Self::Locked { .. }
            | Self::ProveReference { .. }
            | Self::RequestStatus { .. }
            | Self::Challenge {
                pending: PendingCode::Reference(_),
                ..
            } => Some(Purpose::Status),
            state => state.is_request().then_some(Purpose::Request),
        }
    }

    /// The state `go_back` leads to.
    pub(super) fn previous(self) -> Option<Self> {
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
            Self::Contact { claim, .. } if claim.could_choose => Some(Self::ChooseMethod {
                account: claim.account,
            }),
            Self::Contact { claim, .. } => Some(Self::Identify {
                identifier: Some(claim.account.identifier),
            }),
            Self::Challenge { pending, .. } => Some(pending.previous()),
            // Going back skips the challenge: it is solved, and the code can be sent elsewhere.
            Self::ProveContact { claim, contact, .. } => Some(Self::Contact {
                claim,
                contact: Some(contact.typed),
            }),
            Self::Review { request } => Some(Self::AnswerQuestions { request }),
            Self::ProveLookUp { contact, .. } => Some(Self::LookUp {
                contact: Some(contact.typed),
            }),
            Self::ProveReference { claim, .. } => Some(claim.previous()),
            Self::Identify { .. }
            | Self::SetPassword { .. }
            | Self::PasswordChanged { .. }
            | Self::AnswerQuestions { .. }
            | Self::Submitted { .. }
            | Self::ConfirmStop { .. }
            | Self::RequestStopped { .. }
            | Self::Refused { .. }
            | Self::LookUp { .. }
            | Self::Usernames { .. }
            | Self::Reference { .. }
            | Self::Locked { .. }
            | Self::RequestStatus { .. } => None,
        }
    }
}

impl ReferenceClaim {
    /// The step that asked for the reference.
    pub(super) fn previous(self) -> State {
        match self.held {
            // No save is on its way any more.
            Some(request) => State::Locked {
                request: *request,
                saved_until: Timestamp(0),
            },
            None => State::Reference {
                reference: Some(self.typed),
            },
        }
    }
}

impl OnFile {
    /// The step that requested the code.
    pub(super) fn previous(self) -> State {
        let Self {
            account,
            contact,
            typed,
            shown,
        } = self;
        match (shown, &typed) {
            (Some(code), _) => State::EnterCode {
                account,
                contact,
                typed,
                code,
            },
            (None, Some(_)) => State::ConfirmAddress { account, contact },
            (None, None) => State::ChooseMethod { account },
        }
    }
}

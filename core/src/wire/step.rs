//! The steps of a flow, with what each carries.

use super::PasswordPolicy;
use crate::prelude::*;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
#[cfg(feature = "request")]
use serde_json::{Map, Value};

/// A step, with just the data needed to render it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Step {
    /// Row A1: the identifier.
    Identify {
        /// The identifier as typed before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identifier: Option<String>,
    },
    /// Row A2: the contact for the code.
    ChooseMethod {
        /// The contacts on file, masked.
        methods: Vec<Method>,
        /// Whether `cannot_use_any` leads to path B.
        can_request: bool,
    },
    /// Row A9: the chosen address in full.
    ConfirmAddress {
        /// The kind of contact.
        kind: ContactKind,
        /// The chosen contact, masked.
        masked: String,
    },
    /// Rows A5, A6: the code.
    EnterCode {
        /// The channel it was sent by.
        kind: ContactKind,
        /// The masked recipient.
        masked: String,
        /// The number of digits.
        length: u8,
        /// When the newest code expires.
        expires_at: Timestamp,
        /// When the resend cooldown ends.
        resend_at: Timestamp,
        /// The tries left for the newest code.
        tries_left: u32,
    },
    /// Row A7: a new password.
    SetPassword {
        /// The length limits.
        policy: PasswordPolicy,
        /// The identifier as typed, for password managers.
        identifier: String,
    },
    /// Row A7: done.
    PasswordChanged {
        /// Whether the other sessions were ended.
        sessions_ended: bool,
    },
    /// Row B3: the contact for the answer.
    Contact {
        /// The kinds accepted.
        kinds: Vec<ContactKind>,
        /// The contact as typed before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    #[cfg(feature = "request")]
    /// Row B4: the challenge.
    Challenge {
        /// The challenges to choose from, the default one first.
        offered: Vec<ChallengeKind>,
        /// The ALTCHA v2 challenge to solve, as its libraries expect it, if that is the current one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        work: Option<Value>,
        /// The picture to read, if that is the current challenge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
    #[cfg(feature = "request")]
    /// Rows B6 to B9: the questions.
    AnswerQuestions {
        /// The reference of the request, as a person reads it out.
        reference: String,
        /// The form.
        form: FormVersion,
        /// The answers as last saved, as typed.
        answers: Map<String, Value>,
        /// The revision of the answers, returned with the next save. `None` from a backend that has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        /// The completeness, 0 to 100, regardless of correctness.
        given: u8,
    },
    #[cfg(feature = "request")]
    /// Row B10: everything on one page.
    Review {
        /// As in `answer_questions`.
        reference: String,
        /// The account's identifier as typed; nothing else is known of the account here (row E5).
        #[serde(default)]
        identifier: String,
        /// The masked contact for the answer.
        #[serde(default)]
        masked: String,
        /// The form.
        form: FormVersion,
        /// The answers as last saved, as typed.
        answers: Map<String, Value>,
        /// As in `answer_questions`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        /// As in `answer_questions`.
        given: u8,
    },
    /// Row B11: submitted.
    Submitted {
        /// As in `answer_questions`.
        reference: String,
        /// When the answer is due.
        answer_by: Timestamp,
        /// The masked contact for the answer.
        masked: String,
        /// As in `review`.
        #[serde(default)]
        identifier: String,
        /// The requests still possible today for this identifier; [`u32::MAX`] if there is no such limit.
        tries_left_today: u32,
        /// What another backend says to the person, in its own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Row C7: the requests that the account's owner can stop.
    ConfirmStop {
        /// The requests, those closest to a new password first.
        requests: Vec<StoppableRequest>,
    },
    /// Row C7: done.
    RequestStopped {
        /// Whether a second reviewer looks at the requests instead, because the contact is new on the account.
        #[serde(default)]
        second_review: bool,
    },
    /// Row A8: the usernames that go with the contact.
    Usernames {
        /// What each account signs in with: its usernames, or else its address or number. May be empty.
        usernames: Vec<String>,
    },
    /// Row C6: the reference of a request. The first step of purpose `status`, and what a locked flow shows.
    Reference {
        /// The reference as typed before, or that of the locked request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// Whether it is the reference of a locked request, the only one that `give_reference` takes here.
        #[serde(default, skip_serializing_if = "is_false")]
        readonly: bool,
    },
    /// Row C6: how a request that was submitted stands.
    RequestStatus(RequestStatus),
    /// The flow ended without success: why, in general terms.
    Refused {
        /// The stable code, the key of its text.
        code: RefusedCode,
        /// When another attempt is possible.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_at: Option<Timestamp>,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// How a request that was submitted stands, as the person who sent it may know (row C6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestStatus {
    /// The reference.
    pub reference: String,
    /// The state.
    pub state: RequestState,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the answer is due.
    pub answer_by: Timestamp,
    /// The masked contact that the answer goes to.
    pub masked: String,
    /// How often the link to a new password can be mailed again; 0 unless the request is verified and has set none.
    #[serde(default)]
    pub links_left: u32,
}

/// The state of a request, as the person who sent it may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// No answer was mailed yet. Only now it can be withdrawn.
    Received,
    /// The link to a new password was mailed.
    Verified,
    /// The refusal was mailed.
    NotVerified,
    /// The person took it back.
    Withdrawn,
}

impl RequestState {
    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Received,
            Self::Verified,
            Self::NotVerified,
            Self::Withdrawn,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Why a flow ended without success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedCode {
    /// None of the contacts can be used, and the site accepts no recovery requests.
    CannotRequest,
    /// The daily quota of requests for this identifier is used up.
    TooManyToday,
    /// A password was set with this link, or another link replaced it.
    LinkUsed,
    /// The link is too old, unknown, or the account has changed since it was sent.
    LinkExpired,
    /// A password was set before the request was stopped.
    TooLate,
}

impl RefusedCode {
    /// Every code, in the contract's order.
    pub const ALL: [Self; 5] = [
        Self::CannotRequest,
        Self::TooManyToday,
        Self::LinkUsed,
        Self::LinkExpired,
        Self::TooLate,
    ];

    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::CannotRequest => "cannot_request",
            Self::TooManyToday => "too_many_today",
            Self::LinkUsed => "link_used",
            Self::LinkExpired => "link_expired",
            Self::TooLate => "too_late",
        }
    }
}

/// A request that the account's owner can stop (row C7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppableRequest {
    /// A random id, new in each flow.
    pub id: String,
    /// The reference, as a person reads it out.
    pub reference: String,
    /// When it was received.
    pub received_at: Timestamp,
}

/// The version of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormVersion {
    /// The form's id.
    pub id: String,
    /// The version, which changes with the form.
    pub version: u32,
}

/// A kind of challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeKind {
    /// Proof of work by the browser: ALTCHA v2.
    Work,
    /// A CAPTCHA picture, as an alternative.
    Picture,
}

impl ChallengeKind {
    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Work, Self::Picture]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Picture => "picture",
        }
    }
}

/// A CAPTCHA picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// A data URL.
    pub image: String,
    /// The number of characters.
    pub length: u8,
}

/// A contact on file that can receive a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// A random id, new in each flow, which reveals nothing about the address.
    pub id: String,
    /// The kind of contact.
    pub kind: ContactKind,
    /// The masked address: see [`crate::mask`].
    pub masked: String,
}

/// A kind of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// By mail.
    Email,
    /// By text message.
    Phone,
}

impl ContactKind {
    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

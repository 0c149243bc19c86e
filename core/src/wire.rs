//! The types of the API between client and backend: docs/contract.md.
//!
//! Responses are here: written by the server and read by the app, so they have both serde traits. Request bodies, which
//! need an error for each member, are in `wire/action.rs`. A new step is a variant of [`Step`] and its transitions.

mod action;
#[cfg(feature = "request")]
mod submission;

pub use action::{Action, NewFlow, required_text};
#[cfg(feature = "request")]
pub use submission::{Once, SecretAnswers};

use crate::kind::Region;
use crate::kind::identifier::{self, SignIn};
use crate::prelude::*;
use crate::secret::Secret;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
#[cfg(feature = "request")]
use serde_json::{Map, Value};

/// The largest request body accepted, in bytes; a client need not send a larger one (docs/contract.md).
pub const MAX_BODY_BYTES: usize = 256 * 1_024;

/// The purpose of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Path A: a new password by a code to a contact on file.
    Password,
    /// Path B: the recovery request.
    Request,
    /// Row A8: the usernames of a contact.
    Username,
    /// Row C6: the status of a request.
    Status,
    /// Row C2: a new password with the token mailed after a verified request.
    Reset,
    /// Row C7: stopping requests with the token mailed to the account's contacts.
    Stop,
}

impl Purpose {
    /// Every purpose, in the contract's order.
    pub const ALL: [Self; 6] = [
        Self::Password,
        Self::Request,
        Self::Username,
        Self::Status,
        Self::Reset,
        Self::Stop,
    ];

    /// The purpose with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Request => "request",
            Self::Username => "username",
            Self::Status => "status",
            Self::Reset => "reset",
            Self::Stop => "stop",
        }
    }
}

/// The response of `GET {base}/config`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// The site that the accounts belong to.
    pub brand: Brand,
    /// The site's pages that screens link to.
    #[serde(default)]
    pub links: Links,
    /// The purposes a flow may have.
    pub purposes: Vec<Purpose>,
    /// The challenges offered, the default one first; empty if none is used.
    #[serde(default)]
    pub challenges: Vec<ChallengeKind>,
    /// The format of security codes.
    pub code: CodeFormat,
    /// The length limits of a new password.
    pub password: PasswordPolicy,
    /// The languages with complete texts (BCP 47), the default first.
    pub locales: Vec<String>,
    /// The hours within which a recovery request is answered (row B11).
    pub answer_hours: u32,
    /// The days after which the answers of a submitted request are erased (row B1), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_days: Option<u32>,
    /// What people sign in with; other identifiers are refused before they are sent.
    #[serde(default = "every_way")]
    pub sign_in: Vec<SignIn>,
    /// Whether text with an at sign may be a username.
    #[serde(default)]
    pub username_may_contain_at: bool,
    /// The region of phone numbers without a country code, if the site has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

impl Config {
    /// The context for reading identifiers at this site.
    pub fn identifiers(&self) -> identifier::Context<'_> {
        identifier::Context {
            region: self.region,
            sign_in: &self.sign_in,
            username_may_contain_at: self.username_may_contain_at,
        }
    }
}

fn every_way() -> Vec<SignIn> {
    SignIn::ALL.into()
}

/// The site's name, and its logo if it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// The name people know.
    pub name: String,
    /// The URL of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// Pages of the site, each an absolute URL or a path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    /// The sign-in page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<String>,
    /// Where to open a new account (row C5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_up: Option<String>,
    /// Where to get a free mailbox (row B1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_mailbox: Option<String>,
    /// The support page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
    /// The privacy statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// Help on two-step verification (row B13).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_step: Option<String>,
    /// Help on protecting an account (row C2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protect: Option<String>,
    /// The page with the recovery form, which mails link to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<String>,
}

/// The format of a security code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFormat {
    /// The number of digits.
    pub length: u8,
}

/// The length limits of a new password, in code points after NFC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// The minimum.
    pub min: u32,
    /// The maximum.
    pub max: u32,
}

/// The response of `POST {base}/flows`: the flow, and its bearer token, which is shown only here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Created {
    /// The new flow.
    pub flow: Flow,
    /// The token for `Authorization: Bearer`.
    pub token: Secret,
}

/// The response of `GET` and `POST {base}/flows/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The flow's current state.
    pub flow: Flow,
}

/// The state of a recovery flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The id: random, but not secret as the token is.
    pub id: String,
    /// The purpose; `request` also for a flow that began for a password and went on to path B.
    pub purpose: Purpose,
    /// The language of its messages (BCP 47).
    pub locale: String,
    /// When the flow expires.
    pub expires_at: Timestamp,
    /// Whether `go_back` is possible.
    pub can_go_back: bool,
    /// The step to render.
    pub step: Step,
}

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
    /// The flow ended without success: why, in general terms.
    Refused {
        /// The stable code, the key of its text.
        code: RefusedCode,
        /// When another attempt is possible.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_at: Option<Timestamp>,
    },
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

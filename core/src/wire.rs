//! What crosses the network between client and backend: CONTRACT "The journey is the API".
//!
//! Answers are here: written by the server and read by the app, so they serialise and deserialise. Bodies sent, which
//! need an error per member, are in `wire/action.rs`. A new step is a variant of [`Step`] and its transitions in `journey`.

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

/// The most bytes of a body: a server takes no more, and a client need not send it (CONTRACT).
pub const MAX_BODY_BYTES: usize = 256 * 1_024;

/// What somebody came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Path A: a new password by a code to a contact on file.
    Password,
    /// Path B: the recovery request.
    Request,
    /// Row A8: the usernames that go with a contact.
    Username,
    /// Row C6: how a request stands.
    Status,
    /// Row C2: a new password with the token mailed after a verified request.
    Reset,
}

impl Purpose {
    /// Every purpose, in the contract's order.
    pub const ALL: [Self; 5] = [
        Self::Password,
        Self::Request,
        Self::Username,
        Self::Status,
        Self::Reset,
    ];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Request => "request",
            Self::Username => "username",
            Self::Status => "status",
            Self::Reset => "reset",
        }
    }
}

/// `GET {base}/config`: what this site offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Whose sign-in this is.
    pub brand: Brand,
    /// Pages of the site that the screens point to.
    #[serde(default)]
    pub links: Links,
    /// What a flow may be for.
    pub purposes: Vec<Purpose>,
    /// Challenges offered, the one that comes first first; empty where none is asked.
    #[serde(default)]
    pub challenges: Vec<ChallengeKind>,
    /// About security codes.
    pub code: CodeFormat,
    /// Limits of a new password.
    pub password: PasswordPolicy,
    /// Languages with complete texts, BCP 47, the default first.
    pub locales: Vec<String>,
    /// Within how many hours a recovery request is answered (row B11).
    pub answer_hours: u32,
    /// After how many days the answers of a request sent are erased (row B1), where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_days: Option<u32>,
    /// What people sign in with: what else is typed is refused before it is sent.
    #[serde(default = "every_way")]
    pub sign_in: Vec<SignIn>,
    /// Whether text with an at sign may be a username.
    #[serde(default)]
    pub username_may_contain_at: bool,
    /// Where phone numbers without a country code are from, where the site says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

impl Config {
    /// How an identifier is read at this site.
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

/// The site's name, and its logo where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// As people know it.
    pub name: String,
    /// URL of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// Pages of the site, each an absolute URL or a path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    /// Where one signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<String>,
    /// Where one opens a new account (row C5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_up: Option<String>,
    /// Where a mailbox can be had for free (row B1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_mailbox: Option<String>,
    /// Where people help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
    /// What is done with what people fill in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// About two-step verification (row B13).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_step: Option<String>,
    /// How to protect an account (row C2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protect: Option<String>,
}

/// What a security code looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFormat {
    /// Digits.
    pub length: u8,
}

/// How long a new password may be, in code points after NFC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// `POST {base}/flows`, answered: the flow, and the token that opens it. The token is shown this once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Created {
    /// The flow as it begins.
    pub flow: Flow,
    /// For `Authorization: Bearer`.
    pub token: Secret,
}

/// `GET` and `POST {base}/flows/{id}`, answered under the member `flow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it stands.
    pub flow: Flow,
}

/// Where somebody stands on the way back in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Random, not secret: the token is.
    pub id: String,
    /// What they are here for: `request` also for who came for a password and has gone over to path B.
    pub purpose: Purpose,
    /// The language of its mails, BCP 47.
    pub locale: String,
    /// From then on the flow is gone.
    pub expires_at: Timestamp,
    /// Whether `go_back` is taken here.
    pub can_go_back: bool,
    /// The step to draw.
    pub step: Step,
}

/// One step, with what drawing it needs and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Step {
    /// Row A1: who is it?
    Identify {
        /// As typed before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identifier: Option<String>,
    },
    /// Row A2: where should the code go?
    ChooseMethod {
        /// The contacts on file, masked.
        methods: Vec<Method>,
        /// Whether `cannot_use_any` leads to path B.
        can_request: bool,
    },
    /// Row A9: the chosen address in full.
    ConfirmAddress {
        /// Which of the two it is.
        kind: ContactKind,
        /// The contact chosen.
        masked: String,
    },
    /// Rows A5, A6: the code that was sent.
    EnterCode {
        /// How it went out.
        kind: ContactKind,
        /// Where it went.
        masked: String,
        /// Digits.
        length: u8,
        /// Until when the newest code is good.
        expires_at: Timestamp,
        /// From when on another may be asked for.
        resend_at: Timestamp,
        /// Guesses left for the newest code.
        tries_left: u32,
    },
    /// Row A7: a new password.
    SetPassword {
        /// What it must keep to.
        policy: PasswordPolicy,
        /// As typed, for password managers.
        identifier: String,
    },
    /// Row A7: done.
    PasswordChanged {
        /// Whether other sessions were ended.
        sessions_ended: bool,
    },
    /// Row B3: where the answer goes.
    Contact {
        /// What it may be.
        kinds: Vec<ContactKind>,
        /// As typed before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    #[cfg(feature = "request")]
    /// Row B4: the check against robots.
    Challenge {
        /// What may be chosen, the one that comes first first.
        offered: Vec<ChallengeKind>,
        /// An ALTCHA v2 challenge as its libraries take it, where that is to be solved now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        work: Option<Value>,
        /// A picture, where that is to be read now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
    #[cfg(feature = "request")]
    /// Rows B6 to B9: what only the owner knows.
    AnswerQuestions {
        /// The request's, as a person reads it out.
        reference: String,
        /// What is asked.
        form: FormVersion,
        /// As saved last, as typed.
        answers: Map<String, Value>,
        /// Which save that was: sent back with the next one. None from a backend that does not count them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        /// How much was given, 0 to 100: never whether it is right.
        given: u8,
    },
    #[cfg(feature = "request")]
    /// Row B10: everything on one page.
    Review {
        /// As in `answer_questions`.
        reference: String,
        /// Which account, as typed: nothing else is known of it here (row E5).
        #[serde(default)]
        identifier: String,
        /// Where the answer goes.
        #[serde(default)]
        masked: String,
        /// What was asked.
        form: FormVersion,
        /// As saved last, as typed.
        answers: Map<String, Value>,
        /// As in `answer_questions`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        /// As in `answer_questions`.
        given: u8,
    },
    /// Row B11: sent.
    Submitted {
        /// As in `answer_questions`.
        reference: String,
        /// By when there will be an answer.
        answer_by: Timestamp,
        /// Where the answer goes.
        masked: String,
        /// As in `review`.
        #[serde(default)]
        identifier: String,
        /// Requests that this identifier may still be sent for today.
        tries_left_today: u32,
    },
    /// The end of a way: why, in general terms.
    Refused {
        /// Stable, the key of its words.
        code: RefusedCode,
        /// From when on it may be tried again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_at: Option<Timestamp>,
    },
}

/// Why a flow ends without what somebody came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedCode {
    /// None of the contacts can be used, and this site takes no recovery requests.
    CannotRequest,
    /// As many requests as a day takes were sent for this identifier.
    TooManyToday,
}

/// Which questions were asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormVersion {
    /// The form's id.
    pub id: String,
    /// Changes whenever the form does.
    pub version: u32,
}

/// A check against robots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeKind {
    /// The browser computes something by itself: ALTCHA v2.
    Work,
    /// Characters to read in a picture: the other way.
    Picture,
}

impl ChallengeKind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Work, Self::Picture]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Picture => "picture",
        }
    }
}

/// A picture of characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// A data URL.
    pub image: String,
    /// Characters in it.
    pub length: u8,
}

/// A contact on file that can receive a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Random for each flow: nothing about the address can be computed from it.
    pub id: String,
    /// Which of the two it is.
    pub kind: ContactKind,
    /// See [`crate::mask`].
    pub masked: String,
}

/// How a contact is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// By mail.
    Email,
    /// By text message.
    Phone,
}

impl ContactKind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

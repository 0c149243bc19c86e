//! The types of the API between client and backend: docs/contract.md.
//!
//! Responses are here, and what steps carry in `wire/step.rs`: written by the server and read by the app, so they have both
//! serde traits. Request bodies, which need an error for each member, are in `wire/action.rs`. A new step is a variant of
//! [`Step`] and its transitions.

mod action;
mod step;
#[cfg(feature = "request")]
mod submission;

pub use action::{Action, NewFlow, required_text};
pub use step::{
    ChallengeKind, ContactKind, FormVersion, Method, Picture, RefusedCode, RequestState,
    RequestStatus, Step, StoppableRequest,
};
#[cfg(feature = "request")]
pub use submission::{Once, SecretAnswers};

use crate::kind::Region;
use crate::kind::identifier::{self, SignIn};
use crate::prelude::*;
use crate::secret::Secret;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

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

    /// Whether flows of this purpose begin with a mailed link (rows C2 and C7).
    pub fn is_of_link(self) -> bool {
        matches!(self, Self::Reset | Self::Stop)
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
    /// When the flow locks, if it holds a request (row C6): from then on it shows the reference alone, and a new code
    /// opens the rest. Any action or `GET` before then is later by as much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locks_at: Option<Timestamp>,
    /// Whether `go_back` is possible.
    pub can_go_back: bool,
    /// The step to render.
    pub step: Step,
}

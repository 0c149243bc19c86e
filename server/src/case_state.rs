//! The states of a case: a received request, from its receipt to its answer and after it.

use serde::{Deserialize, Serialize};

/// The state of a case, as the desk names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody has decided.
    Waiting,
    /// Verified by one reviewer, and another one must confirm it.
    SecondReview,
    /// The link goes, or went, to the contact.
    Verified,
    /// Refused.
    NotVerified,
    /// The account's owner said that it was not them.
    Stopped,
    /// The person took it back.
    Withdrawn,
    /// Verified, and no password was set in time.
    Expired,
}

impl CaseState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::SecondReview,
        Self::Verified,
        Self::NotVerified,
        Self::Stopped,
        Self::Withdrawn,
        Self::Expired,
    ];

    /// The name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::SecondReview => "second_review",
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

//! A challenge as issued: the work or the picture, the answer to it, and the step that shows it.

use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::{ChallengeKind, Picture, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A challenge as issued, with its answer unless that can be verified without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuedChallenge {
    /// Proof of work for the browser.
    Work {
        /// An ALTCHA v2 challenge, as its libraries expect it.
        challenge: Value,
        /// When it expires.
        expires_at: Timestamp,
    },
    /// A CAPTCHA picture.
    Picture {
        /// The image.
        picture: Picture,
        /// The characters in it.
        answer: Secret,
        /// When it expires.
        expires_at: Timestamp,
    },
}

impl IssuedChallenge {
    /// Which kind of challenge it is.
    pub fn kind(&self) -> ChallengeKind {
        match self {
            Self::Work { .. } => ChallengeKind::Work,
            Self::Picture { .. } => ChallengeKind::Picture,
        }
    }

    pub(super) fn is_expired(&self, now: Timestamp) -> bool {
        let (Self::Work { expires_at, .. } | Self::Picture { expires_at, .. }) = self;
        now >= *expires_at
    }

    pub(super) fn step(&self, offered: Vec<ChallengeKind>) -> Step {
        let (work, picture) = match self {
            Self::Work { challenge, .. } => (Some(challenge.clone()), None),
            Self::Picture { picture, .. } => (None, Some(picture.clone())),
        };
        Step::Challenge {
            offered,
            work,
            picture,
        }
    }
}

//! The two mailed links (rows C2 and C7): `{page}#reset_token=…` sets a new password, `{page}#stop_token=…` stops requests.
//! app/guard.js or app/element.js takes the token out of the address before anything else, and keeps it in memory until it has
//! begun a flow.

use crate::draft;
use crate::history;
use crate::host::Host;
use regain_core::secret::Secret;
use regain_core::wire::Purpose;

/// A link that was opened and has not begun a flow yet.
#[derive(Debug, PartialEq)]
pub struct Link {
    /// The purpose of its flow.
    pub purpose: Purpose,
    /// Its token, for `POST /flows` and nothing else.
    pub token: Secret,
}

impl Link {
    /// The link opened in this page, where it is this instance's to follow.
    pub fn pending(host: Host) -> Option<Self> {
        let opened = host.get().embedder.as_ref()?.link()?;
        let (purpose, token) = opened.split_once('=')?;
        Some(Self {
            purpose: Purpose::named(purpose)?,
            token: Secret::new(token),
        })
    }

    /// Forgets it: it has begun a flow. Another one may have been opened meanwhile.
    pub fn forget(self, host: Host) {
        if Self::pending(host) == Some(self)
            && let Some(embedder) = &host.get().embedder
        {
            embedder.forget_link();
        }
    }
}

/// In the draft: the purpose of the link that led to the screen.
pub const OPENED: &str = "link";

/// The purpose of the link that led to the history entry shown, also once its token is gone.
pub fn shown(host: Host) -> Option<Purpose> {
    let entry = history::shown(host)?;
    Purpose::named(&draft::of(&entry.draft, OPENED)?)
}

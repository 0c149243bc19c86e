//! What the browser's storage keeps for a reload: which flow, and its token, for as long as the tab lives. Nothing else is
//! stored (ASVS 14.3.3); what was typed and not sent lies in the tab's history, see [`crate::history`]. The token of another
//! backend's flow is what that needs to go on, the address that a code was sent to for one.

use crate::host::Host;
use regain_core::secret::Secret;

/// Which flow, and what opens it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The flow's id.
    pub id: String,
    /// Its token.
    pub token: Secret,
}

/// The flow of this instance in this tab, where there is one.
pub fn read(host: Host) -> Option<Credentials> {
    let stored = host.get().embedder.as_ref()?.stored()?;
    let (id, token) = stored.split_once(' ')?;
    Some(Credentials {
        id: id.into(),
        token: Secret::new(token),
    })
}

/// Stores it. Where the browser refuses storage, the journey works but for a reload.
pub fn write(host: Host, credentials: &Credentials) {
    let stored = [&credentials.id, " ", credentials.token.reveal()].concat();
    store(host, &stored);
}

/// Removes it.
pub fn clear(host: Host) {
    store(host, "");
}

fn store(host: Host, stored: &str) {
    if let Some(embedder) = &host.get().embedder {
        embedder.store(stored);
    }
}

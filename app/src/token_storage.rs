//! What the browser's storage keeps for a reload: which flow, and its token, for as long as the tab lives. Nothing else is
//! stored (ASVS 14.3.3); what was typed and not sent lies in the tab's history, see [`crate::history`].

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
    let kept = storage()?.get_item(&name(host)).ok()??;
    let (id, token) = kept.split_once(' ')?;
    Some(Credentials {
        id: id.into(),
        token: Secret::new(token),
    })
}

/// Stores it. Where the browser refuses storage, the journey works but for a reload.
pub fn write(host: Host, credentials: &Credentials) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(
            &name(host),
            &[&credentials.id, " ", credentials.token.reveal()].concat(),
        );
    }
}

/// Removes it.
pub fn clear(host: Host) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&name(host));
    }
}

fn name(host: Host) -> String {
    host.get().storage_key.clone()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

//! What the browser's storage keeps for a reload: which flow, and its token, for as long as the tab lives. Nothing else is
//! stored (ASVS 14.3.3); what was typed and not sent lies in the tab's history, see [`crate::history`].

use regain_core::secret::Secret;

/// Which flow, and what opens it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The flow's id.
    pub id: String,
    /// Its token.
    pub token: Secret,
}

const NAME: &str = "regain";

/// The flow of this tab, where there is one.
pub fn read() -> Option<Credentials> {
    let kept = storage()?.get_item(NAME).ok()??;
    let (id, token) = kept.split_once(' ')?;
    Some(Credentials {
        id: id.into(),
        token: Secret::new(token),
    })
}

/// Stores it. Where the browser refuses storage, the journey works but for a reload.
pub fn write(credentials: &Credentials) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(
            NAME,
            &[&credentials.id, " ", credentials.token.reveal()].concat(),
        );
    }
}

/// Removes it.
pub fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(NAME);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

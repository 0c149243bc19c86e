//! A new flow, and what a flow needs.

use crate::backend::Backend;
use crate::failure::Failure;
use crate::host::Host;
use crate::state::Screen;
use crate::token_storage::{self, Credentials};
use regain_core::wire::{Flow, NewFlow, Purpose, Step};

/// A flow to draw, and what opens it.
pub type Opened = (Screen, Option<Credentials>);

/// Whether path B's words are needed to draw a flow.
pub fn is_of_request(flow: &Flow) -> bool {
    flow.purpose == Purpose::Request || matches!(flow.step, Step::Challenge { .. })
}

/// A new flow.
///
/// # Errors
/// See [`Failure`].
pub async fn begin(
    host: Host,
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
    identifier: Option<String>,
) -> Result<Opened, Failure> {
    let new = NewFlow {
        purpose,
        locale: Some(locale.into()),
        identifier,
        device: host.get().device.clone(),
    };
    let created = backend.begin(&new).await?;
    let credentials = Credentials {
        id: created.flow.id.clone(),
        token: created.token,
    };
    token_storage::write(host, &credentials);
    Ok((Screen::Drawn(created.flow), Some(credentials)))
}

//! A new flow, and what a flow needs.

use crate::backend::Backend;
use crate::failure::Failure;
use crate::host::ROOT;
use crate::state::Screen;
use crate::token_storage::{self, Credentials};
use leptos::prelude::*;
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
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
    identifier: Option<String>,
) -> Result<Opened, Failure> {
    let new = NewFlow {
        purpose,
        locale: Some(locale.into()),
        identifier,
        device: given_device(),
    };
    let created = backend.begin(&new).await?;
    let credentials = Credentials {
        id: created.flow.id.clone(),
        token: created.token,
    };
    token_storage::write(&credentials);
    Ok((Screen::Drawn(created.flow), Some(credentials)))
}

/// What the site gave this browser when somebody signed in with it (row B12); the page it serves says so.
fn given_device() -> Option<String> {
    let page = document().get_element_by_id(ROOT)?;
    page.get_attribute("data-device")
}

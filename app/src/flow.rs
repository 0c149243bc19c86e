//! A new flow, what a flow needs, and what lies before its first step.

use crate::backend::Backend;
use crate::failure::Failure;
use crate::host::Host;
use crate::link::Link;
use crate::state::{Screen, UiState};
use crate::token_storage::{self, Credentials};
use leptos::prelude::*;
use regain_core::wire::{Flow, NewFlow, Purpose, Step};

/// A flow to draw, and what opens it.
pub type Opened = (Screen, Option<Credentials>);

/// Whether path B's words are needed to draw a flow. Those of the mailed links are among them.
pub fn is_of_request(flow: &Flow) -> bool {
    flow.purpose != Purpose::Password || matches!(flow.step, Step::Challenge { .. })
}

/// Whether a flow stands at the step it began with.
pub fn is_first(flow: &Flow) -> bool {
    let is_beginning = matches!(
        flow.step,
        Step::Identify { .. }
            | Step::Contact { .. }
            | Step::Reference {
                readonly: false,
                ..
            }
    );
    is_beginning && !flow.can_go_back
}

/// Whether the list of all ways is what lies before this step. Follows the screen.
pub fn leads_to_ways(ui: UiState) -> bool {
    let is_first = |screen: &Screen| matches!(screen, Screen::Drawn(flow) if is_first(flow));
    ui.host.asks_for_ways() && ui.screen.with(is_first)
}

/// A new flow. Of a mailed link that is not known any more, that it has to be opened once more. Without a purpose the list of
/// all ways back: no flow is begun.
///
/// # Errors
/// See [`Failure`].
pub async fn begin(
    host: Host,
    backend: &Backend,
    purpose: Option<Purpose>,
    locale: &str,
    identifier: Option<String>,
) -> Result<Opened, Failure> {
    let Some(purpose) = purpose else {
        return Ok((Screen::Ways, None));
    };
    let link = Link::pending(host).filter(|link| link.purpose == purpose);
    if link.is_none() && purpose.is_of_link() {
        return Ok((Screen::LinkLost(purpose), None));
    }
    let token = |of: Purpose| {
        let link = link.as_ref().filter(|_| purpose == of);
        link.map(|link| link.token.clone())
    };
    let new = NewFlow {
        purpose,
        locale: Some(locale.into()),
        identifier,
        device: host.get().device.clone(),
        reset_token: token(Purpose::Reset),
        stop_token: token(Purpose::Stop),
    };
    let created = backend.begin(&new).await?;
    let credentials = Credentials {
        id: created.flow.id.clone(),
        token: created.token,
    };
    // Without one a reload begins anew.
    if !credentials.token.reveal().is_empty() {
        token_storage::write(host, &credentials);
    }
    if let Some(link) = link {
        link.forget(host);
    }
    Ok((Screen::Drawn(created.flow), Some(credentials)))
}

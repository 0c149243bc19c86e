//! The journey of a flow, as it is stored: encrypted.

use crate::app_state::AppState;
use crate::store::flows::StoredFlow;
use anyhow::Context;
use regain_core::journey::Journey;

/// The journey of a stored flow; `None` if an earlier version stored it in a way that cannot be read.
///
/// # Errors
/// If it was encrypted with other keys.
pub fn opened_journey(
    state: &AppState,
    id: &str,
    stored: &StoredFlow,
) -> anyhow::Result<Option<Journey>> {
    let journey = state
        .keys
        .open(&associated_data(id), &stored.journey)
        .context("opening a journey")?;
    Ok(serde_json::from_slice(&journey).ok())
}

/// Encrypts the journey of the flow with this id.
///
/// # Errors
/// If it is too large to encrypt at once.
pub fn sealed_journey(state: &AppState, id: &str, journey: &Journey) -> anyhow::Result<String> {
    state
        .keys
        .seal(&associated_data(id), &serde_json::to_vec(journey)?)
}

fn associated_data(flow: &str) -> String {
    format!("flow {flow}")
}

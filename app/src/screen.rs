//! The screen: the step the flow is at, drawn by the chunk that has it.

use crate::chunk;
use crate::part::dynamic;
use crate::state::{Screen, UiState};
use crate::step::first_view;
use leptos::prelude::*;

/// The screen, drawn anew when it is another one.
pub fn screen(ui: UiState) -> AnyView {
    dynamic(move || {
        ui.screens.track();
        ui.screen.with_untracked(|screen| view(ui, screen))
    })
}

fn view(ui: UiState, screen: &Screen) -> Vec<AnyView> {
    let of_request = chunk::request().and_then(|request| request.view(ui, screen));
    let first = || first_view(ui, screen);
    let later = || Some(chunk::journey()?.view(ui, screen));
    of_request.or_else(first).or_else(later).unwrap_or_default()
}

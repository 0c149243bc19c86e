//! When the flow ends by itself, and the warning before that.

use super::{Screen, UiState, is_over};
use leptos::prelude::*;
use regain_core::time::Timestamp;

/// The session-expiry warning is shown when the flow has this long to live (WCAG 2.2.1 asks for 20 s).
const WARNING_SECONDS: u64 = 120;

impl UiState {
    /// How long the flow lives yet; none where there is nothing left to ask. Follows the clock.
    pub fn seconds_left(self) -> Option<u64> {
        let until = self.expires_at()?;
        Some(self.clock.now().seconds_until(until))
    }

    /// Whether the session-expiry warning is to be shown.
    pub fn is_ending(self) -> bool {
        self.seconds_left()
            .is_some_and(|left| left <= WARNING_SECONDS)
    }

    /// When the flow locks, or ends by itself; none where there is nothing left to ask, or where the backend does not tell.
    pub fn expires_at(self) -> Option<Timestamp> {
        self.screen.with(|screen| match screen {
            Screen::Drawn(flow) if flow.locks_at.is_none() && is_over(&flow.step) => None,
            Screen::Drawn(flow) => {
                let until = flow.locks_at.unwrap_or(flow.expires_at);
                Some(until).filter(|at| *at != Timestamp::NEVER)
            }
            _ => None,
        })
    }
}

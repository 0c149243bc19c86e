//! The server's time, told by the `Date` of its answers: a countdown must end when the server says so, whatever the
//! device's clock shows.

use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::*;
use regain_core::time::Timestamp;
use std::time::Duration;

/// A handle to the server's time. Whoever reads [`Clock::now`] is drawn again each second while something ticks it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    ahead_ms: RwSignal<f64>,
}

impl Clock {
    /// A clock that trusts the device until the server has spoken.
    pub fn new() -> Self {
        Self {
            ahead_ms: RwSignal::new(0.0),
        }
    }

    /// Takes over the time of an answer, as its `Date` header wrote it. Whole seconds are all it tells, so a device
    /// that differs by less is believed.
    pub fn set_by(self, date_header: &str) {
        let ahead = js_sys::Date::parse(date_header) - js_sys::Date::now();
        if ahead.is_finite() {
            let ahead = if ahead.abs() < 2_000.0 { 0.0 } else { ahead };
            self.ahead_ms.set(ahead);
        }
    }

    /// Now, by the server.
    pub fn now(self) -> Timestamp {
        let ms = js_sys::Date::now() + self.ahead_ms.get();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "seconds since 1970 fit an i64 for longer than there is anything to recover"
        )]
        Timestamp((ms / 1_000.0) as i64)
    }

    /// Beats each second until the owner that asked is gone.
    pub fn tick(self) {
        if let Ok(handle) =
            set_interval_with_handle(move || self.ahead_ms.notify(), Duration::from_secs(1))
        {
            on_cleanup(move || IntervalHandle::clear(&handle));
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

//! The only clock. With `--dev` it can run ahead, to test what happens later.

use regain_core::time::Timestamp;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

static AHEAD: OnceLock<Duration> = OnceLock::new();

/// Sets the clock ahead. Called once, before the time is first read.
pub fn run_ahead(by: Duration) {
    // Only the first call counts, and there is one.
    let _ = AHEAD.set(by);
}

/// The current time.
pub fn now() -> Timestamp {
    Timestamp(i64::try_from(since_1970().as_secs()).unwrap_or(i64::MAX))
}

/// The current time in microseconds since 1970, for ordering.
pub fn now_us() -> i64 {
    i64::try_from(since_1970().as_micros()).unwrap_or(i64::MAX)
}

fn since_1970() -> Duration {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    since + AHEAD.get().copied().unwrap_or_default()
}

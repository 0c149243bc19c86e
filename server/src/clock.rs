//! The clock: the only one there is. With `--dev` it may be told to run ahead, to see what happens later.

use regain_core::time::Timestamp;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

static AHEAD: OnceLock<Duration> = OnceLock::new();

/// Sets the clock ahead, once, before anything asks for the time.
pub fn run_ahead(by: Duration) {
    // Only the first call counts, and there is one.
    let _ = AHEAD.set(by);
}

/// The time now.
pub fn now() -> Timestamp {
    Timestamp(i64::try_from(since_1970().as_secs()).unwrap_or(i64::MAX))
}

/// The same in microseconds since 1970, to put things in order.
pub fn now_us() -> i64 {
    i64::try_from(since_1970().as_micros()).unwrap_or(i64::MAX)
}

fn since_1970() -> Duration {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    since + AHEAD.get().copied().unwrap_or_default()
}

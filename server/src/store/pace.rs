//! Splits long work into short transactions. SQLite has one writer, and others give up after 15 s, so each transaction
//! is short and others get a turn before the next one begins.

use std::time::{Duration, Instant};

/// When a transaction should stop taking in more. The last statement and the commit come on top.
const LONGEST: Duration = Duration::from_millis(150);
/// The pause for other writers: SQLite retries a lock every 100 ms at most.
const PAUSE: Duration = Duration::from_millis(110);
/// A transaction shorter than this needs no pause after it.
const SHORT: Duration = Duration::from_millis(20);
/// The most rows that one statement deletes.
pub const ROWS: i64 = 500;

/// Times one transaction, from before it begins.
pub struct Pace {
    begun: Instant,
    lets_in: bool,
}

impl Pace {
    pub(super) fn begin(lets_in: bool) -> Self {
        Self {
            begun: Instant::now(),
            lets_in,
        }
    }

    /// Whether the transaction should be committed now.
    pub fn is_over(&self) -> bool {
        self.begun.elapsed() >= LONGEST
    }

    /// Lets other writers in, after a commit with more work to come.
    pub async fn yield_to_writers(self) {
        if self.lets_in && self.begun.elapsed() >= SHORT {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Repeats a statement over a few rows until it affects none. (A macro, because the future of a function taking an
/// async closure is not known to be `Send`.)
macro_rules! until_none {
    ($store:expr, |$connection:ident| $some:expr) => {{
        let mut connection = $store.connection().await?;
        let $connection = &mut *connection;
        loop {
            let pace = $store.pace();
            if $some.await? == 0 {
                break;
            }
            pace.yield_to_writers().await;
        }
    }};
}
pub(crate) use until_none;

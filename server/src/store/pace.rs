//! Long work in short transactions. On SQLite one transaction keeps every other writer waiting, and they give up after
//! 15 s, so each is over soon, and those who waited are let in before the next begins.

use std::time::{Duration, Instant};

/// How long one transaction may go on taking more in. What it took in last and its commit come on top.
const LONGEST: Duration = Duration::from_millis(150);
/// How long others are let in for: SQLite tries a lock that is taken again after 100 ms at the latest.
const PAUSE: Duration = Duration::from_millis(110);
/// A transaction shorter than this keeps nobody waiting.
const SHORT: Duration = Duration::from_millis(20);
/// The most rows that one statement without a clock removes.
pub const ROWS: i64 = 500;

/// Measures one transaction, from before it begins.
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

    /// After the commit, where more is to come.
    pub async fn yield_to_writers(self) {
        if self.lets_in && self.begun.elapsed() >= SHORT {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Does a statement over a few rows until it gives that there were none. (A function that takes an async closure could not
/// be spawned: its future is not known to be `Send`.)
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

//! One import at a time, and nothing else that changes who signs in with what. The lock is the process's own and falls
//! with it: an import that is there without a lock was interrupted. On SQLite it is a lock on a file beside the database,
//! on PostgreSQL an advisory lock of a connection of its own.

use super::Store;
use anyhow::Context;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, Connection};
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::Duration;

/// What the advisory lock is known by in its database: "regain" and "import", as far as they fit.
const ADVISORY_KEY: i64 = 0x7265_6761_696e_696d;
/// How often a lock that another process has is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// Held while it is there.
pub struct ImportLock {
    _held: Held,
}

#[expect(dead_code, reason = "held, never asked")]
enum Held {
    File(File),
    /// Nobody uses it; shared references to the lock go from thread to thread.
    Connection(Mutex<AnyConnection>),
}

impl Store {
    /// The lock; none where another process has it.
    pub async fn try_import_lock(&self) -> anyhow::Result<Option<ImportLock>> {
        let held = if self.is_embedded {
            let path = self.import_lock_file()?;
            let mut options = File::options();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options
                .open(&path)
                .with_context(|| format!("opening {}", path.display()))?;
            match file.try_lock() {
                Ok(()) => Some(Held::File(file)),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("locking {}", path.display()));
                }
            }
        } else {
            let mut connection = AnyConnection::connect(&self.url).await?;
            let is_mine: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
                .bind(ADVISORY_KEY)
                .fetch_one(&mut connection)
                .await?;
            is_mine.then(|| Held::Connection(Mutex::new(connection)))
        };
        Ok(held.map(|held| ImportLock { _held: held }))
    }

    /// The lock, once nobody else has it. `waits` is called once where somebody has.
    pub async fn import_lock(&self, waits: impl FnOnce()) -> anyhow::Result<ImportLock> {
        if let Some(lock) = self.try_import_lock().await? {
            return Ok(lock);
        }
        waits();
        loop {
            tokio::time::sleep(AGAIN).await;
            if let Some(lock) = self.try_import_lock().await? {
                return Ok(lock);
            }
        }
    }

    fn import_lock_file(&self) -> anyhow::Result<PathBuf> {
        let named = SqliteConnectOptions::from_str(&self.url)?;
        let mut name = named.get_filename().as_os_str().to_owned();
        name.push("-import");
        Ok(name.into())
    }
}

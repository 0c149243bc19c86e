//! The lock that allows one import at a time, and nothing else that changes sign-ins. It is released with its process:
//! an import without a lock was interrupted. On SQLite it locks a file beside the database, on PostgreSQL it is an
//! advisory lock of a separate connection.

use super::Store;
use anyhow::Context;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, Connection};
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::Duration;

/// The key of the advisory lock: "regain" and "import", truncated.
const ADVISORY_KEY: i64 = 0x7265_6761_696e_696d;
/// The polling interval while another process holds the lock.
const AGAIN: Duration = Duration::from_millis(250);

/// Holds the lock until dropped.
pub struct ImportLock {
    _held: Held,
}

#[expect(dead_code, reason = "held, never asked")]
enum Held {
    File(File),
    /// Never used; the mutex makes it `Sync`.
    Connection(Mutex<AnyConnection>),
}

impl Store {
    /// Tries to take the lock; `None` if another process holds it.
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

    /// Waits for the lock. `waits` is called once if another process holds it.
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

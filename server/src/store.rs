//! The database layer: one set of queries for SQLite and PostgreSQL, one file for each group of tables.
//!
//! Every query takes a connection, so that the caller decides on transactions. The transaction of a transition begins
//! with a write ([`flows::replace`]), so that on SQLite it holds the write lock from the start.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod cases;
pub mod contacts;
pub mod erasure;
pub mod flows;
pub mod import_lock;
pub mod imports;
pub mod limits;
pub mod meta;
pub mod open_requests;
pub mod outbox;
pub mod pace;
pub mod requests;
pub mod reset_tokens;
pub mod staff;
pub mod stop_tokens;
#[cfg(test)]
mod tests;
pub mod wrong_codes;

use anyhow::Context;
use pace::Pace;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::MigrateDatabase;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor};
use std::str::FromStr;

/// How long a writer waits for another one on SQLite, in milliseconds.
const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 15000";

/// The connection pool.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    /// The database URL, with its secrets.
    url: String,
    /// Whether the database is SQLite: a file that one server writes to.
    pub is_embedded: bool,
}

/// A database transaction.
pub type Transaction = sqlx::Transaction<'static, Any>;

impl Store {
    /// Opens the database, creates it if it does not exist, and runs the migrations.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let is_sqlite = url.starts_with("sqlite:");
        let address = match (is_sqlite, url.contains('?')) {
            (true, false) => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        if is_sqlite {
            make_private(url).with_context(|| format!("making the database {url}"))?;
        }
        let options =
            AnyPoolOptions::new()
                .max_connections(8)
                .after_connect(move |connection, _| {
                    Box::pin(async move {
                        if is_sqlite {
                            prepare_sqlite(connection).await?;
                        }
                        Ok(())
                    })
                });
        let pool = match options.clone().connect(&address).await {
            Ok(pool) => pool,
            Err(error) if is_no_such_database(&error) => {
                // Another server may create it at the same time, so an error here does not matter.
                let _ = Any::create_database(&address).await;
                options
                    .connect(&address)
                    .await
                    .with_context(|| unreachable(url))?
            }
            Err(error) => return Err(error).with_context(|| unreachable(url)),
        };
        sqlx::migrate!("./migrations")
            .run(&pool)
            .await
            .context("bringing the database to its newest form")?;
        Ok(Self {
            pool,
            url: address,
            is_embedded: is_sqlite,
        })
    }

    /// A connection for reading, and for single writes.
    pub async fn connection(&self) -> sqlx::Result<sqlx::pool::PoolConnection<Any>> {
        self.pool.acquire().await
    }

    /// Begins a transaction.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        self.pool.begin().await
    }

    /// Starts timing one of many short transactions.
    pub fn pace(&self) -> Pace {
        Pace::begin(self.is_embedded)
    }

    /// Begins a read transaction in which all queries see the same snapshot.
    pub async fn snapshot(&self) -> sqlx::Result<Transaction> {
        match self.is_embedded {
            true => self.pool.begin().await,
            false => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                self.pool.begin_with(begin).await
            }
        }
    }

    /// Empties SQLite's write-ahead log, which holds what was erased since, and gives up where somebody reads: until the
    /// next time.
    pub async fn truncate_log(&self) -> sqlx::Result<()> {
        if !self.is_embedded {
            return Ok(());
        }
        let mut connection = self.connection().await?;
        let checkpoint = "PRAGMA busy_timeout = 250; PRAGMA wal_checkpoint(TRUNCATE)";
        let truncated = connection.execute(checkpoint).await;
        connection.execute(BUSY_TIMEOUT).await?;
        truncated.map(drop)
    }

    /// Closes all connections, so that SQLite leaves a single file behind.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Sets WAL mode, so that readers do not block, a timeout for writers to wait, and full durability.
async fn prepare_sqlite(connection: &mut AnyConnection) -> sqlx::Result<()> {
    connection.execute(BUSY_TIMEOUT).await?;
    connection
        .execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")
        .await
        .map(drop)
}

/// Creates the database file readable by its owner only.
fn make_private(url: &str) -> anyhow::Result<()> {
    let named = SqliteConnectOptions::from_str(url)?;
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(named.get_filename())?;
    Ok(())
}

/// PostgreSQL's "invalid_catalog_name".
fn is_no_such_database(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == "3D000")
}

/// An error message without the user, password and parameters of the URL.
fn unreachable(url: &str) -> String {
    let (scheme, rest) = url.split_once(':').unwrap_or((url, ""));
    let location = rest.rsplit_once('@').map_or(rest, |(_, location)| location);
    let location = location.split('?').next().unwrap_or_default();
    format!("opening the database {scheme}:{location}")
}

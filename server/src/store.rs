//! The database: one set of queries for SQLite and PostgreSQL, a file a table family. Nothing else speaks SQL.
//!
//! Everything that reads or writes takes a connection, so that whoever calls decides what is one transaction. A turn's
//! transaction begins with a write ([`flows::replace`]), so that on SQLite it holds the write lock from the start.

pub mod accounts;
pub mod flows;
pub mod limits;
pub mod meta;
pub mod outbox;

use anyhow::Context;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::MigrateDatabase;
use sqlx::{Any, AnyConnection, AnyPool, Executor};

/// The connections.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    /// Whether the database is a file of ours alone: one server writes to it.
    pub is_embedded: bool,
}

/// Several statements that happen together or not at all.
pub type Transaction = sqlx::Transaction<'static, Any>;

impl Store {
    /// Opens the database, makes it where there is none, and brings it to the newest form.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let is_sqlite = url.starts_with("sqlite:");
        let address = match (is_sqlite, url.contains('?')) {
            (true, false) => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        let unreachable = || format!("opening the database {}", without_password(url));
        if !Any::database_exists(&address)
            .await
            .with_context(unreachable)?
        {
            Any::create_database(&address)
                .await
                .with_context(unreachable)?;
        }
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if is_sqlite {
                        prepare_sqlite(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(&address)
            .await
            .with_context(unreachable)?;
        sqlx::migrate!("./migrations")
            .run(&pool)
            .await
            .context("bringing the database to its newest form")?;
        Ok(Self {
            pool,
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

    /// Closes every connection, so that SQLite leaves one file behind.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Readers and a writer side by side, writers that wait for each other, and nothing accepted that a power cut undoes.
async fn prepare_sqlite(connection: &mut AnyConnection) -> sqlx::Result<()> {
    connection
        .execute(
            "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
        )
        .await
        .map(drop)
}

fn without_password(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, rest)| rest)
}

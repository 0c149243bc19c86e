//! Messages to be sent, durable: written in the transaction that decides to send them, taken up by whoever delivers,
//! emptied at hand-over.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use sqlx::{AnyConnection, Row};

/// A message to be sent, as it is kept.
pub struct Entry {
    /// Also what its Message-ID is made of, so that one sent twice is known for the same.
    pub id: String,
    /// How it goes.
    pub kind: ContactKind,
    /// Which words.
    pub template: String,
    /// In which language.
    pub locale: String,
    /// Address and parameters, sealed for [`associated_data`].
    pub sealed: String,
    /// How often it was tried before.
    pub attempts: u32,
    /// Not tried again after this.
    pub give_up_at: Timestamp,
}

/// What the parameters of this message are sealed for.
pub fn associated_data(id: &str) -> String {
    format!("outbox {id}")
}

/// Keeps a message, due at once.
pub async fn insert(
    connection: &mut AnyConnection,
    message: &Entry,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, template, locale, sealed, next_at, give_up_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&message.id)
    .bind(message.kind.name())
    .bind(&message.template)
    .bind(&message.locale)
    .bind(&message.sealed)
    .bind(now.0)
    .bind(message.give_up_at.0)
    .execute(connection)
    .await
    .map(drop)
}

/// Some of this kind that are due, oldest first.
pub async fn due(
    connection: &mut AnyConnection,
    kind: ContactKind,
    now: Timestamp,
    most: usize,
) -> sqlx::Result<Vec<Entry>> {
    sqlx::query(
        "SELECT id, template, locale, sealed, attempts, give_up_at FROM outbox
         WHERE kind = $1 AND done_at IS NULL AND next_at <= $2 ORDER BY next_at, id LIMIT $3",
    )
    .bind(kind.name())
    .bind(now.0)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .try_map(|row: sqlx::any::AnyRow| {
        let attempts: i64 = row.try_get(4)?;
        Ok(Entry {
            id: row.try_get(0)?,
            kind,
            template: row.try_get(1)?,
            locale: row.try_get(2)?,
            sealed: row.try_get::<Option<String>, _>(3)?.unwrap_or_default(),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            give_up_at: Timestamp(row.try_get(5)?),
        })
    })
    .fetch_all(connection)
    .await
}

/// Takes a message for oneself until `lease_until`. False where another was quicker.
pub async fn claim(
    connection: &mut AnyConnection,
    message: &Entry,
    lease_until: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE outbox SET attempts = attempts + 1, next_at = $1
         WHERE id = $2 AND attempts = $3 AND done_at IS NULL",
    )
    .bind(lease_until.0)
    .bind(&message.id)
    .bind(i64::from(message.attempts))
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Some of what somebody took and never finished is due again; gives how many.
pub async fn release(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "UPDATE outbox SET next_at = $1 WHERE id IN (
             SELECT id FROM outbox WHERE done_at IS NULL AND next_at > $1 LIMIT $2)",
    )
    .bind(now.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

/// Puts a message off.
pub async fn retry_at(
    connection: &mut AnyConnection,
    id: &str,
    next_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE outbox SET next_at = $1 WHERE id = $2")
        .bind(next_at.0)
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// Handed over, or given up: address and secrets are erased.
pub async fn done(connection: &mut AnyConnection, id: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE outbox SET sealed = NULL, done_at = $1 WHERE id = $2")
        .bind(now.0)
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets some messages done before `then`, and gives how many.
pub async fn remove_done(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE done_at < $1 LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

/// Forgets some of what a developer was shown before `then`, and gives how much.
pub async fn remove_dev(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM dev_outbox WHERE id IN (
             SELECT id FROM dev_outbox WHERE sent_at_us < $1 LIMIT $2)",
    )
    .bind(then.0.saturating_mul(1_000_000))
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

/// Keeps what was sent, for a developer to read. In microseconds since 1970, for their order.
pub async fn insert_dev(
    connection: &mut AnyConnection,
    id: &str,
    sent_at_us: i64,
    message: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO dev_outbox (id, sent_at_us, message) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(sent_at_us)
    .bind(message)
    .execute(connection)
    .await
    .map(drop)
}

/// What was sent, newest last.
pub async fn all_dev(connection: &mut AnyConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT message FROM dev_outbox ORDER BY sent_at_us, id")
        .fetch_all(connection)
        .await
}

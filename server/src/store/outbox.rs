//! The transactional outbox: messages are written in the transaction that decides to send them, and erased once
//! delivered.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use sqlx::{AnyConnection, Row};

/// A message in the outbox.
pub struct Entry {
    /// The id, also used for the Message-ID, so that duplicates can be recognised.
    pub id: String,
    /// Mail or text message.
    pub kind: ContactKind,
    /// The name of the template.
    pub template: String,
    /// The language.
    pub locale: String,
    /// The address and parameters, encrypted with [`associated_data`].
    pub sealed: String,
    /// The number of earlier attempts.
    pub attempts: u32,
    /// The time of the last attempt.
    pub give_up_at: Timestamp,
}

/// The AEAD associated data of a message.
pub fn associated_data(id: &str) -> String {
    format!("outbox {id}")
}

/// Inserts a message that is due at once.
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

/// Some messages of this kind that are due, the oldest first.
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

/// Claims a message until `lease_until`. False if another server was first.
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

/// Releases the leases of some messages, and returns the number.
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

/// Schedules the next attempt.
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

/// Marks a message as delivered or given up, and erases its address and secrets.
pub async fn done(connection: &mut AnyConnection, id: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE outbox SET sealed = NULL, done_at = $1 WHERE id = $2")
        .bind(now.0)
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes some messages done before `then`, and returns the number.
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

/// Deletes some messages shown to a developer before `then`, and returns the number.
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

/// Stores a sent message for a developer to read. The time is in microseconds since 1970, to keep the order.
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

/// A message as a developer sees it: JSON.
#[derive(sqlx::FromRow)]
pub struct DevMessage {
    pub id: String,
    pub message: String,
}

/// All sent messages, the newest last.
pub async fn all_dev(connection: &mut AnyConnection) -> sqlx::Result<Vec<DevMessage>> {
    sqlx::query_as("SELECT id, message FROM dev_outbox ORDER BY sent_at_us, id")
        .fetch_all(connection)
        .await
}

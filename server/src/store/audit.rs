//! The audit log: entries, the reasons beside them, and the head.

use sqlx::{AnyConnection, FromRow};

/// The most events of one case that are read.
const HISTORY: i64 = 200;

/// An entry as stored.
#[derive(Clone, Debug, FromRow)]
pub struct StoredEntry {
    pub number: i64,
    pub at: i64,
    pub actor: String,
    pub event: String,
    pub reference: Option<String>,
    /// The salted digest of the reason, if there is one.
    pub reason_digest: Option<String>,
    /// The MAC of the entry before.
    pub previous: String,
    pub mac: String,
}

/// A reason beside its entry.
#[derive(Clone, Debug, FromRow)]
pub struct StoredReason {
    pub number: i64,
    pub salt: String,
    /// The text, encrypted.
    pub sealed: String,
}

/// The number and the MAC of the newest entry; number 0 before the first.
#[derive(Clone, Debug, FromRow)]
pub struct StoredHead {
    pub number: i64,
    pub mac: String,
}

/// Counts the head on, and returns the number of the next entry with the MAC of the newest one. This locks the head until
/// the transaction ends, so that no other entry gets the number.
pub async fn advance(connection: &mut AnyConnection) -> sqlx::Result<StoredHead> {
    sqlx::query_as("UPDATE audit_head SET number = number + 1 RETURNING number, mac")
        .fetch_one(connection)
        .await
}

/// Inserts an entry, and makes it the head.
pub async fn insert(connection: &mut AnyConnection, entry: &StoredEntry) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO audit_log (number, at, actor, event, reference, reason_digest, previous, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(entry.number)
    .bind(entry.at)
    .bind(&entry.actor)
    .bind(&entry.event)
    .bind(&entry.reference)
    .bind(&entry.reason_digest)
    .bind(&entry.previous)
    .bind(&entry.mac)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE audit_head SET mac = $1")
        .bind(&entry.mac)
        .execute(connection)
        .await
        .map(drop)
}

/// Inserts the reason of an entry.
pub async fn insert_reason(
    connection: &mut AnyConnection,
    reference: Option<&str>,
    reason: &StoredReason,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO audit_reasons (number, reference, salt, sealed) VALUES ($1, $2, $3, $4)",
    )
    .bind(reason.number)
    .bind(reference)
    .bind(&reason.salt)
    .bind(&reason.sealed)
    .execute(connection)
    .await
    .map(drop)
}

/// The head.
pub async fn head(connection: &mut AnyConnection) -> sqlx::Result<StoredHead> {
    sqlx::query_as("SELECT number, mac FROM audit_head")
        .fetch_one(connection)
        .await
}

/// The number of entries there are.
pub async fn count(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM audit_log")
        .fetch_one(connection)
        .await
}

/// At most `limit` entries after this number, the oldest first.
pub async fn after(
    connection: &mut AnyConnection,
    number: i64,
    limit: i64,
) -> sqlx::Result<Vec<StoredEntry>> {
    sqlx::query_as(
        "SELECT number, at, actor, event, reference, reason_digest, previous, mac FROM audit_log
         WHERE number > $1 ORDER BY number LIMIT $2",
    )
    .bind(number)
    .bind(limit)
    .fetch_all(connection)
    .await
}

/// The reasons that are left of the entries from one number to another.
pub async fn reasons(
    connection: &mut AnyConnection,
    first: i64,
    last: i64,
) -> sqlx::Result<Vec<StoredReason>> {
    sqlx::query_as(
        "SELECT number, salt, sealed FROM audit_reasons WHERE number >= $1 AND number <= $2",
    )
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await
}

/// An entry about a case, with its reason.
#[derive(FromRow)]
pub struct StoredEvent {
    pub number: i64,
    pub at: i64,
    pub actor: String,
    pub event: String,
    pub sealed: Option<String>,
}

/// The newest events of a case, the newest first.
pub async fn of_case(
    connection: &mut AnyConnection,
    reference: &str,
) -> sqlx::Result<Vec<StoredEvent>> {
    sqlx::query_as(
        "SELECT audit_log.number, audit_log.at, audit_log.actor, audit_log.event, audit_reasons.sealed
         FROM audit_log LEFT JOIN audit_reasons ON audit_reasons.number = audit_log.number
         WHERE audit_log.reference = $1 ORDER BY audit_log.number DESC LIMIT $2",
    )
    .bind(reference)
    .bind(HISTORY)
    .fetch_all(connection)
    .await
}

/// Erases the reasons given about a case, and returns their number.
pub async fn erase_reasons(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<u64> {
    sqlx::query("DELETE FROM audit_reasons WHERE reference = $1")
        .bind(reference)
        .execute(connection)
        .await
        .map(|done| done.rows_affected())
}

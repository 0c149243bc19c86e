//! Flows, and the codes sent for them.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A row of `flows`.
#[derive(FromRow)]
pub struct StoredFlow {
    /// The digest of the flow's bearer token.
    pub token_digest: String,
    /// The digest of the device the flow was begun on, if the site named one.
    pub device_digest: Option<String>,
    /// The version, for optimistic locking.
    pub version: i64,
    /// The journey, encrypted.
    pub journey: String,
}

/// Inserts a flow.
pub async fn insert(
    connection: &mut AnyConnection,
    id: &str,
    flow: &StoredFlow,
    expires_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO flows (id, token_digest, device_digest, version, expires_at, journey)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(&flow.token_digest)
    .bind(flow.device_digest.as_deref())
    .bind(flow.version)
    .bind(expires_at.0)
    .bind(&flow.journey)
    .execute(connection)
    .await
    .map(drop)
}

/// Finds a flow by id.
pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredFlow>> {
    sqlx::query_as("SELECT token_digest, device_digest, version, journey FROM flows WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
}

/// Stores a journey over the version it was loaded from. False, and nothing is stored, if another transition was first.
pub async fn replace(
    connection: &mut AnyConnection,
    id: &str,
    version: i64,
    journey: &str,
    expires_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE flows SET journey = $1, expires_at = $2, version = version + 1
         WHERE id = $3 AND version = $4",
    )
    .bind(journey)
    .bind(expires_at.0)
    .bind(id)
    .bind(version)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Deletes some flows that expired before `then`, and returns the number. Those that hold a request which is not submitted are
/// left to [`super::open_requests::ended`], which tells its contact.
pub async fn remove_ended(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM flows WHERE id IN (SELECT id FROM flows WHERE expires_at < $1 AND NOT EXISTS (
             SELECT 1 FROM requests WHERE requests.flow = flows.id AND state = 'open' AND ends_at IS NOT NULL)
             LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

/// Locks a flow until the transaction ends, as its first write.
pub async fn lock(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE flows SET id = id WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// Stores the digest of a code.
pub async fn insert_code(
    connection: &mut AnyConnection,
    flow: &str,
    number: u32,
    digest: &str,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO codes (flow, number, digest) VALUES ($1, $2, $3)")
        .bind(flow)
        .bind(i64::from(number))
        .bind(digest)
        .execute(connection)
        .await
        .map(drop)
}

/// The numbers and digests of a flow's codes.
pub async fn codes(connection: &mut AnyConnection, flow: &str) -> sqlx::Result<Vec<(u32, String)>> {
    let codes: Vec<(i64, String)> =
        sqlx::query_as("SELECT number, digest FROM codes WHERE flow = $1 ORDER BY number")
            .bind(flow)
            .fetch_all(connection)
            .await?;
    let numbered = |(number, digest)| (u32::try_from(number).unwrap_or(0), digest);
    Ok(codes.into_iter().map(numbered).collect())
}

/// Deletes a flow's codes.
pub async fn remove_codes(connection: &mut AnyConnection, flow: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM codes WHERE flow = $1")
        .bind(flow)
        .execute(connection)
        .await
        .map(drop)
}

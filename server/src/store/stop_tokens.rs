//! The tokens of mailed links that stop requests (row C7), by digest: one for each notice that a contact was sent.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A token.
#[derive(FromRow)]
pub struct StopToken {
    pub account: String,
    /// The contact it was sent to.
    pub kind: String,
    pub address: String,
    pub sent_at: i64,
    pub expires_at: i64,
}

/// Stores a token.
pub async fn insert(
    connection: &mut AnyConnection,
    digest: &str,
    token: &StopToken,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO stop_tokens (digest, account, kind, address, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(digest)
    .bind(&token.account)
    .bind(&token.kind)
    .bind(&token.address)
    .bind(token.sent_at)
    .bind(token.expires_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Finds a token.
pub async fn find(connection: &mut AnyConnection, digest: &str) -> sqlx::Result<Option<StopToken>> {
    sqlx::query_as(
        "SELECT account, kind, address, sent_at, expires_at FROM stop_tokens WHERE digest = $1",
    )
    .bind(digest)
    .fetch_optional(connection)
    .await
}

/// When a contact was sent a token last.
pub async fn last_sent_at(
    connection: &mut AnyConnection,
    account: &str,
    kind: &str,
    address: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "SELECT MAX(sent_at) FROM stop_tokens WHERE account = $1 AND kind = $2 AND address = $3",
    )
    .bind(account)
    .bind(kind)
    .bind(address)
    .fetch_one(connection)
    .await
}

/// Deletes some tokens that expired before `then`, and returns the number.
pub async fn remove_expired(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM stop_tokens WHERE digest IN (
             SELECT digest FROM stop_tokens WHERE expires_at < $1 LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

//! The tokens of mailed links to a new password (row C2), by digest. A token is bound to a request and to the account's
//! generation, and is used up when a password is set.

use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A token.
#[derive(FromRow)]
pub struct ResetToken {
    pub reference: String,
    pub account: String,
    pub generation: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

/// Stores a token.
pub async fn insert(
    connection: &mut AnyConnection,
    digest: &str,
    token: &ResetToken,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO reset_tokens (digest, reference, account, generation, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(digest)
    .bind(&token.reference)
    .bind(&token.account)
    .bind(token.generation)
    .bind(token.expires_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Finds a token.
pub async fn find(
    connection: &mut AnyConnection,
    digest: &str,
) -> sqlx::Result<Option<ResetToken>> {
    sqlx::query_as(
        "SELECT reference, account, generation, expires_at, used_at FROM reset_tokens
         WHERE digest = $1",
    )
    .bind(digest)
    .fetch_optional(connection)
    .await
}

/// Begins another flow with a token: the flow begun with it before is deleted.
pub async fn begin_flow(
    connection: &mut AnyConnection,
    digest: &str,
    flow: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM flows WHERE id <> $1 AND id IN (
             SELECT flow FROM reset_tokens WHERE digest = $2)",
    )
    .bind(flow)
    .bind(digest)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE reset_tokens SET flow = $1 WHERE digest = $2")
        .bind(flow)
        .bind(digest)
        .execute(connection)
        .await
        .map(drop)
}

/// Uses up the tokens of a request. False if that has been done, or there are none.
pub async fn spend(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query("UPDATE reset_tokens SET used_at = $1 WHERE reference = $2 AND used_at IS NULL")
        .bind(now.0)
        .bind(reference)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() > 0)
}

/// Uses up the tokens of a request because another one takes their place, and deletes the flows begun with them.
pub async fn replace(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    remove_flows(connection, reference).await?;
    spend(connection, reference, now).await.map(drop)
}

async fn remove_flows(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM flows WHERE id IN (SELECT flow FROM reset_tokens WHERE reference = $1)",
    )
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

/// Deletes the tokens of a request, with the flows begun with them.
pub async fn remove_of(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<()> {
    remove_flows(connection, reference).await?;
    sqlx::query("DELETE FROM reset_tokens WHERE reference = $1")
        .bind(reference)
        .execute(connection)
        .await
        .map(drop)
}

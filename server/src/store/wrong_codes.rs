//! The number of wrong codes for an identifier since the last right one.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use sqlx::AnyConnection;

/// Increments a counter.
pub async fn count(
    connection: &mut AnyConnection,
    digest: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO wrong_codes (digest, times, last_at) VALUES ($1, 1, $2)
         ON CONFLICT (digest) DO UPDATE SET times = wrong_codes.times + 1, last_at = excluded.last_at",
    )
    .bind(digest)
    .bind(now.0)
    .execute(connection)
    .await
    .map(drop)
}

/// The counter's value.
pub async fn counted(connection: &mut AnyConnection, digest: &str) -> sqlx::Result<u32> {
    let times: Option<i64> = sqlx::query_scalar("SELECT times FROM wrong_codes WHERE digest = $1")
        .bind(digest)
        .fetch_optional(connection)
        .await?;
    Ok(times.map_or(0, |times| u32::try_from(times).unwrap_or(u32::MAX)))
}

/// Resets a counter.
pub async fn forget(connection: &mut AnyConnection, digest: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM wrong_codes WHERE digest = $1")
        .bind(digest)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes some counters unchanged since `then`, and returns the number.
pub async fn remove_past(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM wrong_codes WHERE digest IN (
             SELECT digest FROM wrong_codes WHERE last_at < $1 LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

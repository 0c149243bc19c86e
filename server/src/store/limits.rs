//! Rate limit counters in fixed windows.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use sqlx::AnyConnection;

/// Increments a counter, and returns its value in this window.
pub async fn count(
    connection: &mut AnyConnection,
    digest: &str,
    window_start: Timestamp,
) -> sqlx::Result<u32> {
    let times: i64 = sqlx::query_scalar(
        "INSERT INTO limits (digest, window_start, times) VALUES ($1, $2, 1)
         ON CONFLICT (digest) DO UPDATE SET
             times = CASE WHEN limits.window_start = excluded.window_start THEN limits.times + 1 ELSE 1 END,
             window_start = excluded.window_start
         RETURNING times",
    )
    .bind(digest)
    .bind(window_start.0)
    .fetch_one(connection)
    .await?;
    Ok(u32::try_from(times).unwrap_or(u32::MAX))
}

/// The counter's value in this window.
pub async fn counted(
    connection: &mut AnyConnection,
    digest: &str,
    window_start: Timestamp,
) -> sqlx::Result<u32> {
    let times: Option<i64> =
        sqlx::query_scalar("SELECT times FROM limits WHERE digest = $1 AND window_start = $2")
            .bind(digest)
            .bind(window_start.0)
            .fetch_optional(connection)
            .await?;
    Ok(times.map_or(0, |times| u32::try_from(times).unwrap_or(u32::MAX)))
}

/// Deletes some counters whose window began before `then`, and returns the number.
pub async fn remove_past(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM limits WHERE digest IN (
             SELECT digest FROM limits WHERE window_start < $1 LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

//! Erases the content of requests. That there was a request, when, and how it ended, stays.

use super::{audit, reset_tokens};
use regain_core::time::Timestamp;
use sqlx::AnyConnection;

/// The most requests erased in one transaction.
const AT_ONCE: i64 = 50;

/// Some requests to erase: answered before `answered_before`, or received before `received_before`.
pub async fn due(
    connection: &mut AnyConnection,
    answered_before: Timestamp,
    received_before: Timestamp,
) -> sqlx::Result<Vec<String>> {
    let mut references: Vec<String> = sqlx::query_scalar(
        "SELECT reference FROM requests WHERE answered_at < $1 AND sealed IS NOT NULL
         ORDER BY answered_at LIMIT $2",
    )
    .bind(answered_before.0)
    .bind(AT_ONCE)
    .fetch_all(&mut *connection)
    .await?;
    if references.is_empty() {
        references = sqlx::query_scalar(
            "SELECT reference FROM requests WHERE received_at < $1 AND sealed IS NOT NULL
             ORDER BY received_at LIMIT $2",
        )
        .bind(received_before.0)
        .bind(AT_ONCE)
        .fetch_all(connection)
        .await?;
    }
    Ok(references)
}

/// Erases the content of a request: answers, findings, contact and account, the flow it came from, the tokens of its
/// links, and what reviewers wrote about it. One that was never answered has expired.
pub async fn erase(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    erase_but(connection, reference, "", now).await
}

/// Erases the content of a request that its person has withdrawn, in the flow `kept`, which goes on. Of one that the
/// account's owner stopped, that and which account it was about stays until it would have been erased anyway: the next request
/// is told at once then. Its content is empty instead of absent, so that it is found for that.
pub async fn erase_withdrawn(
    connection: &mut AnyConnection,
    reference: &str,
    kept: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    let stopped: Option<Option<String>> = sqlx::query_scalar(
        "SELECT account FROM requests WHERE reference = $1 AND state = 'stopped'",
    )
    .bind(reference)
    .fetch_optional(&mut *connection)
    .await?;
    erase_but(connection, reference, kept, now).await?;
    if let Some(account) = stopped.flatten() {
        sqlx::query(
            "UPDATE requests SET account = $1, sealed = '', compared_at = COALESCE(compared_at, $2) WHERE reference = $3",
        )
        .bind(account)
        .bind(now.0)
        .bind(reference)
        .execute(connection)
        .await?;
    }
    Ok(())
}

async fn erase_but(
    connection: &mut AnyConnection,
    reference: &str,
    kept: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    reset_tokens::remove_of(connection, reference).await?;
    sqlx::query(
        "DELETE FROM flows WHERE id <> $1 AND id IN (SELECT flow FROM requests WHERE reference = $2)",
    )
    .bind(kept)
    .bind(reference)
    .execute(&mut *connection)
    .await?;
    audit::erase_reasons(connection, reference).await?;
    sqlx::query(
        "UPDATE requests SET sealed = NULL, evidence = NULL, account = NULL, mailbox = NULL, score = 0, given = 0,
             tell_at = NULL, answered_at = COALESCE(answered_at, $1),
             state = CASE WHEN state IN ('waiting', 'second_review') THEN 'expired' ELSE state END
         WHERE reference = $2",
    )
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

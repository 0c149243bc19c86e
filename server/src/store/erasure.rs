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
    remove_flows(connection, reference, "").await?;
    empty(connection, reference).await?;
    sqlx::query(
        "UPDATE requests SET sealed = NULL, account = NULL, mailbox = NULL, answered_at = COALESCE(answered_at, $1),
             state = CASE WHEN state IN ('waiting', 'second_review') THEN 'expired' ELSE state END
         WHERE reference = $2",
    )
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

/// Deletes the tokens of a request's links and the flows it is in, but for the flow `kept`. Locks are taken in one order
/// everywhere: flows, tokens, requests.
pub async fn remove_flows(
    connection: &mut AnyConnection,
    reference: &str,
    kept: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM flows WHERE id <> $1 AND id IN (SELECT flow FROM requests WHERE reference = $2)",
    )
    .bind(kept)
    .bind(reference)
    .execute(&mut *connection)
    .await?;
    reset_tokens::remove_of(connection, reference).await
}

/// Erases what was sent with a request that its person has withdrawn. Which account it was about, and from which mailbox it
/// came as a digest, stay for as long as they would have: reviewers see by them how often somebody tries, and the account's
/// contacts hear of the next request. The content is empty instead of absent, so that the row is found for that.
pub async fn erase_withdrawn(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    empty(connection, reference).await?;
    sqlx::query(
        "UPDATE requests SET sealed = '', compared_at = COALESCE(compared_at, $1) WHERE reference = $2",
    )
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

async fn empty(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<()> {
    audit::erase_reasons(connection, reference).await?;
    sqlx::query(
        "UPDATE requests SET evidence = NULL, score = 0, given = 0, tell_at = NULL WHERE reference = $1",
    )
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

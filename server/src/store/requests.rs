//! Recovery requests: begun, then sent.

use super::pace::ROWS;
use regain_core::time::Timestamp;
use sqlx::AnyConnection;

/// A request as it is kept once it was sent.
pub struct StoredRequest<'a> {
    pub reference: &'a str,
    /// Whose account it is about, where it is anybody's.
    pub account: Option<&'a str>,
    pub received_at: Timestamp,
    pub answer_by: Timestamp,
    /// Whether the account had as many as a day takes already, under whichever names: for whoever answers, in no answer
    /// of ours.
    pub over_limit: bool,
    /// What was answered, sealed.
    pub sealed: &'a str,
}

/// Where a request is sealed for.
pub fn associated_data(reference: &str) -> String {
    format!("request {reference}")
}

/// Keeps a reference, so that no other request gets it.
pub async fn open(
    connection: &mut AnyConnection,
    reference: &str,
    flow: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO requests (reference, flow, state, opened_at) VALUES ($1, $2, 'open', $3)",
    )
    .bind(reference)
    .bind(flow)
    .bind(now.0)
    .execute(connection)
    .await
    .map(drop)
}

/// Keeps what was sent. False where the request is not open: nothing is kept then.
pub async fn receive(
    connection: &mut AnyConnection,
    request: &StoredRequest<'_>,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = 'received', account = $1, received_at = $2, answer_by = $3, sealed = $4,
             over_limit = $5
         WHERE reference = $6 AND state = 'open'",
    )
    .bind(request.account)
    .bind(request.received_at.0)
    .bind(request.answer_by.0)
    .bind(request.sealed)
    .bind(i64::from(request.over_limit))
    .bind(request.reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Erases what came with some requests received before `then`, what the flows that sent them still hold included. That
/// there was one, and when, stays. Gives how many.
pub async fn erase_received(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    // The flow goes first: a request that still holds answers is found again.
    let removed = sqlx::query(
        "DELETE FROM flows WHERE id IN (
             SELECT flow FROM requests WHERE received_at < $1 AND sealed IS NOT NULL
             ORDER BY received_at, reference LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(&mut *connection)
    .await?;
    let erased = sqlx::query(
        "UPDATE requests SET sealed = NULL, account = NULL WHERE reference IN (
             SELECT reference FROM requests WHERE received_at < $1 AND sealed IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM flows WHERE flows.id = requests.flow)
             ORDER BY received_at, reference LIMIT $2)",
    )
    .bind(then.0)
    .bind(ROWS)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected() + erased.rows_affected())
}

/// Forgets some requests never sent whose flow is gone: nobody can send them any more. Gives how many.
pub async fn remove_open(connection: &mut AnyConnection) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM requests WHERE reference IN (
             SELECT reference FROM requests WHERE state = 'open'
                 AND NOT EXISTS (SELECT 1 FROM flows WHERE flows.id = requests.flow)
             LIMIT $1)",
    )
    .bind(ROWS)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

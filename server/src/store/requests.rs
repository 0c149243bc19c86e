//! Recovery requests: opened, then received.

use super::pace::ROWS;
use crate::cases::CaseState;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A received request.
pub struct StoredRequest<'a> {
    pub reference: &'a str,
    /// The account's id, if the identifier has an account.
    pub account: Option<&'a str>,
    pub received_at: Timestamp,
    pub answer_by: Timestamp,
    /// Whether the account exceeded the daily quota, counted over all its identifiers: for the reviewer only, never in
    /// a response.
    pub over_limit: bool,
    /// The answers, encrypted.
    pub sealed: &'a str,
}

/// The AEAD associated data of a request.
pub fn associated_data(reference: &str) -> String {
    format!("request {reference}")
}

/// Reserves a reference.
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

/// Stores a submitted request. False, and nothing is stored, if the request is not open.
pub async fn receive(
    connection: &mut AnyConnection,
    request: &StoredRequest<'_>,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = 'waiting', account = $1, received_at = $2, answer_by = $3, sealed = $4,
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

/// Erases the content of some requests received before `then`, with the flows they came from. That there was a request,
/// and when, stays. Returns the number.
pub async fn erase_received(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<u64> {
    // The flow goes first, so that after a crash the request, which still has its content, is found again.
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

/// Deletes some requests that were never submitted and whose flow is gone. Returns the number.
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

/// A case that nobody has decided.
#[derive(FromRow)]
pub struct Undecided {
    pub received_at: i64,
    /// The reviewer who verified it, where a second one must confirm.
    pub first_reviewer: Option<String>,
    /// Whether a second reviewer is needed whatever the configuration says.
    pub doubted: i64,
}

/// Finds a case that waits for a reviewer.
pub async fn undecided(
    connection: &mut AnyConnection,
    reference: &str,
) -> sqlx::Result<Option<Undecided>> {
    sqlx::query_as(
        "SELECT received_at, first_reviewer, doubted FROM requests
         WHERE reference = $1 AND listed = 1 AND state IN ('waiting', 'second_review')",
    )
    .bind(reference)
    .fetch_optional(connection)
    .await
}

/// Records that one reviewer verified a case that needs two. False if it no longer waits for the first one.
pub async fn verify_once(
    connection: &mut AnyConnection,
    reference: &str,
    reviewer: &str,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = 'second_review', first_reviewer = $1
         WHERE reference = $2 AND listed = 1 AND state = 'waiting'",
    )
    .bind(reviewer)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Decides a case; the answer goes out at `answer_at`. False if it no longer waits for a reviewer.
pub async fn decide(
    connection: &mut AnyConnection,
    reference: &str,
    to: CaseState,
    now: Timestamp,
    answer_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = $1, decided_at = $2, answer_at = $3
         WHERE reference = $4 AND listed = 1 AND state IN ('waiting', 'second_review')",
    )
    .bind(to.name())
    .bind(now.0)
    .bind(answer_at.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

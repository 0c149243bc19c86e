//! Recovery requests: begun, then sent.

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
pub fn place(reference: &str) -> String {
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

/// Erases what came with requests received before `then`, what the flows that sent them still hold included. That there
/// was one, and when, stays.
pub async fn erase_received(connection: &mut AnyConnection, then: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM flows WHERE id IN
         (SELECT flow FROM requests WHERE received_at < $1 AND sealed IS NOT NULL)",
    )
    .bind(then.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE requests SET sealed = NULL, account = NULL
         WHERE received_at < $1 AND sealed IS NOT NULL",
    )
    .bind(then.0)
    .execute(connection)
    .await
    .map(drop)
}

/// Forgets requests never sent whose flow is gone: nobody can send them any more.
pub async fn remove_open(connection: &mut AnyConnection) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM requests WHERE state = 'open'
         AND NOT EXISTS (SELECT 1 FROM flows WHERE flows.id = requests.flow)",
    )
    .execute(connection)
    .await
    .map(drop)
}

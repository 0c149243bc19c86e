//! Cases on the clock: which are to be compared, answered, extended and escalated. Every change is conditional on what
//! was read, so that of several servers one makes it.

use crate::cases::CaseState;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// The most cases taken up at a time.
pub const AT_ONCE: i64 = 50;

/// A received request that is not compared yet.
#[derive(FromRow)]
pub struct Uncompared {
    pub reference: String,
    pub account: Option<String>,
    pub state: String,
    pub received_at: i64,
    pub sealed: String,
    compare_lease: i64,
}

/// The next request to compare.
pub async fn uncompared(
    connection: &mut AnyConnection,
    now: Timestamp,
) -> sqlx::Result<Option<Uncompared>> {
    sqlx::query_as(
        "SELECT reference, account, state, received_at, sealed, compare_lease FROM requests
         WHERE compared_at IS NULL AND received_at IS NOT NULL AND sealed IS NOT NULL AND compare_lease <= $1
         ORDER BY compare_lease, reference LIMIT 1",
    )
    .bind(now.0)
    .fetch_optional(connection)
    .await
}

/// Claims a request for comparing until `lease_until`. False if another server was first.
pub async fn claim(
    connection: &mut AnyConnection,
    request: &Uncompared,
    lease_until: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET compare_lease = $1
         WHERE reference = $2 AND compare_lease = $3 AND compared_at IS NULL",
    )
    .bind(lease_until.0)
    .bind(&request.reference)
    .bind(request.compare_lease)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Releases all claims: no other server uses this database.
pub async fn release(connection: &mut AnyConnection) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE requests SET compare_lease = 0 WHERE compared_at IS NULL AND compare_lease > 0",
    )
    .execute(connection)
    .await
    .map(drop)
}

/// What comparing a request came to.
pub struct Comparison<'a> {
    pub reference: &'a str,
    /// The content without its secrets, encrypted.
    pub sealed: &'a str,
    /// The findings, encrypted.
    pub evidence: Option<&'a str>,
    pub score: u8,
    pub given: u8,
    /// Whether reviewers see it.
    pub is_listed: bool,
    /// When a request that reviewers do not see is answered.
    pub answer_at: Option<Timestamp>,
}

/// Stores a comparison. False if another server was first.
pub async fn compared(
    connection: &mut AnyConnection,
    comparison: &Comparison<'_>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET compared_at = $1, sealed = $2, evidence = $3, score = $4, given = $5, listed = $6,
             answer_at = COALESCE(answer_at, $7)
         WHERE reference = $8 AND compared_at IS NULL",
    )
    .bind(now.0)
    .bind(comparison.sealed)
    .bind(comparison.evidence)
    .bind(i64::from(comparison.score))
    .bind(i64::from(comparison.given))
    .bind(i64::from(comparison.is_listed))
    .bind(comparison.answer_at.map(|at| at.0))
    .bind(comparison.reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// A case whose answer, or the word that it takes longer, is to be sent.
#[derive(FromRow)]
pub struct DueCase {
    pub reference: String,
    pub account: Option<String>,
    pub state: String,
    pub listed: i64,
    pub answer_by: i64,
    pub sealed: Option<String>,
}

/// Cases whose answer is due. Those that no reviewer decides wait until the desk was used after they arrived: an answer
/// at night, when nobody reads requests, would tell them apart.
pub async fn due(
    connection: &mut AnyConnection,
    now: Timestamp,
    desk_used_at: Timestamp,
) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND answer_at IS NOT NULL AND answer_at <= $1
             AND (received_at <= $2 OR (listed = 1 AND state <> 'stopped'))
         ORDER BY answer_at, reference LIMIT $3",
    )
    .bind(now.0)
    .bind(desk_used_at.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Records that a case is answered. False if another server was first, or it was stopped meanwhile.
pub async fn answered(
    connection: &mut AnyConnection,
    case: &DueCase,
    to: CaseState,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = $1, answered_at = $2, decided_at = COALESCE(decided_at, $2)
         WHERE reference = $3 AND state = $4 AND answered_at IS NULL AND answer_at IS NOT NULL",
    )
    .bind(to.name())
    .bind(now.0)
    .bind(&case.reference)
    .bind(&case.state)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Cases that are not answered at their deadline.
pub async fn overdue(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND received_at IS NOT NULL AND answer_by <= $1
             AND state <> 'withdrawn'
         ORDER BY answer_by, reference LIMIT $2",
    )
    .bind(now.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Gives a case a later deadline. False if another server was first.
pub async fn extend(
    connection: &mut AnyConnection,
    case: &DueCase,
    answer_by: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET answer_by = $1, extensions = extensions + 1, escalations = 0
         WHERE reference = $2 AND answer_by = $3 AND answered_at IS NULL",
    )
    .bind(answer_by.0)
    .bind(&case.reference)
    .bind(case.answer_by)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Cases that wait for a reviewer, with a deadline before `then`, and were not escalated for it yet.
pub async fn to_escalate(
    connection: &mut AnyConnection,
    then: Timestamp,
) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND received_at IS NOT NULL AND answer_by <= $1 AND escalations = 0
             AND listed = 1 AND state IN ('waiting', 'second_review')
         ORDER BY answer_by, reference LIMIT $2",
    )
    .bind(then.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Records that a case was escalated. False if another server was first.
pub async fn escalated(connection: &mut AnyConnection, case: &DueCase) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET escalations = 1
         WHERE reference = $1 AND answer_by = $2 AND escalations = 0",
    )
    .bind(&case.reference)
    .bind(case.answer_by)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The number of cases that wait for a reviewer, and when the newest of them began to.
pub async fn waiting(connection: &mut AnyConnection) -> sqlx::Result<(i64, Timestamp)> {
    let (number, newest): (i64, Option<i64>) = sqlx::query_as(
        "SELECT COUNT(*), MAX(compared_at) FROM requests
         WHERE listed = 1 AND state IN ('waiting', 'second_review')",
    )
    .fetch_one(connection)
    .await?;
    Ok((number, Timestamp(newest.unwrap_or_default())))
}

/// How long the last `most` refusals by reviewers took, in seconds.
pub async fn refusal_delays(connection: &mut AnyConnection, most: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar(
        "SELECT answered_at - received_at FROM requests
         WHERE state = 'not_verified' AND listed = 1 AND answered_at IS NOT NULL
         ORDER BY answered_at DESC LIMIT $1",
    )
    .bind(most)
    .fetch_all(connection)
    .await
}

/// Ends verified requests whose links have all expired without a password. Returns the number.
pub async fn expire(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<u64> {
    let references: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT reference FROM reset_tokens WHERE used_at IS NULL AND expires_at <= $1 LIMIT $2",
    )
    .bind(now.0)
    .bind(AT_ONCE)
    .fetch_all(&mut *connection)
    .await?;
    for reference in &references {
        sqlx::query("DELETE FROM reset_tokens WHERE reference = $1 AND used_at IS NULL AND expires_at <= $2")
            .bind(reference)
            .bind(now.0)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "UPDATE requests SET state = 'expired'
             WHERE reference = $1 AND state = 'verified' AND answered_at IS NOT NULL AND password_set_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM reset_tokens WHERE reference = $1)",
        )
        .bind(reference)
        .execute(&mut *connection)
        .await?;
    }
    Ok(references.len() as u64)
}

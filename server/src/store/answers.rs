//! Cases on the clock: which are to be compared, answered, extended and escalated. Every change is conditional on what
//! was read, so that of several servers one makes it.

use crate::case_state::CaseState;
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

/// What comparing a request came to.
pub struct Comparison<'a> {
    pub reference: &'a str,
    /// The content without its secrets, encrypted.
    pub sealed: &'a str,
    /// The findings, encrypted.
    pub evidence: &'a str,
    pub score: u8,
    pub given: u8,
    /// Whether reviewers see it.
    pub is_listed: bool,
    /// When a request that reviewers do not see is answered, if one of them is at work then.
    pub answer_at: Option<Timestamp>,
}

/// Stores a comparison. False if another server was first, or the request was erased meanwhile.
pub async fn compared(
    connection: &mut AnyConnection,
    comparison: &Comparison<'_>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET compared_at = $1, sealed = $2, evidence = $3, score = $4, given = $5, listed = $6,
             answer_at = COALESCE(answer_at, $7), gated = CASE WHEN $7 IS NULL THEN gated ELSE 1 END
         WHERE reference = $8 AND compared_at IS NULL AND sealed IS NOT NULL",
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

/// An answer that no reviewer gives, and that waits until one is at work.
#[derive(Debug, PartialEq, Eq, FromRow)]
pub struct Gated {
    pub reference: String,
    pub answer_at: i64,
}

/// Such answers that may go out: they are due, a reviewer has used the desk since the request was received and in the last
/// `at_work` seconds, and no case that stands before the request waits for a reviewer.
pub async fn gated(
    connection: &mut AnyConnection,
    now: Timestamp,
    desk_used_at: Timestamp,
    at_work: i64,
) -> sqlx::Result<Vec<Gated>> {
    if now.0.saturating_sub(desk_used_at.0) > at_work {
        return Ok(Vec::new());
    }
    let first: Option<(i64, i64, String)> = sqlx::query_as(
        "SELECT over_limit, answer_by, reference FROM requests WHERE listed = 1 AND state = 'waiting'
         ORDER BY over_limit, answer_by, reference LIMIT 1",
    )
    .fetch_optional(&mut *connection)
    .await?;
    let (over_limit, answer_by, first) = first.unwrap_or((i64::MAX, 0, String::new()));
    sqlx::query_as(
        "SELECT reference, answer_at FROM requests
         WHERE answered_at IS NULL AND answer_at IS NOT NULL AND answer_at <= $1 AND gated = 1 AND received_at <= $2
             AND (over_limit, answer_by, reference) < ($3, $4, $5)
         ORDER BY answer_at, reference LIMIT $6",
    )
    .bind(now.0)
    .bind(desk_used_at.0)
    .bind(over_limit)
    .bind(answer_by)
    .bind(first)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Such answers whose turn comes with a decision about this case: it is the first one after them, in the order of the list,
/// that a reviewer decides.
pub async fn gated_before(
    connection: &mut AnyConnection,
    reference: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT one.reference FROM requests decided JOIN requests one ON one.over_limit = decided.over_limit
         WHERE decided.reference = $1 AND one.gated = 1 AND one.answered_at IS NULL AND one.received_at IS NOT NULL
             AND one.answer_at IS NOT NULL AND one.answer_by <= decided.answer_by
             AND (one.answer_by, one.reference) < (decided.answer_by, decided.reference)
             AND NOT EXISTS (SELECT 1 FROM requests other
                 WHERE other.listed = 1 AND other.state NOT IN ('stopped', 'withdrawn')
                     AND COALESCE(other.first_reviewer, '') <> 'regain' AND other.over_limit = decided.over_limit
                     AND (other.answer_by, other.reference) > (one.answer_by, one.reference)
                     AND (other.answer_by, other.reference) < (decided.answer_by, decided.reference))",
    )
    .bind(reference)
    .fetch_all(connection)
    .await
}

/// Lets such an answer go out at this time.
pub async fn release_answer(
    connection: &mut AnyConnection,
    reference: &str,
    answer_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE requests SET gated = 0, answer_at = $1 WHERE reference = $2 AND gated = 1")
        .bind(answer_at.0)
        .bind(reference)
        .execute(connection)
        .await
        .map(drop)
}

/// Cases whose answer is due. A link waits while the account's contacts are about to be told of the request; not where they
/// were told of another one within the day, whose notice leads to this one as well: a second try must not take longer.
pub async fn due(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND answer_at IS NOT NULL AND answer_at <= $1 AND gated = 0
             AND (tell_at IS NULL OR tell_at > $1 OR state <> 'verified')
         ORDER BY answer_at, reference LIMIT $2",
    )
    .bind(now.0)
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

/// Cases that are not answered at their deadline, but for those whose answer is about to go out.
pub async fn overdue(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND received_at IS NOT NULL AND answer_by <= $1
             AND state <> 'withdrawn' AND (answer_at IS NULL OR answer_at > $1 OR gated = 1 OR tell_at <= $1)
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
        "UPDATE requests SET answer_by = $1, escalated = 0
         WHERE reference = $2 AND answer_by = $3 AND answered_at IS NULL",
    )
    .bind(answer_by.0)
    .bind(&case.reference)
    .bind(case.answer_by)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Cases that wait for a reviewer, or could not be compared, with a deadline before `then`, and were not escalated for it
/// yet.
pub async fn to_escalate(
    connection: &mut AnyConnection,
    then: Timestamp,
) -> sqlx::Result<Vec<DueCase>> {
    sqlx::query_as(
        "SELECT reference, account, state, listed, answer_by, sealed FROM requests
         WHERE answered_at IS NULL AND received_at IS NOT NULL AND answer_by <= $1 AND escalated = 0
             AND (listed = 1 OR compared_at IS NULL) AND state IN ('waiting', 'second_review')
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
        "UPDATE requests SET escalated = 1
         WHERE reference = $1 AND answer_by = $2 AND escalated = 0 AND state IN ('waiting', 'second_review')",
    )
    .bind(&case.reference)
    .bind(case.answer_by)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The number of cases that wait for a reviewer, and when the newest of them began to.
pub async fn waiting(connection: &mut AnyConnection) -> sqlx::Result<(i64, Timestamp)> {
    let (number, compared_at, decided_at): (i64, Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT COUNT(*), MAX(compared_at), MAX(decided_at) FROM requests
         WHERE listed = 1 AND state IN ('waiting', 'second_review')",
    )
    .fetch_one(connection)
    .await?;
    // A case that waits is decided only where the first of two reviewers has verified it.
    Ok((
        number,
        Timestamp(compared_at.max(decided_at).unwrap_or_default()),
    ))
}

/// A refusal by a reviewer: when the request was received, and how long the answer took in seconds.
#[derive(Clone, Debug, FromRow)]
pub struct Refusal {
    pub received_at: i64,
    pub delay: i64,
}

/// The last `most` refusals by reviewers.
pub async fn refusals(connection: &mut AnyConnection, most: i64) -> sqlx::Result<Vec<Refusal>> {
    sqlx::query_as(
        "SELECT received_at, answered_at - received_at AS delay FROM requests
         WHERE state = 'not_verified' AND listed = 1 AND answered_at IS NOT NULL AND first_reviewer <> 'regain'
         ORDER BY answered_at DESC LIMIT $1",
    )
    .bind(most)
    .fetch_all(connection)
    .await
}

/// Verified requests with links that have expired unused.
pub async fn expired(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT DISTINCT reference FROM reset_tokens WHERE used_at IS NULL AND expires_at <= $1 LIMIT $2",
    )
    .bind(now.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Ends such a request, if none of its links is good any more.
pub async fn expire(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM reset_tokens WHERE reference = $1 AND used_at IS NULL AND expires_at <= $2",
    )
    .bind(reference)
    .bind(now.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE requests SET state = 'expired'
         WHERE reference = $1 AND state = 'verified' AND answered_at IS NOT NULL AND password_set_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM reset_tokens WHERE reference = $1 AND used_at IS NULL)",
    )
    .bind(reference)
    .execute(connection)
    .await
    .map(drop)
}

/// A request that an account's contacts are to be told of.
#[derive(FromRow)]
pub struct Untold {
    pub reference: String,
    pub account: String,
    pub received_at: i64,
    tell_at: i64,
}

/// Requests whose contacts are to be told now.
pub async fn untold(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<Untold>> {
    sqlx::query_as(
        "SELECT reference, account, received_at, tell_at FROM requests
         WHERE tell_at IS NOT NULL AND tell_at <= $1 AND account IS NOT NULL
         ORDER BY tell_at, reference LIMIT $2",
    )
    .bind(now.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Takes up telling the contacts: until `again_at`, no other server does. False if another one was first.
pub async fn take_up_telling(
    connection: &mut AnyConnection,
    request: &Untold,
    again_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query("UPDATE requests SET tell_at = $1 WHERE reference = $2 AND tell_at = $3")
        .bind(again_at.0)
        .bind(&request.reference)
        .bind(request.tell_at)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Records when contacts are to be told of a request; `None` once all were.
pub async fn tell_at(
    connection: &mut AnyConnection,
    reference: &str,
    at: Option<Timestamp>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE requests SET tell_at = $1 WHERE reference = $2")
        .bind(at.map(|at| at.0))
        .bind(reference)
        .execute(connection)
        .await
        .map(drop)
}

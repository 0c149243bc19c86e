//! Recovery requests: opened, then received.

use super::pace::ROWS;
use crate::case_state::CaseState;
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
    /// The language of the person.
    pub locale: &'a str,
    /// The mailbox of the contact, as a keyed digest.
    pub mailbox: &'a str,
    /// Whether the account's owner has signed in from the device before (row B12).
    pub familiar_device: bool,
    /// When the account's contacts are to be told of it.
    pub tell_at: Option<Timestamp>,
    /// The answers, encrypted.
    pub sealed: &'a str,
}

/// The AEAD associated data of a request.
pub fn associated_data(reference: &str) -> String {
    format!("request {reference}")
}

/// Reserves a reference for a request that is erased at `ends_at`, unless it is submitted.
pub async fn open(
    connection: &mut AnyConnection,
    reference: &str,
    flow: &str,
    now: Timestamp,
    ends_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO requests (reference, flow, state, opened_at, ends_at) VALUES ($1, $2, 'open', $3, $4)",
    )
    .bind(reference)
    .bind(flow)
    .bind(now.0)
    .bind(ends_at.0)
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
             over_limit = $5, locale = $6, mailbox = $7, familiar_device = $8, tell_at = $9
         WHERE reference = $10 AND state = 'open'",
    )
    .bind(request.account)
    .bind(request.received_at.0)
    .bind(request.answer_by.0)
    .bind(request.sealed)
    .bind(i64::from(request.over_limit))
    .bind(request.locale)
    .bind(request.mailbox)
    .bind(i64::from(request.familiar_device))
    .bind(request.tell_at.map(|at| at.0))
    .bind(request.reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
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

/// Locks a request until the transaction ends, as its first write.
pub async fn lock(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE requests SET reference = reference WHERE reference = $1")
        .bind(reference)
        .execute(connection)
        .await
        .map(drop)
}

/// A case that nobody has decided.
#[derive(FromRow)]
pub struct Undecided {
    pub compared_at: i64,
    pub account: Option<String>,
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
        "SELECT compared_at, account, first_reviewer, doubted FROM requests
         WHERE reference = $1 AND listed = 1 AND compared_at IS NOT NULL AND state IN ('waiting', 'second_review')",
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
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = 'second_review', first_reviewer = $1, decided_at = $2
         WHERE reference = $3 AND listed = 1 AND state = 'waiting'",
    )
    .bind(reviewer)
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// When an answer goes out.
#[derive(Clone, Copy)]
pub struct AnswerTime {
    pub at: Timestamp,
    /// Whether it also waits until a reviewer is at work.
    pub is_gated: bool,
}

/// Decides a case. False if it no longer waits for a reviewer.
pub async fn decide(
    connection: &mut AnyConnection,
    reference: &str,
    to: CaseState,
    reviewer: &str,
    now: Timestamp,
    answer: AnswerTime,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = $1, decided_at = $2, answer_at = $3, gated = $4,
             first_reviewer = COALESCE(first_reviewer, $5)
         WHERE reference = $6 AND listed = 1 AND state IN ('waiting', 'second_review')",
    )
    .bind(to.name())
    .bind(now.0)
    .bind(answer.at.0)
    .bind(i64::from(answer.is_gated))
    .bind(reviewer)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The content of a verified request that has set no password, if it is not erased.
pub async fn verified(
    connection: &mut AnyConnection,
    reference: &str,
) -> sqlx::Result<Option<String>> {
    let sealed: Option<Option<String>> = sqlx::query_scalar(
        "SELECT sealed FROM requests
         WHERE reference = $1 AND state = 'verified' AND password_set_at IS NULL",
    )
    .bind(reference)
    .fetch_optional(connection)
    .await?;
    Ok(sealed.flatten())
}

/// Records that a password was set by a verified request. False if it was stopped, or has set one.
pub async fn password_set(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET password_set_at = $1
         WHERE reference = $2 AND state = 'verified' AND password_set_at IS NULL",
    )
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Whether a request about an account has set a password since `then`.
pub async fn has_set_password(
    connection: &mut AnyConnection,
    account: &str,
    then: i64,
) -> sqlx::Result<bool> {
    let times: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM requests WHERE account = $1 AND password_set_at >= $2",
    )
    .bind(account)
    .bind(then)
    .fetch_one(connection)
    .await?;
    Ok(times > 0)
}

/// How a request about an account stands.
#[derive(FromRow)]
pub struct RequestStanding {
    pub reference: String,
    pub state: String,
    /// Whether reviewers see it, once it is compared.
    pub listed: i64,
    pub compared_at: Option<i64>,
    pub received_at: i64,
    pub answer_by: i64,
    pub answered_at: Option<i64>,
    pub password_set_at: Option<i64>,
}

/// For how long after the answer its link may be mailed again, in seconds (row C6). One that expired may still lead to a new
/// password until then.
pub const LINK_AGAIN_SECONDS: i64 = 7 * 86_400;

impl RequestStanding {
    /// Whether it may still lead to a new password.
    pub fn is_stoppable(&self, now: Timestamp) -> bool {
        let may_be_linked = || {
            self.answered_at
                .is_some_and(|at| now.0.saturating_sub(at) < LINK_AGAIN_SECONDS)
        };
        self.password_set_at.is_none()
            && match CaseState::named(&self.state) {
                Some(CaseState::Waiting | CaseState::SecondReview | CaseState::Verified) => true,
                Some(CaseState::Expired) => may_be_linked(),
                _ => false,
            }
    }
}

/// How one request about an account stands.
pub async fn standing_of(
    connection: &mut AnyConnection,
    account: &str,
    reference: &str,
) -> sqlx::Result<Option<RequestStanding>> {
    sqlx::query_as(
        "SELECT reference, state, listed, compared_at, received_at, answer_by, answered_at, password_set_at FROM requests
         WHERE account = $1 AND reference = $2 AND received_at IS NOT NULL",
    )
    .bind(account)
    .bind(reference)
    .fetch_optional(connection)
    .await
}

/// The requests about an account that may still lead to a new password, those that are closest to one first.
pub async fn stoppable(
    connection: &mut AnyConnection,
    account: &str,
    now: Timestamp,
) -> sqlx::Result<Vec<RequestStanding>> {
    sqlx::query_as(
        "SELECT reference, state, listed, compared_at, received_at, answer_by, answered_at, password_set_at FROM requests
         WHERE account = $1 AND received_at IS NOT NULL AND password_set_at IS NULL
             AND (state IN ('waiting', 'second_review', 'verified') OR (state = 'expired' AND answered_at > $2))
         ORDER BY CASE state WHEN 'verified' THEN 0 WHEN 'expired' THEN 1 WHEN 'second_review' THEN 1 ELSE 2 - listed END,
             received_at DESC, reference LIMIT 50",
    )
    .bind(account)
    .bind(now.0.saturating_sub(LINK_AGAIN_SECONDS))
    .fetch_all(connection)
    .await
}

/// Stops a request; its answer, a refusal, goes out as planned where it is refused anyway. False if it can no longer be
/// stopped.
pub async fn stop(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
    answer_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET state = 'stopped', decided_at = $1, answered_at = NULL, gated = 1, tell_at = NULL,
             answer_at = CASE WHEN gated = 1 AND answer_at IS NOT NULL THEN answer_at ELSE $2 END
         WHERE reference = $3 AND password_set_at IS NULL
             AND state IN ('waiting', 'second_review', 'verified', 'expired')",
    )
    .bind(now.0)
    .bind(answer_at.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Makes a request need a second reviewer. One that is verified waits for the second one from now on, and what was
/// answered no longer counts. False if it can no longer be stopped.
pub async fn doubt(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
    answer_by: Timestamp,
) -> sqlx::Result<bool> {
    let doubted = sqlx::query(
        "UPDATE requests SET doubted = 1
         WHERE reference = $1 AND password_set_at IS NULL
             AND state IN ('waiting', 'second_review', 'verified', 'expired')",
    )
    .bind(reference)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE requests SET state = 'second_review', decided_at = $1, answer_at = NULL,
             answered_at = NULL, answer_by = $2
         WHERE reference = $3 AND state IN ('verified', 'expired') AND password_set_at IS NULL",
    )
    .bind(now.0)
    .bind(answer_by.0)
    .bind(reference)
    .execute(connection)
    .await?;
    Ok(doubted.rows_affected() == 1)
}

/// When a request about an account was stopped last.
pub async fn last_stopped_at(
    connection: &mut AnyConnection,
    account: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "SELECT MAX(decided_at) FROM requests WHERE account = $1 AND state = 'stopped'",
    )
    .bind(account)
    .fetch_one(connection)
    .await
}

/// Has the contacts of an account told at once of the requests that they were not told of yet.
pub async fn tell_now(
    connection: &mut AnyConnection,
    account: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE requests SET tell_at = $1 WHERE account = $2 AND tell_at > $1")
        .bind(now.0)
        .bind(account)
        .execute(connection)
        .await
        .map(drop)
}

/// Whether reviewers see a request, or may once it is compared.
pub async fn is_listed(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<bool> {
    let times: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM requests
         WHERE reference = $1 AND received_at IS NOT NULL AND (listed = 1 OR compared_at IS NULL)",
    )
    .bind(reference)
    .fetch_one(connection)
    .await?;
    Ok(times > 0)
}

/// Records that the person took a request back. False if it is answered, or was taken back before. What was decided and not
/// answered yet can be taken back as well, so that nobody learns of a decision before the answer. One that the account's
/// owner stopped stays stopped: [`last_stopped_at`] needs it.
pub async fn withdraw(
    connection: &mut AnyConnection,
    reference: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET decided_at = CASE WHEN state = 'stopped' THEN decided_at ELSE $1 END,
             state = CASE WHEN state = 'stopped' THEN state ELSE 'withdrawn' END,
             answered_at = $1, answer_at = NULL, gated = 0
         WHERE reference = $2 AND answered_at IS NULL
             AND state IN ('waiting', 'second_review', 'verified', 'not_verified', 'stopped')",
    )
    .bind(now.0)
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

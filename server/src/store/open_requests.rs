//! Requests that are not submitted yet, and how those stand that are (row C6).

use super::answers::AT_ONCE;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A request that is not submitted yet, and the flow that holds it.
#[derive(FromRow)]
pub struct OpenRequest {
    pub reference: String,
    pub flow: String,
}

/// Open requests that end between `now` and `then` and whose contact was not reminded yet.
pub async fn to_remind(
    connection: &mut AnyConnection,
    now: Timestamp,
    then: Timestamp,
) -> sqlx::Result<Vec<OpenRequest>> {
    sqlx::query_as(
        "SELECT reference, flow FROM requests
         WHERE state = 'open' AND reminded = 0 AND ends_at > $1 AND ends_at <= $2 ORDER BY ends_at LIMIT $3",
    )
    .bind(now.0)
    .bind(then.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Records that the contact was reminded. False if another server was first.
pub async fn reminded(connection: &mut AnyConnection, reference: &str) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET reminded = 1 WHERE reference = $1 AND state = 'open' AND reminded = 0",
    )
    .bind(reference)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Open requests whose time is over.
pub async fn ended(
    connection: &mut AnyConnection,
    now: Timestamp,
) -> sqlx::Result<Vec<OpenRequest>> {
    sqlx::query_as(
        "SELECT reference, flow FROM requests
         WHERE state = 'open' AND reminded IN (0, 1) AND ends_at <= $1 ORDER BY ends_at LIMIT $2",
    )
    .bind(now.0)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await
}

/// Deletes an open request with the flow that holds it. False if it was submitted, taken up or deleted meanwhile.
pub async fn remove(connection: &mut AnyConnection, request: &OpenRequest) -> sqlx::Result<bool> {
    // Locks are taken in one order everywhere: flows first.
    sqlx::query("DELETE FROM flows WHERE id = $1")
        .bind(&request.flow)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM requests WHERE reference = $1 AND flow = $2 AND state = 'open'")
        .bind(&request.reference)
        .bind(&request.flow)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Moves an open request from one flow to another, and deletes the first. False if that has changed since `version`, or the
/// request is not there any more.
pub async fn take_up(
    connection: &mut AnyConnection,
    reference: &str,
    from: &str,
    version: i64,
    to: &str,
) -> sqlx::Result<bool> {
    let gone = sqlx::query("DELETE FROM flows WHERE id = $1 AND version = $2")
        .bind(from)
        .bind(version)
        .execute(&mut *connection)
        .await?;
    let moved = sqlx::query(
        "UPDATE requests SET flow = $1 WHERE reference = $2 AND flow = $3 AND state = 'open'",
    )
    .bind(to)
    .bind(reference)
    .bind(from)
    .execute(connection)
    .await?;
    Ok((gone.rows_affected(), moved.rows_affected()) == (1, 1))
}

/// A request as it is looked up by its reference.
#[derive(FromRow)]
pub struct StoredStatus {
    pub flow: String,
    pub state: String,
    pub account: Option<String>,
    pub received_at: Option<i64>,
    pub answer_by: Option<i64>,
    pub answered_at: Option<i64>,
    pub password_set_at: Option<i64>,
    pub link_generation: Option<i64>,
    pub links_resent: i64,
    /// The content, encrypted; absent, or empty, once it is erased.
    pub sealed: Option<String>,
}

/// The request with this reference.
pub async fn find(
    connection: &mut AnyConnection,
    reference: &str,
) -> sqlx::Result<Option<StoredStatus>> {
    sqlx::query_as(
        "SELECT flow, state, account, received_at, answer_by, answered_at, password_set_at, link_generation,
             links_resent, sealed FROM requests WHERE reference = $1",
    )
    .bind(reference)
    .fetch_optional(connection)
    .await
}

/// Records that the link to a new password was mailed, and for which generation of the account.
pub async fn linked(
    connection: &mut AnyConnection,
    reference: &str,
    generation: i64,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE requests SET link_generation = $1 WHERE reference = $2")
        .bind(generation)
        .bind(reference)
        .execute(connection)
        .await
        .map(drop)
}

/// Records that the link is mailed again. False if a password was set meanwhile, the request was stopped, or the link was
/// mailed as often as it may.
pub async fn link_again(
    connection: &mut AnyConnection,
    reference: &str,
    most: i64,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE requests SET links_resent = links_resent + 1, state = 'verified'
         WHERE reference = $1 AND state IN ('verified', 'expired') AND answered_at IS NOT NULL
             AND password_set_at IS NULL AND sealed IS NOT NULL AND links_resent < $2",
    )
    .bind(reference)
    .bind(most)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

//! Reviewers and the digests of their tokens.

use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A named reviewer.
#[derive(FromRow)]
pub struct Reviewer {
    pub name: String,
    pub email: Option<String>,
    pub token_digest: String,
    pub expires_at: i64,
    /// Whether the token opens the desk of a development server alone.
    pub dev: i64,
    pub last_used_at: Option<i64>,
}

/// A reviewer who is mailed about waiting cases.
#[derive(Debug, PartialEq, Eq, FromRow)]
pub struct Subscriber {
    /// When they were told last, in seconds since 1970.
    pub notified_at: i64,
    pub name: String,
    pub email: String,
}

/// Adds a reviewer. False if the name is taken.
pub async fn insert(connection: &mut AnyConnection, reviewer: &Reviewer) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO staff (name, email, token_digest, expires_at, dev) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(&reviewer.name)
    .bind(&reviewer.email)
    .bind(&reviewer.token_digest)
    .bind(reviewer.expires_at)
    .bind(reviewer.dev)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Replaces a reviewer's token, and the mail address if there is one. False if there is no such reviewer.
pub async fn renew(connection: &mut AnyConnection, reviewer: &Reviewer) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE staff SET token_digest = $1, expires_at = $2, dev = $3, email = COALESCE($4, email)
         WHERE name = $5",
    )
    .bind(&reviewer.token_digest)
    .bind(reviewer.expires_at)
    .bind(reviewer.dev)
    .bind(&reviewer.email)
    .bind(&reviewer.name)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Removes a reviewer. False if there is no such reviewer.
pub async fn remove(connection: &mut AnyConnection, name: &str) -> sqlx::Result<bool> {
    sqlx::query("DELETE FROM staff WHERE name = $1")
        .bind(name)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// All reviewers, by name.
pub async fn all(connection: &mut AnyConnection) -> sqlx::Result<Vec<Reviewer>> {
    sqlx::query_as(
        "SELECT name, email, token_digest, expires_at, dev, last_used_at FROM staff ORDER BY name",
    )
    .fetch_all(connection)
    .await
}

/// Records that a token was used.
pub async fn used(connection: &mut AnyConnection, name: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE staff SET last_used_at = $1 WHERE name = $2")
        .bind(now.0)
        .bind(name)
        .execute(connection)
        .await
        .map(drop)
}

/// The number of reviewers, also of those whose token has expired; those of `--dev` count only if `dev`.
pub async fn count(connection: &mut AnyConnection, dev: bool) -> sqlx::Result<u32> {
    let number: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM staff WHERE dev <= $1")
        .bind(i64::from(dev))
        .fetch_one(connection)
        .await?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// When any reviewer last used the desk.
pub async fn last_used_at(connection: &mut AnyConnection) -> sqlx::Result<Option<Timestamp>> {
    let last: Option<i64> = sqlx::query_scalar("SELECT MAX(last_used_at) FROM staff")
        .fetch_one(connection)
        .await?;
    Ok(last.map(Timestamp))
}

/// Reviewers with a mail address who were last notified before that time, and whose token was valid then.
pub async fn to_notify(
    connection: &mut AnyConnection,
    before: Timestamp,
) -> sqlx::Result<Vec<Subscriber>> {
    sqlx::query_as(
        "SELECT name, email, notified_at FROM staff
         WHERE email IS NOT NULL AND notified_at < $1 AND expires_at > $1 ORDER BY name",
    )
    .bind(before.0)
    .fetch_all(connection)
    .await
}

/// Records that a reviewer is notified now. False if another server has done so since they were read: then no mail is to be
/// sent.
pub async fn notified(
    connection: &mut AnyConnection,
    subscriber: &Subscriber,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query("UPDATE staff SET notified_at = $1 WHERE name = $2 AND notified_at = $3")
        .bind(now.0)
        .bind(&subscriber.name)
        .bind(subscriber.notified_at)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

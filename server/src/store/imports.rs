//! An import in progress: its lines are staged until all are validated, then applied. There is at most one (see
//! [`super::import_lock`]), so no query names it.
//!
//! If several lines give a kind of sign-in to one account, the last line wins.

use sqlx::{AnyConnection, FromRow};

/// The sign-ins that the staged lines result in.
macro_rules! given {
    ($rest:literal) => {
        concat!(
            "WITH given AS (
                 SELECT s.identifier, s.account, s.number, s.kind FROM import_sign_ins s
                 WHERE NOT EXISTS (
                     SELECT 1 FROM import_lines later
                     WHERE later.account = s.account AND later.number > s.number
                         AND later.gives LIKE '%' || s.kind || '%')) ",
            $rest
        )
    };
}

/// A line to stage.
pub struct StagedLine<'a> {
    pub account: &'a str,
    /// The line's number, from 1.
    pub number: i64,
    /// The kinds of sign-in it replaces.
    pub gives: &'a str,
    pub sealed: &'a str,
}

/// A staged line that cannot be applied.
#[derive(FromRow)]
pub struct Conflict {
    pub account: String,
    pub number: i64,
    /// The kind of the sign-in that another account has; `None` if the account would have no sign-in left.
    #[sqlx(default)]
    pub kind: Option<String>,
}

/// Whether an import is unfinished, and whether it is committed to.
pub async fn unfinished(connection: &mut AnyConnection) -> sqlx::Result<Option<bool>> {
    let decided: Option<i64> = sqlx::query_scalar("SELECT decided FROM imports")
        .fetch_optional(connection)
        .await?;
    Ok(decided.map(|decided| decided != 0))
}

/// Begins an import.
pub async fn begin(connection: &mut AnyConnection, owner: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO imports (owner, decided) VALUES ($1, 0)")
        .bind(owner)
        .execute(connection)
        .await
        .map(drop)
}

/// Takes over an import whose process is gone.
pub async fn take_over(connection: &mut AnyConnection, owner: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE imports SET owner = $1")
        .bind(owner)
        .execute(connection)
        .await
        .map(drop)
}

/// The write that begins every transaction of an import. False if another process took it over.
pub async fn hold(connection: &mut AnyConnection, owner: &str) -> sqlx::Result<bool> {
    sqlx::query("UPDATE imports SET owner = owner WHERE owner = $1")
        .bind(owner)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Marks the import as decided: from now on it will be finished, even after a crash.
pub async fn decide(connection: &mut AnyConnection) -> sqlx::Result<()> {
    sqlx::query("UPDATE imports SET decided = 1")
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes the import, once no lines are staged.
pub async fn end(connection: &mut AnyConnection) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM imports")
        .execute(connection)
        .await
        .map(drop)
}

/// Stages a line.
pub async fn stage(connection: &mut AnyConnection, line: &StagedLine<'_>) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO import_lines (account, number, gives, sealed) VALUES ($1, $2, $3, $4)")
        .bind(line.account)
        .bind(line.number)
        .bind(line.gives)
        .bind(line.sealed)
        .execute(connection)
        .await
        .map(drop)
}

/// Stages a sign-in of a line.
pub async fn stage_sign_in(
    connection: &mut AnyConnection,
    line: &StagedLine<'_>,
    kind: &str,
    identifier: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO import_sign_ins (identifier, account, number, kind) VALUES ($1, $2, $3, $4)",
    )
    .bind(identifier)
    .bind(line.account)
    .bind(line.number)
    .bind(kind)
    .execute(connection)
    .await
    .map(drop)
}

/// Lines with a sign-in that another account keeps.
pub async fn taken_in_directory(connection: &mut AnyConnection) -> sqlx::Result<Vec<Conflict>> {
    sqlx::query_as(given!(
        "SELECT given.account, given.number, given.kind FROM given
         JOIN sign_ins kept ON kept.identifier = given.identifier
         WHERE kept.account <> given.account AND NOT EXISTS (
             SELECT 1 FROM import_lines line
             WHERE line.account = kept.account AND line.gives LIKE '%' || given.kind || '%')"
    ))
    .fetch_all(connection)
    .await
}

/// Lines with a sign-in that an earlier line gives to another account.
pub async fn taken_in_file(connection: &mut AnyConnection) -> sqlx::Result<Vec<Conflict>> {
    sqlx::query_as(given!(
        "SELECT DISTINCT later.account, later.number, later.kind FROM given later
         JOIN given earlier ON earlier.identifier = later.identifier
         WHERE earlier.account <> later.account AND earlier.number < later.number"
    ))
    .fetch_all(connection)
    .await
}

/// The last line of each account that would have no sign-in.
pub async fn without_sign_in(connection: &mut AnyConnection) -> sqlx::Result<Vec<Conflict>> {
    sqlx::query_as(given!(
        "SELECT line.account, MAX(line.number) AS number FROM import_lines line
         WHERE NOT EXISTS (SELECT 1 FROM given WHERE given.account = line.account)
             AND NOT EXISTS (
                 SELECT 1 FROM sign_ins kept
                 WHERE kept.account = line.account AND NOT EXISTS (
                     SELECT 1 FROM import_lines anew
                     WHERE anew.account = kept.account
                         AND anew.gives LIKE '%' || SUBSTR(kept.identifier, 1, 5) || '%'))
         GROUP BY line.account"
    ))
    .fetch_all(connection)
    .await
}

/// The sign-ins that move between staged accounts: (taker, holder).
pub async fn moves(connection: &mut AnyConnection) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as(given!(
        "SELECT given.account, kept.account FROM given
         JOIN sign_ins kept ON kept.identifier = given.identifier
         WHERE kept.account <> given.account"
    ))
    .fetch_all(connection)
    .await
}

/// The number of staged accounts.
pub async fn count(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(DISTINCT account) FROM import_lines")
        .fetch_one(connection)
        .await
}

/// All lines of the first staged accounts, in order.
pub async fn first(
    connection: &mut AnyConnection,
    accounts: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as(
        "SELECT account, sealed FROM import_lines
         WHERE account IN (SELECT DISTINCT account FROM import_lines ORDER BY account LIMIT $1)
         ORDER BY account, number",
    )
    .bind(accounts)
    .fetch_all(connection)
    .await
}

/// All lines of one account, in order.
pub async fn of_account(
    connection: &mut AnyConnection,
    account: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT sealed FROM import_lines WHERE account = $1 ORDER BY number")
        .bind(account)
        .fetch_all(connection)
        .await
}

/// Deletes a line.
pub async fn remove_line(
    connection: &mut AnyConnection,
    account: &str,
    number: i64,
) -> sqlx::Result<()> {
    for remove in [
        "DELETE FROM import_lines WHERE account = $1 AND number = $2",
        "DELETE FROM import_sign_ins WHERE account = $1 AND number = $2",
    ] {
        sqlx::query(remove)
            .bind(account)
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Deletes the lines of one account.
pub async fn remove_account(connection: &mut AnyConnection, account: &str) -> sqlx::Result<()> {
    for remove in [
        "DELETE FROM import_lines WHERE account = $1",
        "DELETE FROM import_sign_ins WHERE account = $1",
    ] {
        sqlx::query(remove)
            .bind(account)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Deletes the lines of all accounts up to this one, in the order of [`first`].
pub async fn remove_up_to(connection: &mut AnyConnection, account: &str) -> sqlx::Result<()> {
    for remove in [
        "DELETE FROM import_lines WHERE account <= $1",
        "DELETE FROM import_sign_ins WHERE account <= $1",
    ] {
        sqlx::query(remove)
            .bind(account)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Deletes some staged lines. False if none were left.
pub async fn remove_some(connection: &mut AnyConnection, most: i64) -> sqlx::Result<bool> {
    let mut removed = 0;
    for remove in [
        "DELETE FROM import_lines WHERE (account, number) IN (
             SELECT account, number FROM import_lines LIMIT $1)",
        "DELETE FROM import_sign_ins WHERE (identifier, account, number) IN (
             SELECT identifier, account, number FROM import_sign_ins LIMIT $1)",
    ] {
        removed += sqlx::query(remove)
            .bind(most)
            .execute(&mut *connection)
            .await?
            .rows_affected();
    }
    Ok(removed > 0)
}

//! An import under way: its lines, staged until all are judged, then applied. One at most (see
//! [`super::import_lock`]), so nothing here names it.
//!
//! Of several lines about one account the last one that gives a kind of sign-in counts for that kind.

use sqlx::{AnyConnection, FromRow};

/// The sign-ins that the staged lines give in the end.
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

/// A line, ready to be staged.
pub struct StagedLine<'a> {
    pub account: &'a str,
    /// Counted from 1.
    pub number: i64,
    /// Kinds of sign-in that it says anew.
    pub gives: &'a str,
    pub sealed: &'a str,
}

/// A staged line that cannot go in.
#[derive(FromRow)]
pub struct Conflict {
    pub account: String,
    pub number: i64,
    /// Of the sign-in that is another account's; none where the account would have no way to sign in.
    #[sqlx(default)]
    pub kind: Option<String>,
}

/// Whether an import was begun and is not finished, and whether it was decided.
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

/// The write that every transaction of an import begins with. False where it was taken over.
pub async fn hold(connection: &mut AnyConnection, owner: &str) -> sqlx::Result<bool> {
    sqlx::query("UPDATE imports SET owner = owner WHERE owner = $1")
        .bind(owner)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// From then on it is finished, whatever happens.
pub async fn decide(connection: &mut AnyConnection) -> sqlx::Result<()> {
    sqlx::query("UPDATE imports SET decided = 1")
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets it, once nothing of it is staged.
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

/// The last line of each account that nobody could sign in to.
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

/// Which staged account takes a sign-in that another staged account still has: (taker, holder).
pub async fn moves(connection: &mut AnyConnection) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as(given!(
        "SELECT given.account, kept.account FROM given
         JOIN sign_ins kept ON kept.identifier = given.identifier
         WHERE kept.account <> given.account"
    ))
    .fetch_all(connection)
    .await
}

/// How many accounts are staged.
pub async fn count(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(DISTINCT account) FROM import_lines")
        .fetch_one(connection)
        .await
}

/// All lines of the first accounts staged, in order.
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

/// Forgets one line.
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

/// Forgets the lines of one account.
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

/// Forgets the lines of all accounts up to this one, in the order of [`first`].
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

/// Forgets some of what is staged. False where nothing was left.
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

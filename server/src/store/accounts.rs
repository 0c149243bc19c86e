//! The local directory's accounts.

use regain_core::journey::Proof;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, Row};

/// An account as it is kept.
pub struct StoredAccount {
    /// Argon2id, PHC string; none where the account has no password.
    pub password_hash: Option<String>,
    /// Whether it must not be recovered.
    pub disabled: bool,
    /// Whether two-step verification is on.
    pub two_step: bool,
    /// The language of its notices.
    pub locale: Option<String>,
    /// What is known of its owner, sealed.
    pub facts: String,
    /// Counts passwords set: what was proven before the last one proves nothing any more.
    pub generation: i64,
}

/// The account with this id.
pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredAccount>> {
    sqlx::query(
        "SELECT password_hash, disabled, two_step, locale, facts, generation FROM accounts WHERE id = $1",
    )
    .bind(id)
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(StoredAccount {
            password_hash: row.try_get(0)?,
            disabled: row.try_get::<i64, _>(1)? != 0,
            two_step: row.try_get::<i64, _>(2)? != 0,
            locale: row.try_get(3)?,
            facts: row.try_get(4)?,
            generation: row.try_get(5)?,
        })
    })
    .fetch_optional(connection)
    .await
}

/// Keeps an account, over the one with the same id. Its sign-ins, contacts and devices are removed: the caller puts
/// the new ones in.
pub async fn put(
    connection: &mut AnyConnection,
    id: &str,
    account: &StoredAccount,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO accounts (id, password_hash, two_step, disabled, locale, facts)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET
             password_hash = COALESCE(excluded.password_hash, accounts.password_hash),
             two_step = excluded.two_step, disabled = excluded.disabled,
             locale = excluded.locale, facts = excluded.facts,
             generation = accounts.generation
                 + CASE WHEN excluded.password_hash IS NULL THEN 0 ELSE 1 END",
    )
    .bind(id)
    .bind(account.password_hash.as_deref())
    .bind(i64::from(account.two_step))
    .bind(i64::from(account.disabled))
    .bind(account.locale.as_deref())
    .bind(&account.facts)
    .execute(&mut *connection)
    .await?;
    for remove in [
        "DELETE FROM sign_ins WHERE account = $1",
        "DELETE FROM contacts WHERE account = $1",
        "DELETE FROM devices WHERE account = $1",
    ] {
        sqlx::query(remove)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Whose sign-in this canonical identifier is.
pub async fn signed_in_with(
    connection: &mut AnyConnection,
    identifier: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT account FROM sign_ins WHERE identifier = $1")
        .bind(identifier)
        .fetch_optional(connection)
        .await
}

/// Keeps a sign-in. False where it is another account's.
pub async fn insert_sign_in(
    connection: &mut AnyConnection,
    account: &str,
    identifier: &str,
) -> sqlx::Result<bool> {
    sqlx::query("INSERT INTO sign_ins (identifier, account) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(identifier)
        .bind(account)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Keeps a contact; one that is there already stays as it is.
pub async fn insert_contact(
    connection: &mut AnyConnection,
    account: &str,
    kind: &str,
    address: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO contacts (account, kind, address) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(account)
    .bind(kind)
    .bind(address)
    .execute(connection)
    .await
    .map(drop)
}

/// Kinds and addresses of an account's contacts.
pub async fn contacts(
    connection: &mut AnyConnection,
    account: &str,
) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query("SELECT kind, address FROM contacts WHERE account = $1 ORDER BY kind, address")
        .bind(account)
        .try_map(|row: sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?)))
        .fetch_all(connection)
        .await
}

/// Account, kind and address of every contact on file.
pub async fn all_contacts(
    connection: &mut AnyConnection,
) -> sqlx::Result<Vec<(String, String, String)>> {
    sqlx::query(
        "SELECT accounts.id, contacts.kind, contacts.address FROM accounts
         JOIN contacts ON contacts.account = accounts.id WHERE accounts.disabled = 0 ORDER BY accounts.id",
    )
    .try_map(|row: sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
    .fetch_all(connection)
    .await
}

/// How many accounts there are.
pub async fn count(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM accounts")
        .fetch_one(connection)
        .await
}

/// Keeps a device.
pub async fn insert_device(
    connection: &mut AnyConnection,
    account: &str,
    digest: &str,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO devices (account, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(account)
        .bind(digest)
        .execute(connection)
        .await
        .map(drop)
}

/// Whether the account was used from this device before.
pub async fn has_device(
    connection: &mut AnyConnection,
    account: &str,
    digest: &str,
) -> sqlx::Result<bool> {
    let times: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM devices WHERE account = $1 AND digest = $2")
            .bind(account)
            .bind(digest)
            .fetch_one(connection)
            .await?;
    Ok(times > 0)
}

/// Whether this contact is on file.
pub async fn has_contact(
    connection: &mut AnyConnection,
    account: &str,
    kind: &str,
    address: &str,
) -> sqlx::Result<bool> {
    let times: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM contacts WHERE account = $1 AND kind = $2 AND address = $3",
    )
    .bind(account)
    .bind(kind)
    .bind(address)
    .fetch_one(connection)
    .await?;
    Ok(times > 0)
}

/// Sets a password, if the proof still holds. False where it does not.
pub async fn set_password(
    connection: &mut AnyConnection,
    proof: &Proof,
    password_hash: &str,
) -> sqlx::Result<bool> {
    // Taking the row first: what an import changed while this waited is then seen by the next statement, contacts
    // included (PostgreSQL, READ COMMITTED).
    sqlx::query("UPDATE accounts SET id = id WHERE id = $1")
        .bind(&proof.account)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "UPDATE accounts SET password_hash = $1, generation = generation + 1
         WHERE id = $2 AND disabled = 0 AND generation = $3 AND EXISTS (
             SELECT 1 FROM contacts WHERE account = $2 AND kind = $4 AND address = $5)",
    )
    .bind(password_hash)
    .bind(&proof.account)
    .bind(proof.generation)
    .bind(proof.kind.name())
    .bind(&proof.address)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Sessions begun before `now` are over.
pub async fn end_sessions(
    connection: &mut AnyConnection,
    id: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE accounts SET sessions_valid_from = $1 WHERE id = $2")
        .bind(now.0)
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

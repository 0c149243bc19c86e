//! The accounts of the local directory.

use regain_core::journey::{Proof, ProofBy};
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, Row};

/// A row of `accounts`.
pub struct StoredAccount {
    /// The argon2id hash as a PHC string; `None` if the account has no password.
    pub password_hash: Option<String>,
    /// Whether recovery is disabled.
    pub disabled: bool,
    /// Whether the account has two-step verification (row B13).
    pub two_step: bool,
    /// The language of the account's notifications.
    pub locale: Option<String>,
    /// What is known of the owner, encrypted.
    pub facts: String,
    /// The number of password changes. A proof is invalid once it has changed.
    pub generation: i64,
}

/// Finds an account by id.
pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredAccount>> {
    sqlx::query(
        "SELECT password_hash, disabled, locale, facts, generation, two_step FROM accounts WHERE id = $1",
    )
    .bind(id)
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(StoredAccount {
            password_hash: row.try_get(0)?,
            disabled: row.try_get::<i64, _>(1)? != 0,
            locale: row.try_get(2)?,
            facts: row.try_get(3)?,
            generation: row.try_get(4)?,
            two_step: row.try_get::<i64, _>(5)? != 0,
        })
    })
    .fetch_optional(connection)
    .await
}

/// The changes an import makes to an account. `None` leaves a member unchanged; in a new account it is empty.
#[derive(Clone, Copy)]
pub struct Update<'a> {
    pub password_hash: Option<&'a str>,
    pub two_step: Option<bool>,
    pub disabled: Option<bool>,
    pub locale: Option<&'a str>,
    pub facts: Option<&'a str>,
}

/// Inserts an account. False if the id exists.
pub async fn insert(
    connection: &mut AnyConnection,
    id: &str,
    account: &Update<'_>,
    no_facts: &str,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO accounts (id, password_hash, two_step, disabled, locale, facts)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(account.password_hash)
    .bind(i64::from(account.two_step.unwrap_or_default()))
    .bind(i64::from(account.disabled.unwrap_or_default()))
    .bind(account.locale)
    .bind(account.facts.unwrap_or(no_facts))
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Updates an account, without its sign-ins, contacts and devices.
pub async fn update(
    connection: &mut AnyConnection,
    id: &str,
    account: &Update<'_>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE accounts SET password_hash = COALESCE($2, password_hash),
             two_step = COALESCE($3, two_step), disabled = COALESCE($4, disabled),
             locale = COALESCE($5, locale), facts = COALESCE($6, facts),
             generation = generation + $7
         WHERE id = $1",
    )
    .bind(id)
    .bind(account.password_hash)
    .bind(account.two_step.map(i64::from))
    .bind(account.disabled.map(i64::from))
    .bind(account.locale)
    .bind(account.facts)
    .bind(i64::from(account.password_hash.is_some()))
    .execute(connection)
    .await
    .map(drop)
}

/// Deletes an account with everything known of it. False if it does not exist.
pub async fn remove(connection: &mut AnyConnection, id: &str) -> sqlx::Result<bool> {
    sqlx::query("DELETE FROM accounts WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// The sign-in identifiers of an account.
pub async fn sign_ins(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT identifier FROM sign_ins WHERE account = $1 ORDER BY identifier")
        .bind(id)
        .fetch_all(connection)
        .await
}

/// Deletes a sign-in.
pub async fn remove_sign_in(connection: &mut AnyConnection, identifier: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_ins WHERE identifier = $1")
        .bind(identifier)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes all contacts of an account.
pub async fn remove_contacts(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM contacts WHERE account = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes all devices of an account.
pub async fn remove_devices(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM devices WHERE account = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

/// The account that signs in with this canonical identifier.
pub async fn signed_in_with(
    connection: &mut AnyConnection,
    identifier: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT account FROM sign_ins WHERE identifier = $1")
        .bind(identifier)
        .fetch_optional(connection)
        .await
}

/// The account that signs in with this match key; `None` if there are several.
pub async fn matched_with(
    connection: &mut AnyConnection,
    match_key: &str,
) -> sqlx::Result<Option<String>> {
    let mut accounts: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT account FROM sign_ins WHERE match_key = $1 LIMIT 2")
            .bind(match_key)
            .fetch_all(connection)
            .await?;
    Ok(accounts.pop().filter(|_| accounts.is_empty()))
}

/// Some phone numbers without a match key.
pub async fn without_match_key(
    connection: &mut AnyConnection,
    most: i64,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT identifier FROM sign_ins
         WHERE match_key IS NULL AND identifier >= 'phone:' AND identifier < 'phone;' LIMIT $1",
    )
    .bind(most)
    .fetch_all(connection)
    .await
}

/// Stores a match key.
pub async fn set_match_key(
    connection: &mut AnyConnection,
    identifier: &str,
    match_key: &str,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_ins SET match_key = $1 WHERE identifier = $2")
        .bind(match_key)
        .bind(identifier)
        .execute(connection)
        .await
        .map(drop)
}

/// Inserts a sign-in. False if another account has it.
pub async fn insert_sign_in(
    connection: &mut AnyConnection,
    account: &str,
    identifier: &str,
    match_key: Option<&str>,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO sign_ins (identifier, account, match_key) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(identifier)
    .bind(account)
    .bind(match_key)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The kind and address of each contact of an account.
pub async fn contacts(
    connection: &mut AnyConnection,
    account: &str,
) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as("SELECT kind, address FROM contacts WHERE account = $1 ORDER BY kind, address")
        .bind(account)
        .fetch_all(connection)
        .await
}

/// The contacts (account, kind and address) of the next `accounts` accounts after `after`, ordered by id; an account
/// without contacts has one row without them. Disabled accounts are left out.
pub async fn contacts_after(
    connection: &mut AnyConnection,
    after: &str,
    accounts: i64,
) -> sqlx::Result<Vec<(String, Option<(String, String)>)>> {
    sqlx::query(
        "SELECT page.id, contacts.kind, contacts.address FROM (
             SELECT id FROM accounts WHERE disabled = 0 AND id > $1 ORDER BY id LIMIT $2) page
         LEFT JOIN contacts ON contacts.account = page.id ORDER BY page.id",
    )
    .bind(after)
    .bind(accounts)
    .try_map(|row: sqlx::any::AnyRow| {
        let kind: Option<String> = row.try_get(1)?;
        let address: Option<String> = row.try_get(2)?;
        Ok((row.try_get(0)?, kind.zip(address)))
    })
    .fetch_all(connection)
    .await
}

/// The number of accounts.
pub async fn count(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM accounts")
        .fetch_one(connection)
        .await
}

/// Inserts a device.
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

/// Since when a contact is on an account, in seconds since 1970, or 0 if that is not known; `None` if it is not on it.
pub async fn contact_since(
    connection: &mut AnyConnection,
    account: &str,
    kind: &str,
    address: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "SELECT since FROM contacts WHERE account = $1 AND kind = $2 AND address = $3",
    )
    .bind(account)
    .bind(kind)
    .bind(address)
    .fetch_optional(connection)
    .await
}

/// Sets a password if the proof still holds. False if it does not.
pub async fn set_password(
    connection: &mut AnyConnection,
    proof: &Proof,
    password_hash: &str,
) -> sqlx::Result<bool> {
    // Locks the row first, so that the next statement sees what a concurrent import committed, contacts included
    // (PostgreSQL, READ COMMITTED).
    sqlx::query("UPDATE accounts SET id = id WHERE id = $1")
        .bind(&proof.account)
        .execute(&mut *connection)
        .await?;
    let set = match &proof.by {
        ProofBy::Code { kind, address } => sqlx::query(
            "UPDATE accounts SET password_hash = $1, generation = generation + 1
             WHERE id = $2 AND disabled = 0 AND generation = $3 AND EXISTS (
                 SELECT 1 FROM contacts WHERE account = $2 AND kind = $4 AND address = $5)",
        )
        .bind(password_hash)
        .bind(&proof.account)
        .bind(proof.generation)
        .bind(kind.name())
        .bind(address),
        // The request itself is checked by the caller (row B13 for two-step verification).
        ProofBy::Request { .. } => sqlx::query(
            "UPDATE accounts SET password_hash = $1, generation = generation + 1
             WHERE id = $2 AND disabled = 0 AND generation = $3 AND two_step = 0",
        )
        .bind(password_hash)
        .bind(&proof.account)
        .bind(proof.generation),
    };
    let set = set.execute(connection).await?;
    Ok(set.rows_affected() == 1)
}

/// Ends all sessions begun before `now`.
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

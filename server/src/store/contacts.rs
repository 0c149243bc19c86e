//! The contacts of accounts as imports store them, and the accounts that have one.

use sqlx::{AnyConnection, FromRow};

/// The most accounts that a contact is looked up for.
const MOST_ACCOUNTS: i64 = 50;

/// A contact as an import stores it.
#[derive(FromRow)]
pub struct StoredContact {
    pub kind: String,
    pub address: String,
    /// 1 if it is a sign-in, and stays a contact when it no longer is one.
    pub also_contact: i64,
    /// Since when it is on the account, in seconds since 1970; 0 if that is not known.
    pub since: i64,
}

/// Inserts a contact, or leaves an existing one unchanged.
pub async fn insert(
    connection: &mut AnyConnection,
    account: &str,
    contact: &StoredContact,
    match_key: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO contacts (account, kind, address, also_contact, since, match_key)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(account)
    .bind(&contact.kind)
    .bind(&contact.address)
    .bind(contact.also_contact)
    .bind(contact.since)
    .bind(match_key)
    .execute(connection)
    .await
    .map(drop)
}

/// The contacts of an account, as imports stored them.
pub async fn given(
    connection: &mut AnyConnection,
    account: &str,
) -> sqlx::Result<Vec<StoredContact>> {
    sqlx::query_as("SELECT kind, address, also_contact, since FROM contacts WHERE account = $1")
        .bind(account)
        .fetch_all(connection)
        .await
}

/// The accounts that have a contact with this match key and are not disabled.
pub async fn accounts_with(
    connection: &mut AnyConnection,
    kind: &str,
    match_key: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT DISTINCT contacts.account FROM contacts JOIN accounts ON accounts.id = contacts.account
         WHERE contacts.kind = $1 AND contacts.match_key = $2 AND accounts.disabled = 0
         ORDER BY contacts.account LIMIT $3",
    )
    .bind(kind)
    .bind(match_key)
    .bind(MOST_ACCOUNTS)
    .fetch_all(connection)
    .await
}

/// The account, kind and address of some contacts without a match key.
pub async fn without_match_key(
    connection: &mut AnyConnection,
    most: i64,
) -> sqlx::Result<Vec<(String, String, String)>> {
    sqlx::query_as(
        "SELECT account, kind, address FROM contacts WHERE kind IN ('email', 'phone') AND match_key IS NULL LIMIT $1",
    )
    .bind(most)
    .fetch_all(connection)
    .await
}

/// Stores the match key of a contact.
pub async fn set_match_key(
    connection: &mut AnyConnection,
    (account, kind, address): (&str, &str, &str),
    match_key: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE contacts SET match_key = $1 WHERE account = $2 AND kind = $3 AND address = $4",
    )
    .bind(match_key)
    .bind(account)
    .bind(kind)
    .bind(address)
    .execute(connection)
    .await
    .map(drop)
}

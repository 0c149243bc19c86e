//! Key-value metadata of the installation.

use sqlx::AnyConnection;

/// The value of `name`.
pub async fn get(connection: &mut AnyConnection, name: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM meta WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await
}

/// Sets the value of `name`.
pub async fn put(connection: &mut AnyConnection, name: &str, value: &str) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO meta (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await
    .map(drop)
}

/// Sets the value of `name` unless it has one, and returns the one it has.
pub async fn put_first(
    connection: &mut AnyConnection,
    name: &str,
    value: &str,
) -> sqlx::Result<String> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(&mut *connection)
        .await?;
    sqlx::query_scalar("SELECT value FROM meta WHERE name = $1")
        .bind(name)
        .fetch_one(connection)
        .await
}

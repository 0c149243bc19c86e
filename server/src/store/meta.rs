//! What the installation remembers about itself, by name.

use sqlx::AnyConnection;

/// The value kept under `name`.
pub async fn get(connection: &mut AnyConnection, name: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM meta WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await
}

/// Keeps `value` under `name`, over what was there.
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

/// Keeps `value` under `name` unless there is one already, and gives the one that is there.
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

//! What happened to each request, written down by the database itself: a trigger notes every change of a state that must
//! change once, whichever server makes it.

use super::site::Site;
use sqlx::{AssertSqlSafe, Executor};

/// A change of a request.
#[derive(sqlx::FromRow)]
pub struct Change {
    pub reference: String,
    pub what: String,
    pub at: f64,
}

/// Each change, and when it is one.
const CHANGES: [(&str, &str); 6] = [
    ("claimed", "NEW.compare_lease > OLD.compare_lease"),
    (
        "compared",
        "NEW.compared_at IS DISTINCT FROM OLD.compared_at",
    ),
    (
        "answered",
        "NEW.answered_at IS NOT NULL AND NEW.answered_at IS DISTINCT FROM OLD.answered_at",
    ),
    (
        "password_set",
        "NEW.password_set_at IS DISTINCT FROM OLD.password_set_at",
    ),
    ("escalated", "NEW.escalated > OLD.escalated"),
    (
        "extended",
        "NEW.answer_by > OLD.answer_by AND NEW.state = OLD.state",
    ),
];

const TABLE: &str = "CREATE TABLE soak_changes (reference TEXT NOT NULL, what TEXT NOT NULL, at DOUBLE PRECISION NOT NULL)";

impl Site {
    /// Has the database note changes from now on.
    pub async fn note_changes(&self) {
        let is_sqlite = self.database().starts_with("sqlite:");
        let at = match is_sqlite {
            true => "(julianday('now') - 2440587.5) * 86400.0",
            false => "EXTRACT(EPOCH FROM clock_timestamp())",
        };
        let inserts: String = CHANGES
            .iter()
            .map(|(what, when)| {
                format!(
                    "INSERT INTO soak_changes SELECT NEW.reference, '{what}', {at} WHERE {when};\n"
                )
            })
            .collect();
        let trigger = match is_sqlite {
            true => format!("CREATE TRIGGER soak AFTER UPDATE ON requests BEGIN {inserts} END"),
            false => format!(
                "CREATE FUNCTION soak() RETURNS trigger AS $$ BEGIN {inserts} RETURN NULL; END $$ LANGUAGE plpgsql;
                 CREATE TRIGGER soak AFTER UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION soak()"
            ),
        };
        let mut connection = self.connection().await;
        connection.execute(TABLE).await.unwrap();
        connection.execute(AssertSqlSafe(trigger)).await.unwrap();
    }

    /// The changes noted, the oldest first.
    pub async fn changes(&self) -> Vec<Change> {
        let mut connection = self.connection().await;
        let all = "SELECT reference, what, at FROM soak_changes ORDER BY at";
        sqlx::query_as(all)
            .fetch_all(&mut connection)
            .await
            .unwrap()
    }
}

//! Reviewers: named people with a token each, which opens the desk and nothing else (rows C1 and C4).

use crate::app_state::AppState;
use crate::audit::{self, NewEntry, OPERATOR, RESERVED};
use crate::clock;
use crate::keys::{Keys, random_token, token_digest};
use crate::store::Store;
use crate::store::staff::{self, Reviewer};
use regain_core::kind::{length, name};
use regain_core::time::Timestamp;
use sqlx::AnyConnection;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How long a token is valid.
const LIFETIME: Duration = Duration::from_secs(90 * 86_400);
/// The most characters of a name.
const MAX_NAME: u32 = 60;
/// The reviewers of a development server. Two, so that a second review can be tried.
pub const SAMPLES: [&str; 2] = ["Robin", "Sam"];

/// A reviewer's name, as the audit log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewerName(String);

impl FromStr for ReviewerName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = name::canonical(text).map_err(|fault| fault.to_string())?;
        length::at_most(MAX_NAME, &name).map_err(|fault| fault.to_string())?;
        if RESERVED.iter().any(|one| one.eq_ignore_ascii_case(&name)) {
            return Err("the audit log has that name for somebody else".into());
        }
        Ok(Self(name.into_owned()))
    }
}

impl fmt::Display for ReviewerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a reviewer was not added, renewed or removed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("there is a reviewer {0} already: --renew gives a new token")]
    Exists(ReviewerName),
    #[error("there is no reviewer {0}")]
    Unknown(ReviewerName),
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A reviewer with a new token.
fn with_token(name: &str, email: Option<String>, token: &str) -> Reviewer {
    Reviewer {
        name: name.into(),
        email,
        token_digest: token_digest(token),
        expires_at: (clock::now() + LIFETIME).0,
        dev: 0,
        last_used_at: None,
    }
}

/// Adds a reviewer, and returns the token, which is stored nowhere.
///
/// # Errors
/// The name is taken, or those of the database.
pub async fn add(
    store: &Store,
    keys: &Keys,
    name: &ReviewerName,
    email: Option<String>,
) -> Result<String, StaffError> {
    let token = random_token::<32>();
    let mut transaction = store.begin().await?;
    if !staff::insert(&mut transaction, &with_token(&name.0, email, &token)).await? {
        return Err(StaffError::Exists(name.clone()));
    }
    record(keys, &mut transaction, "staff_added", name).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Gives a reviewer a new token, and returns it. The old one opens nothing from then on.
///
/// # Errors
/// There is no such reviewer, or those of the database.
pub async fn renew(
    store: &Store,
    keys: &Keys,
    name: &ReviewerName,
    email: Option<String>,
) -> Result<String, StaffError> {
    let token = random_token::<32>();
    let mut transaction = store.begin().await?;
    if !staff::renew(&mut transaction, &with_token(&name.0, email, &token)).await? {
        return Err(StaffError::Unknown(name.clone()));
    }
    record(keys, &mut transaction, "staff_renewed", name).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Removes a reviewer, whose token opens nothing from then on.
///
/// # Errors
/// There is no such reviewer, or those of the database.
pub async fn remove(store: &Store, keys: &Keys, name: &ReviewerName) -> Result<(), StaffError> {
    let mut transaction = store.begin().await?;
    if !staff::remove(&mut transaction, &name.0).await? {
        return Err(StaffError::Unknown(name.clone()));
    }
    record(keys, &mut transaction, "staff_removed", name).await?;
    transaction.commit().await?;
    Ok(())
}

/// Records what the operator did with a reviewer. The name stays in the log: it is who decided.
async fn record(
    keys: &Keys,
    connection: &mut AnyConnection,
    what: &str,
    name: &ReviewerName,
) -> anyhow::Result<()> {
    let what = format!("{what}: {name}");
    let entry = NewEntry {
        at: clock::now(),
        by: OPERATOR,
        what: &what,
        reference: None,
        reason: None,
    };
    audit::append(keys, connection, entry).await
}

/// The reviewer with this token, whose use is recorded. All digests are compared, in constant time.
///
/// # Errors
/// Those of the database.
pub async fn authenticated(
    state: &AppState,
    connection: &mut AnyConnection,
    token: &str,
) -> sqlx::Result<Option<String>> {
    let (digest, now) = (token_digest(token), state.now());
    let mut found = None;
    for reviewer in staff::all(connection).await? {
        let is_it = reviewer.token_digest.as_bytes().ct_eq(digest.as_bytes());
        if bool::from(is_it) {
            found = Some(reviewer);
        }
    }
    let opens = |reviewer: &Reviewer| {
        now < Timestamp(reviewer.expires_at) && (reviewer.dev == 0 || state.dev)
    };
    let Some(reviewer) = found.filter(opens) else {
        return Ok(None);
    };
    staff::used(connection, &reviewer.name, now).await?;
    Ok(Some(reviewer.name))
}

/// Adds the reviewers of a development server. Their tokens open nothing without `--dev`.
///
/// # Errors
/// Those of the database.
pub async fn add_samples(store: &Store, keys: &Keys) -> anyhow::Result<()> {
    let mut connection = store.connection().await?;
    for name in SAMPLES {
        let token = sample_token(keys, name);
        let reviewer = Reviewer {
            dev: 1,
            ..with_token(name, None, &token)
        };
        staff::insert(&mut connection, &reviewer).await?;
    }
    Ok(())
}

/// Computed from the key file, so that each start with `--dev` can show it again.
fn sample_token(keys: &Keys, name: &str) -> String {
    keys.lookup_digest("sample reviewer", name)
}

/// Logs the sample reviewers that are still there, with their tokens.
///
/// # Errors
/// Those of the database.
pub async fn log_samples(state: &AppState) -> anyhow::Result<()> {
    let reviewers = staff::all(&mut *state.store.connection().await?).await?;
    for reviewer in reviewers.iter().filter(|reviewer| reviewer.dev == 1) {
        let token = sample_token(&state.keys, &reviewer.name);
        if token_digest(&token) == reviewer.token_digest {
            let name = &reviewer.name;
            tracing::info!("sample reviewer {name}, token {token} (nothing without --dev)");
        }
    }
    Ok(())
}

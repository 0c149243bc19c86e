//! Compares received requests with what is known of the account, in the background (rows B6, C1, C4). Old passwords are
//! erased as soon as they are compared; only how many matched stays.

mod claims;

use crate::app_state::{AppState, SharedState};
use crate::audit::{self, NewEntry};
use crate::cases::{self, CaseEvidence, Decided, Decision};
use crate::delay::answer_delay;
use crate::directory::password;
use crate::record::RequestRecord;
use crate::store::accounts;
use crate::store::answers::{self, Comparison, Uncompared};
use crate::store::requests::AnswerTime;
use anyhow::Context;
use claims::claims;
use regain_core::check::{self, Secrets, check};
use regain_core::evidence::{self, OldPasswords, compare, old_passwords};
use regain_core::form::Form;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};

/// How often requests of other servers, or left by a killed one, are looked for.
const IDLE: Duration = Duration::from_secs(5);
/// The pause after each on SQLite, which has one writer: people who are entering codes come first.
const PAUSE: Duration = Duration::from_millis(40);
/// For how long a server claims a request.
const LEASE: Duration = Duration::from_secs(120);
/// The most comparisons of old passwords with hashes in one request: each costs as much as a sign-in.
const MAX_COMPARISONS: usize = 60;

/// Compares until told to stop.
pub async fn run(state: SharedState, mut stop: watch::Receiver<bool>) {
    let mut has_erased = false;
    while !*stop.borrow() {
        match next(&state).await {
            Ok(true) => {
                has_erased = true;
                if state.store.is_embedded {
                    tokio::time::sleep(PAUSE).await;
                }
                continue;
            }
            // What was compared is erased, old passwords first of all.
            Ok(false) if std::mem::take(&mut has_erased) => {
                if let Err(error) = state.store.truncate_log().await {
                    tracing::error!("emptying the write-ahead log: {error:#}");
                }
            }
            Ok(false) => {}
            Err(error) => tracing::error!("comparing requests: {error:#}"),
        }
        tokio::select! {
            () = state.requests_wait.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Compares one request. False if there is none. On SQLite no other server does, so a claim would be a write for nothing.
async fn next(state: &SharedState) -> anyhow::Result<bool> {
    let found = {
        let mut connection = state.store.connection().await?;
        let Some(found) = answers::uncompared(&mut connection, state.now()).await? else {
            return Ok(false);
        };
        if !state.store.is_embedded && !claim(state, &mut connection, &found).await? {
            return Ok(true);
        }
        found
    };
    let compared = compare_one(state, &found).await;
    if compared.is_err() && state.store.is_embedded {
        // The others come first.
        claim(state, &mut *state.store.connection().await?, &found).await?;
    }
    compared.with_context(|| format!("comparing {}", found.reference))?;
    Ok(true)
}

async fn claim(
    state: &AppState,
    connection: &mut AnyConnection,
    found: &Uncompared,
) -> sqlx::Result<bool> {
    answers::claim(connection, found, state.now() + LEASE).await
}

/// What a comparison came to.
#[derive(Default)]
struct Compared {
    evidence: CaseEvidence,
    score: u8,
    given: u8,
}

/// What the comparison is based on.
struct Known {
    facts: Map<String, Value>,
    /// Whether a verified request could set the account's password (row B13).
    is_eligible: bool,
}

/// A comparison, ready to be stored.
pub struct Outcome {
    /// The content without its secrets, encrypted.
    sealed: String,
    /// The findings, encrypted.
    evidence: String,
    score: u8,
    given: u8,
    is_eligible: bool,
    /// When it is answered if no reviewer could verify it.
    answer_at: Option<Timestamp>,
}

async fn compare_one(state: &SharedState, found: &Uncompared) -> anyhow::Result<()> {
    let outcome = outcome(state, found).await?;
    let mut transaction = state.store.begin().await?;
    if !store(&mut transaction, found, &outcome, state.now()).await? {
        return Ok(());
    }
    if outcome.is_eligible {
        let received_at = Timestamp(found.received_at);
        let reference = &found.reference;
        decide_by_score(
            state,
            &mut transaction,
            reference,
            received_at,
            outcome.score,
        )
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Compares a request. Slow, so it holds no connection.
///
/// # Errors
/// Those of the database, and a request or facts that were sealed with other keys.
pub async fn outcome(state: &AppState, found: &Uncompared) -> anyhow::Result<Outcome> {
    let mut record = RequestRecord::open(&state.keys, &found.reference, &found.sealed)?;
    let secrets = std::mem::take(&mut record.secrets);
    let known = known(state, found).await?;
    let compared = match &state.questions {
        Some(questions) => {
            let old = compare_passwords(state, secrets, &known.facts).await?;
            compared_with(state, &questions.form, &record, &known.facts, &old)
        }
        // Requests are no longer offered, and there is no form to read the answers by.
        None => Compared::default(),
    };
    let answer_at = match known.is_eligible {
        true => None,
        false => {
            let received_at = Timestamp(found.received_at);
            let connection = &mut *state.store.connection().await?;
            let delay = answer_delay(state, connection, received_at).await?;
            Some((received_at + delay).max(state.now()))
        }
    };
    Ok(Outcome {
        answer_at,
        sealed: record.sealed(&state.keys)?,
        evidence: state.keys.seal(
            &cases::evidence_associated_data(&found.reference),
            &serde_json::to_vec(&compared.evidence)?,
        )?,
        score: compared.score,
        given: compared.given,
        is_eligible: known.is_eligible,
    })
}

/// Stores a comparison that was made at this time. False if another server was first.
///
/// # Errors
/// Those of the database.
pub async fn store(
    connection: &mut AnyConnection,
    found: &Uncompared,
    outcome: &Outcome,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let comparison = Comparison {
        reference: &found.reference,
        sealed: &outcome.sealed,
        evidence: &outcome.evidence,
        score: outcome.score,
        given: outcome.given,
        is_listed: outcome.is_eligible,
        answer_at: outcome.answer_at,
    };
    answers::compared(connection, &comparison, now).await
}

async fn known(state: &AppState, found: &Uncompared) -> anyhow::Result<Known> {
    let mut connection = state.store.connection().await?;
    let stored = match &found.account {
        Some(account) => accounts::find(&mut connection, account).await?,
        None => None,
    };
    Ok(match (&found.account, stored) {
        (Some(account), Some(stored)) => Known {
            // Somebody still has to answer.
            facts: state
                .directory
                .facts(account, &stored)
                .unwrap_or_else(|error| {
                    tracing::error!(reference = found.reference, "comparing: {error:#}");
                    Map::new()
                }),
            is_eligible: found.state == "waiting" && !stored.disabled && !stored.two_step,
        },
        _ => Known {
            facts: Map::new(),
            is_eligible: false,
        },
    })
}

/// Compares old passwords with the account's hashes, at most [`MAX_COMPARISONS`] times for all fields together. People
/// who sign in or set a password get their turn between any two.
async fn compare_passwords(
    state: &AppState,
    secrets: Secrets,
    facts: &Map<String, Value>,
) -> anyhow::Result<BTreeMap<String, OldPasswords>> {
    let hashes: BTreeMap<String, Value> = secrets
        .keys()
        .filter_map(|field| Some((field.clone(), facts.get(field)?.clone())))
        .collect();
    let (heavy, runtime) = (state.heavy.clone(), Handle::current());
    tokio::task::spawn_blocking(move || {
        let mut left = MAX_COMPARISONS;
        let mut compared = BTreeMap::new();
        for (field, typed) in &secrets {
            let verifies = |typed: &_, hash: &str| is_hashed(&heavy, &runtime, typed, hash);
            let old = old_passwords(typed, hashes.get(field), left, verifies);
            left = left.saturating_sub(old.compared);
            compared.insert(field.clone(), old);
        }
        compared
    })
    .await
    .context("comparing old passwords")
}

fn is_hashed(heavy: &Arc<Semaphore>, runtime: &Handle, typed: &Secret, hash: &str) -> bool {
    // The semaphore is never closed.
    let _permit = runtime.block_on(heavy.acquire());
    password::is_hash_of(hash, typed.reveal())
}

/// Compares answers with facts, and keeps what a reviewer may see.
fn compared_with(
    state: &AppState,
    form: &Form,
    record: &RequestRecord,
    facts: &Map<String, Value>,
    old: &BTreeMap<String, OldPasswords>,
) -> Compared {
    let region = state.config.region;
    let context = check::Context {
        region,
        secrets: None,
    };
    let answers = Value::Object(record.request.answers.clone());
    let checked = check(form, &answers, &context);
    let context = evidence::Context {
        region,
        old_passwords: Some(old),
    };
    let evidence = compare(form, &checked.normalized, facts, &context);
    if !evidence.unreadable_facts.is_empty() {
        tracing::warn!(
            reference = record.request.reference.as_str(),
            "{} facts about the account cannot be read: import them again",
            evidence.unreadable_facts.len()
        );
    }
    Compared {
        evidence: CaseEvidence {
            claims: claims(&evidence, &Value::Object(checked.normalized), old),
            best: evidence.best,
        },
        score: evidence.score,
        given: checked.given,
    }
}

/// Decides a case by its score alone, where the operator has turned that on. A refusal takes as long as those that a
/// reviewer gives: at once, it would say that the account exists.
async fn decide_by_score(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &str,
    received_at: Timestamp,
    score: u8,
) -> anyhow::Result<()> {
    let request = &state.config.request;
    let score = u32::from(score);
    let decision = if request.verify_from.is_some_and(|from| score >= from.get()) {
        Decision::Verified
    } else if request
        .refuse_below
        .is_some_and(|below| score < below.get())
    {
        Decision::NotVerified
    } else {
        return Ok(());
    };
    let answer = AnswerTime {
        at: received_at + answer_delay(state, connection, received_at).await?,
        is_gated: decision == Decision::NotVerified,
    };
    let decided = cases::decide(
        state,
        connection,
        reference,
        decision,
        "regain",
        state.now(),
        answer,
    );
    let Decided::To(reached) = decided.await? else {
        return Ok(());
    };
    let entry = NewEntry {
        at: state.now(),
        by: "regain",
        what: reached.name(),
        reference: Some(reference),
        reason: Some(&format!("by its score of {score} alone")),
    };
    audit::append(&state.keys, connection, entry).await
}

//! The desk: what reviewers see of cases, and their decisions (rows C1 and C4). A reviewer sees which claims match, how
//! well and why: never a fact, a secret, or a contact of the account or the person. Every look and every decision is in
//! the audit log.

use crate::app_state::AppState;
use crate::audit::{self, Entry, Event, NewEntry};
use crate::case_state::CaseState;
use crate::cases::{self, CaseEvidence, Claim, Decided, Decision};
use crate::delay;
use crate::error::AppError;
use crate::store::cases::{self as store, Filter, Position, StoredCase, StoredCaseFile};
use crate::store::requests::{self, AnswerTime};
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regain_core::problem::{Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

/// How long requests about the same account count as `earlier`, in seconds.
const EARLIER_SECONDS: i64 = 30 * 86_400;

/// A case in the list.
#[derive(Debug, Serialize, Deserialize)]
pub struct Case {
    pub reference: String,
    pub state: CaseState,
    pub received_at: Timestamp,
    pub answer_by: Timestamp,
    /// The language the person uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// How much of what is known was told right, 0 to 100. Decides nothing.
    pub score: u8,
    /// How much was answered at all, 0 to 100.
    pub given: u8,
    /// Whether the owner signed in from this device before.
    pub familiar_device: bool,
    /// Whether the account had its requests of the day already.
    pub over_limit: bool,
    pub earlier: Earlier,
}

/// Requests about the same account in 30 days, this one included.
#[derive(Debug, Serialize, Deserialize)]
pub struct Earlier {
    pub requests: u32,
    /// The mailboxes that they were to be answered to.
    pub mailboxes: u32,
}

/// A page of cases.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cases {
    pub cases: Vec<Case>,
    /// What `after` gets for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A case with its evidence.
#[derive(Debug, Serialize, Deserialize)]
pub struct CaseFile {
    #[serde(flatten)]
    pub case: Case,
    /// Empty once the request is erased.
    pub claims: Vec<Claim>,
    /// The score if every claim about a fact were right.
    pub best: u8,
    /// Whether the account's owner said that it was not them.
    pub stopped_by_owner: bool,
    pub history: Vec<Event>,
}

/// A page of the audit log.
#[derive(Debug, Serialize, Deserialize)]
pub struct AuditPage {
    pub entries: Vec<Entry>,
    /// What `after` gets for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// A page of cases.
///
/// # Errors
/// Those of the database.
pub async fn list(state: &AppState, mut filter: Filter) -> Result<Cases, AppError> {
    let limit = filter.limit;
    // One more than shown: whether there is another page.
    filter.limit += 1;
    let mut connection = state.store.connection().await?;
    let mut found = store::list(&mut connection, &filter, account_since(state)).await?;
    let has_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    if has_more {
        found.pop();
    }
    let next = match found.last() {
        Some(last) if has_more => Some(cursor(last)?),
        _ => None,
    };
    let cases: anyhow::Result<_> = found.into_iter().map(case).collect();
    Ok(Cases {
        cases: cases?,
        next,
    })
}

/// The place of a case in the list, as opaque text.
fn cursor(case: &StoredCase) -> anyhow::Result<String> {
    let place = (case.over_limit, case.answer_by, &case.reference);
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&place)?))
}

/// Reads what [`list`] returned as `next`.
pub fn position(cursor: &str) -> Option<Position> {
    let place = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (over_limit, answer_by, reference) = serde_json::from_slice(&place).ok()?;
    Some(Position {
        over_limit,
        answer_by,
        reference,
    })
}

/// A reviewer's look at a case, which is recorded.
///
/// # Errors
/// There is no such case, or those of the database.
pub async fn look(
    state: &AppState,
    reviewer: &str,
    reference: &Reference,
) -> Result<CaseFile, AppError> {
    let entry = entry(state, reviewer, reference, "looked", None);
    let mut transaction = state.store.begin().await?;
    audit::append(&state.keys, &mut transaction, entry).await?;
    let case = found(state, &mut transaction, reference).await?;
    transaction.commit().await?;
    Ok(case)
}

/// A reviewer's decision on a case, which is recorded with its reason.
///
/// # Errors
/// `not_found`, `closed`, `needs_another`, or those of the database.
pub async fn decide(
    state: &AppState,
    reviewer: &str,
    reference: &Reference,
    decision: Decision,
    reason: &str,
) -> Result<CaseFile, AppError> {
    let entry = entry(state, reviewer, reference, decision.name(), Some(reason));
    let mut transaction = state.store.begin().await?;
    // Before anything is read: from here on decisions about a case wait for each other. Whatever is refused is rolled back.
    requests::lock(&mut transaction, reference.as_str()).await?;
    found(state, &mut transaction, reference).await?;
    let decided = cases::decide(
        state,
        &mut transaction,
        reference.as_str(),
        decision,
        reviewer,
        state.now(),
        AnswerTime {
            at: state.now(),
            is_gated: false,
        },
    );
    match decided.await? {
        Decided::To(_) => {}
        Decided::NeedsAnother => {
            let detail = "you have verified it: another reviewer must confirm";
            return Err(Problem::new(ProblemCode::NeedsAnother, detail).into());
        }
        Decided::Closed => {
            let detail = "it is decided, stopped or withdrawn";
            return Err(Problem::new(ProblemCode::Closed, detail).into());
        }
    }
    // The last lock in every transaction: entries wait for each other.
    audit::append(&state.keys, &mut transaction, entry).await?;
    let case = found(state, &mut transaction, reference).await?;
    transaction.commit().await?;
    // The decision holds whatever becomes of this.
    if let Err(error) = delay::release_before(state, reference.as_str()).await {
        tracing::error!("answers that no reviewer gives: {error:#}");
    }
    Ok(case)
}

fn entry<'a>(
    state: &AppState,
    reviewer: &'a str,
    reference: &'a Reference,
    what: &'a str,
    reason: Option<&'a str>,
) -> NewEntry<'a> {
    NewEntry {
        at: state.now(),
        by: reviewer,
        what,
        reference: Some(reference.as_str()),
        reason,
    }
}

/// At most `limit` entries of the audit log after this number.
///
/// # Errors
/// Those of the database.
pub async fn audit_page(state: &AppState, after: i64, limit: i64) -> Result<AuditPage, AppError> {
    let mut connection = state.store.connection().await?;
    let mut entries = audit::page(&mut connection, after, limit + 1).await?;
    let has_more = i64::try_from(entries.len()).unwrap_or(i64::MAX) > limit;
    if has_more {
        entries.pop();
    }
    let last = entries.last().map(|entry| entry.number);
    Ok(AuditPage {
        next: last.filter(|_| has_more),
        entries,
    })
}

async fn found(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &Reference,
) -> Result<CaseFile, AppError> {
    let reference = reference.as_str();
    let Some(stored) = store::find(connection, reference, account_since(state)).await? else {
        return Err(unknown_case());
    };
    let history = audit::history(&state.keys, connection, reference).await?;
    Ok(file(state, stored, history)?)
}

/// The same for a request that is not listed, and one that does not exist.
pub fn unknown_case() -> AppError {
    Problem::new(ProblemCode::NotFound, "there is no such case").into()
}

fn file(state: &AppState, stored: StoredCaseFile, history: Vec<Event>) -> anyhow::Result<CaseFile> {
    let case = case(stored.case)?;
    let evidence = match stored.evidence {
        Some(sealed) => {
            let associated_data = cases::evidence_associated_data(&case.reference);
            let opened = state.keys.open(&associated_data, &sealed);
            serde_json::from_slice(&opened.context("opening evidence")?)?
        }
        None => CaseEvidence::default(),
    };
    Ok(CaseFile {
        stopped_by_owner: case.state == CaseState::Stopped,
        case,
        claims: evidence.claims,
        best: evidence.best,
        history,
    })
}

fn case(stored: StoredCase) -> anyhow::Result<Case> {
    let percent = |number: i64| u8::try_from(number.clamp(0, 100)).unwrap_or_default();
    // An erased request has no account: it counts itself.
    let number = |number: i64| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    Ok(Case {
        state: CaseState::named(&stored.state).context("a case in no known state")?,
        reference: stored.reference,
        received_at: Timestamp(stored.received_at),
        answer_by: Timestamp(stored.answer_by),
        locale: stored.locale,
        score: percent(stored.score),
        given: percent(stored.given),
        familiar_device: stored.familiar_device == 1,
        over_limit: stored.over_limit == 1,
        earlier: Earlier {
            requests: number(stored.requests),
            mailboxes: number(stored.mailboxes),
        },
    })
}

/// Since when requests about the same account count as `earlier`.
fn account_since(state: &AppState) -> Timestamp {
    Timestamp(state.now().0.saturating_sub(EARLIER_SECONDS))
}

//! Sample cases for `regain serve --dev --samples`: one or more in every state, so that a newcomer sees the desk at
//! work. They are received, compared and decided by the code that does it for real ones, at times in the past. Nobody is
//! told of them.

use crate::app_state::AppState;
use crate::audit::{self, NewEntry};
use crate::case_state::CaseState;
use crate::cases::{self, Decided, Decision};
use crate::compare;
use crate::keys::{random_token, token_digest};
use crate::record::RequestRecord;
use crate::store::requests::{self, AnswerTime, StoredRequest};
use crate::store::reset_tokens::{self, ResetToken};
use crate::store::{accounts, answers, erasure};
use anyhow::{Context, bail};
use regain_core::check::Secrets;
use regain_core::journey::Request;
use regain_core::kind::identifier;
use regain_core::reference::Reference;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::FormVersion;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use std::time::Duration;

/// One sample a line.
const CASES: &str = include_str!("../dev-cases.jsonl");
/// The form that the samples answer.
const FORM: &str = "consumer-account";

/// A sample. Ages are in percent of the time in which a request is answered, before now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    identifier: String,
    contact: String,
    locale: String,
    age: i64,
    answers: Map<String, Value>,
    #[serde(default)]
    old_passwords: Vec<Secret>,
    #[serde(default)]
    device: Option<String>,
    #[serde(default)]
    over_limit: bool,
    /// What became of it, in order.
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    age: i64,
    #[serde(flatten)]
    happened: Happened,
}

/// What may become of a request.
#[derive(Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Happened {
    Decided {
        decision: Decision,
        by: String,
        reason: String,
    },
    Stopped,
    Doubted,
    Withdrawn,
    Answered,
    LinkExpired,
}

/// Adds the sample cases. None where requests are not offered, or where the site asks questions of its own.
///
/// # Errors
/// Those of the database.
pub async fn add(state: &AppState) -> anyhow::Result<()> {
    let form = state.questions.as_ref().map(|questions| &questions.form);
    let Some(form) = form.filter(|form| form.id == FORM) else {
        tracing::info!("no sample cases: they answer the form {FORM}, which is not offered");
        return Ok(());
    };
    let version = FormVersion {
        id: form.id.clone(),
        version: form.version,
    };
    let samples: Result<Vec<Sample>, _> = CASES.lines().map(serde_json::from_str).collect();
    let mut received = Vec::new();
    for sample in samples.context("reading the sample cases")? {
        let reference = receive(state, &sample, &version).await?;
        received.push((reference, sample));
    }
    compare_all(state).await?;
    for (reference, sample) in &received {
        for step in &sample.steps {
            take(state, reference.as_str(), step).await?;
        }
    }
    tracing::info!("{} sample cases: regain cases list", received.len());
    Ok(())
}

/// The time when something was this old.
fn ago(state: &AppState, age: i64) -> Timestamp {
    let answer_seconds = i64::try_from(state.config.answer_within().as_secs()).unwrap_or(i64::MAX);
    let seconds = (answer_seconds / 100).saturating_mul(age);
    Timestamp(state.now().0.saturating_sub(seconds))
}

/// Stores a sample as a received request.
async fn receive(
    state: &AppState,
    sample: &Sample,
    form: &FormVersion,
) -> anyhow::Result<Reference> {
    let mut connection = state.store.connection().await?;
    let identifiers = identifier::read(&sample.identifier, &state.config.on_file())
        .map_err(|fault| anyhow::anyhow!("a sample's identifier: {fault}"))?;
    let found = state.directory.find(&mut connection, &identifiers).await?;
    let canonical = identifiers.first().map(identifier::Identifier::match_key);
    let request = Request {
        reference: Reference::of_random(rand::random()),
        identifier: sample.identifier.clone(),
        canonical: canonical.unwrap_or_default(),
        account: found.account,
        contact: sample.contact.clone(),
        form: form.clone(),
        answers: sample.answers.clone(),
        revision: 1,
    };
    let digest = |device: &String| state.keys.lookup_digest("device", device);
    let device = sample.device.as_ref().map(digest);
    let (account, used) = (request.account.as_deref(), device.as_deref());
    let (account, used) = (account.unwrap_or_default(), used.unwrap_or_default());
    let secrets = Secrets::from([("old_passwords".into(), sample.old_passwords.clone())]);
    let record = RequestRecord {
        request: request.clone(),
        secrets,
        locale: sample.locale.clone(),
        familiar_device: accounts::has_device(&mut connection, account, used).await?,
        device,
    };
    drop(connection);
    let received_at = ago(state, sample.age);
    let reference = request.reference.as_str();
    let stored = StoredRequest {
        reference,
        account: request.account.as_deref(),
        received_at,
        answer_by: received_at + state.config.answer_within(),
        over_limit: sample.over_limit,
        locale: &sample.locale,
        mailbox: &state.keys.lookup_digest("mailbox", &request.mailbox()),
        familiar_device: record.familiar_device,
        tell_at: None,
        sealed: &record.sealed(&state.keys)?,
    };
    let mut transaction = state.store.begin().await?;
    let ends_at = received_at + state.config.request_lifetime();
    requests::open(&mut transaction, reference, "sample", received_at, ends_at).await?;
    requests::receive(&mut transaction, &stored).await?;
    transaction.commit().await?;
    Ok(request.reference)
}

/// Compares all samples. No other request is there yet.
async fn compare_all(state: &AppState) -> anyhow::Result<()> {
    loop {
        let next = {
            let mut connection = state.store.connection().await?;
            answers::uncompared(&mut connection, state.now()).await?
        };
        let Some(found) = next else {
            return Ok(());
        };
        let outcome = compare::outcome(state, &found).await?;
        let mut connection = state.store.connection().await?;
        // A moment after it came, as with real ones.
        let at = Timestamp(found.received_at) + Duration::from_secs(30);
        if !compare::store(&mut connection, &found, &outcome, at).await? {
            bail!("another server compares the sample cases");
        }
    }
}

/// Takes a step with a sample.
async fn take(state: &AppState, reference: &str, step: &Step) -> anyhow::Result<()> {
    let at = ago(state, step.age);
    let mut transaction = state.store.begin().await?;
    let db = &mut *transaction;
    let entry = |by, what, reason| NewEntry {
        at,
        by,
        what,
        reference: Some(reference),
        reason,
    };
    let entry = match &step.happened {
        Happened::Decided {
            decision,
            by,
            reason,
        } => Some(entry(by.as_str(), decision.name(), Some(reason.as_str()))),
        Happened::Stopped => Some(entry("owner", "stopped", None)),
        Happened::Doubted => Some(entry("owner", "doubted", None)),
        Happened::Withdrawn => Some(entry("person", "withdrawn", None)),
        Happened::Answered => Some(entry("regain", "answered", None)),
        Happened::LinkExpired => None,
    };
    if let Some(entry) = entry {
        audit::append(&state.keys, db, entry).await?;
    }
    let is_taken = match &step.happened {
        Happened::Decided { decision, by, .. } => {
            let answer = AnswerTime {
                at,
                is_gated: false,
            };
            let decided = cases::decide(state, db, reference, *decision, by, at, answer).await?;
            matches!(decided, Decided::To(_))
        }
        Happened::Stopped => {
            let is_stopped = requests::stop(db, reference, at, at).await?;
            answers::release_answer(db, reference, at).await?;
            is_stopped
        }
        Happened::Doubted => {
            requests::doubt(db, reference, at, at + state.config.answer_within()).await?
        }
        Happened::Withdrawn => {
            let is_withdrawn = requests::withdraw(db, reference, at).await?;
            erasure::erase(db, reference, at).await?;
            is_withdrawn
        }
        Happened::Answered => answer(db, reference, at).await?,
        Happened::LinkExpired => expire(state, db, reference, at).await?,
    };
    if !is_taken {
        bail!("the sample case {reference} is not where its next step begins");
    }
    Ok(transaction.commit().await?)
}

/// Records that a sample was answered at this time. False if no answer was due then.
async fn answer(
    connection: &mut AnyConnection,
    reference: &str,
    at: Timestamp,
) -> anyhow::Result<bool> {
    let due = answers::due(connection, at).await?;
    let case = due.into_iter().find(|case| case.reference == reference);
    let Some(case) = case else {
        return Ok(false);
    };
    let to = CaseState::named(&case.state).context("a case in no known state")?;
    Ok(answers::answered(connection, &case, to, at).await?)
}

/// Ends a verified sample with a link that nobody used until this time.
async fn expire(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &str,
    at: Timestamp,
) -> anyhow::Result<bool> {
    let link = ResetToken {
        reference: reference.into(),
        account: String::new(),
        generation: 0,
        expires_at: at.0,
        used_at: None,
    };
    reset_tokens::insert(connection, &token_digest(&random_token::<32>()), &link).await?;
    answers::expire(connection, reference, state.now()).await?;
    Ok(true)
}

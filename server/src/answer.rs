//! The clock of recovery requests (rows C1 to C3): sends the answers that are due, tells people whose answer takes
//! longer, the account's contacts that somebody asked (row C7), and the operator and the reviewers what waits. Nothing is ever dropped: what is due stays due until the
//! transaction that sends it is committed.

use crate::app_state::{AppState, SharedState};
use crate::audit;
use crate::case_state::CaseState;
use crate::delay::{AT_WORK_SECONDS, release_at};
use crate::deliver::TemplateType;
use crate::limits::{self, LimitKey};
use crate::links;
use crate::outgoing::{NOTICE_LIFETIME, OutgoingMessage, params};
use crate::record::RequestRecord;
use crate::store::answers::{self, DueCase, Untold};
use crate::store::{accounts, open_requests, staff};
use crate::unsent;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;

/// How often the clock looks.
const TICK: Duration = Duration::from_secs(2);
/// When telling an account's contacts is tried again after a failure.
const RETRY: Duration = Duration::from_secs(60);
/// Reviewers are told of new cases once in this time, in seconds.
const BETWEEN_MAILS_SECONDS: i64 = 3_600;

/// Runs until told to stop.
pub async fn run(state: SharedState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = tick(&state).await {
            tracing::error!("answering requests: {error:#}");
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn tick(state: &SharedState) -> anyhow::Result<()> {
    let mut connection = state.store.connection().await?;
    let db = &mut *connection;
    let desk_used_at = staff::last_used_at(db).await?.unwrap_or(Timestamp(0));
    let mut has_sent = false;
    for request in answers::untold(db, state.now()).await? {
        has_sent |= done(&request.reference, tell(state, &request).await);
    }
    for gated in answers::gated(db, state.now(), desk_used_at, AT_WORK_SECONDS).await? {
        let due_at = Timestamp(gated.answer_at);
        let answer_at = release_at(due_at, desk_used_at, state.now(), &mut rand::rng());
        answers::release_answer(db, &gated.reference, answer_at).await?;
    }
    for case in answers::due(db, state.now()).await? {
        has_sent |= done(&case.reference, send_answer(state, &case).await);
    }
    let overdue = answers::overdue(db, state.now()).await?;
    has_sent |= extend_all(state, &overdue).await?;
    let soon = state.now() + state.config.answer_within() / 4;
    let undecided = answers::to_escalate(db, soon).await?;
    has_sent |= escalate_all(state, &undecided).await?;
    has_sent |= tell_reviewers(state, db).await?;
    has_sent |= unsent::tick(state, db).await?;
    for reference in answers::expired(db, state.now()).await? {
        let mut transaction = state.store.begin().await?;
        answers::expire(&mut transaction, &reference, state.now()).await?;
        transaction.commit().await?;
    }
    if has_sent {
        state.mail_waits.notify_one();
        state.text_waits.notify_one();
    }
    Ok(())
}

/// Whether something was sent about a request. A failure is logged, and does not hold up the other requests.
fn done(reference: &str, outcome: anyhow::Result<bool>) -> bool {
    outcome.unwrap_or_else(|error| {
        tracing::error!(reference, "answering a request: {error:#}");
        false
    })
}

/// Tells the account's contacts of a request (row C7), as far as they were not told of another one within the day.
async fn tell(state: &AppState, request: &Untold) -> anyhow::Result<bool> {
    let (reference, account) = (&request.reference, &request.account);
    let mut transaction = state.store.begin().await?;
    let retry_at = state.now() + RETRY;
    if !answers::take_up_telling(&mut transaction, request, retry_at).await? {
        return Ok(false);
    }
    let received_at = Timestamp(request.received_at);
    let go_on_at =
        links::tell_contacts(state, &mut transaction, account, reference, received_at).await?;
    answers::tell_at(&mut transaction, reference, go_on_at).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Sends the answer to a case. False if another server does, or the case was stopped meanwhile.
async fn send_answer(state: &AppState, case: &DueCase) -> anyhow::Result<bool> {
    let now = state.now();
    let is_verified = case.state == CaseState::Verified.name();
    // The account may have changed since the decision. That is checked again when a password is set.
    let generation = match (&case.account, is_verified) {
        (Some(account), true) => usable(&mut *state.store.connection().await?, account).await?,
        _ => None,
    };
    let mut transaction = state.store.begin().await?;
    let connection = &mut *transaction;
    let to = match (&*case.state, generation) {
        ("verified", Some(_)) => CaseState::Verified,
        ("stopped", _) => CaseState::Stopped,
        _ => CaseState::NotVerified,
    };
    if !answers::answered(connection, case, to, now).await? {
        return Ok(false);
    }
    let Some(sealed) = &case.sealed else {
        tracing::error!(
            reference = case.reference,
            "a request was erased before it was answered"
        );
        transaction.commit().await?;
        return Ok(false);
    };
    let record = RequestRecord::open(&state.keys, &case.reference, sealed)?;
    match (&case.account, generation) {
        (Some(account), Some(generation)) => {
            let reference = &case.reference;
            open_requests::linked(connection, reference, generation).await?;
            let locale = state.locales.nearest(Some(&record.locale));
            let contact = record.request.contact.clone();
            links::mail_reset(
                state, connection, &locale, contact, reference, account, generation,
            )
            .await?;
        }
        _ => {
            let params = refusal(state, connection, &record).await?;
            let template = TemplateType::NotVerified;
            mail(
                state,
                connection,
                &record,
                template,
                params,
                now + NOTICE_LIFETIME,
            )
            .await?;
        }
    }
    if case.listed == 1 {
        audit::note(state, connection, "regain", "answered", &case.reference).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// The account's generation, if a verified request may set its password (row B13).
async fn usable(connection: &mut AnyConnection, account: &str) -> sqlx::Result<Option<i64>> {
    let account = accounts::find(connection, account).await?;
    let account = account.filter(|account| !account.disabled && !account.two_step);
    Ok(account.map(|account| account.generation))
}

/// The parameters of a refusal: the tries left today.
async fn refusal(
    state: &AppState,
    connection: &mut AnyConnection,
    record: &RequestRecord,
) -> anyhow::Result<BTreeMap<String, String>> {
    let request = &record.request;
    let key = LimitKey {
        identifier: &request.canonical,
        account: request.account.as_deref(),
        device: record.device.as_deref(),
    };
    let quota = limits::request_quota(state, connection, &key, &request.mailbox()).await?;
    let mut params = params([
        ("reference", request.reference.to_string()),
        ("tries_left", quota.remaining.to_string()),
    ]);
    if quota.remaining == 0 {
        params.insert("again_at".into(), quota.resets_at.to_string());
    }
    Ok(params)
}

/// Sends a message to the contact of a request.
async fn mail(
    state: &AppState,
    connection: &mut AnyConnection,
    record: &RequestRecord,
    template: TemplateType,
    params: BTreeMap<String, String>,
    give_up_at: Timestamp,
) -> anyhow::Result<()> {
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template,
        locale: &state.locales.nearest(Some(&record.locale)),
        to: Some(record.request.contact.clone()),
        params,
        give_up_at,
    };
    message.enqueue(state, connection).await
}

/// Tells people at the deadline that it takes longer, and the operator if a reviewer has to decide.
async fn extend_all(state: &AppState, cases: &[DueCase]) -> anyhow::Result<bool> {
    if cases.is_empty() {
        return Ok(false);
    }
    let now = state.now();
    let step = state.config.answer_within();
    let mut transaction = state.store.begin().await?;
    let mut undecided = Vec::new();
    for case in cases {
        let mut answer_by = Timestamp(case.answer_by) + step;
        if answer_by <= now {
            // The server was down for longer than that.
            answer_by = now + step;
        }
        if !answers::extend(&mut transaction, case, answer_by).await? {
            continue;
        }
        if ["waiting", "second_review"].contains(&&*case.state) && case.listed == 1 {
            undecided.push((&*case.reference, answer_by));
        }
        let record = match &case.sealed {
            Some(sealed) => RequestRecord::open(&state.keys, &case.reference, sealed),
            None => continue,
        };
        match record {
            Ok(record) => {
                let params = params([
                    ("reference", case.reference.clone()),
                    ("answer_by", answer_by.to_string()),
                ]);
                let template = TemplateType::TakesLonger;
                let until = now + NOTICE_LIFETIME;
                mail(state, &mut transaction, &record, template, params, until).await?;
            }
            Err(error) => {
                tracing::error!(
                    reference = case.reference,
                    "telling that it takes longer: {error:#}"
                );
            }
        }
    }
    tell_operator(state, &mut transaction, &undecided).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Tells the operator of cases that nobody has decided, well before their deadline.
async fn escalate_all(state: &AppState, cases: &[DueCase]) -> anyhow::Result<bool> {
    if cases.is_empty() {
        return Ok(false);
    }
    let mut transaction = state.store.begin().await?;
    let mut undecided = Vec::new();
    for case in cases {
        if answers::escalated(&mut transaction, case).await? {
            undecided.push((&*case.reference, Timestamp(case.answer_by)));
        }
    }
    tell_operator(state, &mut transaction, &undecided).await?;
    transaction.commit().await?;
    Ok(true)
}

/// One mail about all of these cases. It names the one with the earliest deadline, which comes first.
async fn tell_operator(
    state: &AppState,
    connection: &mut AnyConnection,
    undecided: &[(&str, Timestamp)],
) -> anyhow::Result<()> {
    let Some((first, answer_by)) = undecided.first() else {
        return Ok(());
    };
    let (waiting, _) = answers::waiting(connection).await?;
    match &state.config.request.escalate_to {
        Some(operator) => {
            let message = OutgoingMessage {
                kind: ContactKind::Email,
                template: TemplateType::Escalation,
                locale: &state.config.default_locale,
                to: Some(operator.0.clone()),
                params: params([
                    ("reference", (*first).into()),
                    ("answer_by", answer_by.to_string()),
                    ("waiting", waiting.to_string()),
                ]),
                give_up_at: state.now() + NOTICE_LIFETIME,
            };
            message.enqueue(state, connection).await?;
        }
        None => tracing::warn!(reference = first, "nobody has decided a request"),
    }
    for (reference, _) in undecided {
        audit::note(state, connection, "regain", "escalated", reference).await?;
    }
    Ok(())
}

/// Tells reviewers who want it of cases that are new since they were told last.
async fn tell_reviewers(state: &AppState, connection: &mut AnyConnection) -> anyhow::Result<bool> {
    let now = state.now();
    let before = Timestamp(now.0.saturating_sub(BETWEEN_MAILS_SECONDS));
    let reviewers = staff::to_notify(connection, before).await?;
    if reviewers.is_empty() {
        return Ok(false);
    }
    let (waiting, newest) = answers::waiting(connection).await?;
    let mut has_sent = false;
    for reviewer in reviewers {
        if waiting == 0 || newest.0 <= reviewer.notified_at {
            continue;
        }
        let mut transaction = state.store.begin().await?;
        if !staff::notified(&mut transaction, &reviewer, now).await? {
            continue;
        }
        let message = OutgoingMessage {
            kind: ContactKind::Email,
            template: TemplateType::CasesWaiting,
            locale: &state.config.default_locale,
            to: Some(reviewer.email),
            params: params([("waiting", waiting.to_string())]),
            give_up_at: now + NOTICE_LIFETIME,
        };
        message.enqueue(state, &mut transaction).await?;
        transaction.commit().await?;
        has_sent = true;
    }
    Ok(has_sent)
}

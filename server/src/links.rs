//! Mailed links: to a new password after a verified request (row C2), and to stop requests (row C7). A link holds a
//! random token in its fragment, which browsers send to no server; the database has its digest. Opening a link changes
//! nothing but the flow begun with it.

use crate::app_state::AppState;
use crate::audit::{self, NewEntry};
use crate::delay::answer_delay;
use crate::deliver::TemplateType;
use crate::error::AppError;
use crate::keys::{random_token, token_digest};
use crate::outgoing::{NOTICE_LIFETIME, OutgoingMessage, params};
use crate::record::RequestRecord;
use crate::store::accounts;
use crate::store::requests;
use crate::store::reset_tokens::{self, ResetToken};
use crate::store::stop_tokens::{self, StopToken};
use anyhow::Context;
use regain_core::journey::{Link, ResetLink, StopLink};
use regain_core::problem::{Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::time::Timestamp;
use regain_core::wire::{ContactKind, Purpose, RefusedCode, StoppableRequest};
use sqlx::AnyConnection;
use std::time::Duration;

/// How long a link to a new password is good.
pub const RESET_LIFETIME: Duration = Duration::from_secs(86_400);
/// How long a link to stop requests is good: longer than any request about the account can lead to a password.
const STOP_LIFETIME: Duration = Duration::from_secs(30 * 86_400);
/// A contact is told of requests once in this time.
const BETWEEN_NOTICES: Duration = Duration::from_secs(86_400);
/// A contact younger than this cannot stop a request by itself, in seconds: somebody may have added it for that.
const YOUNG_SECONDS: i64 = 30 * 86_400;

/// Mails the link to a new password for a verified request to its contact, in the caller's transaction.
pub async fn mail_reset(
    state: &AppState,
    connection: &mut AnyConnection,
    locale: &str,
    contact: String,
    reference: &str,
    account: &str,
    generation: i64,
) -> anyhow::Result<()> {
    let token = random_token::<32>();
    let expires_at = state.now() + RESET_LIFETIME;
    let stored = ResetToken {
        reference: reference.into(),
        account: account.into(),
        generation,
        expires_at: expires_at.0,
        used_at: None,
    };
    reset_tokens::insert(connection, &token_digest(&token), &stored).await?;
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template: TemplateType::Verified,
        locale,
        to: Some(contact),
        params: params([
            ("reference", reference.into()),
            ("link", page_with(state, "reset_token", &token)?),
            ("link_expires_at", expires_at.to_string()),
        ]),
        give_up_at: expires_at,
    };
    message.enqueue(state, connection).await
}

/// The URL of the page with a token in its fragment.
///
/// # Errors
/// If the configuration no longer says where the page is.
fn page_with(state: &AppState, name: &str, token: &str) -> anyhow::Result<String> {
    let page = state.page_url().context("public_url is not set")?;
    Ok([page, "#", name, "=", token].concat())
}

/// What a link to a new password opens.
pub async fn open_reset(
    state: &AppState,
    connection: &mut AnyConnection,
    token: &str,
) -> anyhow::Result<Link> {
    let refused = |code| Ok(Link::Refused(Purpose::Reset, code));
    let Some(found) = reset_tokens::find(connection, &token_digest(token)).await? else {
        return refused(RefusedCode::LinkExpired);
    };
    if found.used_at.is_some() {
        return refused(RefusedCode::LinkUsed);
    }
    if found.expires_at <= state.now().0 {
        return refused(RefusedCode::LinkExpired);
    }
    let Some(sealed) = requests::verified(connection, &found.reference).await? else {
        return refused(RefusedCode::LinkExpired);
    };
    let account = accounts::find(connection, &found.account).await?;
    let is_unchanged = account.is_some_and(|account| {
        account.generation == found.generation && !account.disabled && !account.two_step
    });
    if !is_unchanged {
        return refused(RefusedCode::LinkExpired);
    }
    let record = RequestRecord::open(&state.keys, &found.reference, &sealed)?;
    Ok(Link::Reset(ResetLink {
        identifier: record.request.identifier,
        account: found.account,
        generation: found.generation,
        reference: record.request.reference,
    }))
}

/// Tells every contact of an account that somebody asked to get back into it. Each hears of requests at most once a day,
/// until one of them stops a request: then the next one is told at once. Returns when to go on with the contacts that were
/// told of an earlier request within the day; `None` once each was told of this one.
pub async fn tell_contacts(
    state: &AppState,
    connection: &mut AnyConnection,
    account: &str,
    reference: &str,
    received_at: Timestamp,
) -> anyhow::Result<Option<Timestamp>> {
    let now = state.now();
    let recipients = state.directory.recipients(connection, account).await?;
    let locale = recipients.locale(&state.locales, &state.config.default_locale);
    let stopped_at = requests::last_stopped_at(connection, account).await?;
    let mut go_on_at = None;
    for (kind, address) in recipients.contacts {
        let kind_name = kind.name();
        let told_at = stop_tokens::last_sent_at(connection, account, kind_name, &address).await?;
        let told_at = told_at.filter(|told_at| stopped_at.is_none_or(|at| *told_at > at));
        let again_at = told_at.map(|told_at| Timestamp(told_at) + BETWEEN_NOTICES);
        match told_at.zip(again_at) {
            Some((told_at, _)) if told_at > received_at.0 => continue,
            Some((_, again_at)) if again_at > now => {
                go_on_at = go_on_at.max(Some(again_at));
                continue;
            }
            _ => {}
        }
        let token = random_token::<32>();
        let stored = StopToken {
            account: account.into(),
            kind: kind_name.into(),
            address: address.clone(),
            sent_at: now.0,
            expires_at: (now + STOP_LIFETIME).0,
        };
        stop_tokens::insert(connection, &token_digest(&token), &stored).await?;
        let message = OutgoingMessage {
            kind,
            template: TemplateType::SomeoneAsked,
            locale: &locale,
            to: Some(address),
            params: params([
                ("reference", reference.into()),
                ("received_at", received_at.to_string()),
                ("link", page_with(state, "stop_token", &token)?),
            ]),
            give_up_at: now + NOTICE_LIFETIME,
        };
        message.enqueue(state, connection).await?;
    }
    Ok(go_on_at)
}

/// What a link to stop requests opens.
pub async fn open_stop(
    state: &AppState,
    connection: &mut AnyConnection,
    token: &str,
) -> anyhow::Result<Link> {
    let refused = |code| Ok(Link::Refused(Purpose::Stop, code));
    let found = stop_tokens::find(connection, &token_digest(token)).await?;
    let Some(found) = found.filter(|found| found.expires_at > state.now().0) else {
        return refused(RefusedCode::LinkExpired);
    };
    let since = accounts::contact_since(connection, &found.account, &found.kind, &found.address);
    let Some(since) = since.await? else {
        return refused(RefusedCode::LinkExpired);
    };
    let requests = requests::stoppable(connection, &found.account, state.now()).await?;
    let has_set = requests::has_set_password(connection, &found.account, found.sent_at).await?;
    if requests.is_empty() && has_set {
        return refused(RefusedCode::TooLate);
    }
    let requests = requests
        .into_iter()
        .map(|request| StoppableRequest {
            id: random_token::<12>(),
            reference: request.reference,
            received_at: Timestamp(request.received_at),
        })
        .collect();
    let link = StopLink {
        account: found.account,
        contact: (found.kind, found.address),
        is_young: since > state.now().0.saturating_sub(YOUNG_SECONDS),
    };
    Ok(Link::Stop(link, requests))
}

/// Which of these requests can still be stopped, and whether a password was set by one of the others.
pub async fn stoppable(
    connection: &mut AnyConnection,
    account: &str,
    references: &[Reference],
    now: Timestamp,
) -> anyhow::Result<(Vec<Reference>, bool)> {
    let mut left = Vec::new();
    let mut is_too_late = false;
    for reference in references {
        match requests::standing_of(connection, account, reference.as_str()).await? {
            Some(standing) if standing.is_stoppable(now) => left.push(reference.clone()),
            Some(standing) => is_too_late |= standing.password_set_at.is_some(),
            None => {}
        }
    }
    Ok((left, is_too_late))
}

/// Stops requests, or sends them to a second reviewer where the contact is young, and tells the account's other
/// contacts. In the transaction of the flow.
///
/// # Errors
/// `unavailable` where one of them has led to a password meanwhile: the next attempt finds that. Those of the database.
pub async fn stop(
    state: &AppState,
    connection: &mut AnyConnection,
    locale: &str,
    by: &StopLink,
    references: &[Reference],
) -> Result<(), AppError> {
    let now = state.now();
    // Locks are taken in one order everywhere: flows, tokens, requests, accounts, the audit log.
    let mut references: Vec<&str> = references.iter().map(Reference::as_str).collect();
    references.sort_unstable();
    for reference in &references {
        reset_tokens::remove_of(connection, reference).await?;
    }
    let mut stopped = Vec::new();
    for reference in references {
        let found = requests::standing_of(connection, &by.account, reference).await?;
        let Some(found) = found else {
            continue;
        };
        let is_done = match by.is_young {
            true => {
                let answer_by = (now + state.config.answer_within()).0.max(found.answer_by);
                requests::doubt(connection, reference, now, Timestamp(answer_by)).await?
            }
            false => {
                let received_at = Timestamp(found.received_at);
                let delay = answer_delay(state, connection, received_at).await?;
                let answer_at = (received_at + delay).max(now);
                requests::stop(connection, reference, now, answer_at).await?
            }
        };
        if is_done {
            stopped.push(found);
        } else if found.password_set_at.is_some() || found.is_stoppable(now) {
            let detail = "a request has changed meanwhile: try again";
            return Err(Problem::new(ProblemCode::Unavailable, detail).into());
        }
    }
    if !by.is_young {
        // The silence after a notice ends: the next request is told at once.
        requests::tell_now(connection, &by.account, now).await?;
    }
    for found in stopped {
        if !by.is_young {
            tell_others(state, connection, locale, by, &found.reference).await?;
        }
        // Reviewers read the log, and learn nothing of requests that are not theirs to decide.
        if found.listed == 1 || found.compared_at.is_none() {
            let entry = NewEntry {
                at: now,
                by: "owner",
                what: if by.is_young { "doubted" } else { "stopped" },
                reference: Some(&found.reference),
                reason: None,
            };
            audit::append(&state.keys, connection, entry).await?;
        }
    }
    Ok(())
}

/// Tells the contacts other than the one that stopped a request.
async fn tell_others(
    state: &AppState,
    connection: &mut AnyConnection,
    locale: &str,
    by: &StopLink,
    reference: &str,
) -> anyhow::Result<()> {
    let recipients = state.directory.recipients(connection, &by.account).await?;
    let locale = recipients.locale(&state.locales, locale);
    for (kind, address) in recipients.contacts {
        if (kind.name(), &*address) == (&*by.contact.0, &*by.contact.1) {
            continue;
        }
        let message = OutgoingMessage {
            kind,
            template: TemplateType::RequestStopped,
            locale: &locale,
            to: Some(address),
            params: params([("reference", reference.into())]),
            give_up_at: state.now() + NOTICE_LIFETIME,
        };
        message.enqueue(state, connection).await?;
    }
    Ok(())
}

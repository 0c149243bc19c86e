//! Requests by their reference (row C6): what a reference leads to, withdrawing, and mailing the link to a new password
//! again. An unknown reference is looked up like a known one, and gets a decoy (row E5).

use crate::app_state::AppState;
use crate::audit;
use crate::deliver::TemplateType;
use crate::directory::decoy;
use crate::error::AppError;
use crate::flow_context::FlowContext;
use crate::links;
use crate::outgoing::{NOTICE_LIFETIME, OutgoingMessage, params};
use crate::record::RequestRecord;
use crate::store::open_requests::{self, StoredStatus};
use crate::store::{accounts, erasure, flows, requests, reset_tokens};
use crate::stored_journey::opened_journey;
use regain_core::journey::{FoundRequest, ReferenceLookup};
use regain_core::mask;
use regain_core::problem::{Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::time::Timestamp;
use regain_core::wire::{ContactKind, RequestState, RequestStatus};
use sqlx::AnyConnection;

/// How often the link to a new password may be mailed again.
const MAX_RESENT_LINKS: u32 = 3;

/// The contact of the request with this reference; for an unknown one, a decoy.
pub async fn look_up(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &Reference,
) -> anyhow::Result<ReferenceLookup> {
    let shape = state.directory.shapes.latest(connection).await?;
    let decoy = decoy::email(&state.keys, &shape, "reference", reference.as_str());
    let contact = match open_requests::find(connection, reference.as_str()).await? {
        Some(stored) => contact(state, connection, reference, &stored).await?,
        None => None,
    };
    Ok(ReferenceLookup {
        masked: contact.as_deref().map_or(decoy, mask::email),
        address: contact,
    })
}

/// The contact of a request, if it is not erased.
async fn contact(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &Reference,
    stored: &StoredStatus,
) -> anyhow::Result<Option<String>> {
    if stored.state == "open" {
        let found = open_request(state, connection, reference, &stored.flow).await?;
        return Ok(match found {
            Some(FoundRequest::Open { request, .. }) => Some(request.contact),
            _ => None,
        });
    }
    let record = record(state, reference, stored)?;
    Ok(record.map(|record| record.request.contact))
}

/// What was sent with a request, if it is not erased.
fn record(
    state: &AppState,
    reference: &Reference,
    stored: &StoredStatus,
) -> anyhow::Result<Option<RequestRecord>> {
    let sealed = stored.sealed.as_deref().filter(|sealed| !sealed.is_empty());
    sealed
        .map(|sealed| RequestRecord::open(&state.keys, reference.as_str(), sealed))
        .transpose()
}

/// The request that a flow holds, if its time is not over.
async fn open_request(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &Reference,
    flow: &str,
) -> anyhow::Result<Option<FoundRequest>> {
    let Some(stored) = flows::find(connection, flow).await? else {
        return Ok(None);
    };
    // One of an earlier version cannot be read.
    let Some(journey) = opened_journey(state, flow, &stored)? else {
        return Ok(None);
    };
    let request = journey
        .open_request()
        .filter(|request| request.reference == *reference && !journey.is_expired(state.now()));
    Ok(request.cloned().map(|request| FoundRequest::Open {
        request: Box::new(request),
        flow: flow.into(),
        version: stored.version,
        ends_at: journey.ends_at(),
    }))
}

/// The request with this reference as it is now; `None` if it is erased, or there is none.
pub async fn found(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &Reference,
) -> anyhow::Result<Option<FoundRequest>> {
    let Some(stored) = open_requests::find(connection, reference.as_str()).await? else {
        return Ok(None);
    };
    if stored.state == "open" {
        return open_request(state, connection, reference, &stored.flow).await;
    }
    let (Some(record), Some(received_at), Some(answer_by)) = (
        record(state, reference, &stored)?,
        stored.received_at,
        stored.answer_by,
    ) else {
        return Ok(None);
    };
    Ok(Some(FoundRequest::Received(RequestStatus {
        reference: reference.to_string(),
        state: told(&stored),
        received_at: Timestamp(received_at),
        answer_by: Timestamp(answer_by),
        masked: mask::email(&record.request.contact),
        links_left: links_left(state, connection, &stored).await?,
    })))
}

/// The state as the person may know it: nothing before the answer is mailed, and of a request that the account's owner
/// stopped the same as of any other that is refused.
fn told(stored: &StoredStatus) -> RequestState {
    match (&*stored.state, stored.answered_at) {
        (_, None) => RequestState::Received,
        ("verified" | "expired", _) => RequestState::Verified,
        _ => RequestState::NotVerified,
    }
}

/// How often the link can be mailed again: while no password was set with the account as it was.
async fn links_left(
    state: &AppState,
    connection: &mut AnyConnection,
    stored: &StoredStatus,
) -> anyhow::Result<u32> {
    let is_late = |at: i64| state.now().0.saturating_sub(at) >= requests::LINK_AGAIN_SECONDS;
    if told(stored) != RequestState::Verified
        || stored.password_set_at.is_some()
        || stored.answered_at.is_none_or(is_late)
        || usable_generation(connection, stored).await?.is_none()
    {
        return Ok(0);
    }
    let resent = u32::try_from(stored.links_resent).unwrap_or(u32::MAX);
    Ok(MAX_RESENT_LINKS.saturating_sub(resent))
}

/// The generation of the account, if a link may still set its password: it is the one that the first link was for, so that
/// no link opens an account again whose owner has set another password since (row B13 for two-step verification).
async fn usable_generation(
    connection: &mut AnyConnection,
    stored: &StoredStatus,
) -> anyhow::Result<Option<i64>> {
    let account = stored.account.as_deref().unwrap_or_default();
    let account = accounts::find(connection, account).await?;
    let usable = account.filter(|account| {
        !account.disabled && !account.two_step && Some(account.generation) == stored.link_generation
    });
    Ok(usable.map(|account| account.generation))
}

/// The answer where a request has changed since it was looked up: the next attempt finds how it stands.
fn changed() -> AppError {
    Problem::new(
        ProblemCode::Unavailable,
        "the request has changed meanwhile: try again",
    )
    .into()
}

/// Moves a request that is not submitted yet into this flow.
pub async fn take_up(
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    reference: &Reference,
    from: &str,
    version: i64,
) -> Result<(), AppError> {
    let to = context.flow;
    match open_requests::take_up(connection, reference.as_str(), from, version, to).await? {
        true => Ok(()),
        false => Err(changed()),
    }
}

/// Mails a reference to the contact of its request, with how to come back and until when.
pub async fn mail_reference(
    state: &AppState,
    connection: &mut AnyConnection,
    locale: &str,
    to: String,
    reference: &Reference,
    until: Timestamp,
) -> anyhow::Result<()> {
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template: TemplateType::Reference,
        locale,
        to: Some(to),
        params: params([
            ("reference", reference.to_string()),
            ("erased_at", until.to_string()),
        ]),
        give_up_at: until,
    };
    message.enqueue(state, connection).await
}

/// Withdraws a request that was not answered yet, erases what was sent with it, and confirms that to its contact.
pub async fn withdraw(
    state: &AppState,
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    reference: &Reference,
) -> Result<(), AppError> {
    let written = reference.as_str();
    let Some(stored) = open_requests::find(connection, written).await? else {
        return Err(changed());
    };
    let record = record(state, reference, &stored)?;
    let Some(record) = record else {
        return Err(changed());
    };
    erasure::remove_flows(connection, written, context.flow).await?;
    let is_listed = requests::is_listed(connection, written).await?;
    if !requests::withdraw(connection, written, state.now()).await? {
        return Err(changed());
    }
    erasure::erase_withdrawn(connection, written, state.now()).await?;
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template: TemplateType::Withdrawn,
        locale: context.locale,
        to: Some(record.request.contact),
        params: params([("reference", written.into())]),
        give_up_at: state.now() + NOTICE_LIFETIME,
    };
    message.enqueue(state, connection).await?;
    if is_listed {
        audit::note(state, connection, "person", "withdrawn", written).await?;
    }
    Ok(())
}

/// Mails the link to a new password again, to the contact of the request. The links before it no longer work.
pub async fn resend_link(
    state: &AppState,
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    reference: &Reference,
) -> Result<(), AppError> {
    let written = reference.as_str();
    // Locks are taken in one order everywhere: tokens before requests.
    reset_tokens::replace(connection, written, state.now()).await?;
    if !open_requests::link_again(connection, written, MAX_RESENT_LINKS.into()).await? {
        return Err(changed());
    }
    let Some(stored) = open_requests::find(connection, written).await? else {
        return Err(changed());
    };
    let generation = usable_generation(connection, &stored).await?;
    let record = record(state, reference, &stored)?;
    let (Some(generation), Some(account), Some(record)) = (generation, &stored.account, record)
    else {
        return Err(changed());
    };
    let contact = record.request.contact;
    let locale = context.locale;
    links::mail_reset(
        state, connection, locale, contact, written, account, generation,
    )
    .await?;
    audit::note(state, connection, "person", "link_resent", written).await?;
    Ok(())
}

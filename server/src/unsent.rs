//! Requests that were begun and not submitted (row C6): a day before its time is over, the contact of each is reminded; then
//! it is erased, and the contact is told.

use crate::app_state::AppState;
use crate::deliver::TemplateType;
use crate::outgoing::{NOTICE_LIFETIME, OutgoingMessage, params};
use crate::status;
use crate::store::flows;
use crate::store::open_requests::{self, OpenRequest};
use crate::stored_journey::opened_journey;
use regain_core::journey::Journey;
use regain_core::wire::ContactKind;
use sqlx::AnyConnection;
use std::time::Duration;

/// How long before its end the contact of a request is reminded.
const REMINDED_BEFORE: Duration = Duration::from_secs(86_400);

/// Reminds and erases what is due. Whether something was sent. A failure is logged, and does not hold up the others.
///
/// # Errors
/// Those of the database.
pub async fn tick(state: &AppState, connection: &mut AnyConnection) -> anyhow::Result<bool> {
    let mut has_sent = false;
    // Where a request has no more than a day in all, nobody needs to be reminded; where none is taken any more, it leads
    // nowhere.
    if state.questions.is_some() && state.config.request_lifetime() > REMINDED_BEFORE {
        let (now, soon) = (state.now(), state.now() + REMINDED_BEFORE);
        for request in open_requests::to_remind(connection, now, soon).await? {
            has_sent |= logged(&request, remind(state, &request).await);
        }
    }
    let ended = open_requests::ended(connection, state.now()).await?;
    for request in &ended {
        has_sent |= logged(request, erase(state, request).await);
    }
    if !ended.is_empty() {
        state.store.truncate_log().await?;
    }
    Ok(has_sent)
}

fn logged(request: &OpenRequest, outcome: anyhow::Result<bool>) -> bool {
    outcome.unwrap_or_else(|error| {
        tracing::error!(
            reference = request.reference,
            "a request that was not sent: {error:#}"
        );
        false
    })
}

/// The flow that holds a request, if it can be read.
async fn held(
    state: &AppState,
    connection: &mut AnyConnection,
    request: &OpenRequest,
) -> anyhow::Result<Option<Journey>> {
    match flows::find(connection, &request.flow).await? {
        Some(stored) => opened_journey(state, &request.flow, &stored),
        None => Ok(None),
    }
}

async fn remind(state: &AppState, request: &OpenRequest) -> anyhow::Result<bool> {
    let mut transaction = state.store.begin().await?;
    if !open_requests::reminded(&mut transaction, &request.reference).await? {
        return Ok(false);
    }
    let journey = held(state, &mut transaction, request).await?;
    let open = journey
        .as_ref()
        .and_then(|journey| Some((journey, journey.open_request()?)));
    if let Some((journey, open)) = open {
        let locale = state.locales.nearest(Some(journey.locale()));
        let (to, until) = (open.contact.clone(), journey.ends_at());
        status::mail_reference(state, &mut transaction, &locale, to, &open.reference, until)
            .await?;
    }
    transaction.commit().await?;
    Ok(open.is_some())
}

async fn erase(state: &AppState, request: &OpenRequest) -> anyhow::Result<bool> {
    let mut transaction = state.store.begin().await?;
    flows::lock(&mut transaction, &request.flow).await?;
    let journey = held(state, &mut transaction, request).await?;
    if !open_requests::remove(&mut transaction, request).await? {
        transaction.rollback().await?;
        return Ok(false);
    }
    let open = journey
        .as_ref()
        .and_then(|journey| Some((journey, journey.open_request()?)));
    if let Some((journey, open)) = open {
        let message = OutgoingMessage {
            kind: ContactKind::Email,
            template: TemplateType::NotSent,
            locale: &state.locales.nearest(Some(journey.locale())),
            to: Some(open.contact.clone()),
            params: params([("reference", request.reference.clone())]),
            give_up_at: state.now() + NOTICE_LIFETIME,
        };
        message.enqueue(state, &mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(open.is_some())
}

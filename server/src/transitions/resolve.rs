//! Answers the queries of a journey: the I/O and the heavy work behind a transition.

use crate::app_state::SharedState;
use crate::challenge;
use crate::error::AppError;
use crate::flow_context::FlowContext;
use crate::heavy::Work;
use crate::limits::{self, LimitKey};
use crate::links;
use crate::status;
use crate::store::flows;
use regain_core::journey::{CheckCode, DailyQuota, MakeChallenge, Query, Transition};
use regain_core::reference::Reference;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// Answers the journey's queries. `None` if that takes heavy work for which this request has no permit yet: the caller
/// waits for one, then reloads the flow, which is cheap.
pub async fn resolve(
    state: &SharedState,
    context: &FlowContext<'_>,
    mut query: Query,
    work: &mut Work,
) -> Result<Option<Transition>, AppError> {
    let rules = state.rules();
    loop {
        query = match query {
            Query::Done(transition) => return Ok(Some(transition)),
            Query::Account(query) => {
                // An import may be running: the snapshot shows the account as before or after it, never in between.
                let mut snapshot = state.store.snapshot().await?;
                let full = limits::lookups_again_at(state, &mut snapshot, context.client).await?;
                if let Some(again_at) = full {
                    return Ok(Some(query.too_many(again_at)));
                }
                let found = state
                    .directory
                    .find(&mut snapshot, query.identifiers())
                    .await?;
                snapshot.rollback().await?;
                return Ok(Some(query.found(found)));
            }
            Query::Code(query) => {
                let number = matching_code(state, context.flow, &query).await?;
                query.matched(number)
            }
            Query::Guesses(query) => {
                let key = LimitKey {
                    identifier: &query.identifier(),
                    account: query.account(),
                    device: context.device,
                };
                let mut connection = state.store.connection().await?;
                let guesses = limits::wrong_codes(state, &mut connection, &key).await?;
                query.counted(guesses, &rules)
            }
            Query::Names(_) | Query::Work(_) if !work.has_permit() => return Ok(None),
            Query::Names(query) => {
                let mut connection = state.store.connection().await?;
                let names = state
                    .directory
                    .names(&mut connection, query.account())
                    .await?;
                return Ok(Some(query.named(&names, &rules)));
            }
            Query::Challenge(query) => {
                return issue_challenge(state, context, query, work).await;
            }
            Query::Work(query) => {
                let secret = state.keys.challenge_secret();
                let solved =
                    challenge::is_solved(query.challenge(), query.answer(), secret).await?;
                query.solved(solved, &rules)
            }
            Query::Open(query) => {
                let quota = daily_quota(
                    state,
                    context,
                    query.canonical_identifier(),
                    &query.mailbox(),
                    query.account(),
                )
                .await?;
                let reference = Reference::of_random(rand::random());
                return Ok(Some(query.opened(reference, quota, &rules)));
            }
            Query::Submit(query) => {
                let quota = daily_quota(
                    state,
                    context,
                    query.canonical_identifier(),
                    &query.mailbox(),
                    query.account(),
                )
                .await?;
                return Ok(Some(query.allowed(quota)));
            }
            Query::Reference(query) => {
                let mut connection = state.store.connection().await?;
                let found = status::look_up(state, &mut connection, query.reference()).await?;
                query.found(found, &rules)
            }
            Query::Status(query) => {
                // One snapshot: the flow that holds a request, and the request, are read one after the other.
                let mut snapshot = state.store.snapshot().await?;
                let found = status::found(state, &mut snapshot, query.reference()).await?;
                snapshot.rollback().await?;
                return Ok(Some(query.found(found, &rules)));
            }
            Query::Usernames(query) => {
                let mut connection = state.store.connection().await?;
                let (kind, address) = (query.kind(), query.address());
                let directory = &state.directory;
                let usernames = directory.usernames(&mut connection, kind, address).await?;
                return Ok(Some(query.found(usernames)));
            }
            Query::Stop(query) => {
                let mut connection = state.store.connection().await?;
                let (left, is_too_late) = links::stoppable(
                    &mut connection,
                    query.account(),
                    query.references(),
                    state.now(),
                )
                .await?;
                return Ok(Some(query.stoppable(left, is_too_late)));
            }
        }
    }
}

/// How many requests this identifier, mailbox and device may still send today.
async fn daily_quota(
    state: &SharedState,
    context: &FlowContext<'_>,
    identifier: &str,
    mailbox: &str,
    account: Option<&str>,
) -> anyhow::Result<DailyQuota> {
    let mut connection = state.store.connection().await?;
    let key = LimitKey {
        identifier,
        account,
        device: context.device,
    };
    limits::request_quota(state, &mut connection, &key, mailbox).await
}

/// Continues with a new challenge. Cheap checks come first; a request makes one challenge at most, counted beforehand.
async fn issue_challenge(
    state: &SharedState,
    context: &FlowContext<'_>,
    query: MakeChallenge,
    work: &mut Work,
) -> Result<Option<Transition>, AppError> {
    if let Some(issued) = work
        .issued
        .clone()
        .filter(|issued| issued.kind() == query.kind())
    {
        return Ok(Some(query.made(issued)));
    }
    let counted = {
        let mut connection = state.store.connection().await?;
        let full = limits::challenges_again_at(state, &mut connection, context.client).await?;
        if let Some(again_at) = full {
            return Ok(Some(query.too_many(again_at)));
        }
        if !work.has_permit() {
            return Ok(None);
        }
        limits::count_challenge(state, &mut connection, context.client).await?
    };
    let counted = match counted {
        Ok(counted) => counted,
        Err(again_at) => return Ok(Some(query.too_many(again_at))),
    };
    let secret = state.keys.challenge_secret();
    let issued = challenge::issue(counted, query.kind(), secret, state.now()).await?;
    work.issued = Some(issued.clone());
    Ok(Some(query.made(issued)))
}

/// The number of the matching code. Compares every code in constant time, against timing attacks.
async fn matching_code(
    state: &SharedState,
    flow: &str,
    query: &CheckCode,
) -> anyhow::Result<Option<u32>> {
    let digest = state.keys.code_digest(flow, query.code().reveal());
    let mut connection = state.store.connection().await?;
    let mut found = 0;
    let mut any = Choice::from(0);
    for (number, kept) in flows::codes(&mut connection, flow).await? {
        let equal = digest.as_bytes().ct_eq(kept.as_bytes());
        found = u32::conditional_select(&found, &number, equal);
        any |= equal;
    }
    Ok(bool::from(any).then_some(found))
}

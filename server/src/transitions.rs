//! One transition of a journey: load it, let `core` decide, store what came of it and carry out its effects in one
//! transaction. There is no other way to move a flow.
//!
//! A transition is stored only over the version it began from. Where two come at once, the slower one begins again and finds
//! the step gone: of twenty equal actions one succeeds.

use crate::app_state::SharedState;
use crate::challenge;
use crate::effects::{self, FlowContext};
use crate::error::AppError;
use crate::heavy::Work;
use crate::keys::{random_token, token_digest};
use crate::limits::{self, Client, LimitKey};
use crate::store::flows::{self, StoredFlow};
use anyhow::Context;
use regain_core::fault::Fault;
use regain_core::journey::{CheckCode, Journey, MakeChallenge, Query, Refusal, Transition};
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Created, Flow, NewFlow};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// How often a transition is begun again before it is given up: each time another one was stored.
const ATTEMPTS: usize = 20;
/// The longest device value kept.
pub const MAX_DEVICE_BYTES: usize = 1_024;

/// Begins a flow.
pub async fn begin(
    state: &SharedState,
    new: NewFlow,
    client: &Client,
) -> Result<Created, AppError> {
    let refused = |name: &str, fault: Fault| Problem::invalid(vec![FieldError::at(name, &fault)]);
    if !state.purposes().contains(&new.purpose) {
        return Err(refused("purpose", Fault::NotAnOption).into());
    }
    if new
        .device
        .as_ref()
        .is_some_and(|device| device.len() > MAX_DEVICE_BYTES)
    {
        let max = u32::try_from(MAX_DEVICE_BYTES).unwrap_or(u32::MAX);
        return Err(refused("device", Fault::TooLong { max }).into());
    }
    let full = {
        let mut connection = state.store.connection().await?;
        limits::flows_again_at(state, &mut connection, client).await?
    };
    if let Some(again_at) = full {
        return Err(Problem::too_often(again_at).into());
    }
    let (id, token) = (random_token::<16>(), random_token::<32>());
    let locale = state.locales.nearest(new.locale.as_deref());
    let (rules, now) = (state.rules(), state.now());
    let journey = Journey::begin(new.purpose, locale.clone(), &rules, now);
    let device_digest = new
        .device
        .map(|device| state.keys.lookup_digest("device", &device));
    let context = FlowContext {
        flow: &id,
        locale: &locale,
        client,
        device: device_digest.as_deref(),
    };
    let mut work = Work::default();
    let transition = match new.identifier {
        None => Transition {
            journey,
            effects: Vec::new(),
            refusal: None,
        },
        Some(identifier) => {
            let action = Action::Identify { identifier };
            loop {
                let query = journey.clone().act(action.clone(), &rules, now);
                match resolve(state, &context, query, &mut work).await? {
                    Some(transition) => break transition,
                    None => work.wait(state).await?,
                }
            }
        }
    };
    match transition.refusal {
        Some(Refusal::Invalid(errors)) => return Err(Problem::invalid(errors).into()),
        Some(Refusal::TooOften(retry_at)) => return Err(Problem::too_often(retry_at).into()),
        _ => {}
    }
    let effects = effects::prepare(state, transition.effects, &mut work).await?;
    let stored = StoredFlow {
        token_digest: token_digest(&token),
        device_digest: device_digest.clone(),
        version: 0,
        journey: sealed(state, &id, &transition.journey)?,
    };
    let mut transaction = state.store.begin().await?;
    flows::insert(
        &mut transaction,
        &id,
        &stored,
        transition.journey.expires_at(),
    )
    .await?;
    limits::count_flow(state, &mut transaction, client).await??;
    effects::apply(state, &mut transaction, &context, &effects).await?;
    transaction.commit().await?;
    Ok(Created {
        flow: transition.journey.flow(&id, &rules),
        token: Secret::new(token),
    })
}

/// Where a flow stands. It lives on from there: whoever asks is still there.
pub async fn current(state: &SharedState, id: &str, token: &str) -> Result<Flow, AppError> {
    let (stored, before) = load(state, id, token).await?;
    let (rules, now) = (state.rules(), state.now());
    if before.is_expired(now) {
        return Err(Problem::new(ProblemCode::FlowExpired, "begin again").into());
    }
    let journey = before.clone().touch(&rules, now);
    if journey == before || store(state, id, stored.version, &journey).await? {
        return Ok(journey.flow(id, &rules));
    }
    // An action was quicker, and did the same.
    let (_, journey) = load(state, id, token).await?;
    Ok(journey.flow(id, &rules))
}

/// Takes one action. What is mailed from then on is in the language asked for, where one is.
pub async fn act(
    state: &SharedState,
    id: &str,
    token: &str,
    action: &Action,
    locale: Option<&str>,
    client: &Client,
) -> Result<Flow, AppError> {
    let rules = state.rules();
    let mut work = Work::default();
    for _ in 0..ATTEMPTS {
        let (stored, before) = load(state, id, token).await?;
        if let Some(again_at) = full(state, id, action).await? {
            let problem = Problem::too_often(again_at);
            return Err(problem.with_flow(before.flow(id, &rules)).into());
        }
        let mut journey = before.clone();
        if locale.is_some() {
            journey = journey.with_locale(state.locales.nearest(locale));
        }
        let spoken = journey.locale().to_owned();
        let context = FlowContext {
            flow: id,
            locale: &spoken,
            client,
            device: stored.device_digest.as_deref(),
        };
        let query = journey.act(action.clone(), &rules, state.now());
        let Some(transition) = resolve(state, &context, query, &mut work).await? else {
            work.wait(state).await?;
            continue;
        };
        if transition.journey != before || !transition.effects.is_empty() {
            let effects = effects::prepare(state, transition.effects, &mut work).await?;
            let journey = sealed(state, id, &transition.journey)?;
            let until = transition.journey.expires_at();
            let mut transaction = state.store.begin().await?;
            if !flows::replace(&mut transaction, id, stored.version, &journey, until).await? {
                transaction.rollback().await?;
                continue;
            }
            match effects::apply(state, &mut transaction, &context, &effects).await {
                Ok(()) => transaction.commit().await?,
                Err(AppError::Problem(problem)) => {
                    transaction.rollback().await?;
                    if problem.code != ProblemCode::FlowExpired {
                        return Err(problem.with_flow(before.flow(id, &rules)).into());
                    }
                    // What it proved no longer holds: there is nothing to go on with.
                    store(state, id, stored.version, &before.ended(state.now())).await?;
                    return Err((*problem).into());
                }
                Err(broken) => return Err(broken),
            }
            effects::notify_delivery(state, &effects);
        }
        let flow = transition.journey.flow(id, &rules);
        return match transition.refusal {
            None => Ok(flow),
            Some(refusal) => Err(problem(refusal, flow).into()),
        };
    }
    let detail = "too many actions at once for one flow; nothing was lost";
    Err(Problem::new(ProblemCode::Unavailable, detail).into())
}

/// From when on such an action is taken, where too many came. Asked before what it brings along is looked at.
async fn full(state: &SharedState, id: &str, action: &Action) -> anyhow::Result<Option<Timestamp>> {
    if !matches!(action, Action::SaveAnswers { .. }) {
        return Ok(None);
    }
    let mut connection = state.store.connection().await?;
    limits::saves_again_at(state, &mut connection, id).await
}

/// Stores a journey without effects. False where another transition was quicker.
async fn store(
    state: &SharedState,
    id: &str,
    version: i64,
    journey: &Journey,
) -> anyhow::Result<bool> {
    let mut connection = state.store.connection().await?;
    let (sealed, until) = (sealed(state, id, journey)?, journey.expires_at());
    Ok(flows::replace(&mut connection, id, version, &sealed, until).await?)
}

fn problem(refusal: Refusal, flow: Flow) -> Problem {
    match refusal {
        Refusal::OutOfOrder => {
            let detail = "the flow comes along: go on from its step";
            Problem::new(ProblemCode::OutOfOrder, detail).with_flow(flow)
        }
        Refusal::OutOfDate => {
            let detail = "other answers were saved since: they come along, with their revision";
            Problem::new(ProblemCode::OutOfOrder, detail).with_flow(flow)
        }
        Refusal::FlowExpired => Problem::new(ProblemCode::FlowExpired, "begin again"),
        Refusal::Invalid(errors) => Problem::invalid(errors).with_flow(flow),
        Refusal::TooOften(retry_at) => Problem::too_often(retry_at).with_flow(flow),
    }
}

/// Finds out what the transition needs to know. None where that is heavy work and this request must wait for its transition at it:
/// then the flow is looked at again, which costs nothing beside.
async fn resolve(
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
                // An import may be under way: the account is seen whole, as it was or as it becomes.
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
                    identifier: query.identifier(),
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
                let mut connection = state.store.connection().await?;
                let key = LimitKey {
                    identifier: query.identifier(),
                    account: query.account(),
                    device: context.device,
                };
                let quota = limits::request_quota(state, &mut connection, &key).await?;
                let reference = Reference::of_random(rand::random());
                return Ok(Some(query.opened(reference, quota, &rules)));
            }
            Query::Submit(query) => {
                let mut connection = state.store.connection().await?;
                let key = LimitKey {
                    identifier: query.identifier(),
                    account: query.account(),
                    device: context.device,
                };
                let quota = limits::request_quota(state, &mut connection, &key).await?;
                return Ok(Some(query.allowed(quota)));
            }
        }
    }
}

/// With a new challenge: what is cheap first, and one drawing for each request at most, which is counted before.
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

/// The number of the code entered. Every code is compared, each in constant time.
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

async fn load(
    state: &SharedState,
    id: &str,
    token: &str,
) -> Result<(StoredFlow, Journey), AppError> {
    let mut connection = state.store.connection().await?;
    let stored = flows::find(&mut connection, id).await?;
    let digest = token_digest(token);
    // A flow that is not there and a token that is not its own get the same answer.
    let stored = stored
        .filter(|flow| bool::from(flow.token_digest.as_bytes().ct_eq(digest.as_bytes())))
        .ok_or_else(unknown_flow)?;
    let journey = state
        .keys
        .open(&associated_data(id), &stored.journey)
        .context("opening a journey")?;
    match serde_json::from_slice(&journey) {
        Ok(journey) => Ok((stored, journey)),
        // Of a version before this one. Beginning again takes a minute, and trying again would never help.
        Err(_) => {
            tracing::warn!("a flow is not as this version keeps it, so it is over");
            Err(Problem::new(ProblemCode::FlowExpired, "begin again").into())
        }
    }
}

/// For a flow that is not there and for a token that is not its own.
pub fn unknown_flow() -> Problem {
    Problem::new(ProblemCode::UnknownFlow, "no flow opens with this token")
}

fn sealed(state: &SharedState, id: &str, journey: &Journey) -> anyhow::Result<String> {
    state
        .keys
        .seal(&associated_data(id), &serde_json::to_vec(journey)?)
}

fn associated_data(flow: &str) -> String {
    format!("flow {flow}")
}

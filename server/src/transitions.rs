//! Transitions of flows: load the journey, let `core` decide, then store the result and apply its effects in one
//! transaction. Nothing else changes a flow.
//!
//! Optimistic locking: a journey is stored only over the version it was loaded from. Of concurrent actions one
//! succeeds; the others are retried and find the step gone.

mod resolve;

use crate::app_state::SharedState;
use crate::effects;
use crate::error::AppError;
use crate::flow_context::FlowContext;
use crate::heavy::Work;
use crate::keys::{random_token, token_digest};
use crate::limits::{self, Client};
use crate::links;
use crate::store::flows::{self, StoredFlow};
use crate::store::reset_tokens;
use crate::stored_journey::{opened_journey, sealed_journey};
use regain_core::fault::Fault;
use regain_core::journey::{Journey, Refusal, Transition};
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Created, Flow, NewFlow, Purpose};
use resolve::resolve;
use subtle::ConstantTimeEq;

/// How often a transition is retried when another one was stored first.
const ATTEMPTS: usize = 20;
/// The longest device value accepted.
pub const MAX_DEVICE_BYTES: usize = 1_024;

/// Begins a flow.
pub async fn begin(
    state: &SharedState,
    new: NewFlow,
    client: &Client,
) -> Result<Created, AppError> {
    let refused = |name: &str, fault: Fault| Problem::invalid(vec![FieldError::at(name, &fault)]);
    let link_token = match new.purpose {
        Purpose::Reset => new.reset_token.as_ref(),
        Purpose::Stop => new.stop_token.as_ref(),
        _ => None,
    };
    // A link that was mailed opens, also where requests are no longer offered.
    if link_token.is_none() && !state.config.purposes().contains(&new.purpose) {
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
    let journey = match link_token {
        None => Journey::begin(new.purpose, locale.clone(), &rules, now),
        Some(token) => {
            let mut connection = state.store.connection().await?;
            let link = match new.purpose {
                Purpose::Reset => links::open_reset(state, &mut connection, token.reveal()).await?,
                _ => links::open_stop(state, &mut connection, token.reveal()).await?,
            };
            Journey::open(link, locale.clone(), &rules, now)
        }
    };
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
    let identifier = new.identifier.filter(|_| link_token.is_none());
    let transition = match identifier {
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
                    None => work.wait(&state.heavy).await?,
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
        journey: sealed_journey(state, &id, &transition.journey)?,
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
    if let (Purpose::Reset, Some(token)) = (new.purpose, link_token) {
        reset_tokens::begin_flow(&mut transaction, &token_digest(token.reveal()), &id).await?;
    }
    effects::apply(state, &mut transaction, &context, &effects).await?;
    transaction.commit().await?;
    Ok(Created {
        flow: transition.journey.flow(&id, &rules),
        token: Secret::new(token),
    })
}

/// The current state of a flow. Reading it extends the flow's lifetime, because somebody is using it.
pub async fn current(
    state: &SharedState,
    id: &str,
    token: &str,
    client: &Client,
) -> Result<Flow, AppError> {
    let (stored, before) = load(state, id, token).await?;
    let (rules, now) = (state.rules(), state.now());
    let ended = || Problem::new(ProblemCode::FlowExpired, "begin again");
    if before.is_expired(now) {
        return Err(ended().into());
    }
    let locale = before.locale().to_owned();
    let context = FlowContext {
        flow: id,
        locale: &locale,
        client,
        device: stored.device_digest.as_deref(),
    };
    let query = before.clone().look(&rules, now);
    let looked = resolve(state, &context, query, &mut Work::default()).await?;
    // Looking takes no heavy work.
    let journey = looked.map_or_else(|| before.clone(), |transition| transition.journey);
    if journey == before || store(state, id, stored.version, &journey).await? {
        return match journey.is_expired(now) {
            true => Err(ended().into()),
            false => Ok(journey.flow(id, &rules)),
        };
    }
    // A concurrent action was stored first, and extended it as well.
    let (_, journey) = load(state, id, token).await?;
    Ok(journey.flow(id, &rules))
}

/// Performs one action. With a `locale`, the flow's messages are in that language from then on.
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
            work.wait(&state.heavy).await?;
            continue;
        };
        if transition.journey != before || !transition.effects.is_empty() {
            let effects = effects::prepare(state, transition.effects, &mut work).await?;
            let journey = sealed_journey(state, id, &transition.journey)?;
            let until = transition.journey.expires_at();
            let mut transaction = state.store.begin().await?;
            if !flows::replace(&mut transaction, id, stored.version, &journey, until).await? {
                transaction.rollback().await?;
                continue;
            }
            match effects::apply(state, &mut transaction, &context, &effects).await {
                Ok(()) => {
                    transaction.commit().await?;
                    effects::forget_log(state, &effects).await;
                }
                Err(AppError::Problem(problem)) => {
                    transaction.rollback().await?;
                    if problem.code == ProblemCode::Unavailable {
                        // What the transition is based on has changed: decide again.
                        continue;
                    }
                    if problem.code != ProblemCode::FlowExpired {
                        return Err(problem.with_flow(before.flow(id, &rules)).into());
                    }
                    // The proof no longer holds, so the flow ends.
                    store(state, id, stored.version, &before.ended(state.now())).await?;
                    return Err((*problem).into());
                }
                Err(broken) => return Err(broken),
            }
            effects::wake_tasks(state, &effects);
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

/// When the rate limit of such actions resets, if it is exceeded. Checked before the body is evaluated.
async fn full(state: &SharedState, id: &str, action: &Action) -> anyhow::Result<Option<Timestamp>> {
    if !matches!(action, Action::SaveAnswers { .. }) {
        return Ok(None);
    }
    let mut connection = state.store.connection().await?;
    limits::saves_again_at(state, &mut connection, id).await
}

/// Stores a journey without effects. False if another transition was stored first.
async fn store(
    state: &SharedState,
    id: &str,
    version: i64,
    journey: &Journey,
) -> anyhow::Result<bool> {
    let mut connection = state.store.connection().await?;
    let (sealed, until) = (sealed_journey(state, id, journey)?, journey.expires_at());
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

async fn load(
    state: &SharedState,
    id: &str,
    token: &str,
) -> Result<(StoredFlow, Journey), AppError> {
    let mut connection = state.store.connection().await?;
    let stored = flows::find(&mut connection, id).await?;
    let digest = token_digest(token);
    // An unknown flow and a wrong token get the same answer.
    let stored = stored
        .filter(|flow| bool::from(flow.token_digest.as_bytes().ct_eq(digest.as_bytes())))
        .ok_or_else(unknown_flow)?;
    match opened_journey(state, id, &stored)? {
        Some(journey) => Ok((stored, journey.locked(state.now()))),
        // Stored by an earlier version. Beginning again takes a minute; retrying would never help.
        None => {
            tracing::warn!("a flow is not as this version keeps it, so it is over");
            Err(Problem::new(ProblemCode::FlowExpired, "begin again").into())
        }
    }
}

/// The answer to an unknown flow and to a wrong token.
pub fn unknown_flow() -> Problem {
    Problem::new(ProblemCode::UnknownFlow, "no flow opens with this token")
}

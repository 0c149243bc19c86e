//! One turn of a journey: load it, let `core` decide, store what came of it and carry out its effects in one
//! transaction. There is no other way to move a flow.
//!
//! A turn is stored only over the version it began from. Where two come at once, the slower one begins again and finds
//! the step gone: of twenty equal actions one succeeds.

use crate::app::App;
use crate::challenge;
use crate::effects::{self, Of};
use crate::heavy::Work;
use crate::keys::{random_token, token_digest};
use crate::limits::{self, About, Client};
use crate::problem::Failure;
use crate::store::flows::{self, StoredFlow};
use anyhow::Context;
use regain_core::fault::Fault;
use regain_core::journey::{Ask, CheckCode, Journey, MakeChallenge, Refusal, Turn};
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Created, Flow, NewFlow};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// How often a turn is begun again before it is given up: each time another one was stored.
const ATTEMPTS: usize = 20;
/// The longest device value kept.
pub const MAX_DEVICE_BYTES: usize = 1_024;

/// Begins a flow.
pub async fn begin(app: &App, new: NewFlow, client: &Client) -> Result<Created, Failure> {
    let refused = |name: &str, fault: Fault| Problem::invalid(vec![FieldError::at(name, &fault)]);
    if !app.purposes().contains(&new.purpose) {
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
        let mut connection = app.store.connection().await?;
        limits::flows_again_at(app, &mut connection, client).await?
    };
    if let Some(again_at) = full {
        return Err(Problem::too_often(again_at).into());
    }
    let (id, token) = (random_token::<16>(), random_token::<32>());
    let locale = app.locales.nearest(new.locale.as_deref());
    let (rules, now) = (app.rules(), app.now());
    let journey = Journey::begin(new.purpose, locale.clone(), &rules, now);
    let device_digest = new
        .device
        .map(|device| app.keys.lookup_digest("device", &device));
    let of = Of {
        flow: &id,
        locale: &locale,
        client,
        device: device_digest.as_deref(),
    };
    let mut work = Work::default();
    let turn = match new.identifier {
        None => Turn {
            journey,
            effects: Vec::new(),
            refusal: None,
        },
        Some(identifier) => {
            let action = Action::Identify { identifier };
            loop {
                let ask = journey.clone().act(action.clone(), &rules, now);
                match settle(app, &of, ask, &mut work).await? {
                    Some(turn) => break turn,
                    None => work.wait(app).await?,
                }
            }
        }
    };
    match turn.refusal {
        Some(Refusal::Invalid(errors)) => return Err(Problem::invalid(errors).into()),
        Some(Refusal::TooOften(retry_at)) => return Err(Problem::too_often(retry_at).into()),
        _ => {}
    }
    let effects = effects::prepare(app, turn.effects, &mut work).await?;
    let stored = StoredFlow {
        token_digest: token_digest(&token),
        device_digest: device_digest.clone(),
        version: 0,
        journey: sealed(app, &id, &turn.journey)?,
    };
    let mut transaction = app.store.begin().await?;
    flows::insert(&mut transaction, &id, &stored, turn.journey.expires_at()).await?;
    limits::count_flow(app, &mut transaction, client).await??;
    effects::carry_out(app, &mut transaction, &of, &effects).await?;
    transaction.commit().await?;
    Ok(Created {
        flow: turn.journey.flow(&id, &rules),
        token: Secret::new(token),
    })
}

/// Where a flow stands. It lives on from there: whoever asks is still there.
pub async fn standing(app: &App, id: &str, token: &str) -> Result<Flow, Failure> {
    let (stored, before) = load(app, id, token).await?;
    let (rules, now) = (app.rules(), app.now());
    if before.is_expired(now) {
        return Err(Problem::new(ProblemCode::FlowExpired, "begin again").into());
    }
    let journey = before.clone().looked_at(&rules, now);
    if journey == before || store(app, id, stored.version, &journey).await? {
        return Ok(journey.flow(id, &rules));
    }
    // An action was quicker, and did the same.
    let (_, journey) = load(app, id, token).await?;
    Ok(journey.flow(id, &rules))
}

/// Takes one action. What is mailed from then on is in the language asked for, where one is.
pub async fn act(
    app: &App,
    id: &str,
    token: &str,
    action: &Action,
    locale: Option<&str>,
    client: &Client,
) -> Result<Flow, Failure> {
    let rules = app.rules();
    let mut work = Work::default();
    for _ in 0..ATTEMPTS {
        let (stored, before) = load(app, id, token).await?;
        if let Some(again_at) = full(app, id, action).await? {
            let problem = Problem::too_often(again_at);
            return Err(problem.with_flow(before.flow(id, &rules)).into());
        }
        let mut journey = before.clone();
        if locale.is_some() {
            journey = journey.in_language(app.locales.nearest(locale));
        }
        let spoken = journey.locale().to_owned();
        let of = Of {
            flow: id,
            locale: &spoken,
            client,
            device: stored.device_digest.as_deref(),
        };
        let ask = journey.act(action.clone(), &rules, app.now());
        let Some(turn) = settle(app, &of, ask, &mut work).await? else {
            work.wait(app).await?;
            continue;
        };
        if turn.journey != before || !turn.effects.is_empty() {
            let effects = effects::prepare(app, turn.effects, &mut work).await?;
            let journey = sealed(app, id, &turn.journey)?;
            let until = turn.journey.expires_at();
            let mut transaction = app.store.begin().await?;
            if !flows::replace(&mut transaction, id, stored.version, &journey, until).await? {
                transaction.rollback().await?;
                continue;
            }
            match effects::carry_out(app, &mut transaction, &of, &effects).await {
                Ok(()) => transaction.commit().await?,
                Err(Failure::Problem(problem)) => {
                    transaction.rollback().await?;
                    if problem.code != ProblemCode::FlowExpired {
                        return Err(problem.with_flow(before.flow(id, &rules)).into());
                    }
                    // What it proved no longer holds: there is nothing to go on with.
                    store(app, id, stored.version, &before.ended(app.now())).await?;
                    return Err((*problem).into());
                }
                Err(broken) => return Err(broken),
            }
            effects::announce(app, &effects);
        }
        let flow = turn.journey.flow(id, &rules);
        return match turn.refusal {
            None => Ok(flow),
            Some(refusal) => Err(problem(refusal, flow).into()),
        };
    }
    let detail = "too many actions at once for one flow; nothing was lost";
    Err(Problem::new(ProblemCode::Unavailable, detail).into())
}

/// From when on such an action is taken, where too many came. Asked before what it brings along is looked at.
async fn full(app: &App, id: &str, action: &Action) -> anyhow::Result<Option<Timestamp>> {
    if !matches!(action, Action::SaveAnswers { .. }) {
        return Ok(None);
    }
    let mut connection = app.store.connection().await?;
    limits::saves_again_at(app, &mut connection, id).await
}

/// Stores a journey without effects. False where another turn was quicker.
async fn store(app: &App, id: &str, version: i64, journey: &Journey) -> anyhow::Result<bool> {
    let mut connection = app.store.connection().await?;
    let (sealed, until) = (sealed(app, id, journey)?, journey.expires_at());
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

/// Finds out what the turn needs to know. None where that is heavy work and this request must wait for its turn at it:
/// then the flow is looked at again, which costs nothing beside.
async fn settle(
    app: &App,
    of: &Of<'_>,
    mut ask: Ask,
    work: &mut Work,
) -> Result<Option<Turn>, Failure> {
    let rules = app.rules();
    loop {
        ask = match ask {
            Ask::Done(turn) => return Ok(Some(turn)),
            Ask::Account(ask) => {
                // An import may be under way: the account is seen whole, as it was or as it becomes.
                let mut snapshot = app.store.snapshot().await?;
                let full = limits::lookups_again_at(app, &mut snapshot, of.client).await?;
                if let Some(again_at) = full {
                    return Ok(Some(ask.too_many(again_at)));
                }
                let found = app.directory.find(&mut snapshot, ask.identifiers()).await?;
                snapshot.rollback().await?;
                return Ok(Some(ask.found(found)));
            }
            Ask::Code(ask) => {
                let number = code_entered(app, of.flow, &ask).await?;
                ask.matched(number)
            }
            Ask::Guesses(ask) => {
                let about = About {
                    identifier: ask.about(),
                    account: ask.account(),
                    device: of.device,
                };
                let mut connection = app.store.connection().await?;
                let guesses = limits::wrong_codes(app, &mut connection, &about).await?;
                ask.counted(guesses, &rules)
            }
            Ask::Names(_) | Ask::Work(_) if !work.has_turn() => return Ok(None),
            Ask::Names(ask) => {
                let mut connection = app.store.connection().await?;
                let names = app.directory.names(&mut connection, ask.account()).await?;
                return Ok(Some(ask.named(&names, &rules)));
            }
            Ask::Challenge(ask) => {
                return challenged(app, of, ask, work).await;
            }
            Ask::Work(ask) => {
                let secret = app.keys.challenge_secret();
                let solved = challenge::is_solved(ask.challenge(), ask.answer(), secret).await?;
                ask.solved(solved, &rules)
            }
            Ask::Open(ask) => {
                let mut connection = app.store.connection().await?;
                let request = About {
                    identifier: ask.about(),
                    account: ask.account(),
                    device: of.device,
                };
                let today = limits::requests_today(app, &mut connection, &request).await?;
                let reference = Reference::of_random(rand::random());
                return Ok(Some(ask.opened(reference, today, &rules)));
            }
            Ask::Submit(ask) => {
                let mut connection = app.store.connection().await?;
                let request = About {
                    identifier: ask.about(),
                    account: ask.account(),
                    device: of.device,
                };
                let today = limits::requests_today(app, &mut connection, &request).await?;
                return Ok(Some(ask.allowed(today)));
            }
        }
    }
}

/// With a new challenge: what is cheap first, and one drawing for each request at most, which is counted before.
async fn challenged(
    app: &App,
    of: &Of<'_>,
    ask: MakeChallenge,
    work: &mut Work,
) -> Result<Option<Turn>, Failure> {
    if let Some(posed) = work
        .posed
        .clone()
        .filter(|posed| posed.kind() == ask.kind())
    {
        return Ok(Some(ask.made(posed)));
    }
    let counted = {
        let mut connection = app.store.connection().await?;
        let full = limits::challenges_again_at(app, &mut connection, of.client).await?;
        if let Some(again_at) = full {
            return Ok(Some(ask.too_many(again_at)));
        }
        if !work.has_turn() {
            return Ok(None);
        }
        limits::count_challenge(app, &mut connection, of.client).await?
    };
    let counted = match counted {
        Ok(counted) => counted,
        Err(again_at) => return Ok(Some(ask.too_many(again_at))),
    };
    let secret = app.keys.challenge_secret();
    let posed = challenge::posed(counted, ask.kind(), secret, app.now()).await?;
    work.posed = Some(posed.clone());
    Ok(Some(ask.made(posed)))
}

/// The number of the code entered. Every code is compared, each in constant time.
async fn code_entered(app: &App, flow: &str, ask: &CheckCode) -> anyhow::Result<Option<u32>> {
    let digest = app.keys.code_digest(flow, ask.code().reveal());
    let mut connection = app.store.connection().await?;
    let mut found = 0;
    let mut any = Choice::from(0);
    for (number, kept) in flows::codes(&mut connection, flow).await? {
        let equal = digest.as_bytes().ct_eq(kept.as_bytes());
        found = u32::conditional_select(&found, &number, equal);
        any |= equal;
    }
    Ok(bool::from(any).then_some(found))
}

async fn load(app: &App, id: &str, token: &str) -> Result<(StoredFlow, Journey), Failure> {
    let mut connection = app.store.connection().await?;
    let stored = flows::find(&mut connection, id).await?;
    let digest = token_digest(token);
    // A flow that is not there and a token that is not its own get the same answer.
    let stored = stored
        .filter(|flow| bool::from(flow.token_digest.as_bytes().ct_eq(digest.as_bytes())))
        .ok_or_else(unknown_flow)?;
    let journey = app
        .keys
        .open(&place(id), &stored.journey)
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

fn sealed(app: &App, id: &str, journey: &Journey) -> anyhow::Result<String> {
    app.keys.seal(&place(id), &serde_json::to_vec(journey)?)
}

fn place(flow: &str) -> String {
    format!("flow {flow}")
}

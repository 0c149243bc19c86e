//! Delivers messages: takes them from the outbox, renders them, and sends them by mail or text message. At-least-once
//! delivery: failures are retried with exponential backoff and the same Message-ID; delivered messages are erased.

mod block;
mod error;
mod layout;
pub mod mail;
mod mailbox;
mod parameter_kind;
mod parameters;
mod part;
mod phrase;
mod plural;
mod render;
mod reply;
mod samples;
mod template;
pub mod text_message;
pub mod texts;
mod words;

use crate::app_state::SharedState;
use crate::clock;
use crate::config::Config;
use crate::store::outbox::{self, Entry};
use crate::store::pace::until_none;
use error::DeliveryError;
use regain_core::wire::{ContactKind, Purpose};
pub use render::Message;
pub use samples::parameters as sample_parameters;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
pub use template::TemplateType;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// The time limit of one attempt, and the lease that keeps other servers from trying meanwhile.
const ATTEMPT: Duration = Duration::from_secs(30);
const LEASE: Duration = Duration::from_secs(60);
/// The concurrent attempts of each kind.
const AT_ONCE: usize = 20;
/// The polling interval, which finds messages that another instance left.
const IDLE: Duration = Duration::from_secs(5);

/// The encrypted part of a message. Without an address it is never sent: it exists so that the work is the same,
/// against timing attacks (row E5).
#[derive(Serialize, Deserialize)]
pub struct Envelope {
    pub to: Option<String>,
    pub params: BTreeMap<String, String>,
}

/// Delivers until told to stop, then finishes the attempts in progress. Mail and text messages have separate loops, so
/// that one does not block the other.
pub async fn run(state: SharedState, stop: watch::Receiver<bool>) {
    if state.store.is_embedded
        && let Err(error) = release_all(&state).await
    {
        tracing::error!("reading the outbox: {error:#}");
    }
    tokio::join!(
        run_kind(&state, ContactKind::Email, &state.mail_waits, stop.clone()),
        run_kind(&state, ContactKind::Phone, &state.text_waits, stop),
    );
}

/// Makes what a killed server had claimed due at once: no other server uses this database.
async fn release_all(state: &SharedState) -> anyhow::Result<()> {
    let now = state.now();
    until_none!(state.store, |db| outbox::release(db, now));
    Ok(())
}

async fn run_kind(
    state: &SharedState,
    kind: ContactKind,
    waits: &Notify,
    mut stop: watch::Receiver<bool>,
) {
    let mut attempts = JoinSet::new();
    while !*stop.borrow() {
        if let Err(error) = take_up(state, kind, &mut attempts).await {
            tracing::error!("reading the outbox: {error:#}");
        }
        tokio::select! {
            () = waits.notified(), if attempts.len() < AT_ONCE => {}
            Some(_) = attempts.join_next() => {}
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.changed() => {}
        }
    }
    while attempts.join_next().await.is_some() {}
}

/// Starts attempts for the messages that are due, up to the concurrency limit.
async fn take_up(
    state: &SharedState,
    kind: ContactKind,
    attempts: &mut JoinSet<()>,
) -> anyhow::Result<()> {
    let free = AT_ONCE.saturating_sub(attempts.len());
    if free == 0 {
        return Ok(());
    }
    let mut connection = state.store.connection().await?;
    for message in outbox::due(&mut connection, kind, state.now(), free).await? {
        if outbox::claim(&mut connection, &message, state.now() + LEASE).await? {
            let state = state.clone();
            attempts.spawn(async move {
                if let Err(error) = attempt(&state, &message).await {
                    tracing::error!(id = message.id, "noting what came of it: {error:#}");
                }
            });
        }
    }
    Ok(())
}

async fn attempt(state: &SharedState, message: &Entry) -> anyhow::Result<()> {
    let (id, template) = (&message.id, &message.template);
    let sent = if state.now() < message.give_up_at {
        hand_over(state, message).await
    } else {
        Err(DeliveryError::Permanent("it is too late".into()))
    };
    let mut connection = state.store.connection().await?;
    match sent {
        Ok(()) => outbox::done(&mut connection, id, state.now()).await?,
        Err(reason @ DeliveryError::Permanent(_)) => {
            tracing::error!(id, template, "{reason}");
            outbox::done(&mut connection, id, state.now()).await?;
        }
        Err(reason) => {
            tracing::warn!(id, template, "{reason}");
            let next_at = state.now() + backoff(message.attempts);
            outbox::retry_at(&mut connection, id, next_at).await?;
        }
    }
    Ok(())
}

/// Exponential backoff: 2, 4, 8 … seconds, ten minutes at most.
fn backoff(attempts: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(attempts.saturating_add(1)).min(600))
}

async fn hand_over(state: &SharedState, due: &Entry) -> Result<(), DeliveryError> {
    let damaged = |what: &str| DeliveryError::Permanent(format!("its {what} cannot be read"));
    let template = TemplateType::named(&due.template).ok_or_else(|| damaged("template"))?;
    let sealed = state
        .keys
        .open(&outbox::associated_data(&due.id), &due.sealed)
        .map_err(|_| damaged("envelope"))?;
    let envelope: Envelope = serde_json::from_slice(&sealed).map_err(|_| damaged("envelope"))?;
    let Some(to) = envelope.to else {
        return Ok(());
    };
    let language = state
        .locales
        .language(&due.locale)
        .ok_or_else(|| damaged("language"))?;
    let kind = due.kind;
    let mut params = envelope.params;
    params.extend(of_the_site(&state.config));
    if let Some(page) = state.page_url() {
        params.extend(pages(&state.config, page));
    }
    let message = Message::render(kind, template, &due.locale, language, to, &params);
    let sending = async {
        match (kind, &state.mailer, &state.texter) {
            (ContactKind::Email, Some(mailer), _) => mailer.send(&due.id, &message).await,
            (ContactKind::Phone, _, Some(texter)) => texter.send(&message).await,
            // With `--dev` and neither configured, the message only appears in the outbox page.
            _ => Ok(()),
        }
    };
    tokio::time::timeout(ATTEMPT, sending)
        .await
        .map_err(|_| DeliveryError::Transient("no answer in time".into()))??;
    if state.dev {
        keep_for_developer(state, &due.id, &message).await?;
    }
    Ok(())
}

/// The parameters every message has: the site's name and logo, and those of its pages that are configured.
pub fn of_the_site(config: &Config) -> BTreeMap<String, String> {
    let (brand, links) = (&config.brand, &config.links);
    let named = [
        ("site", Some(&brand.name)),
        ("logo", brand.logo.as_ref()),
        ("support", links.support.as_ref()),
        ("sign_up", links.sign_up.as_ref()),
        ("sign_in", links.sign_in.as_ref()),
        ("protect", links.protect.as_ref()),
        ("two_step", links.two_step.as_ref()),
    ];
    let named = named.into_iter();
    let named = named.filter_map(|(name, value)| Some((name.into(), value?.clone())));
    let pages = config.page_url().map(|page| pages(config, page));
    named.chain(pages.into_iter().flatten()).collect()
}

/// The recovery page and, where requests are taken, the ways to a new one and to how one stands (row C6). No secret is in
/// these.
fn pages(config: &Config, page: &str) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([("recovery".into(), page.to_owned())]);
    for purpose in [Purpose::Request, Purpose::Status] {
        if config.purposes().contains(&purpose)
            && let Ok(mut url) = reqwest::Url::parse(page)
        {
            url.query_pairs_mut().append_pair("purpose", purpose.name());
            pages.insert(purpose.name().into(), url.into());
        }
    }
    pages
}

async fn keep_for_developer(
    state: &SharedState,
    id: &str,
    message: &Message,
) -> Result<(), DeliveryError> {
    let keep = async {
        let json = serde_json::to_string(&message.as_sent(state.now()))?;
        let mut connection = state.store.connection().await?;
        outbox::insert_dev(&mut connection, id, clock::now_us(), &json).await?;
        anyhow::Ok(())
    };
    keep.await
        .map_err(|error: anyhow::Error| DeliveryError::Transient(format!("{error:#}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_ten_minutes() {
        let waits: Vec<u64> = [0, 1, 2, 8, 40, u32::MAX]
            .into_iter()
            .map(|attempts| backoff(attempts).as_secs())
            .collect();
        assert_eq!(waits, [2, 4, 8, 512, 600, 600]);
    }
}

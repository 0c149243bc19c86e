//! `regain serve`.

use super::installation::{Installation, open};
use crate::app_state::{AppState, SharedState};
use crate::clock;
use crate::config::{Config, EmailAddress};
use crate::deliver::mail::Mailer;
use crate::deliver::text_message::Texter;
use crate::directory::decoy::Shapes;
use crate::directory::import::{Importer, resume};
use crate::directory::{Directory, complete_match_keys};
use crate::heavy;
use crate::locales::Locales;
use crate::questions::Questions;
use crate::samples;
use crate::staff;
use crate::store::{accounts, staff as reviewers};
use anyhow::{Context, bail};
use clap::Args;
use regain_core::kind::new_password::{COMMON_PASSWORDS, CommonPasswords};
use regain_core::wire::{ContactKind, Links};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Notify;

/// Accounts for a developer to recover.
const DEV_ACCOUNTS: &str = include_str!("../../dev-accounts.jsonl");
/// With `--dev` limits are this much wider: one person plays everybody.
const DEV_LIMIT: i64 = 100_000;

/// What can be said on the command line instead of in the configuration.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    installation: Installation,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// For developing, on loopback only: sample accounts in an empty database, and what is sent shown at /dev/outbox.
    #[arg(long)]
    dev: bool,
    /// Sample cases for reviewers beside the sample accounts, in a database that is empty.
    #[arg(long, requires = "dev")]
    samples: bool,
    /// How far the clock is ahead: to see what happens later.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "dev")]
    clock_ahead: u32,
}

/// Serves until it is told to stop.
pub async fn run(serve: Serve) -> anyhow::Result<ExitCode> {
    let (state, listen) = start(serve).await?;
    crate::serve::run(state, listen).await?;
    Ok(ExitCode::SUCCESS)
}

async fn start(serve: Serve) -> anyhow::Result<(SharedState, SocketAddr)> {
    clock::run_ahead(Duration::from_secs(serve.clock_ahead.into()));
    let mut config = serve.installation.config()?;
    let listen = serve.listen.unwrap_or(config.listen);
    if serve.dev {
        if !listen.ip().is_loopback() {
            bail!("--dev shows everybody's codes, so it listens on loopback only, not on {listen}");
        }
        widen_limits(&mut config)?;
        if config.request.escalate_to.is_none() {
            config.request.escalate_to = Some(EmailAddress("operator@example.com".into()));
        }
        if config.links == Links::default() {
            config.links = sample_links();
        }
    }
    let (mailer, texter) = (
        Mailer::new(&config.mail)?,
        Texter::new(&config.text_messages)?,
    );
    if mailer.is_none() && !serve.dev {
        bail!(
            "no mail can be sent: say [mail] smtp and from in the configuration, or start with --dev"
        );
    }
    let locales = Locales::read(config.locales.as_deref(), &config.default_locale)?;
    let (store, keys) = open(&config).await?;
    resume(&store, &keys, &|stage| tracing::info!("{stage}")).await?;
    complete_match_keys(&store).await?;
    let mut kinds = vec![ContactKind::Email];
    if texter.is_some() || serve.dev {
        kinds.push(ContactKind::Phone);
    }
    let is_new = serve.dev && accounts::count(&mut *store.connection().await?).await? == 0;
    if is_new {
        let importer = Importer {
            store: &store,
            keys: &keys,
            identifiers: config.on_file(),
            hashing: config.hashing,
            progress: &|_| {},
        };
        let report = importer.import(DEV_ACCOUNTS.as_bytes(), false).await?;
        if let Some(bad) = report.bad.first() {
            bail!("the sample accounts: {bad}");
        }
        staff::add_samples(&store, &keys).await?;
    }
    let reviewers = reviewers::count(&mut *store.connection().await?, serve.dev).await?;
    offer_requests(&mut config, reviewers, serve.dev)?;
    let questions = match config.offers_requests() {
        true => Some(Questions::read(config.request.form.as_deref(), &locales)?),
        false => None,
    };
    let state = AppState {
        directory: Directory {
            keys: keys.clone(),
            kinds,
            shapes: Shapes::default(),
        },
        common: CommonPasswords::from_sorted_lines(COMMON_PASSWORDS),
        config,
        store,
        keys,
        locales,
        questions,
        mailer,
        texter,
        dev: serve.dev,
        heavy: heavy::permits(),
        page: OnceLock::new(),
        requests_wait: Notify::new(),
        mail_waits: Notify::new(),
        text_waits: Notify::new(),
    };
    if is_new && serve.samples {
        samples::add(&state).await.context("making sample cases")?;
    }
    Ok((Arc::new(state), listen))
}

/// Decides whether people can send recovery requests, where the configuration does not: once somebody would answer them.
fn offer_requests(config: &mut Config, reviewers: u32, dev: bool) -> anyhow::Result<()> {
    let missing = [
        (reviewers == 0, "a reviewer (regain staff add)"),
        (
            config.request.escalate_to.is_none() && !dev,
            "[request] escalate_to, who is told of requests that nobody answers",
        ),
        (
            config.page_url().is_none() && !dev,
            "public_url, the address of the page, for the links in mails",
        ),
    ];
    let missing: Vec<&str> = missing
        .iter()
        .filter_map(|(is_missing, what)| is_missing.then_some(*what))
        .collect();
    let missing = missing.join("; ");
    match config.request.offered {
        Some(true) if !missing.is_empty() && !dev => {
            bail!("[request] offered: before people can send requests there must be: {missing}")
        }
        Some(_) => {}
        None => {
            if !missing.is_empty() {
                tracing::info!(
                    "recovery requests are not offered, because there is not yet: {missing}"
                );
            }
            config.request.offered = Some(missing.is_empty());
        }
    }
    if config.offers_requests() && config.hold() > config.answer_within() {
        bail!("[request] hold_hours: a link must go out within answer_hours");
    }
    Ok(())
}

fn widen_limits(config: &mut Config) -> anyhow::Result<()> {
    let limit = |number: i64| {
        number
            .try_into()
            .map_err(|error: String| anyhow::anyhow!(error))
    };
    config.limits.codes_per_address = limit(DEV_LIMIT)?;
    config.limits.codes_per_client = limit(DEV_LIMIT)?;
    config.limits.lookups_per_client = limit(DEV_LIMIT)?;
    config.limits.flows_per_client = limit(DEV_LIMIT)?;
    config.limits.challenges_per_client = limit(DEV_LIMIT)?;
    Ok(())
}

/// So that a developer sees every screen whole.
fn sample_links() -> Links {
    let page = |name: &str| Some(format!("https://www.example.com/{name}"));
    Links {
        sign_in: page("sign-in"),
        sign_up: page("sign-up"),
        free_mailbox: page("free-mailbox"),
        support: page("help"),
        privacy: page("privacy"),
        two_step: page("help/two-step"),
        protect: page("help/protect"),
        recovery: None,
    }
}

//! Runs a server: HTTP, delivery, periodic cleanup and graceful shutdown.

use crate::app_state::SharedState;
use crate::directory::import;
use crate::store::pace::until_none;
use crate::store::{erasure, flows, limits, outbox, requests, stop_tokens, wrong_codes};
use crate::{answer, audit, compare, deliver, http, staff};
use anyhow::Context;
use regain_core::time::Timestamp;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The interval of the cleanup, and how long expired data is kept for inspection, in seconds.
const CLEANING: Duration = Duration::from_secs(600);
const KEPT_SECONDS: i64 = 86_400;
/// The interval at which the head of the audit log is logged.
const DAY: Duration = Duration::from_secs(86_400);
/// How long wrong codes count after the last of them, in seconds: a year.
const WRONG_CODES_SECONDS: i64 = 365 * 86_400;
/// A request is erased this many days after [`kept_days`] even if it was not answered.
///
/// [`kept_days`]: crate::config::Request::kept_days
const GRACE_DAYS: u32 = 7;
/// The time limit for requests in progress at shutdown.
const GRACE: Duration = Duration::from_secs(20);

/// Serves until the process is told to stop.
pub async fn run(state: SharedState, listen: SocketAddr) -> anyhow::Result<()> {
    let router = http::router(state.clone())?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen}"))?;
    let address = listener.local_addr()?;
    let origin = format!("http://{address}{}", state.config.path);
    tracing::info!("listening on {origin}{}", http::BASE);
    if state.dev {
        // Set once, here.
        let _ = state.page.set(format!("{origin}/"));
        tracing::info!(
            "the app: {origin}/ and what is sent: {origin}/dev/outbox and how to embed it: {origin}/dev/embed"
        );
    }
    if state.dev {
        staff::log_samples(&state).await?;
    }
    let (stop, stopping) = watch::channel(false);
    let heads = tokio::spawn(log_heads(state.clone(), stopping.clone()));
    let comparing = tokio::spawn(compare::run(state.clone(), stopping.clone()));
    let answering = tokio::spawn(answer::run(state.clone(), stopping.clone()));
    let delivery = tokio::spawn(deliver::run(state.clone(), stopping.clone()));
    let cleaning = tokio::spawn(clean(state.clone(), stopping.clone()));
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopping.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        // An error means the sender is gone, which also means shutdown.
        let _ = told.wait_for(|stop| *stop).await;
    });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        ended = &mut serving => ended.context("serving")??,
        () = stop_signal() => {
            tracing::info!("stopping");
            stop.send_replace(true);
            if tokio::time::timeout(GRACE, serving).await.is_err() {
                tracing::warn!("some requests were not finished in time");
            }
        }
    }
    stop.send_replace(true);
    let background = async {
        let _ = delivery.await;
        let _ = comparing.await;
        let _ = answering.await;
        let _ = cleaning.await;
        let _ = heads.await;
    };
    if tokio::time::timeout(GRACE, background).await.is_err() {
        tracing::warn!("a message was left for the next start");
    }
    state.store.close().await;
    Ok(())
}

async fn stop_signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Logs the head of the audit log at the start, and once a day.
async fn log_heads(state: SharedState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = audit::log_head(&state).await {
            tracing::error!("reading the head of the audit log: {error:#}");
        }
        tokio::select! {
            () = tokio::time::sleep(DAY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn clean(state: SharedState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = clean_once(&state).await {
            tracing::error!("forgetting what is past: {error:#}");
        }
        tokio::select! {
            () = tokio::time::sleep(CLEANING) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn clean_once(state: &SharedState) -> anyhow::Result<()> {
    // Resumes an import whose process was killed since this server started.
    import::resume(&state.store, &state.keys, &|stage| {
        tracing::info!("{stage}")
    })
    .await?;
    let then = Timestamp(state.now().0.saturating_sub(KEPT_SECONDS));
    let store = &state.store;
    erase_requests(state).await?;
    until_none!(store, |db| flows::remove_ended(db, then));
    until_none!(store, |db| outbox::remove_done(db, then));
    until_none!(store, |db| outbox::remove_dev(db, then));
    until_none!(store, |db| limits::remove_past(db, then));
    let counted_before = Timestamp(state.now().0.saturating_sub(WRONG_CODES_SECONDS));
    until_none!(store, |db| wrong_codes::remove_past(db, counted_before));
    // Last, and by their flow, not their age: a lifetime shortened since must not remove one whose flow still lives.
    until_none!(store, |db| requests::remove_open(db));
    until_none!(store, |db| stop_tokens::remove_expired(db, state.now()));
    store.truncate_log().await?;
    Ok(())
}

/// Erases what was sent with requests `kept_days` after the answer, and a week later whether it was answered or not.
async fn erase_requests(state: &SharedState) -> anyhow::Result<()> {
    let before = |days: u32| {
        let seconds = i64::from(days) * 86_400;
        Timestamp(state.now().0.saturating_sub(seconds))
    };
    let kept_days = state.config.request.kept_days.get();
    let (answered, received) = (before(kept_days), before(kept_days + GRACE_DAYS));
    loop {
        let pace = state.store.pace();
        let references = {
            let mut connection = state.store.connection().await?;
            erasure::due(&mut connection, answered, received).await?
        };
        if references.is_empty() {
            return Ok(());
        }
        let mut transaction = state.store.begin().await?;
        for reference in &references {
            erasure::erase(&mut transaction, reference, state.now()).await?;
        }
        transaction.commit().await?;
        pace.yield_to_writers().await;
    }
}

//! What has to be there before the first screen is drawn: what the site offers, the words, and the flow, this tab's or a
//! new one.

use crate::backend::Backend;
use crate::backend::read::{Needed, Read};
use crate::embedder::Embedder;
use crate::failure::Failure;
use crate::flow::{Opened, begin, is_first, is_of_request};
use crate::host::Host;
use crate::i18n::fetch::{self, File};
use crate::i18n::{Messages, browser_locales, choose_locale};
use crate::json::Json;
use crate::link::{self, Link};
use crate::state::{Screen, is_over};
use crate::task::spawn;
use crate::token_storage::Credentials;
use crate::{chunk, history, token_storage};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Config, Flow, Purpose, Step};

/// What the first screen is drawn from.
pub struct InitialData {
    /// What the site offers.
    pub config: Config,
    /// The words.
    pub messages: Messages,
    /// Where the flow stands.
    pub screen: Screen,
    /// What opens it.
    pub credentials: Option<Credentials>,
    /// Why there is no flow, where there is none.
    pub failure: Option<Failure>,
}

/// The languages that `index.html` speaks by itself: of these one is spoken where the site does not say what it offers.
const OWN_LOCALES: [&str; 2] = ["en", "nl"];

/// Fetches all of it, and the chunks that draw the screen.
///
/// # Errors
/// See [`Failure`]: without words only the page itself can say so.
pub async fn load(host: Host, backend: &Backend) -> Result<InitialData, Failure> {
    let opened = Link::pending(host).map(|link| link.purpose);
    if opened.is_some() {
        // The flow this tab held is left behind.
        token_storage::clear(host);
    }
    let (config, failure) = match config(host).await {
        Ok(config) => (config, None),
        Err(failure) => (unknown_site(host), Some(failure)),
    };
    let asked = host.get().locale.borrow().clone();
    let locale = choose_locale(asked.as_deref(), &browser_locales(), &config.locales)
        .ok_or(Failure::Unreadable)?;
    backend.speak(&locale);
    // Under way while the flow is asked for.
    let app = fetch::ask(host, &locale, "app");
    let opened = opened.or_else(|| link::shown(host));
    let purpose = opened.or_else(|| host.purpose(&config));
    let request = (purpose != Some(Purpose::Password)).then(|| {
        preload(host);
        fetch::ask(host, &locale, "request")
    });
    let flow = match failure {
        None => take_up(host, backend, purpose, &locale).await,
        Some(failure) => Err(failure),
    };
    let mut messages = Messages::new(&locale, app.read().await?);
    let flow = match flow {
        Ok((screen, credentials)) => complete(host, &screen, &mut messages, request)
            .await
            .map(|()| (screen, credentials)),
        failed => failed,
    };
    let unopened = Screen::Ended(ProblemCode::Unavailable);
    let (screen, credentials, failure) = match flow {
        Ok((screen, credentials)) => (screen, credentials, None),
        Err(failure) => (unopened, None, Some(failure)),
    };
    Ok(InitialData {
        config,
        messages,
        screen,
        credentials,
        failure,
    })
}

/// The configuration of the site. The element fetches it, because it draws the first step before the app is loaded.
async fn config(host: Host) -> Result<Config, Failure> {
    let answer = Json::ask(host, Embedder::config).read().await?;
    Config::read(&answer).ok_or(Failure::Unreadable)
}

/// Begins to fetch path B, which is known to be needed: also for what a mailed link leads to.
fn preload(host: Host) {
    spawn(host, async move {
        // Asked for again where it is needed: then a failure counts.
        let _ = chunk::load_request(host).await;
    });
    spawn(host, async {
        let _ = chunk::load_journey().await;
    });
}

/// What the screen needs besides.
async fn complete(
    host: Host,
    screen: &Screen,
    messages: &mut Messages,
    request: Option<File>,
) -> Result<(), Failure> {
    let (needed, needs_words) = match screen {
        // The list, or it is a way back from whatever is drawn.
        _ if host.asks_for_ways() => (Some(Needed::Request), true),
        // Its chunks are there: it could be read.
        Screen::Drawn(flow) => (None, is_of_request(flow)),
        Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => (Some(Needed::Request), true),
        Screen::Ended(_) => (Some(Needed::Journey), false),
    };
    if needs_words {
        let request = request.unwrap_or_else(|| fetch::ask(host, &messages.locale, "request"));
        messages.add_request(&request.read().await?);
    }
    match needed {
        Some(needed) => chunk::fetch(host, needed).await,
        None => Ok(()),
    }
}

/// The configuration assumed for a site that does not answer.
fn unknown_site(host: Host) -> Config {
    let mut config = Config::default();
    config.brand.name = window().location().hostname().unwrap_or_default();
    config.locales = OWN_LOCALES.map(Into::into).into();
    config.links.support = host.get().support.clone();
    config
}

/// The flow this tab holds, or a new one.
async fn take_up(
    host: Host,
    backend: &Backend,
    purpose: Option<Purpose>,
    locale: &str,
) -> Result<Opened, Failure> {
    let Some(credentials) = token_storage::read(host) else {
        return begin(host, backend, purpose, locale, None).await;
    };
    let is_shown = history::shown(host).is_some_and(|entry| entry.flow == credentials.id);
    if purpose.is_none() && !is_shown && host.get().frame {
        // The list leads to other addresses, where the flow is gone on with.
        return begin(host, backend, purpose, locale, None).await;
    }
    let link = purpose.filter(|purpose| purpose.is_of_link());
    let returning = is_shown || link.is_some();
    match backend.read(&credentials).await {
        // Who comes afresh after a finished journey, or by another link, is here for another one.
        Ok(flow) if returning || goes_on(&flow, purpose) => {
            let flow = match chunk::request() {
                Some(request) => {
                    request
                        .after_parting_save(host, backend.clone(), credentials.clone(), flow)
                        .await
                }
                None => flow,
            };
            Ok((Screen::Drawn(flow), Some(credentials)))
        }
        Err(Failure::Problem(problem)) if returning && problem.is_end() => {
            token_storage::clear(host);
            Ok((
                link.map_or(Screen::Ended(problem.code), Screen::LinkLost),
                None,
            ))
        }
        Err(Failure::Problem(problem)) if !problem.is_end() => Err(Failure::Problem(problem)),
        Ok(_) | Err(Failure::Problem(_)) => begin(host, backend, purpose, locale, None).await,
        Err(failure) => Err(failure),
    }
}

/// Whether a flow is what somebody who comes afresh is here for. A request under way always is, locked or not: its
/// answers would have to be given again. Where the list of all ways is asked for, whatever is under way is.
fn goes_on(flow: &Flow, purpose: Option<Purpose>) -> bool {
    let Some(purpose) = purpose else {
        return !is_over(&flow.step) && !is_first(flow);
    };
    let is_begun = match flow.step {
        Step::Identify { .. } => false,
        Step::Reference { readonly, .. } => readonly,
        _ => flow.purpose == Purpose::Request,
    };
    !is_over(&flow.step) && (flow.purpose == purpose || is_begun)
}

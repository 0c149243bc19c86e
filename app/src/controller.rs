//! One visit from the first request on: reads what the site offers, takes up the flow of this tab or begins one, and
//! carries out what the screens ask for. The only place that knows backend, storage and history at once.

#[cfg(feature = "request")]
mod questions;
#[cfg(feature = "request")]
mod saving;

use crate::backend::{Backend, Credentials, Failure, Problem};
#[cfg(not(feature = "request"))]
use crate::fault::FieldFault;
use crate::handover::{LEAVE, is_elsewhere, to_other_build};
use crate::history::{self, Entry, History, Move};
use crate::i18n::{Messages, browser_locales, choose_locale, key};
use crate::page::ROOT;
use crate::part::effect;
use crate::state::{Command, PageError, Retry, Screen, Status, UiState, is_over};
use crate::token_storage;
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Config, Flow, NewFlow, Purpose, Step};
use std::cell::Cell;
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::UrlSearchParams;

/// After this long the person is told that it takes longer than usual.
const SLOW: Duration = Duration::from_secs(5);
/// Typing has paused when nothing was typed for so long: below the hundred entries in 30 s that Safari takes.
const PAUSE: Duration = Duration::from_millis(400);

/// What has to be there before anything can be drawn.
#[derive(Clone)]
pub struct InitialData {
    /// What the site offers.
    pub config: Config,
    /// The i18n.
    pub texts: Messages,
    /// Where the flow stands.
    pub screen: Screen,
    /// What opens it.
    pub credentials: Option<Credentials>,
    /// Why there is no flow, where there is none.
    pub failure: Option<Failure>,
}

impl InitialData {
    /// There is no flow, and this is why.
    pub fn fail(&mut self, failure: Failure) {
        self.screen = Screen::Ended(ProblemCode::Unavailable);
        self.failure = Some(failure);
    }
}

/// The languages that `index.html` speaks by itself: of these one is spoken where the site does not say what it offers.
const OWN_LOCALES: [&str; 2] = ["en", "nl"];

/// Fetches all of it.
///
/// # Errors
/// See [`Failure`]; without words there is nobody to say it but the page itself.
pub async fn open(backend: &Backend) -> Result<InitialData, Failure> {
    let (config, failure) = match backend.config().await {
        Ok(config) => (config, None),
        Err(failure) => (unknown_site(), Some(failure)),
    };
    let locale = choose_locale(
        asked_locale().as_deref(),
        &browser_locales(),
        &config.locales,
    )
    .ok_or(Failure::Unreadable)?;
    backend.speak(&locale);
    // Under way while the flow is asked for.
    let texts = ask_for_texts(&locale);
    let purpose = asked_purpose(&config);
    let taken = match failure {
        None => take_up(backend, purpose, &locale).await,
        Some(failure) => Err(failure),
    };
    let mut initial = InitialData {
        config,
        texts: read_texts(texts, &locale).await?,
        screen: Screen::Ended(ProblemCode::Unavailable),
        credentials: None,
        failure: None,
    };
    match taken {
        Ok((screen, credentials)) => (initial.screen, initial.credentials) = (screen, credentials),
        Err(failure) => initial.fail(failure),
    }
    Ok(initial)
}

/// The configuration assumed for a site that does not answer.
fn unknown_site() -> Config {
    let mut config = Config::default();
    config.brand.name = window().location().hostname().unwrap_or_default();
    config.locales = OWN_LOCALES.map(Into::into).into();
    config
}

/// The trouble shown for a failure that belongs to no field.
pub fn page_error(failure: &Failure) -> PageError {
    match failure {
        Failure::Problem(problem) => match problem.code {
            ProblemCode::OutOfOrder => PageError::MovedOn,
            ProblemCode::TooOften => PageError::TooOften(problem.retry_at),
            ProblemCode::TooLarge => PageError::TooLarge,
            ProblemCode::Unavailable => PageError::Unavailable,
            _ => PageError::Unexpected,
        },
        _ if !window().navigator().on_line() => PageError::Offline,
        Failure::Unreachable => PageError::Unreachable,
        Failure::TimedOut => PageError::TimedOut,
        Failure::Unavailable => PageError::Unavailable,
        Failure::Unreadable => PageError::Unexpected,
    }
}

/// The flow this tab holds, or a new one.
async fn take_up(
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
) -> Result<(Screen, Option<Credentials>), Failure> {
    let Some(credentials) = token_storage::credentials() else {
        return begin(backend, purpose, locale, None).await;
    };
    let returning = history::shown().is_some_and(|entry| entry.flow == credentials.id);
    match backend.read(&credentials).await {
        // Who comes afresh after a finished journey, or by another link, is here for another one.
        Ok(flow) if returning || goes_on(&flow, purpose) => {
            #[cfg(feature = "request")]
            let flow = saving::arrived(backend, &credentials, flow).await;
            Ok((Screen::Drawn(flow), Some(credentials)))
        }
        Err(Failure::Problem(problem)) if returning && is_end(problem.code) => {
            token_storage::forget();
            Ok((Screen::Ended(problem.code), None))
        }
        Err(Failure::Problem(problem)) if !is_end(problem.code) => Err(Failure::Problem(problem)),
        Ok(_) | Err(Failure::Problem(_)) => begin(backend, purpose, locale, None).await,
        Err(failure) => Err(failure),
    }
}

/// Whether a flow is what somebody who comes afresh is here for. A request under way always is: its answers would have
/// to be given again.
fn goes_on(flow: &Flow, purpose: Purpose) -> bool {
    // The build that does not read those steps leaves it to the other.
    let is_begun = flow.purpose == Purpose::Request
        && (cfg!(not(feature = "request")) || !matches!(flow.step, Step::Identify { .. }));
    !is_over(&flow.step) && (flow.purpose == purpose || is_begun)
}

async fn begin(
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
    identifier: Option<String>,
) -> Result<(Screen, Option<Credentials>), Failure> {
    let new = NewFlow {
        purpose,
        locale: Some(locale.into()),
        identifier,
        device: given_device(),
    };
    let created = backend.begin(&new).await?;
    let credentials = Credentials {
        id: created.flow.id.clone(),
        token: created.token,
    };
    token_storage::keep(&credentials);
    Ok((Screen::Drawn(created.flow), Some(credentials)))
}

/// What the site gave this browser when somebody signed in with it (row B12); the page it serves says so.
fn given_device() -> Option<String> {
    let page = document().get_element_by_id(ROOT)?;
    page.get_attribute("data-device")
}

/// Whether a problem means that the flow is gone.
fn is_end(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NoToken | ProblemCode::UnknownFlow | ProblemCode::FlowExpired
    )
}

/// The files that hold the words of the steps drawn here.
const TEXTS: &[&str] = if cfg!(feature = "request") {
    &["app", "request"]
} else {
    &["app"]
};

/// As futures at once: a promise that nobody awaits yet and that fails is an unhandled rejection, which ends the page
/// (app/guard.js).
fn ask_for_texts(locale: &str) -> Vec<JsFuture> {
    let ask = |&name| {
        let address = ["locales/", locale, "/", name, ".json"].concat();
        JsFuture::from(window().fetch_with_str(&address))
    };
    TEXTS.iter().map(ask).collect()
}

async fn read_texts(asked: Vec<JsFuture>, locale: &str) -> Result<Messages, Failure> {
    let unreachable = |_| Failure::Unreachable;
    let entries = js_sys::Object::new();
    for asked in asked {
        let answer = asked.await.map_err(unreachable)?;
        let answer: web_sys::Response = answer.unchecked_into();
        if !answer.ok() {
            return Err(Failure::Unavailable);
        }
        let json = JsFuture::from(answer.json().map_err(unreachable)?);
        let json = json.await.map_err(unreachable)?;
        js_sys::Object::assign(&entries, &json.dyn_into().map_err(|_| Failure::Unreadable)?);
    }
    Ok(Messages::read(locale, entries))
}

fn asked_locale() -> Option<String> {
    query()?.get("locale")
}

/// Path B has a link of its own (row B2), where the site takes requests; only the build that draws it is opened by that.
fn asked_purpose(config: &Config) -> Purpose {
    let asked = query().and_then(|query| query.get("purpose"));
    let is_request = cfg!(feature = "request")
        && asked.as_deref() == Some(Purpose::Request.name())
        && config.purposes.contains(&Purpose::Request);
    if is_request {
        Purpose::Request
    } else {
        Purpose::Password
    }
}

/// What the link says one signs in with.
pub fn asked_identifier() -> Option<String> {
    query()?.get("identifier")
}

/// This page in another language; all else that its address asks for stays.
pub fn address_in(locale: &str) -> String {
    let query = query().map(|query| {
        query.set("locale", locale);
        String::from(query.to_string())
    });
    ["?", &query.unwrap_or_default()].concat()
}

fn query() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}

/// Carries out what the screens ask for.
#[derive(Clone, Copy)]
pub struct Controller {
    ui: UiState,
    backend: StoredValue<Backend>,
    credentials: StoredValue<Option<Credentials>>,
    history: History,
    #[cfg(feature = "request")]
    saver: StoredValue<saving::SaveState>,
    /// Which sending of a request it is, for as long as it is the same one.
    #[cfg(feature = "request")]
    sending: StoredValue<Option<questions::Submission>>,
    /// Whether the step that another build draws lies ahead of the one drawn here.
    leaves_forward: StoredValue<bool>,
}

impl Controller {
    /// Takes over a visit, and the browser's back button with it.
    pub fn begin(ui: UiState, backend: Backend, credentials: Option<Credentials>) -> Self {
        let session = Self {
            ui,
            backend: StoredValue::new(backend),
            credentials: StoredValue::new(credentials),
            history: History::new(),
            #[cfg(feature = "request")]
            saver: StoredValue::default(),
            #[cfg(feature = "request")]
            sending: StoredValue::new(None),
            leaves_forward: StoredValue::new(false),
        };
        session.take_up_typed(history::shown());
        session.write();
        ui.on_command(Callback::new(move |command| session.handle(command)));
        let moved = window_event_listener(leptos::ev::popstate, move |_| session.moved());
        // A page out of the back/forward cache shows where the flow stood when it went in.
        let shown = window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                session.look_again();
            }
        });
        // Chromium keeps nothing that `pagehide` writes; and a phone may end a page that is out of sight without another
        // word.
        let kept = ["change", "beforeunload", "visibilitychange"]
            .map(|name| window_event_listener_untyped(name, move |_| session.write()));
        let left = window_event_listener_untyped(LEAVE, move |_| session.leave());
        on_cleanup(move || {
            moved.remove();
            shown.remove();
            left.remove();
            kept.into_iter().for_each(WindowListenerHandle::remove);
        });
        session.write_as_typed();
        #[cfg(feature = "request")]
        session.save_along();
        session.look_when_over();
        session
    }

    /// What was typed before a reload, where the entry is still this flow's.
    fn take_up_typed(self, entry: Option<Entry>) {
        if let Some(entry) = entry
            && (entry.flow == self.flow_id() || self.credentials.with_value(Option::is_none))
        {
            self.ui.take_up(entry.typed);
        }
    }

    /// Writes into the entry shown how things stand: which flow, and what is typed.
    fn write(self) {
        let typed = self.ui.draft.get_untracked();
        self.history.write(&self.flow_id(), &typed, None);
    }

    fn write_as_typed(self) {
        let pause = StoredValue::new(None::<TimeoutHandle>);
        effect(move || {
            self.ui.draft.track();
            if let Some(earlier) = pause.get_value() {
                earlier.clear();
            }
            let write = move || {
                // Another build may have the page by then.
                if !self.ui.draft.is_disposed() {
                    self.write();
                }
            };
            pause.set_value(set_timeout_with_handle(write, PAUSE).ok());
        });
    }

    /// When the flow's time is up, asks once whether it is: it may go on in another tab.
    fn look_when_over(self) {
        let asked = Cell::new(false);
        effect(move || {
            let over = self.ui.seconds_left() == Some(0);
            if over && !asked.get() {
                self.look_again();
            }
            asked.set(over);
        });
    }

    fn flow_id(self) -> String {
        let id = self
            .credentials
            .with_value(|credentials| credentials.as_ref().map(|p| p.id.clone()));
        id.unwrap_or_default()
    }

    fn handle(self, command: Command) {
        match command {
            #[cfg(feature = "request")]
            Command::Back if self.returns() => {}
            Command::Back if self.history.back() => {}
            #[cfg(feature = "request")]
            Command::Back if self.page_back(1) == 0 => self.write(),
            #[cfg(feature = "request")]
            Command::OpenPage => {
                self.history.push();
                self.write();
            }
            Command::Back => self.run(Command::Act(Action::GoBack), 0),
            #[cfg(feature = "request")]
            Command::Begin => self.begin_request(),
            command => self.run(command, 0),
        }
    }

    /// `back`: how many entries the browser has gone back already.
    fn run(self, command: Command, back: i32) {
        let ui = self.ui;
        ui.status.set(Status {
            command: Some(command.name()),
            ..Status::default()
        });
        let slow = set_timeout_with_handle(
            move || {
                ui.status
                    .update(|status| status.slow = status.command.is_some())
            },
            SLOW,
        );
        spawn(async move {
            let mut outcome = match &command {
                Command::SetLanguage(locale) => self.speak(locale).await.map(|()| None),
                #[cfg(feature = "request")]
                Command::LoadForm => self.load_form().await.map(|()| None),
                _ => self.carry_out(&command, back).await.map(Some),
            };
            let mut is_left = false;
            if leads_elsewhere(&outcome) {
                self.leaves_forward.set_value(is_forward(&command));
                match self.hand_over().await {
                    Ok(()) => is_left = true,
                    Err(failure) => outcome = Err(failure),
                }
            }
            if let Ok(slow) = slow {
                slow.clear();
            }
            if is_left {
                return;
            }
            ui.status.set(Status::default());
            match outcome {
                Ok(Some(screen)) => self.draw(screen, &command),
                Ok(None) => {}
                Err(failure) => {
                    if back > 0 {
                        self.history.undo(back);
                    }
                    self.fail(failure, command);
                }
            }
        });
    }

    async fn carry_out(self, command: &Command, back: i32) -> Result<Screen, Failure> {
        let backend = self.backend.get_value();
        let (action, credentials) = match (command, self.credentials.get_value()) {
            (Command::Act(action), Some(credentials)) => (action, credentials),
            (Command::StayOpen, Some(credentials)) => {
                return Ok(Screen::Drawn(backend.read(&credentials).await?));
            }
            _ => {
                let (purpose, identifier) = self.asked_again();
                let locale = self.ui.i18n.locale();
                let (screen, credentials) = begin(&backend, purpose, &locale, identifier).await?;
                self.credentials.set_value(credentials);
                return Ok(screen);
            }
        };
        #[cfg(not(feature = "request"))]
        let mut flow = backend.act(&credentials, action).await?;
        #[cfg(feature = "request")]
        let mut flow = self.act(&backend, &credentials, action).await?;
        for _ in 1..back {
            if flow.can_go_back {
                flow = backend.act(&credentials, action).await?;
            }
        }
        Ok(Screen::Drawn(flow))
    }

    fn draw(self, screen: Screen, command: &Command) {
        let ui = self.ui;
        let was_passed = ui.screen.with_untracked(is_passed_through);
        let moved_on = ui.show_stage(screen);
        if moved_on || *command != Command::StayOpen {
            ui.clear();
        }
        match command {
            Command::Act(Action::ResendCode) if !moved_on => ui.announce(key::ENTER_CODE_RESENT),
            Command::StayOpen if untrack(|| ui.is_ending()) => ui.notify(key::STAY_NO_LONGER),
            _ => {}
        }
        if is_forward(command) && moved_on && !was_passed {
            self.history.push();
        }
        #[cfg(feature = "request")]
        if let (Command::Act(Action::SubmitRequest { .. }), Some(answer_form)) =
            (command, ui.answer_form.get_untracked())
        {
            answer_form.forget_secrets();
        }
        self.write();
    }

    /// Another build draws what comes now; see [`crate::handover`].
    async fn hand_over(self) -> Result<(), Failure> {
        to_other_build().await
    }

    /// The last that is done here: the step taken is an entry of its own.
    fn leave(self) {
        if self.leaves_forward.get_value() {
            self.history.push();
            self.write();
        }
    }

    fn fail(self, failure: Failure, command: Command) {
        match failure {
            Failure::Problem(problem) => self.refuse(*problem, command),
            failure => self.show(page_error(&failure), command),
        }
    }

    fn refuse(self, mut problem: Problem, command: Command) {
        let ui = self.ui;
        #[cfg(feature = "request")]
        if is_end(problem.code)
            && let Some(answer_form) = untrack(|| ui.open_form())
        {
            // What was typed stays in sight: it is all there is left of it.
            answer_form.saving.set(crate::answer_form::Saving::Ended);
            return self.show(PageError::Over, command);
        }
        if is_end(problem.code) {
            token_storage::forget();
            self.credentials.set_value(None);
            ui.clear();
            ui.show_stage(Screen::Ended(problem.code));
            self.write();
            return;
        }
        if let Some(flow) = problem.flow.take()
            && ui.show_stage(Screen::Drawn(flow))
        {
            self.write();
            // Another tab, or an answer that was lost on its way: the new step speaks for itself.
            ui.clear();
            return;
        }
        match problem.code {
            ProblemCode::Invalid => ui.show(self.named(problem.faults), None, None),
            _ => self.show(page_error(&Failure::Problem(Box::new(problem))), command),
        }
    }

    fn show(self, page_error: PageError, command: Command) {
        let again = page_error.may_pass().then(|| Retry::of(command));
        self.ui.show(Vec::new(), Some(page_error), again);
    }

    /// What comes before the request was read: the browser's back button leads there again.
    #[cfg(feature = "request")]
    fn begin_request(self) {
        self.history.push();
        self.ui.begin(Some(self.history.depth() + 1));
        self.write();
    }

    /// So many of the steps back are the flow's: what comes before the request is none of its.
    #[cfg(feature = "request")]
    fn steps_of_flow(self, steps: i32) -> i32 {
        let steps = self.page_back(steps);
        let begun = self.ui.begun.get_untracked();
        if steps == 0 || begun.is_none_or(|since| since <= self.history.depth()) {
            return steps;
        }
        self.ui.begin(None);
        self.ui.clear();
        steps - 1
    }

    #[cfg(not(feature = "request"))]
    fn steps_of_flow(self, steps: i32) -> i32 {
        steps
    }

    /// The browser's back button, or its forward one.
    fn moved(self) {
        let steps = match self.history.moved() {
            Move::Back(steps) => steps,
            Move::Forward => return self.ui.notify(key::PAGE_NO_FORWARD),
            // Arrived; what came meanwhile could not be written.
            Move::Nowhere => return self.write(),
        };
        if !self.ui.is_idle() {
            return self.history.undo(steps);
        }
        #[cfg(feature = "request")]
        if self.returns() {
            return self.history.undo(steps);
        }
        let steps = self.steps_of_flow(steps);
        if steps == 0 {
            self.write();
        } else if untrack(|| self.ui.can_go_back()) {
            self.run(Command::Act(Action::GoBack), steps);
        } else {
            self.history.leave();
        }
    }

    fn look_again(self) {
        spawn(async move {
            let backend = self.backend.get_value();
            let Some(credentials) = self.credentials.get_value() else {
                return;
            };
            match backend.read(&credentials).await {
                Ok(flow) => {
                    let screen = Screen::Drawn(flow);
                    if is_elsewhere(&screen) {
                        let _ = to_other_build().await;
                    } else {
                        self.ui.show_stage(screen);
                    }
                }
                Err(Failure::Problem(problem)) if is_end(problem.code) => {
                    self.refuse(*problem, Command::StayOpen);
                }
                Err(_) => {}
            }
        });
    }

    /// Another language: the words change, what was typed stays, and a reload keeps to it.
    async fn speak(self, locale: &str) -> Result<(), Failure> {
        let texts = read_texts(ask_for_texts(locale), locale).await?;
        #[cfg(feature = "request")]
        if self.ui.form.with_untracked(Option::is_some) {
            self.form_in(locale).await?;
        }
        self.ui.i18n.change(texts);
        self.backend.with_value(|backend| backend.speak(locale));
        let address = address_in(locale);
        let typed = self.ui.draft.get_untracked();
        self.history.write(&self.flow_id(), &typed, Some(&address));
        Ok(())
    }
}

#[cfg(not(feature = "request"))]
impl Controller {
    fn named(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        faults
    }

    fn asked_again(self) -> (Purpose, Option<String>) {
        (self.ui.config.with_value(asked_purpose), None)
    }
}

/// Whether nobody comes back to this step: from after the check against robots the way back leads to before it.
#[cfg(feature = "request")]
fn is_passed_through(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow) if matches!(flow.step, Step::Challenge { .. }))
}

#[cfg(not(feature = "request"))]
fn is_passed_through(_: &Screen) -> bool {
    false
}

/// Whether a command is a step ahead.
fn is_forward(command: &Command) -> bool {
    matches!(command, Command::Act(action) if *action != Action::GoBack)
}

/// Whether the flow stands where another build draws it.
fn leads_elsewhere(outcome: &Result<Option<Screen>, Failure>) -> bool {
    match outcome {
        Ok(Some(screen)) => is_elsewhere(screen),
        Err(Failure::Problem(problem)) => {
            let flow = problem.flow.clone();
            flow.is_some_and(|flow| is_elsewhere(&Screen::Drawn(flow)))
        }
        _ => false,
    }
}

/// One kind of future for all: each kind brings its own machinery along.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

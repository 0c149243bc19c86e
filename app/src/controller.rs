//! Carries out what the screens ask for: sends actions, draws what comes back, mirrors the steps in the browser's
//! history. The only place that knows backend, storage and history at once. In the chunk `journey`, with the later steps.

mod moves;
mod opening;
mod outcome;
mod request_actions;

pub use request_actions::{RequestActions, request_actions, set_request_actions};

use crate::backend::{Backend, read};
use crate::command::Command;
use crate::failure::Failure;
use crate::flow::{begin, is_of_request};
use crate::history::History;
use crate::i18n::fetch;
use crate::link::Link;
use crate::part::effect;
use crate::state::{Screen, UiState};
use crate::task::{Pending, spawn};
use crate::token_storage::Credentials;
use crate::{query, step};
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Step};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Typing has paused when nothing was typed for so long: below the hundred history writes in 30 s that Safari takes.
const PAUSE: Duration = Duration::from_millis(400);

/// What the rest of the app asks of the chunk `journey`.
pub trait Journey {
    /// Begins to carry out commands.
    fn begin(&self, ui: UiState, backend: Backend, credentials: Option<Credentials>);
    /// A step of path A after the first, out of a parsed answer.
    fn read_step(&self, from: &JsValue) -> Option<Step>;
    /// Draws it, or that the flow has ended.
    fn view(&self, ui: UiState, screen: &Screen) -> Vec<AnyView>;
}

/// What the chunk holds.
pub const JOURNEY: &dyn Journey = &Chunk;

struct Chunk;

impl Journey for Chunk {
    fn begin(&self, ui: UiState, backend: Backend, credentials: Option<Credentials>) {
        Controller::begin(ui, backend, credentials);
    }

    fn read_step(&self, from: &JsValue) -> Option<Step> {
        read::later_step(from)
    }

    fn view(&self, ui: UiState, screen: &Screen) -> Vec<AnyView> {
        step::later_view(ui, screen)
    }
}

/// Carries out what the screens of one instance ask for.
#[derive(Clone, Copy)]
pub struct Controller {
    pub(crate) ui: UiState,
    pub(crate) backend: StoredValue<Backend>,
    pub(crate) credentials: StoredValue<Option<Credentials>>,
    pub(crate) history: History,
}

impl Controller {
    /// Takes over the commands of an instance, and the browser's back button.
    pub fn begin(ui: UiState, backend: Backend, credentials: Option<Credentials>) -> Self {
        let controller = Self {
            ui,
            backend: StoredValue::new(backend),
            credentials: StoredValue::new(credentials),
            history: History::new(ui.host),
        };
        controller.write();
        ui.on_close(Callback::new(move |()| controller.write()));
        ui.on_command(Callback::new(move |command| controller.handle(command)));
        let moved = window_event_listener(leptos::ev::popstate, move |_| controller.moved());
        let opened = window_event_listener_untyped("hashchange", move |_| controller.open_link());
        // A page out of the back/forward cache shows where the flow stood when it went in.
        let shown = window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                controller.look_again();
            }
        });
        // Chromium keeps nothing that `pagehide` writes; and a phone may end a page that is out of sight without another
        // event.
        let written = ["change", "beforeunload", "visibilitychange"]
            .map(|name| window_event_listener_untyped(name, move |_| controller.write()));
        on_cleanup(move || {
            moved.remove();
            opened.remove();
            shown.remove();
            written.into_iter().for_each(WindowListenerHandle::remove);
        });
        controller.write_as_typed();
        controller.begin_request_when_drawn();
        controller.look_when_over();
        if Link::pending(ui.host).is_some() {
            // Opened while the app was on its way.
            controller.open_link();
        }
        controller
    }

    /// Writes into the history entry shown which flow it is of, and what is typed.
    pub(crate) fn write(self) {
        let draft = self.ui.draft.get_untracked();
        self.history.write(&self.flow_id(), &draft, None);
    }

    fn write_as_typed(self) {
        let pause = Cell::new(None::<TimeoutHandle>);
        effect(move || {
            self.ui.draft.track();
            if let Some(earlier) = pause.take() {
                earlier.clear();
            }
            let write = move || {
                if !self.ui.draft.is_disposed() {
                    self.write();
                }
            };
            pause.set(set_timeout_with_handle(write, PAUSE).ok());
        });
    }

    /// Path B saves from the first time that one of its screens is drawn.
    fn begin_request_when_drawn(self) {
        let has_begun = Cell::new(false);
        effect(move || {
            self.ui.screen.track();
            if let (Some(request), Some(_)) = (request_actions(), self.ui.extension())
                && !has_begun.replace(true)
            {
                request.begin(self);
            }
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
            .with_value(|credentials| credentials.as_ref().map(|of| of.id.clone()));
        id.unwrap_or_default()
    }

    fn handle(self, command: Command) {
        let done = request_actions().is_some_and(|request| request.handle(self, &command));
        match command {
            _ if done => {}
            Command::Back if !self.history.is_ours() => {
                self.history.step_back();
                self.went_back(1);
            }
            Command::Back if self.history.back() || self.returns_to_ways(0) => {}
            Command::Back => self.run(Command::act(Action::GoBack), 0),
            command => self.run(command, 0),
        }
    }

    /// `back`: how many entries the browser has gone back already.
    fn run(self, command: Command, back: i32) {
        let ui = self.ui;
        ui.start(&command);
        let acts = matches!(command, Command::Act(_) | Command::StayOpen);
        let flow = self.flow_id();
        spawn(ui.host, async move {
            let outcome = match &command {
                Command::SetLanguage(locale) => self.set_language(locale).await.map(|()| None),
                Command::LoadForm => self.load_form(ui.i18n.locale()).await.map(|()| None),
                _ => self.carry_out(&command, back).await,
            };
            if acts && flow != self.flow_id() {
                // A link was opened meanwhile: its flow has taken the place of this one.
                return;
            }
            ui.finish();
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

    async fn carry_out(self, command: &Command, back: i32) -> Result<Option<Screen>, Failure> {
        let outcome = self.sent(command, back).await;
        let flow = match &outcome {
            Ok(Screen::Drawn(flow)) => Some(flow),
            Err(Failure::Problem(problem)) => problem.flow.as_ref(),
            _ => None,
        };
        if let Some(flow) = flow {
            self.complete(flow).await?;
        }
        outcome.map(Some)
    }

    async fn sent(self, command: &Command, back: i32) -> Result<Screen, Failure> {
        let backend = self.backend.get_value();
        let (action, credentials) = match (command, self.credentials.get_value()) {
            (Command::Act(action), Some(credentials)) => (action, credentials),
            (Command::StayOpen, Some(credentials)) => {
                return Ok(Screen::Drawn(backend.read(&credentials).await?));
            }
            _ => {
                let (purpose, identifier) = match command {
                    Command::BeginFlow(purpose, identifier) => (Some(*purpose), identifier.clone()),
                    _ => self.asked_again(),
                };
                let locale = self.ui.i18n.locale();
                let (screen, credentials) =
                    begin(self.ui.host, &backend, purpose, &locale, identifier).await?;
                self.credentials.set_value(credentials);
                if let Some(request) = request_actions() {
                    request.forget(self.ui);
                }
                return Ok(screen);
            }
        };
        let mut flow = match request_actions() {
            Some(request) => {
                let acted = request.act(self, credentials.clone(), Arc::clone(action));
                acted.await?
            }
            None => backend.act(&credentials, action).await?,
        };
        for _ in 1..back {
            if flow.can_go_back {
                flow = backend.act(&credentials, action).await?;
            }
        }
        Ok(Screen::Drawn(flow))
    }

    /// Fetches what a flow needs besides to be drawn. Its chunks are there: it could be read.
    pub(crate) async fn complete(self, flow: &Flow) -> Result<(), Failure> {
        let i18n = self.ui.i18n;
        if !is_of_request(flow) {
            return Ok(());
        }
        if !i18n.has_request() {
            let words = fetch::ask(self.ui.host, &i18n.locale(), "request");
            i18n.add_request(&words.read().await?);
        }
        if let (Some(request), None) = (request_actions(), self.ui.extension()) {
            request.attach(self.ui);
        }
        Ok(())
    }

    /// Asks where the flow stands, and draws that: what is not saved yet asks by being saved. Nothing is said where it can't
    /// be told.
    fn look_again(self) {
        if request_actions().is_some_and(|request| request.holds(self)) {
            return;
        }
        spawn(self.ui.host, async move {
            let backend = self.backend.get_value();
            let Some(credentials) = self.credentials.get_value() else {
                return;
            };
            match backend.read(&credentials).await {
                Ok(flow) => {
                    if self.complete(&flow).await.is_ok() {
                        self.ui.show_screen(Screen::Drawn(flow));
                    }
                }
                Err(Failure::Problem(problem)) if problem.is_end() => {
                    self.refuse(*problem, Command::StayOpen);
                }
                // Nobody says that somebody is still there: what a lock hides is hidden.
                Err(_) if untrack(|| self.ui.seconds_left()) == Some(0) => {
                    if let Some(request) = request_actions() {
                        request.lock(self.ui);
                    }
                }
                Err(_) => {}
            }
        });
    }

    fn load_form(self, locale: String) -> Pending<Result<(), Failure>> {
        match request_actions() {
            Some(request) => request.load_form(self, locale),
            None => Box::pin(async { Ok(()) }),
        }
    }

    /// Another language: the words change, what was typed stays, and a reload keeps to it.
    async fn set_language(self, locale: &str) -> Result<(), Failure> {
        let i18n = self.ui.i18n;
        let messages = fetch::fetch(self.ui.host, locale, i18n.has_request()).await?;
        if let Some(request) = request_actions() {
            request.reword(self, locale.into()).await?;
        }
        i18n.change(messages);
        self.backend.with_value(|backend| backend.speak(locale));
        // The element of another page has its language from an attribute.
        let url = self.ui.host.get().frame.then(|| query::with_locale(locale));
        let draft = self.ui.draft.get_untracked();
        self.history.write(&self.flow_id(), &draft, url.as_deref());
        Ok(())
    }
}

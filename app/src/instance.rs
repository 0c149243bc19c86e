//! Start-up of one instance: loads the initial data, renders the first screen, then loads the controller.

use crate::backend::Backend;
use crate::clock::Clock;
use crate::command::Command;
use crate::failure::Failure;
use crate::host::{Host, HostOptions};
use crate::i18n::I18n;
use crate::initial::{self, InitialData};
use crate::page::frame;
use crate::part::{effect, hydrate, submit_form};
use crate::standing::Standing;
use crate::state::{PageError, UiState};
use crate::step::{IDENTIFIER, is_first_step};
use crate::task::spawn;
use crate::token_storage::Credentials;
use crate::{chunk, history, standing};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A handle to an instance.
#[derive(Clone, Copy)]
pub struct Instance {
    host: Host,
    /// The current render.
    mounted: StoredValue<Option<Mounted>, LocalStorage>,
}

/// A render, which is unmounted when dropped, and its state.
type Mounted = (UnmountHandle<AnyViewState>, UiState);

impl Instance {
    /// An instance that draws nothing yet. Lives as long as the owner it is made under.
    pub fn new(options: HostOptions) -> Self {
        Self {
            host: Host::new(options),
            mounted: StoredValue::new_local(None),
        }
    }

    /// Draws in the background, and tells the element what came of it.
    pub fn open(self) {
        spawn(self.host, async move {
            let event = match self.draw().await {
                Ok(()) => "ready",
                Err(_) => "failed",
            };
            self.host.emit(event, "");
            if let Some(ui) = self.ui() {
                ui.tell_step();
            }
        });
    }

    /// The reactive owner of the current render. It is part of a reference cycle, so it is ended by [`Owner::cleanup`].
    pub fn owner(self) -> Option<Owner> {
        self.ui()?.owner()
    }

    /// Takes away what is drawn. Returns what was typed and not sent.
    pub fn close(self) -> Option<String> {
        if let Some(ui) = self.ui() {
            ui.close();
        }
        self.mounted.set_value(None);
        let host = self.host.get();
        host.is_closed.set(true);
        host.draft.take()
    }

    /// Changes the language, as soon as nothing else is under way. What was typed stays.
    pub fn speak(self, locale: &str) {
        self.host.set_locale(locale);
        let Some(ui) = self.ui() else {
            return;
        };
        let asked = RefCell::new(Some(locale.to_owned()));
        let speak = move || {
            let is_idle = ui.status.with(|status| status.command.is_none());
            if is_idle && let Some(locale) = asked.take() {
                untrack(|| ui.dispatch(Command::SetLanguage(locale)));
            }
        };
        ui.owner().unwrap_or_default().with(|| effect(speak));
    }

    fn ui(self) -> Option<UiState> {
        let of = |mounted: &Option<Mounted>| mounted.as_ref().map(|(_, ui)| *ui);
        self.mounted.try_with_value(of).flatten()
    }

    /// Another identifier to begin with.
    pub fn set_identifier(self, identifier: &str) {
        self.host.set_identifier(identifier);
        if let Some(ui) = self.ui() {
            ui.keep_identifier(identifier);
        }
    }

    /// Reads what the site offers, takes up the flow or begins one, and draws it. Where there are words but no flow, that
    /// is drawn, unless something is drawn already.
    ///
    /// # Errors
    /// See [`Failure`]: nothing new is drawn.
    pub async fn draw(self) -> Result<(), Failure> {
        let clock = Clock::new();
        let backend = Backend::new(self.host, clock, chunk::fetch);
        let mut initial = initial::load(self.host, &backend).await?;
        if self.host.get().is_closed.get() {
            return Err(Failure::Unreachable);
        }
        let was_drawn = self.mounted.with_value(Option::is_some);
        if was_drawn && let Some(failure) = initial.failure.take() {
            return Err(failure);
        }
        let before = self.owner();
        self.mounted.set_value(None);
        if let Some(before) = before {
            before.cleanup();
        }
        let standing = Standing::find(self.host);
        let is_first = is_first_step(&initial.screen);
        let root = self.host.get().root.clone();
        if !is_first {
            root.set_text_content(None);
        }
        let typed = standing.typed;
        // A field that was seen and is empty was left empty, whatever the link says.
        if standing.is_seen || !typed.is_empty() {
            self.host.set_identifier(&typed);
        }
        // The focus moves to the heading if another screen was shown before.
        let is_later = was_drawn || standing.is_seen && !is_first;
        let begun = Rc::new(Cell::new(None));
        let drawn = Rc::clone(&begun);
        let begin = move || {
            let ui = self.begin(initial, clock, backend);
            if is_first && !typed.is_empty() {
                ui.set_draft(IDENTIFIER.name, &typed);
            }
            ui.set_later_screen(is_later);
            drawn.set(Some(ui));
            standing::taken(self.host);
            frame(ui)
        };
        let parent = root.clone();
        let now = hydrate(Some(&parent), move || {
            Host::enter(Some(self.host), || mount_to(root, begin))
        });
        self.mounted.set_value(begun.get().map(|ui| (now, ui)));
        if is_first && standing.is_submitted {
            submit_form(self.host);
        }
        Ok(())
    }

    fn begin(self, initial: InitialData, clock: Clock, backend: Backend) -> UiState {
        let i18n = I18n::new(initial.messages);
        let ui = UiState::new(self.host, initial.config, i18n, clock, initial.screen);
        match initial.failure {
            Some(failure) => {
                ui.show(Vec::new(), Some(PageError::from(&failure)), None);
                ui.on_command(Callback::new(move |command| self.open_again(ui, command)));
            }
            None => {
                restore(ui, initial.credentials.as_ref());
                begin_journey(ui, backend, initial.credentials);
            }
        }
        ui
    }

    /// All there is to ask for where nothing could be opened.
    fn open_again(self, ui: UiState, command: Command) {
        if let Command::SetLanguage(locale) = &command {
            self.host.set_locale(locale);
        }
        ui.start(&command);
        spawn(self.host, async move {
            if let Err(failure) = self.draw().await {
                ui.finish();
                ui.show(Vec::new(), Some(PageError::from(&failure)), None);
            }
        });
    }
}

/// Restores the identifier from the URL, and the draft from before a reload.
fn restore(ui: UiState, credentials: Option<&Credentials>) {
    if let Some(identifier) = ui.host.get().identifier.borrow().clone() {
        ui.keep_identifier(&identifier);
    }
    if let Some(entry) = history::shown(ui.host)
        && credentials.is_none_or(|of| of.id == entry.flow)
    {
        ui.restore_draft(entry.draft);
    }
    if let Some(request) = chunk::request() {
        request.actions().attach(ui);
    }
}

/// Fetches what carries commands out, once the first screen is drawn. A command that comes before that waits for it.
fn begin_journey(ui: UiState, backend: Backend, credentials: Option<Credentials>) {
    let has_begun = StoredValue::new(false);
    let begun = move || {
        let (backend, credentials) = (backend.clone(), credentials.clone());
        async move {
            let journey = chunk::load_journey().await?;
            // `None` where the instance has been taken away.
            if has_begun.try_get_value() == Some(false)
                && let Some(owner) = ui.owner()
            {
                has_begun.set_value(true);
                owner.with(|| journey.begin(ui, backend, credentials));
            }
            Ok::<_, Failure>(())
        }
    };
    let first = begun();
    ui.on_command(Callback::new(move |command| {
        ui.start(&command);
        let begun = begun();
        spawn(ui.host, async move {
            let outcome = begun.await;
            ui.finish();
            match outcome {
                Ok(()) => ui.dispatch(command),
                Err(failure) => ui.show_failed(PageError::from(&failure), command),
            }
        });
    }));
    spawn(ui.host, async move {
        // The next command fetches `journey` again. Without `rules` the server judges.
        let _ = first.await;
        let _ = chunk::load_rules().await;
    });
}

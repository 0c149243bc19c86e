//! One instance of the app: from nothing to a first screen that answers.

use crate::backend::Backend;
use crate::clock::Clock;
use crate::command::Command;
use crate::failure::Failure;
use crate::host::{Host, HostOptions};
use crate::i18n::I18n;
use crate::initial::{self, InitialData};
use crate::part::{hydrate, submit_form};
use crate::state::{PageError, UiState};
use crate::step::{IDENTIFIER, is_first_step};
use crate::task::spawn;
use crate::token_storage::Credentials;
use crate::{chunk, history, query};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The root has this attribute once the first step was sent.
const SUBMITTED: &str = "data-submitted";

/// A handle to an instance.
#[derive(Clone, Copy)]
pub struct Instance {
    host: Host,
    frame: fn(UiState) -> AnyView,
    /// What is drawn, to be taken away again.
    mounted: StoredValue<Option<UnmountHandle<AnyViewState>>, LocalStorage>,
}

impl Instance {
    /// An instance that draws nothing yet, in this frame. Lives as long as the owner it is made under.
    pub fn new(options: HostOptions, frame: fn(UiState) -> AnyView) -> Self {
        Self {
            host: Host::new(options),
            frame,
            mounted: StoredValue::new_local(None),
        }
    }

    /// Reads what the site offers, takes up the flow or begins one, and draws it. Where there are words but no flow, that
    /// is drawn, unless something is drawn already.
    ///
    /// # Errors
    /// See [`Failure`]: nothing new is drawn.
    pub async fn draw(self) -> Result<(), Failure> {
        let clock = Clock::new();
        let base = self.host.get().base.clone();
        let backend = Backend::regain(&base, clock, chunk::fetch);
        let initial = initial::load(self.host, &backend).await?;
        let was_drawn = self.mounted.with_value(Option::is_some);
        if let (true, Some(failure)) = (was_drawn, &initial.failure) {
            return Err(failure.clone());
        }
        self.mounted.set_value(None);
        let standing = Standing::find(self.host);
        let is_first = is_first_step(&initial.screen);
        let root = self.host.get().root.clone();
        if !is_first {
            root.set_text_content(None);
        }
        let typed = standing.typed;
        if !typed.is_empty() {
            self.host.set_identifier(&typed);
        }
        let begin = move || {
            let ui = self.begin(initial, clock, backend);
            if is_first && !typed.is_empty() {
                ui.set_draft(IDENTIFIER.name, &typed);
            }
            // Who was at a screen before is moved to the heading of this one.
            ui.set_later_screen(was_drawn);
            (self.frame)(ui)
        };
        let parent = root.clone();
        let now = hydrate(Some(&parent), move || {
            Host::enter(Some(self.host), || mount_to(root, begin))
        });
        self.mounted.set_value(Some(now));
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
            if self.host.get().history {
                let _ = window().location().set_search(&query::with_locale(locale));
                return;
            }
            self.host.set_locale(locale);
        }
        ui.start(&command);
        spawn(async move {
            if let Err(failure) = self.draw().await {
                ui.finish();
                ui.show(Vec::new(), Some(PageError::from(&failure)), None);
            }
        });
    }
}

/// What was done on the first step while it stood in the page and the app was on its way (app/guard.js).
struct Standing {
    typed: String,
    is_submitted: bool,
}

impl Standing {
    fn find(host: Host) -> Self {
        let field = host.find(&IDENTIFIER.id());
        let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        let root = host.get().root.clone();
        let is_submitted = root.has_attribute(SUBMITTED);
        let _ = root.remove_attribute(SUBMITTED);
        Self {
            typed: field.map(|field| field.value()).unwrap_or_default(),
            is_submitted,
        }
    }
}

/// What the link says, and what was typed before a reload.
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
            if !has_begun.get_value()
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
        spawn(async move {
            let outcome = begun.await;
            ui.finish();
            match outcome {
                Ok(()) => ui.dispatch(command),
                Err(failure) => ui.show_failed(PageError::from(&failure), command),
            }
        });
    }));
    spawn(async move {
        // The next command fetches `journey` again. Without `rules` the server judges.
        let _ = first.await;
        let _ = chunk::load_rules().await;
    });
}

//! What the screens read: where the flow stands, what is wrong, what is under way, the words. And their one way out,
//! [`UiState::dispatch`]. No screen reads the network or the storage; a test makes a [`UiState`] and looks at what is
//! dispatched.

mod errors;
mod expiry;
mod screen;

pub use errors::{Errors, PageError};
pub use screen::{Screen, is_over};

use crate::clock::Clock;
use crate::command::{Command, Retry};
use crate::draft;
use crate::fault::FieldFault;
use crate::host::Host;
use crate::i18n::{I18n, Key, Ways};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use regain_core::wire::{Action, Config};
use screen::empty_draft;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Status {
    /// The command, by its name.
    pub command: Option<&'static str>,
    /// Whether it takes long.
    pub slow: bool,
    /// What a live region says of it.
    pub said: Option<Key>,
    /// Whether that is visible as well.
    pub seen: bool,
}

/// After this long the person is told that it takes longer than usual.
const SLOW: Duration = Duration::from_secs(5);

/// What path B adds to the state, once it is there.
pub trait Extension: Sync {
    /// Another screen, or a newer state of this one, is about to be drawn.
    fn will_show(&self, ui: UiState, screen: &Screen, moved_on: bool);
    /// Whether there is something of path B to go back to. Follows the page of the questions.
    fn can_go_back(&self, ui: UiState) -> bool;
    /// Saves all answers, and shows the review.
    fn review(&self, ui: UiState);
}

/// What outlives a screen and is drawn by none.
#[derive(Clone, Default)]
struct Undrawn {
    identifier: String,
    has_drawn: bool,
    on_command: Option<Callback<Command>>,
    /// Runs until it is said that a command takes long.
    slow: Option<TimeoutHandle>,
    /// What is made later lives as long as this state.
    owner: Option<Owner>,
    extension: Option<&'static dyn Extension>,
    /// What its screens share.
    shared: Option<Arc<dyn Any + Send + Sync>>,
    /// Saves what is typed as the instance goes.
    on_close: Vec<Callback<()>>,
}

/// A handle to everything a screen needs.
#[derive(Clone, Copy)]
pub struct UiState {
    /// What the instance was given.
    pub host: Host,
    /// What the site offers.
    pub config: StoredValue<Config>,
    /// The words in use.
    pub i18n: I18n,
    /// The server's time.
    pub clock: Clock,
    /// What there is to draw; [`UiState::show_screen`] sets it.
    pub screen: RwSignal<Screen>,
    /// Counts the screens: one is drawn anew when this changes, and only then, so that nothing typed is lost.
    pub screens: RwSignal<u32>,
    /// What is wrong.
    pub errors: RwSignal<Errors>,
    /// What is under way.
    pub status: RwSignal<Status>,
    /// What was typed on the screen drawn; see [`crate::draft`].
    pub draft: RwSignal<String>,
    undrawn: StoredValue<Undrawn>,
}

impl UiState {
    /// The state of an instance that draws `screen`. Until [`UiState::on_command`] is called, commands are dropped.
    pub fn new(host: Host, config: Config, i18n: I18n, clock: Clock, screen: Screen) -> Self {
        let draft = empty_draft(&screen);
        i18n.sign_in_with(Ways::of(&config));
        Self {
            host,
            config: StoredValue::new(config),
            i18n,
            clock,
            screen: RwSignal::new(screen),
            screens: RwSignal::new(0),
            errors: RwSignal::new(Errors::default()),
            status: RwSignal::new(Status::default()),
            draft: RwSignal::new(draft),
            undrawn: StoredValue::new(Undrawn {
                owner: Owner::current(),
                ..Undrawn::default()
            }),
        }
    }

    /// Sets what carries commands out.
    pub fn on_command(self, on_command: Callback<Command>) {
        self.undrawn
            .update_value(|undrawn| undrawn.on_command = Some(on_command));
    }

    /// Adds what is to be done as the element is taken off the page.
    pub fn on_close(self, save: Callback<()>) {
        self.undrawn
            .update_value(|undrawn| undrawn.on_close.push(save));
    }

    /// The element is being taken off the page: saves what is typed, while there is somebody to do it.
    pub fn close(self) {
        let saves = self.undrawn.with_value(|undrawn| undrawn.on_close.clone());
        for save in saves {
            save.run(());
        }
    }

    /// Asks for something. While something else is under way, nothing happens: a double click is one click.
    pub fn dispatch(self, command: Command) {
        if self.is_idle()
            && let Some(on_command) = self.undrawn.with_value(|undrawn| undrawn.on_command)
        {
            on_command.run(command);
        }
    }

    /// Submits a form: where nothing is wrong the action is sent, else the faults are shown.
    pub fn submit(self, faults: Vec<FieldFault>, action: Action) {
        if faults.is_empty() {
            self.dispatch(Command::act(action));
        } else if self.is_idle() {
            self.show(faults, None, None);
        }
    }

    /// Shows what is wrong, and moves the focus there.
    pub fn show(
        self,
        faults: Vec<FieldFault>,
        page_error: Option<PageError>,
        retry: Option<Retry>,
    ) {
        if let Some(page_error) = page_error {
            self.host.emit("error", page_error.code());
        }
        let shown = self.errors.with_untracked(|errors| errors.shown) + 1;
        self.errors.set(Errors {
            faults,
            page_error,
            retry,
            shown,
        });
    }

    /// Shows why a command failed, with "Try again" where that may help.
    pub fn show_failed(self, page_error: PageError, command: Command) {
        let retry = page_error.is_transient().then(|| Retry::of(command));
        self.show(Vec::new(), Some(page_error), retry);
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.errors.update(|errors| {
            *errors = Errors {
                shown: errors.shown,
                ..Errors::default()
            }
        });
    }

    /// A command is under way now. After a while it is said that it takes long.
    pub fn start(self, command: &Command) {
        self.finish();
        self.status.set(Status {
            command: Some(command.name()),
            ..Status::default()
        });
        let slow = move || {
            if !self.status.is_disposed() {
                self.status.update(|status| status.slow = true);
            }
        };
        let slow = set_timeout_with_handle(slow, SLOW).ok();
        self.undrawn.update_value(|undrawn| undrawn.slow = slow);
    }

    /// Nothing is under way any more.
    pub fn finish(self) {
        let slow = self.undrawn.try_update_value(|undrawn| undrawn.slow.take());
        if let Some(slow) = slow.flatten() {
            slow.clear();
        }
        self.status.set(Status::default());
    }

    /// Runs `run` in a moment, once what is being drawn is drawn, unless the instance is gone by then.
    pub fn later(self, run: impl FnOnce() + 'static) {
        let run = move || {
            if !self.status.is_disposed() {
                run();
            }
        };
        set_timeout(run, Duration::ZERO);
    }

    /// Whether the backend can do this: one of [`crate::feature`].
    pub fn can(self, feature: &str) -> bool {
        let embedder = &self.host.get().embedder;
        embedder
            .as_ref()
            .is_none_or(|embedder| embedder.can(feature))
    }

    /// Whether nothing is under way.
    pub fn is_idle(self) -> bool {
        self.status
            .with_untracked(|status| status.command.is_none())
    }

    /// Announces something in the live region, to screen readers alone.
    pub fn announce(self, said: Key) {
        self.status
            .update(|status| (status.said, status.seen) = (Some(said), false));
    }

    /// The same, visible to everybody, and scrolled into view.
    pub fn notify(self, said: Key) {
        self.status
            .update(|status| (status.said, status.seen) = (Some(said), true));
    }

    /// Draws where the flow stands; whether that is another screen. What was typed on the one before is not kept.
    pub fn show_screen(self, screen: Screen) -> bool {
        let nothing = empty_draft(&screen);
        let moved_on = !self.is_draft_of_this_screen(&nothing);
        if moved_on {
            if let (Screen::Ended(_), Some(identifier)) = (&screen, self.drafted("identifier")) {
                self.keep_identifier(&identifier);
            }
            self.draft.set(nothing);
        }
        if let Some(extension) = self.extension() {
            extension.will_show(self, &screen, moved_on);
        }
        let is_same = self
            .screen
            .with_untracked(|now| now.redraw_key() == screen.redraw_key());
        self.screen.set(screen);
        if !is_same {
            self.screens.update(|screens| *screens += 1);
            self.tell_step();
        }
        moved_on
    }

    /// Tells the page around the element which step is drawn, and that the journey has ended where it has.
    pub fn tell_step(self) {
        let (name, outcome) = self
            .screen
            .with_untracked(|screen| (screen.name(), screen.outcome()));
        self.host.emit("step", name);
        if let Some(outcome) = outcome {
            self.host.emit("done", outcome);
        }
    }

    /// Restores what was typed before a reload, if the same screen is drawn.
    pub fn restore_draft(self, draft: String) {
        let identifier = draft::of(&draft, "identifier");
        let has_ended = |screen: &Screen| match screen {
            Screen::Drawn(flow) => is_over(&flow.step),
            Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => true,
        };
        if let (true, Some(identifier)) = (self.screen.with_untracked(has_ended), identifier) {
            self.keep_identifier(&identifier);
        } else if self.is_draft_of_this_screen(&draft) {
            self.draft.set(draft);
        }
    }

    /// Keeps what a field of this screen holds, for a reload.
    pub fn set_draft(self, name: &str, text: &str) {
        self.draft
            .update(|draft| *draft = draft::with(draft, name, text));
    }

    /// What a field of this screen held before a reload.
    pub fn drafted(self, name: &str) -> Option<String> {
        self.draft.with_untracked(|draft| draft::of(draft, name))
    }

    fn is_draft_of_this_screen(self, draft: &str) -> bool {
        self.draft
            .with_untracked(|now| draft::is_same_screen(now, draft))
    }

    /// Whether there is a step before this one, or a page of this step.
    pub fn can_go_back(self) -> bool {
        let can_step_back = || {
            self.screen
                .with(|screen| matches!(screen, Screen::Drawn(flow) if flow.can_go_back))
        };
        let extension = self.extension();
        extension.is_some_and(|extension| extension.can_go_back(self)) || can_step_back()
    }

    /// The identifier typed last: carried into a flow that starts again (WCAG 3.3.7).
    pub fn identifier(self) -> String {
        self.undrawn
            .with_value(|undrawn| undrawn.identifier.clone())
    }

    /// Keeps it, in memory only.
    pub fn keep_identifier(self, identifier: &str) {
        self.undrawn
            .update_value(|undrawn| undrawn.identifier = identifier.into());
    }

    /// Whether a step was drawn before this one: only then does the focus move to its heading.
    pub fn is_later_screen(self) -> bool {
        let before = self.undrawn.with_value(|undrawn| undrawn.has_drawn);
        self.undrawn
            .update_value(|undrawn| undrawn.has_drawn = true);
        before
    }

    /// Says whether another screen was drawn before the first one here.
    pub fn set_later_screen(self, is_later: bool) {
        self.undrawn
            .update_value(|undrawn| undrawn.has_drawn = is_later);
    }

    /// The owner this state was made under.
    pub fn owner(self) -> Option<Owner> {
        self.undrawn.with_value(|undrawn| undrawn.owner.clone())
    }

    /// What the screens of the extension share; made the first time, to live as long as this state.
    pub fn shared(self, make: fn() -> Arc<dyn Any + Send + Sync>) -> Arc<dyn Any + Send + Sync> {
        let made = self.undrawn.with_value(|undrawn| undrawn.shared.clone());
        made.unwrap_or_else(|| {
            let owner = self.undrawn.with_value(|undrawn| undrawn.owner.clone());
            let made = owner.unwrap_or_default().with(make);
            self.undrawn
                .update_value(|undrawn| undrawn.shared = Some(Arc::clone(&made)));
            made
        })
    }

    /// What path B adds.
    pub fn extension(self) -> Option<&'static dyn Extension> {
        self.undrawn.with_value(|undrawn| undrawn.extension)
    }

    /// Adds it.
    pub fn extend(self, extension: &'static dyn Extension) {
        self.undrawn
            .update_value(|undrawn| undrawn.extension = Some(extension));
    }
}

//! What the screens see: the flow, what is wrong, what is under way, the i18n. And the one way out of a screen,
//! [`UiState::dispatch`]. No screen reads the network or the storage; a test hands a visit in and looks at what is sent.

#[cfg(feature = "request")]
mod questions;
#[cfg(feature = "request")]
pub use questions::saved;

#[cfg(feature = "request")]
use crate::answer_form::AnswerForm;
use crate::clock::Clock;
use crate::draft;
use crate::fault::FieldFault;
use crate::i18n::{I18n, Key, Ways};
use leptos::prelude::*;
#[cfg(feature = "request")]
use regain_core::form::WordedForm;
use regain_core::problem::ProblemCode;
use regain_core::time::Timestamp;
#[cfg(feature = "request")]
use regain_core::wire::Purpose;
use regain_core::wire::{Action, ChallengeKind, Config, Flow, Step};
#[cfg(feature = "request")]
use std::sync::Arc;

/// What there is to draw.
#[allow(
    clippy::large_enum_variant,
    reason = "one is held at a time, and a box is bytes to download"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The flow's step.
    Drawn(Flow),
    /// The flow is gone, or could not be opened (`Unavailable`).
    Ended(ProblemCode),
}

/// What a screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// An action of the contract.
    Act(Action),
    /// One step back, the way the browser's own button goes.
    Back,
    /// A new flow in place of one that is gone.
    StartAgain,
    /// Still here: where does the flow stand?
    StayOpen,
    /// What comes before the request was read.
    #[cfg(feature = "request")]
    Begin,
    /// The questions of path B.
    #[cfg(feature = "request")]
    LoadForm,
    /// Another part of the questions is looked at: an entry of the history by itself.
    #[cfg(feature = "request")]
    OpenPage,
    /// Another language.
    SetLanguage(String),
}

impl Command {
    /// Which button shows that it is under way.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Act(action) => match action {
                Action::Identify { .. } => "identify",
                Action::ChooseMethod { .. } => "choose_method",
                Action::CannotUseAny => "cannot_use_any",
                Action::ConfirmAddress { .. } => "confirm_address",
                Action::EnterCode { .. } => "enter_code",
                Action::ResendCode => "resend_code",
                Action::SetPassword { .. } => "set_password",
                Action::GiveContact { .. } => "give_contact",
                Action::AnswerChallenge { .. } => "answer_challenge",
                Action::NewChallenge { .. } => "new_challenge",
                #[cfg(feature = "request")]
                Action::SaveAnswers { .. } => "save_answers",
                #[cfg(feature = "request")]
                Action::SubmitRequest { .. } => "submit_request",
                Action::GoBack => "go_back",
                // `core` may have them all the same, for the server's sake, where both are built at once.
                #[cfg(not(feature = "request"))]
                #[allow(unreachable_patterns)]
                _ => "",
            },
            Self::Back => "go_back",
            Self::StartAgain => "start_again",
            Self::StayOpen => "stay",
            #[cfg(feature = "request")]
            Self::Begin => "begin",
            #[cfg(feature = "request")]
            Self::LoadForm => "read_form",
            #[cfg(feature = "request")]
            Self::OpenPage => "turn",
            Self::SetLanguage(_) => "speak",
        }
    }
}

/// What went wrong that no field is to blame for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PageError {
    /// The device has no connection.
    Offline,
    /// Nothing came back.
    Unreachable,
    /// Nothing came back in time.
    TimedOut,
    /// The backend cannot do it now.
    Unavailable,
    /// A limit was reached, until then where that is known.
    TooOften(Option<Timestamp>),
    /// The flow is gone, and what was typed is still in sight.
    #[cfg(feature = "request")]
    Over,
    /// More was typed than any backend takes.
    TooLarge,
    /// The flow had moved on, in another tab for one; where it stands now is drawn.
    MovedOn,
    /// An answer nobody here can read.
    Unexpected,
}

impl PageError {
    /// Whether the same again may well work.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Unreachable | Self::TimedOut | Self::Unavailable
        )
    }
}

/// What "Try again" does. Nothing that was typed is held for it: the fields may hold something else by then.
#[derive(Clone, Debug, PartialEq)]
pub enum Retry {
    /// The form on the screen is submitted again.
    Form,
    /// All answers go out again, as they are then.
    #[cfg(feature = "request")]
    Review,
    /// The same once more: nothing of it was typed.
    Command(Command),
}

impl Retry {
    /// What it is after this command.
    pub fn of(command: Command) -> Self {
        match command {
            Command::Act(
                Action::GoBack
                | Action::CannotUseAny
                | Action::ResendCode
                | Action::NewChallenge { .. }
                // The browser's own work.
                | Action::AnswerChallenge {
                    kind: ChallengeKind::Work,
                    ..
                },
            ) => Self::Command(command),
            #[cfg(feature = "request")]
            Command::Act(Action::SaveAnswers { .. }) => Self::Review,
            Command::Act(_) => Self::Form,
            command => Self::Command(command),
        }
    }
}

/// All that is wrong with the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors {
    /// Field by field.
    pub faults: Vec<FieldFault>,
    /// Otherwise.
    pub page_error: Option<PageError>,
    /// What the trouble's own button does.
    pub retry: Option<Retry>,
    /// Counts the times it was shown: each takes the focus.
    pub shown: u32,
}

impl Errors {
    /// Whether there is anything.
    pub fn is_any(&self) -> bool {
        self.page_error.is_some() || !self.faults.is_empty()
    }
}

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Status {
    /// The command, by its name.
    pub command: Option<&'static str>,
    /// Whether it takes long.
    pub slow: bool,
    /// What came of it, for a screen reader that is not moved there.
    pub said: Option<Key>,
    /// Whether what is said is there to be seen as well.
    pub seen: bool,
}

/// So long before the flow ends the person is warned (WCAG 2.2.1 asks for 20 s).
const WARNING_SECONDS: u64 = 120;

/// What outlives a screen and is drawn by none.
#[derive(Clone, Default)]
struct Kept {
    identifier: String,
    under_way: bool,
    outlet: Option<Callback<Command>>,
    /// What is typed into the questions lives as long as the ui.
    #[cfg(feature = "request")]
    sheets: Option<Owner>,
}

/// A handle to everything a screen needs.
#[derive(Clone, Copy)]
pub struct UiState {
    /// What the site offers.
    pub config: StoredValue<Config>,
    /// The words in use.
    pub i18n: I18n,
    /// The server's time.
    pub clock: Clock,
    /// What there is to draw.
    pub screen: RwSignal<Screen>,
    /// What is wrong.
    pub errors: RwSignal<Errors>,
    /// What is under way.
    pub status: RwSignal<Status>,
    /// What was typed on the screen drawn.
    pub draft: RwSignal<String>,
    /// Since which entry of the history what comes before the request has been read (row B1): only from there on are
    /// its first steps drawn.
    #[cfg(feature = "request")]
    pub begun: RwSignal<Option<i32>>,
    /// The questions of path B, in the language in use.
    #[cfg(feature = "request")]
    pub form: RwSignal<Option<Arc<WordedForm>>>,
    /// The language they are in, where that is not the one in use: a form need not have words in every language.
    #[cfg(feature = "request")]
    pub form_lang: RwSignal<Option<String>>,
    /// What was typed into them.
    #[cfg(feature = "request")]
    pub answer_form: RwSignal<Option<AnswerForm>>,
    kept: StoredValue<Kept>,
}

/// Where that is written down beside what was typed.
#[cfg(feature = "request")]
const BEGUN: &str = "begun";

impl UiState {
    /// A visit that draws `screen`. Until [`UiState::on_command`] says where, deeds go nowhere.
    pub fn new(config: Config, i18n: I18n, clock: Clock, screen: Screen) -> Self {
        let draft = empty_draft(&screen);
        i18n.sign_in_with(Ways::of(&config));
        Self {
            config: StoredValue::new(config),
            i18n,
            clock,
            screen: RwSignal::new(screen),
            errors: RwSignal::new(Errors::default()),
            status: RwSignal::new(Status::default()),
            draft: RwSignal::new(draft),
            #[cfg(feature = "request")]
            begun: RwSignal::new(None),
            #[cfg(feature = "request")]
            form: RwSignal::new(None),
            #[cfg(feature = "request")]
            form_lang: RwSignal::new(None),
            #[cfg(feature = "request")]
            answer_form: RwSignal::new(None),
            kept: StoredValue::new(Kept {
                #[cfg(feature = "request")]
                sheets: Some(Owner::new()),
                ..Kept::default()
            }),
        }
    }

    /// Who carries out what the screens ask for.
    pub fn on_command(self, outlet: Callback<Command>) {
        self.kept.update_value(|kept| kept.outlet = Some(outlet));
    }

    /// Asks for something. While something else is under way, nothing happens: a double click is one click.
    pub fn dispatch(self, command: Command) {
        if self.is_idle()
            && let Some(outlet) = self.kept.with_value(|kept| kept.outlet)
        {
            outlet.run(command);
        }
    }

    /// Sends a form: with nothing wrong the action goes out, else what is wrong is shown and takes the focus.
    pub fn submit(self, faults: Vec<FieldFault>, action: Action) {
        if faults.is_empty() {
            self.dispatch(Command::Act(action));
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
        let shown = self.errors.with_untracked(|errors| errors.shown) + 1;
        self.errors.set(Errors {
            faults,
            page_error,
            retry,
            shown,
        });
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

    /// Whether nothing is under way.
    pub fn is_idle(self) -> bool {
        self.status
            .with_untracked(|status| status.command.is_none())
    }

    /// Says something to a screen reader that is not moved there.
    pub fn announce(self, said: Key) {
        self.status.update(|status| status.said = Some(said));
    }

    /// Says something to everybody.
    pub fn notify(self, said: Key) {
        self.status
            .update(|status| (status.said, status.seen) = (Some(said), true));
    }

    /// Draws where the flow stands. What was typed on another screen is not kept; whether there was one.
    pub fn show_stage(self, screen: Screen) -> bool {
        let nothing = empty_draft(&screen);
        let moved_on = !self.is_same_screen(&nothing);
        if moved_on {
            if let (Screen::Ended(_), Some(identifier)) = (&screen, self.drafted("identifier")) {
                self.keep_identifier(&identifier);
            }
            self.draft.set(nothing);
            #[cfg(feature = "request")]
            self.note_begun();
        }
        #[cfg(feature = "request")]
        self.merge_saved(&screen);
        self.screen.set(screen);
        moved_on
    }

    /// Draws the first step of the request, or, with `None`, what comes before it.
    #[cfg(feature = "request")]
    pub fn begin(self, since: Option<i32>) {
        self.begun.set(since);
        self.note_begun();
    }

    #[cfg(feature = "request")]
    fn note_begun(self) {
        let since = self.begun.get_untracked();
        self.set_draft(
            BEGUN,
            &since.map_or_else(String::new, |depth| depth.to_string()),
        );
    }

    /// Takes up what was typed before a reload, if the same screen is drawn.
    pub fn take_up(self, typed: String) {
        if let (None, Some(identifier)) = (
            untrack(|| self.expires_at()),
            draft::of(&typed, "identifier"),
        ) {
            self.keep_identifier(&identifier);
        } else if self.is_same_screen(&typed) {
            #[cfg(feature = "request")]
            self.begun
                .set(draft::of(&typed, BEGUN).and_then(|depth| depth.parse().ok()));
            self.draft.set(typed);
        }
    }

    /// Keeps what a field of this screen holds, for a reload.
    pub fn set_draft(self, name: &str, text: &str) {
        self.draft
            .update(|typed| *typed = draft::with(typed, name, text));
    }

    /// What a field of this screen held before a reload.
    pub fn drafted(self, name: &str) -> Option<String> {
        self.draft.with_untracked(|typed| draft::of(typed, name))
    }

    fn is_same_screen(self, typed: &str) -> bool {
        self.draft
            .with_untracked(|now| draft::is_same_screen(now, typed))
    }

    /// How long the flow lives yet; none where there is nothing left to ask. Follows the clock.
    pub fn seconds_left(self) -> Option<u64> {
        let until = self.expires_at()?;
        Some(self.clock.now().seconds_until(until))
    }

    /// Whether the person is to be warned that it ends.
    pub fn is_ending(self) -> bool {
        self.seconds_left()
            .is_some_and(|left| left <= WARNING_SECONDS)
    }

    /// When the flow ends by itself; none where there is nothing left to ask.
    pub fn expires_at(self) -> Option<Timestamp> {
        self.screen.with(|screen| match screen {
            Screen::Drawn(flow) if !is_over(&flow.step) => Some(flow.expires_at),
            _ => None,
        })
    }

    /// Whether there is a step before this one, or a part of this step.
    pub fn can_go_back(self) -> bool {
        #[cfg(feature = "request")]
        if self.screen.with(is_first_of_request) && self.begun.get().is_some() {
            return true;
        }
        self.can_page_back()
            || self
                .screen
                .with(|screen| matches!(screen, Screen::Drawn(flow) if flow.can_go_back))
    }

    #[cfg(not(feature = "request"))]
    fn can_page_back(self) -> bool {
        false
    }

    /// What was typed last to sign in with: carried into a flow that starts again (WCAG 3.3.7).
    pub fn identifier(self) -> String {
        self.kept.with_value(|kept| kept.identifier.clone())
    }

    /// Keeps it, in memory only.
    pub fn keep_identifier(self, identifier: &str) {
        self.kept
            .update_value(|kept| kept.identifier = identifier.into());
    }

    /// Says whether a step was drawn before the first one here, by another build.
    pub fn is_under_way_since(self, under_way: bool) {
        self.kept.update_value(|kept| kept.under_way = under_way);
    }

    /// Whether a step was drawn before this one: only then does the focus move to its heading.
    pub fn is_under_way(self) -> bool {
        let before = self.kept.with_value(|kept| kept.under_way);
        self.kept.update_value(|kept| kept.under_way = true);
        before
    }

    /// The screen without what may change while the same screen stays: a screen is made anew when this changes, and
    /// only then, so that nothing typed is lost.
    pub fn redraw_key(self) -> Screen {
        let mut screen = self.screen.with(Screen::clone);
        if let Screen::Drawn(flow) = &mut screen {
            flow.expires_at = Timestamp(0);
            flow.locale.clear();
            if let Step::EnterCode {
                expires_at,
                resend_at,
                tries_left,
                ..
            } = &mut flow.step
            {
                (*expires_at, *resend_at, *tries_left) = (Timestamp(0), Timestamp(0), 0);
            }
            #[cfg(feature = "request")]
            if let Step::Challenge { work, picture, .. } = &mut flow.step {
                *work = work.take().map(|_| serde_json::Value::Null);
                *picture = None;
            }
            // What is typed lies in the answer_form: what was saved of it draws nothing anew.
            #[cfg(feature = "request")]
            if let Step::AnswerQuestions {
                answers,
                revision,
                given,
                ..
            }
            | Step::Review {
                answers,
                revision,
                given,
                ..
            } = &mut flow.step
            {
                (*given, *revision) = (0, None);
                answers.clear();
            }
        }
        screen
    }
}

/// Whether the flow stands where path B begins by a link of its own.
#[cfg(feature = "request")]
fn is_first_of_request(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow)
        if flow.purpose == Purpose::Request && matches!(flow.step, Step::Identify { .. }))
}

/// Nothing typed yet, on what is drawn and for whom it is: what was typed for one contact is no answer for another.
fn empty_draft(screen: &Screen) -> String {
    let (name, masked) = match screen {
        Screen::Ended(_) => ("ended", ""),
        Screen::Drawn(flow) => match &flow.step {
            Step::Identify { .. } => ("identify", ""),
            Step::ChooseMethod { .. } => ("choose_method", ""),
            Step::ConfirmAddress { masked, .. } => ("confirm_address", masked.as_str()),
            Step::EnterCode { masked, .. } => ("enter_code", masked.as_str()),
            Step::SetPassword { .. } => ("set_password", ""),
            Step::PasswordChanged { .. } => ("password_changed", ""),
            Step::Contact { .. } => ("contact", ""),
            #[cfg(feature = "request")]
            Step::Challenge { .. } => ("challenge", ""),
            #[cfg(feature = "request")]
            Step::AnswerQuestions { .. } => ("answer_questions", ""),
            #[cfg(feature = "request")]
            Step::Review { .. } => ("review", ""),
            Step::Submitted { .. } => ("submitted", ""),
            Step::Refused { .. } => ("refused", ""),
            // As in [`Command::name`].
            #[cfg(not(feature = "request"))]
            #[allow(unreachable_patterns)]
            _ => ("", ""),
        },
    };
    draft::nothing_on(&[name, masked].concat())
}

/// Whether a flow has nothing more to ask.
pub fn is_over(step: &Step) -> bool {
    matches!(
        step,
        Step::PasswordChanged { .. } | Step::Submitted { .. } | Step::Refused { .. }
    )
}

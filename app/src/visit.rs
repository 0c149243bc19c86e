//! What the screens see: the flow, what is wrong, what is under way, the words. And the one way out of a screen,
//! [`Visit::send`]. No screen reads the network or the storage; a test hands a visit in and looks at what is sent.

use crate::clock::Clock;
use crate::text::{Key, Words};
use leptos::prelude::*;
use regain_core::problem::{FieldError, ProblemCode};
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Config, Flow, Step};

/// What there is to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The flow's step.
    Drawn(Flow),
    /// The flow is gone; why.
    Ended(ProblemCode),
}

/// What a screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// An action of the contract.
    Act(Action),
    /// One step back, the way the browser's own button goes.
    Back,
    /// A new flow in place of one that is gone.
    StartAgain,
    /// Another language.
    Speak(String),
}

impl Deed {
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
                Action::GoBack => "go_back",
            },
            Self::Back => "go_back",
            Self::StartAgain => "start_again",
            Self::Speak(_) => "speak",
        }
    }
}

/// What went wrong that no field is to blame for.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
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
    /// The flow had moved on, in another tab for one; where it stands now is drawn.
    MovedOn,
    /// An answer nobody here can read.
    Unexpected,
}

impl Trouble {
    /// Whether the same again may well work.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Unreachable | Self::TimedOut | Self::Unavailable
        )
    }
}

/// A handle to everything a screen needs.
#[derive(Clone, Copy)]
pub struct Visit {
    /// What the site offers.
    pub config: StoredValue<Config>,
    /// The words in use.
    pub words: Words,
    /// The server's time.
    pub clock: Clock,
    /// What there is to draw.
    pub stage: RwSignal<Stage>,
    /// What is wrong, field by field.
    pub faults: RwSignal<Vec<FieldError>>,
    /// What is wrong otherwise.
    pub trouble: RwSignal<Option<Trouble>>,
    /// What is tried again from the trouble's own button.
    pub again: RwSignal<Option<Deed>>,
    /// The deed under way, by its name.
    pub pending: RwSignal<Option<&'static str>>,
    /// Whether that takes long.
    pub slow: RwSignal<bool>,
    /// What a screen reader is told without moving there.
    pub said: RwSignal<Option<Key>>,
    /// The identifier as typed last: carried into a flow that starts again (WCAG 3.3.7).
    pub identifier: StoredValue<String>,
    /// Counts the times the summary asked for the focus.
    pub alarm: RwSignal<u32>,
    /// Whether a step was drawn before: only then does the focus move to the next one's heading.
    pub under_way: StoredValue<bool>,
    outlet: StoredValue<Option<Callback<Deed>>>,
}

impl Visit {
    /// A visit that draws `stage`. Until [`Visit::deliver_to`] says where, deeds go nowhere.
    pub fn new(config: Config, words: Words, clock: Clock, stage: Stage) -> Self {
        Self {
            config: StoredValue::new(config),
            words,
            clock,
            stage: RwSignal::new(stage),
            faults: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            again: RwSignal::new(None),
            pending: RwSignal::new(None),
            slow: RwSignal::new(false),
            said: RwSignal::new(None),
            identifier: StoredValue::new(String::new()),
            alarm: RwSignal::new(0),
            under_way: StoredValue::new(false),
            outlet: StoredValue::new(None),
        }
    }

    /// Who carries out what the screens ask for.
    pub fn deliver_to(self, outlet: Callback<Deed>) {
        self.outlet.set_value(Some(outlet));
    }

    /// Asks for something. While something else is under way, nothing happens: a double click is one click.
    pub fn send(self, deed: Deed) {
        if self.pending.get_untracked().is_none()
            && let Some(outlet) = self.outlet.get_value()
        {
            outlet.run(deed);
        }
    }

    /// Sends a form: with nothing wrong the action goes out, else what is wrong is shown and takes the focus.
    pub fn submit(self, faults: Vec<FieldError>, action: impl FnOnce() -> Action) {
        if self.pending.get_untracked().is_some() {
            return;
        }
        if faults.is_empty() {
            self.send(Deed::Act(action()));
        } else {
            self.show(faults, None);
        }
    }

    /// Shows what is wrong, and moves the focus there.
    pub fn show(self, faults: Vec<FieldError>, trouble: Option<Trouble>) {
        self.faults.set(faults);
        self.trouble.set(trouble);
        self.alarm.update(|n| *n = n.wrapping_add(1));
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.faults.set(Vec::new());
        self.trouble.set(None);
        self.again.set(None);
    }

    /// Whether anything is wrong.
    pub fn is_wrong(self) -> bool {
        self.trouble.with(Option::is_some) || self.faults.with(|faults| !faults.is_empty())
    }

    /// Whether there is a step before this one.
    pub fn can_go_back(self) -> bool {
        self.stage
            .with(|stage| matches!(stage, Stage::Drawn(flow) if flow.can_go_back))
    }

    /// The stage without what may change while the same screen stays: a screen is made anew when this changes, and
    /// only then, so that nothing typed is lost.
    pub fn face(self) -> Stage {
        let mut stage = self.stage.get();
        if let Stage::Drawn(flow) = &mut stage {
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
        }
        stage
    }
}

//! What the screens ask for, and what "Try again" does after it failed.

use regain_core::wire::{Action, ChallengeKind, Purpose};
use std::sync::Arc;

/// What a screen asks for; the [controller](crate::controller) carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// An action of the contract. Shared, so that a clone of the command copies no answers and no password.
    Act(Arc<Action>),
    /// One step back, as with the browser's own button.
    Back,
    /// A new flow in place of one that has ended.
    StartAgain,
    /// The same, for another purpose, and about the account with this identifier where that is known.
    BeginFlow(Purpose, Option<String>),
    /// The session-expiry warning was answered: asks where the flow stands, which extends it.
    StayOpen,
    /// What comes before the recovery request was read (row B1).
    BeginRequest,
    /// Fetches the questions of path B.
    LoadForm,
    /// Another page of the questions is shown: a history entry of its own.
    OpenPage,
    /// Leaves this computer: what is pending is saved, and what the browser knows of the request is forgotten.
    Leave,
    /// Another language.
    SetLanguage(String),
}

impl Command {
    /// The name of the button that shows that it is under way.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Act(action) => action_name(action),
            Self::Back => "go_back",
            Self::StartAgain => "start_again",
            Self::BeginFlow(..) => "begin_flow",
            Self::StayOpen => "stay_open",
            Self::BeginRequest => "begin_request",
            Self::LoadForm => "load_form",
            Self::OpenPage => "open_page",
            Self::Leave => "leave",
            Self::SetLanguage(_) => "set_language",
        }
    }

    /// An action of the contract.
    pub fn act(action: Action) -> Self {
        Self::Act(Arc::new(action))
    }

    /// A new flow, for this purpose.
    pub fn begin(purpose: Purpose) -> Self {
        Self::BeginFlow(purpose, None)
    }

    /// Whether it leads a step ahead, if it succeeds.
    pub fn is_forward(&self) -> bool {
        matches!(self, Self::Act(action) if !matches!(**action, Action::GoBack))
    }
}

/// An action's name on the wire.
pub fn action_name(action: &Action) -> &'static str {
    match action {
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
        Action::SaveAnswers { .. } => "save_answers",
        Action::SubmitRequest { .. } => "submit_request",
        Action::StopRequest { .. } => "stop_request",
        Action::GiveReference { .. } => "give_reference",
        Action::MailReference => "mail_reference",
        Action::Withdraw => "withdraw",
        Action::ResendLink => "resend_link",
        Action::GoBack => "go_back",
    }
}

/// What "Try again" does. It holds nothing that was typed: the fields may hold something else by then.
#[derive(Clone, Debug, PartialEq)]
pub enum Retry {
    /// The form on the screen is submitted again.
    Form,
    /// All answers are saved again, as they are then, and reviewed.
    Review,
    /// The same command once more: nothing of it was typed.
    Command(Command),
}

impl Retry {
    /// How to try this command again.
    pub fn of(command: Command) -> Self {
        let Command::Act(action) = &command else {
            return Self::Command(command);
        };
        match **action {
            Action::GoBack
            | Action::CannotUseAny
            | Action::ResendCode
            | Action::MailReference
            | Action::Withdraw
            | Action::ResendLink
            | Action::NewChallenge { .. }
            // The browser's own work.
            | Action::AnswerChallenge {
                kind: ChallengeKind::Work,
                ..
            } => Self::Command(command),
            Action::SaveAnswers { .. } => Self::Review,
            _ => Self::Form,
        }
    }
}

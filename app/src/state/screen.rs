//! What there is to draw.

use crate::draft;
use crate::link::{OPENED, is_of_link};
use regain_core::problem::ProblemCode;
use regain_core::time::Timestamp;
use regain_core::wire::{Flow, Purpose, RequestState, Step};

/// What there is to draw.
#[allow(
    clippy::large_enum_variant,
    reason = "one is held at a time, and a box is bytes to download"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The flow's step.
    Drawn(Flow),
    /// The flow has ended, or could not be opened (`Unavailable`).
    Ended(ProblemCode),
    /// A mailed link of this purpose has to be opened once more: its flow has ended, or the page was loaded again before
    /// there was one.
    LinkLost(Purpose),
    /// This computer was left: nothing here knows the request with this reference any more.
    Left(String),
    /// All ways back that the site offers, before one is chosen: there is no flow yet.
    Ways,
}

impl Screen {
    /// The purpose of the mailed link that led here.
    pub fn link(&self) -> Option<Purpose> {
        match self {
            Self::Drawn(flow) => Some(flow.purpose).filter(|purpose| is_of_link(*purpose)),
            Self::LinkLost(purpose) => Some(*purpose),
            Self::Ended(_) | Self::Left(_) | Self::Ways => None,
        }
    }

    /// Its name: that of the step on the wire, where there is one.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ended(_) => "ended",
            Self::LinkLost(_) => "link_lost",
            Self::Left(_) => "left",
            Self::Ways => "ways",
            Self::Drawn(flow) => match &flow.step {
                Step::Identify { .. } => "identify",
                Step::ChooseMethod { .. } => "choose_method",
                Step::ConfirmAddress { .. } => "confirm_address",
                Step::EnterCode { .. } => "enter_code",
                Step::SetPassword { .. } => "set_password",
                Step::PasswordChanged { .. } => "password_changed",
                Step::Contact { .. } => "contact",
                Step::Challenge { .. } => "challenge",
                Step::AnswerQuestions { .. } => "answer_questions",
                Step::Review { .. } => "review",
                Step::Submitted { .. } => "submitted",
                Step::ConfirmStop { .. } => "confirm_stop",
                Step::RequestStopped { .. } => "request_stopped",
                Step::Usernames { .. } => "usernames",
                Step::Reference { .. } => "reference",
                Step::RequestStatus(_) => "request_status",
                Step::Refused { .. } => "refused",
            },
        }
    }

    /// How the journey ended well, where it has.
    pub fn outcome(&self) -> Option<&'static str> {
        let Self::Drawn(flow) = self else {
            return None;
        };
        match &flow.step {
            Step::PasswordChanged { .. } => Some("password_changed"),
            Step::Submitted { .. } => Some("submitted"),
            Step::Usernames { .. } => Some("usernames"),
            Step::RequestStatus(of) if of.state == RequestState::Withdrawn => Some("withdrawn"),
            _ => None,
        }
    }

    /// The screen without what may change while the same one stays.
    pub(super) fn redraw_key(&self) -> Self {
        let mut screen = self.clone();
        if let Self::Drawn(flow) = &mut screen {
            (flow.expires_at, flow.locks_at) = (Timestamp(0), None);
            flow.locale.clear();
            match &mut flow.step {
                Step::EnterCode {
                    expires_at,
                    resend_at,
                    tries_left,
                    ..
                } => (*expires_at, *resend_at, *tries_left) = (Timestamp(0), Timestamp(0), 0),
                Step::Challenge { work, picture, .. } => {
                    *work = work.take().map(|_| serde_json::Value::Null);
                    *picture = None;
                }
                // What is typed lies in the answer form: a save draws nothing anew.
                Step::AnswerQuestions {
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
                } => {
                    (*given, *revision) = (0, None);
                    answers.clear();
                }
                Step::RequestStatus(of) => of.links_left = 0,
                _ => {}
            }
        }
        screen
    }
}

/// An empty draft of a screen and of whom it is about: what was typed for one contact is no answer for another.
pub(super) fn empty_draft(screen: &Screen) -> String {
    let masked = match screen {
        Screen::Drawn(flow) => match &flow.step {
            Step::ConfirmAddress { masked, .. } | Step::EnterCode { masked, .. } => masked,
            _ => "",
        },
        _ => "",
    };
    let empty = draft::empty(&[screen.name(), masked].concat());
    match screen.link() {
        Some(purpose) => draft::with(&empty, OPENED, purpose.name()),
        None => empty,
    }
}

/// Whether a flow has nothing more to ask.
pub fn is_over(step: &Step) -> bool {
    matches!(
        step,
        Step::PasswordChanged { .. }
            | Step::Submitted { .. }
            | Step::RequestStopped { .. }
            | Step::Usernames { .. }
            | Step::RequestStatus(_)
            | Step::Refused { .. }
    )
}

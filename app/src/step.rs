//! One file per step of the flow: a list of parts. The first step is drawn by the app as it arrives, the later ones of
//! path A by the chunk `journey`, those of path B and of mailed links by the chunk `request` ([`crate::chunk`]). A new step
//! is a file here and an arm in [`first_view`], [`later_view`] or [`request_view`].

mod answer_questions;
mod challenge;
mod choose_method;
mod coming_back;
mod confirm_address;
mod confirm_stop;
mod contact;
mod enter_code;
mod identify;
mod link_lost;
mod link_refused;
mod password_changed;
mod reference;
mod refused;
mod request_status;
mod request_stopped;
mod review;
mod set_password;
mod start;
mod start_again;
mod submitted;
mod unopened;
mod usernames;
mod ways;

pub use identify::IDENTIFIER;

use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Flow, Purpose, Step};

/// Whether this is the step that stands in the page already (app/first_step.html).
pub fn is_first_step(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow)
        if flow.purpose == Purpose::Password && matches!(flow.step, Step::Identify { .. }))
}

/// The first step of both paths, or that there is no flow; `None` for a later step.
pub fn first_view(ui: UiState, screen: &Screen) -> Option<Vec<AnyView>> {
    match screen {
        Screen::Ended(ProblemCode::Unavailable) => Some(unopened::view(ui)),
        Screen::Drawn(Flow {
            step: Step::Identify { identifier },
            purpose,
            ..
        }) => Some(identify::view(ui, identifier.as_deref(), *purpose)),
        _ => None,
    }
}

/// A step of path A after the first, or the flow's end.
pub fn later_view(ui: UiState, screen: &Screen) -> Vec<AnyView> {
    let flow = match screen {
        Screen::Drawn(flow) => flow,
        Screen::Ended(code) => return start_again::view(ui, *code),
        Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => return Vec::new(),
    };
    match &flow.step {
        Step::ChooseMethod { methods, .. } => choose_method::view(ui, methods),
        Step::ConfirmAddress { kind, masked } => confirm_address::view(ui, *kind, masked),
        Step::EnterCode {
            kind,
            masked,
            length,
            ..
        } => {
            let told = enter_code::Told::of(ui, *kind, flow.purpose);
            enter_code::view(ui, told, masked, *length)
        }
        Step::SetPassword { policy, identifier } => {
            set_password::view(ui, *policy, identifier, flow.purpose)
        }
        Step::PasswordChanged { sessions_ended } => {
            password_changed::view(ui, *sessions_ended, flow.purpose)
        }
        Step::Refused { code, again_at } => refused::view(ui, *code, *again_at, flow.can_go_back),
        _ => Vec::new(),
    }
}

/// A screen of path B, of a mailed link, or of all ways back; `None` where path A's draws the step as well.
pub fn request_view(ui: UiState, screen: &Screen) -> Option<Vec<AnyView>> {
    let flow = match screen {
        Screen::Drawn(flow) => flow,
        Screen::LinkLost(purpose) => return Some(link_lost::view(ui, *purpose)),
        Screen::Left(reference) => return Some(coming_back::view(ui, reference)),
        Screen::Ways => return Some(ways::view(ui)),
        Screen::Ended(_) => return None,
    };
    if start::comes_before(ui, flow) {
        return Some(start::view(ui));
    }
    Some(match &flow.step {
        Step::AnswerQuestions { reference, .. } => answer_questions::view(ui, reference),
        Step::Review {
            reference,
            identifier,
            masked,
            ..
        } => review::view(ui, reference, identifier, masked),
        Step::Contact { kinds, contact } => match flow.purpose {
            Purpose::Username => contact::look_up(ui, kinds, contact.as_deref()),
            _ => contact::view(ui, contact.as_deref()),
        },
        Step::Challenge { offered, work, .. } => challenge::view(ui, offered, work.is_some()),
        Step::Submitted {
            reference,
            answer_by,
            masked,
            identifier,
            tries_left_today,
            message,
        } => {
            let sent = submitted::Sent {
                reference,
                identifier,
                answer_by: *answer_by,
                masked,
                tries_left_today: *tries_left_today,
                message: message.as_deref(),
            };
            submitted::view(ui, &sent)
        }
        Step::ConfirmStop { requests } => confirm_stop::view(ui, requests),
        Step::RequestStopped { second_review } => request_stopped::view(ui, *second_review),
        Step::Usernames { usernames } => usernames::view(ui, usernames),
        Step::Reference {
            reference,
            readonly,
        } => reference::view(ui, reference.as_deref(), *readonly),
        Step::RequestStatus(status) => request_status::view(ui, status),
        Step::Refused { code, .. } if flow.purpose.is_of_link() => {
            link_refused::view(ui, *code, flow.purpose)
        }
        _ => return None,
    })
}

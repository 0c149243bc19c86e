//! One file per step of the flow: a list of parts. A new step is a file here and an arm in [`parts`], of path B in
//! [`request_view`]: those are drawn by the build that has the feature `request`, see [`crate::handover`].

#[cfg(feature = "request")]
mod answer_questions;
#[cfg(feature = "request")]
mod challenge;
mod choose_method;
mod confirm_address;
#[cfg(feature = "request")]
mod contact;
mod enter_code;
mod identify;
mod password_changed;
mod refused;
#[cfg(feature = "request")]
mod review;
mod set_password;
#[cfg(feature = "request")]
mod start;
mod start_again;
#[cfg(feature = "request")]
mod submitted;
mod unopened;

use crate::part::dynamic;
use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::Step;

/// The step the flow is at.
pub fn drawn(ui: UiState) -> AnyView {
    let key = Memo::new(move |_| ui.redraw_key());
    dynamic(move || view(ui, key.get()))
}

fn view(ui: UiState, screen: Screen) -> Vec<AnyView> {
    let flow = match screen {
        Screen::Drawn(flow) => flow,
        Screen::Ended(ProblemCode::Unavailable) => return unopened::view(ui),
        Screen::Ended(code) => return start_again::view(ui, code),
    };
    #[cfg(feature = "request")]
    if start::comes_before(ui, &flow) {
        return start::view(ui);
    }
    match flow.step {
        Step::Identify { identifier } => identify::view(ui, identifier, flow.purpose),
        Step::ChooseMethod { methods, .. } => choose_method::view(ui, methods),
        Step::ConfirmAddress { kind, masked } => confirm_address::view(ui, kind, masked),
        Step::EnterCode {
            kind,
            masked,
            length,
            ..
        } => {
            let told = enter_code::Told::of(kind, flow.purpose);
            enter_code::view(ui, told, masked, length)
        }
        Step::SetPassword { policy, identifier } => set_password::view(ui, policy, identifier),
        Step::PasswordChanged { sessions_ended } => password_changed::view(ui, sessions_ended),
        Step::Refused { code, again_at } => refused::view(ui, code, again_at, flow.can_go_back),
        of_path_b => request_view(ui, of_path_b),
    }
}

#[cfg(not(feature = "request"))]
fn request_view(_: UiState, _: Step) -> Vec<AnyView> {
    Vec::new()
}

#[cfg(feature = "request")]
fn request_view(ui: UiState, step: Step) -> Vec<AnyView> {
    match step {
        Step::AnswerQuestions { reference, .. } => answer_questions::view(ui, &reference),
        Step::Review {
            reference,
            identifier,
            masked,
            ..
        } => review::view(ui, &reference, identifier, masked),
        Step::Contact { contact, .. } => contact::view(ui, contact),
        Step::Challenge { offered, work, .. } => challenge::view(ui, &offered, work.is_some()),
        Step::Submitted {
            reference,
            answer_by,
            masked,
            identifier,
            tries_left_today,
        } => {
            let sent = submitted::Sent {
                reference,
                identifier,
                answer_by,
                masked,
                tries_left_today,
            };
            submitted::view(ui, sent)
        }
        _ => Vec::new(),
    }
}

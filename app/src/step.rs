//! One file per step of the flow: a list of parts. A new step is a file here and an arm in [`parts`], of path B in
//! [`request_parts`]: those are drawn by the build that has the feature `request`, see [`crate::handover`].

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

use crate::part::live;
use crate::visit::{Stage, Visit};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::Step;

/// The step the flow is at.
pub fn drawn(visit: Visit) -> AnyView {
    let face = Memo::new(move |_| visit.face());
    live(move || parts(visit, face.get()))
}

fn parts(visit: Visit, stage: Stage) -> Vec<AnyView> {
    let flow = match stage {
        Stage::Drawn(flow) => flow,
        Stage::Ended(ProblemCode::Unavailable) => return unopened::parts(visit),
        Stage::Ended(code) => return start_again::parts(visit, code),
    };
    #[cfg(feature = "request")]
    if start::comes_before(visit, &flow) {
        return start::parts(visit);
    }
    match flow.step {
        Step::Identify { identifier } => identify::parts(visit, identifier, flow.purpose),
        Step::ChooseMethod { methods, .. } => choose_method::parts(visit, methods),
        Step::ConfirmAddress { kind, masked } => confirm_address::parts(visit, kind, masked),
        Step::EnterCode {
            kind,
            masked,
            length,
            ..
        } => {
            let told = enter_code::Told::of(kind, flow.purpose);
            enter_code::parts(visit, told, masked, length)
        }
        Step::SetPassword { policy, identifier } => set_password::parts(visit, policy, identifier),
        Step::PasswordChanged { sessions_ended } => password_changed::parts(visit, sessions_ended),
        Step::Refused { code, again_at } => refused::parts(visit, code, again_at, flow.can_go_back),
        of_path_b => request_parts(visit, of_path_b),
    }
}

#[cfg(not(feature = "request"))]
fn request_parts(_: Visit, _: Step) -> Vec<AnyView> {
    Vec::new()
}

#[cfg(feature = "request")]
fn request_parts(visit: Visit, step: Step) -> Vec<AnyView> {
    match step {
        Step::AnswerQuestions { reference, .. } => answer_questions::parts(visit, &reference),
        Step::Review {
            reference,
            identifier,
            masked,
            ..
        } => review::parts(visit, &reference, identifier, masked),
        Step::Contact { contact, .. } => contact::parts(visit, contact),
        Step::Challenge { offered, work, .. } => challenge::parts(visit, &offered, work.is_some()),
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
            submitted::parts(visit, sent)
        }
        _ => Vec::new(),
    }
}

//! One file per step of the flow: a list of parts. A new step is a file here and an arm in [`parts`].

mod choose_method;
mod confirm_address;
mod enter_code;
mod identify;
mod password_changed;
mod refused;
mod set_password;
mod start_again;

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
        Stage::Ended(code) => return start_again::parts(visit, code),
    };
    match flow.step {
        Step::Identify { identifier } => identify::parts(visit, identifier),
        Step::ChooseMethod { methods, .. } => choose_method::parts(visit, methods),
        Step::ConfirmAddress { kind, masked } => confirm_address::parts(visit, kind, masked),
        Step::EnterCode {
            kind,
            masked,
            length,
            ..
        } => enter_code::parts(visit, kind, masked, length),
        Step::SetPassword { policy, identifier } => set_password::parts(visit, policy, identifier),
        Step::PasswordChanged { sessions_ended } => password_changed::parts(visit, sessions_ended),
        Step::Refused { code, .. } => refused::parts(visit, code, flow.can_go_back),
        // Path B is not drawn yet: `read` gives none of its steps.
        _ => start_again::parts(visit, ProblemCode::Unavailable),
    }
}

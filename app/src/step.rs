//! One component per step of the flow. A new step is a file here and an arm in [`Drawn`].

mod choose_method;
mod confirm_address;
mod enter_code;
mod identify;
mod password_changed;
mod refused;
mod set_password;
mod start_again;

use crate::visit::{Stage, Visit};
use leptos::prelude::*;
use regain_core::wire::Step;

/// The step the flow is at.
#[component]
pub fn Drawn(visit: Visit) -> AnyView {
    let face = Memo::new(move |_| visit.face());
    let drawn = move || match face.get() {
        Stage::Ended(code) => {
            view! { class="rg", <start_again::StartAgain visit code/> }.into_inner()
        }
        Stage::Drawn(flow) => step(visit, flow.step),
    };
    drawn.into_any()
}

fn step(visit: Visit, step: Step) -> AnyView {
    match step {
        Step::Identify { identifier } => {
            view! { class="rg", <identify::Identify visit identifier/> }.into_inner()
        }
        Step::ChooseMethod { methods, .. } => {
            view! { class="rg", <choose_method::ChooseMethod visit methods/> }.into_inner()
        }
        Step::ConfirmAddress { kind, masked } => {
            view! { class="rg", <confirm_address::ConfirmAddress visit kind masked/> }.into_inner()
        }
        Step::EnterCode {
            kind,
            masked,
            length,
            ..
        } => view! { class="rg", <enter_code::EnterCode visit kind masked length/> }.into_inner(),
        Step::SetPassword { policy, identifier } => {
            view! { class="rg", <set_password::SetPassword visit policy identifier/> }.into_inner()
        }
        Step::PasswordChanged { sessions_ended } => {
            view! { class="rg", <password_changed::PasswordChanged visit sessions_ended/> }
                .into_inner()
        }
        Step::Refused { code, .. } => {
            view! { class="rg", <refused::Refused visit code/> }.into_inner()
        }
    }
}

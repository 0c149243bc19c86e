//! Path B in the app, and the screens of mailed links. Its code is the chunk `request` ([`crate::chunk`]): whoever gets a code
//! downloads nothing of it.
//! The rest of the app knows three traits: [`Request`] reads and draws its steps, `RequestActions` carries out what only
//! path B asks for, and `Extension` adds to the state.
//!
//! `pages` leads through the questions, `actions` carries out, `saving` saves along the way, `leaving` forgets.

mod actions;
mod leaving;
mod pages;
mod saving;

pub use saving::PARTING_BYTES;

use crate::backend::{Backend, read};
use crate::command::Command;
use crate::controller::{Controller, RequestActions};
use crate::failure::Failure;
use crate::fault::FieldFault;
use crate::flow::leads_to_ways;
use crate::host::Host;
use crate::state::{Extension, Screen, UiState};
use crate::step;
use crate::task::Pending;
use crate::token_storage::Credentials;
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Step};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// What the chunk holds.
pub trait Request {
    /// One of its steps, out of a parsed answer.
    fn read_step(&self, from: &JsValue) -> Option<Step>;
    /// Draws a screen of it, or of a mailed link; `None` where path A's draws the step as well.
    fn view(&self, ui: UiState, screen: &Screen) -> Option<Vec<AnyView>>;
    /// The flow, with the save in it that the page before this one sent as it went.
    fn after_parting_save(
        &self,
        host: Host,
        backend: Backend,
        credentials: Credentials,
        flow: Flow,
    ) -> Pending<Flow>;
    /// What it carries out.
    fn actions(&self) -> &'static dyn RequestActions;
}

/// The only one.
pub const REQUEST: &dyn Request = &Chunk;

struct Chunk;

impl Request for Chunk {
    fn read_step(&self, from: &JsValue) -> Option<Step> {
        read::request_step(from)
    }

    fn view(&self, ui: UiState, screen: &Screen) -> Option<Vec<AnyView>> {
        step::request_view(ui, screen)
    }

    fn after_parting_save(
        &self,
        host: Host,
        backend: Backend,
        credentials: Credentials,
        flow: Flow,
    ) -> Pending<Flow> {
        Box::pin(
            async move { saving::after_parting_save(host, &backend, &credentials, flow).await },
        )
    }

    fn actions(&self) -> &'static dyn RequestActions {
        &Self
    }
}

impl Extension for Chunk {
    fn will_show(&self, ui: UiState, screen: &Screen, moved_on: bool) {
        if matches!(screen, Screen::Ways) {
            ui.request().begun.set(None);
        }
        if moved_on {
            ui.note_begun();
        }
        ui.merge_saved(screen, moved_on);
    }

    fn can_go_back(&self, ui: UiState) -> bool {
        ui.can_leave_first_step() || ui.can_page_back() || leads_to_ways(ui)
    }

    fn review(&self, ui: UiState) {
        if let Some(answer_form) = ui.request().answer_form.get_untracked() {
            ui.review(answer_form);
        }
    }
}

impl RequestActions for Chunk {
    fn attach(&self, ui: UiState) {
        ui.extend(&Self);
        ui.restore_begun();
    }

    fn forget(&self, ui: UiState) {
        ui.request().answer_form.set(None);
    }

    fn begin(&self, controller: Controller) {
        match controller.ui.owner() {
            Some(owner) => owner.with(|| controller.begin_saving()),
            None => controller.begin_saving(),
        }
    }

    fn act(
        &self,
        controller: Controller,
        credentials: Credentials,
        action: Arc<Action>,
    ) -> Pending<Result<Flow, Failure>> {
        Box::pin(async move { controller.act(&credentials, &action).await })
    }

    fn handle(&self, controller: Controller, command: &Command) -> bool {
        match command {
            Command::Back => {
                if !controller.history.is_ours() {
                    return false;
                }
                if controller.returns_to_review() || controller.history.back() {
                    return true;
                }
                let is_done = controller.page_back(1) == 0;
                if is_done {
                    controller.write();
                }
                is_done
            }
            Command::OpenPage => {
                controller.history.push();
                controller.write();
                true
            }
            Command::BeginRequest => {
                controller.begin_request();
                true
            }
            Command::Leave => {
                controller.leave();
                true
            }
            _ => false,
        }
    }

    fn load_form(&self, controller: Controller, locale: String) -> Pending<Result<(), Failure>> {
        Box::pin(async move { controller.form_in(&locale).await })
    }

    fn reword(&self, controller: Controller, locale: String) -> Pending<Result<(), Failure>> {
        Box::pin(async move {
            match controller.ui.request().form.with_untracked(Option::is_some) {
                true => controller.form_in(&locale).await,
                false => Ok(()),
            }
        })
    }

    fn steps_of_flow(&self, controller: Controller, steps: i32) -> i32 {
        controller.steps_of_flow(steps)
    }

    fn returns_to_review(&self, controller: Controller) -> bool {
        controller.returns_to_review()
    }

    fn holds(&self, controller: Controller) -> bool {
        controller.holds()
    }

    fn lock(&self, ui: UiState) {
        if let Some(locked) = ui.screen.with_untracked(leaving::locked) {
            ui.show_screen(locked);
        }
    }

    fn flow_ended(&self, ui: UiState) -> bool {
        ui.flow_ended()
    }

    fn at_fields(&self, ui: UiState, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        match ui.request().answer_form.get_untracked() {
            Some(answer_form) => answer_form.at_fields(faults),
            None => faults,
        }
    }
}

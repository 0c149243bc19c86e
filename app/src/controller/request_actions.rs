//! What the controller asks of path B, once its chunk has been fetched.

use super::Controller;
use crate::command::Command;
use crate::failure::Failure;
use crate::fault::FieldFault;
use crate::state::UiState;
use crate::task::Pending;
use crate::token_storage::Credentials;
use regain_core::wire::{Action, Flow};
use std::cell::Cell;
use std::sync::Arc;

/// What path B carries out.
pub trait RequestActions {
    /// Adds path B to the state of an instance, before a screen of it is drawn there.
    fn attach(&self, ui: UiState);
    /// Another flow begins: what was typed into the questions was of the one before.
    fn forget(&self, ui: UiState);
    /// Begins to save what is typed.
    fn begin(&self, controller: Controller);
    /// Sends an action, once the saves have landed that it must not overtake.
    fn act(
        &self,
        controller: Controller,
        credentials: Credentials,
        action: Arc<Action>,
    ) -> Pending<Result<Flow, Failure>>;
    /// Carries out a command that needs no backend; whether it was one.
    fn handle(&self, controller: Controller, command: &Command) -> bool;
    /// Fetches the questions.
    fn load_form(&self, controller: Controller, locale: String) -> Pending<Result<(), Failure>>;
    /// Fetches them in another language, where they are there.
    fn reword(&self, controller: Controller, locale: String) -> Pending<Result<(), Failure>>;
    /// Of so many history entries back, how many are steps of the flow.
    fn steps_of_flow(&self, controller: Controller, steps: i32) -> i32;
    /// Goes back to the review that the person came from to change something; whether that is where it leads.
    fn returns_to_review(&self, controller: Controller) -> bool;
    /// Saves what is not saved yet. Whether there is something: it stays in sight until the backend has it.
    fn holds(&self, controller: Controller) -> bool;
    /// Shows the reference alone, as the flow does once it is locked.
    fn lock(&self, ui: UiState);
    /// The flow has ended. Whether what was typed stays on the screen.
    fn flow_ended(&self, ui: UiState) -> bool;
    /// The faults of a body that was refused, at the ids of the questions.
    fn at_fields(&self, ui: UiState, faults: Vec<FieldFault>) -> Vec<FieldFault>;
}

thread_local! {
    static LOADED: Cell<Option<&'static dyn RequestActions>> = const { Cell::new(None) };
}

/// What path B carries out, once it has been fetched.
pub fn request_actions() -> Option<&'static dyn RequestActions> {
    LOADED.get()
}

/// Takes it over from its chunk.
pub fn set_request_actions(actions: &'static dyn RequestActions) {
    LOADED.set(Some(actions));
}

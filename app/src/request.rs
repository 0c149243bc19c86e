//! Path B in the app: what the rest knows of it. Its code is the chunk `request` ([`crate::chunk`]): whoever gets a code
//! downloads nothing of it. [`Request`] is all that is asked of that chunk, [`RequestState`] what its screens share.
//!
//! `pages` leads through the questions, `actions` carries out what only path B asks for, `saving` saves along the way.

mod actions;
mod pages;
mod saving;

pub use pages::saved;
pub use saving::PARTING_BYTES;

use crate::answer_form::{AnswerForm, Saving};
use crate::backend::{Backend, Credentials, Failure, read};
use crate::command::Command;
use crate::controller::Controller;
use crate::fault::FieldFault;
use crate::host::{Pending, ROOT};
use crate::state::{Screen, UiState};
use crate::step;
use actions::Submission;
use leptos::prelude::*;
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Flow, Purpose, Step};
use saving::SaveState;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the rest of the app asks of path B.
pub trait Request {
    /// One of its steps, out of a parsed answer.
    fn read_step(&self, from: &JsValue) -> Option<Step>;
    /// Draws a screen of it; `None` where path A's draws the step as well.
    fn view(&self, ui: UiState, flow: &Flow) -> Option<Vec<AnyView>>;
    /// Begins to save what is typed.
    fn begin(&self, controller: Controller);
    /// The flow, with the save in it that the page before this one sent as it went.
    fn after_parting_save(
        &self,
        backend: Backend,
        credentials: Credentials,
        flow: Flow,
    ) -> Pending<Flow>;
    /// Sends an action, once the saves have landed that it must not overtake.
    fn act(
        &self,
        controller: Controller,
        credentials: Credentials,
        action: Action,
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
    /// The flow has ended. Whether what was typed stays on the screen.
    fn flow_ended(&self, ui: UiState) -> bool;
    /// The faults of a body that was refused, at the ids of the questions.
    fn at_fields(&self, ui: UiState, faults: Vec<FieldFault>) -> Vec<FieldFault>;
    /// Another screen, or a newer state of this one, is about to be drawn.
    fn will_show(&self, ui: UiState, screen: &Screen, moved_on: bool);
    /// What was typed before a reload is there again.
    fn draft_restored(&self, ui: UiState);
    /// Whether there is something of path B to go back to. Follows the page of the questions.
    fn can_go_back(&self, ui: UiState) -> bool;
    /// Saves all answers, and shows the review.
    fn review(&self, ui: UiState);
}

/// What the screens of path B share besides [`UiState`].
#[derive(Clone, Copy)]
pub struct RequestState {
    /// Since which history entry what comes before the request has been read (row B1): only from there on are its first
    /// steps drawn.
    pub begun: RwSignal<Option<i32>>,
    /// The questions, in the language in use.
    pub form: RwSignal<Option<Arc<WordedForm>>>,
    /// The language they are in, where that is not the one in use: a form need not have words in every language.
    pub form_lang: RwSignal<Option<String>>,
    /// What was typed into them.
    pub answer_form: RwSignal<Option<AnswerForm>>,
    saves: StoredValue<SaveState, LocalStorage>,
    /// Which submission of the request it is, for as long as it is the same one.
    submission: StoredValue<Option<Submission>>,
}

impl RequestState {
    fn new() -> Self {
        Self {
            begun: RwSignal::new(None),
            form: RwSignal::new(None),
            form_lang: RwSignal::new(None),
            answer_form: RwSignal::new(None),
            saves: StoredValue::new_local(SaveState::default()),
            submission: StoredValue::new(None),
        }
    }
}

impl UiState {
    /// What path B's screens share; made the first time.
    pub fn request(self) -> RequestState {
        if let Some(request) = self.request_state() {
            return request;
        }
        let request = match self.owner() {
            Some(owner) => owner.with(RequestState::new),
            None => RequestState::new(),
        };
        self.set_request_state(request);
        request
    }
}

/// What the chunk holds.
pub const REQUEST: &dyn Request = &Chunk;

struct Chunk;

impl Request for Chunk {
    fn read_step(&self, from: &JsValue) -> Option<Step> {
        read::request_step(from)
    }

    fn view(&self, ui: UiState, flow: &Flow) -> Option<Vec<AnyView>> {
        step::request_view(ui, flow)
    }

    fn begin(&self, controller: Controller) {
        match controller.ui.owner() {
            Some(owner) => owner.with(|| controller.begin_saving()),
            None => controller.begin_saving(),
        }
    }

    fn after_parting_save(
        &self,
        backend: Backend,
        credentials: Credentials,
        flow: Flow,
    ) -> Pending<Flow> {
        Box::pin(async move { saving::after_parting_save(&backend, &credentials, flow).await })
    }

    fn act(
        &self,
        controller: Controller,
        credentials: Credentials,
        action: Action,
    ) -> Pending<Result<Flow, Failure>> {
        Box::pin(async move { controller.act(&credentials, &action).await })
    }

    fn handle(&self, controller: Controller, command: &Command) -> bool {
        match command {
            Command::Back => {
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

    fn flow_ended(&self, ui: UiState) -> bool {
        let open = untrack(|| ui.open_form());
        if let Some(answer_form) = open {
            answer_form.saving.set(Saving::Ended);
        }
        open.is_some()
    }

    fn at_fields(&self, ui: UiState, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        match ui.request().answer_form.get_untracked() {
            Some(answer_form) => answer_form.at_fields(faults),
            None => faults,
        }
    }

    fn will_show(&self, ui: UiState, screen: &Screen, moved_on: bool) {
        if moved_on {
            ui.note_begun();
        }
        ui.merge_saved(screen);
    }

    fn draft_restored(&self, ui: UiState) {
        ui.restore_begun();
    }

    fn can_go_back(&self, ui: UiState) -> bool {
        ui.can_leave_first_step() || ui.can_page_back()
    }

    fn review(&self, ui: UiState) {
        if let Some(answer_form) = ui.request().answer_form.get_untracked() {
            ui.review(answer_form);
        }
    }
}

/// Whether a flow stands where path B begins by a link of its own.
fn is_first_of_request(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow)
        if flow.purpose == Purpose::Request && matches!(flow.step, Step::Identify { .. }))
}

/// Fetches path B's style sheet, whose address the page knows.
///
/// # Errors
/// [`Failure::Unreachable`] where it does not come.
pub async fn load_style() -> Result<(), Failure> {
    let address = || {
        document()
            .get_element_by_id(ROOT)?
            .get_attribute("data-look")
    };
    let head = || document().query_selector("head").ok().flatten();
    let (Some(address), Some(head)) = (address(), head()) else {
        return Ok(());
    };
    let link = document().create_element("link");
    let link = link.map_err(|_| Failure::Unreadable)?;
    let _ = link.set_attribute("rel", "stylesheet");
    let _ = link.set_attribute("href", &address);
    let arrived = js_sys::Promise::new(&mut |done, failed| {
        let link: &web_sys::HtmlElement = link.unchecked_ref();
        link.set_onload(Some(&done));
        link.set_onerror(Some(&failed));
    });
    let _ = head.append_with_node_1(&link);
    let outcome = JsFuture::from(arrived).await;
    if outcome.is_err() {
        link.remove();
    }
    outcome.map(drop).map_err(|_| Failure::Unreachable)
}

//! Saves what is typed into the questions, beside all else that goes on: a while after typing has paused, when a field is
//! left, and when the page goes out of sight (row B6). One save at a time; what fails is tried again, what another tab
//! saved meanwhile is merged, and nothing on the screen is drawn anew.
//!
//! [`body`] is what goes out, [`parting`] the `keepalive` save of a page that goes.

mod body;
mod parting;

use crate::answer_form::{AnswerForm, Saving, Snapshot, saved};
use crate::backend::Backend;
use crate::controller::Controller;
use crate::failure::{Failure, Problem};
use crate::feature;
use crate::i18n::key::request as key;
use crate::part::effect;
use crate::request_state::SaveState;
use crate::state::{PageError, Screen};
use crate::task::spawn;
use crate::token_storage::Credentials;
use body::SaveBody;
use js_sys::Promise;
use leptos::leptos_dom::helpers::{
    WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
pub use parting::PARTING_BYTES;
pub(super) use parting::after_parting_save;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Flow, Step};
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Typing has paused when nothing was typed for so long.
const PAUSE: Duration = Duration::from_secs(2);
/// Sooner where there is more than a page that goes may still send.
const PAUSE_LARGE: Duration = Duration::from_millis(500);
/// After a failure.
const AGAIN: Duration = Duration::from_secs(10);
/// So long at most an action waits for a save under way: one that comes later meets a newer one and undoes nothing.
const LANDING: Duration = Duration::from_secs(3);
/// How often a save is made again over another one that came in between.
const MOST_MERGES: usize = 5;

impl Controller {
    fn saves(self) -> StoredValue<SaveState, LocalStorage> {
        self.ui.request().saves
    }

    /// Whether the instance is no longer drawn.
    pub(super) fn is_gone(self) -> bool {
        self.credentials.is_disposed()
    }

    /// Saves from now on, as the person goes.
    pub(super) fn begin_saving(self) {
        let ui = self.ui;
        let answer_form = ui.request().answer_form;
        effect(move || {
            if let Some(answer_form) = answer_form.get()
                && answer_form.edits.get() > 0
            {
                self.save_later(self.pause());
            }
        });
        effect(move || {
            if let Some(answer_form) = answer_form.get()
                && answer_form.pauses.get() > 0
            {
                self.save(false);
            }
        });
        effect(move || ui.note_secrets());
        // Before the save that goes out then: after a failure it is asked all the same.
        let leaving = window_event_listener_untyped("beforeunload", move |event| {
            if self.would_be_lost() {
                event.prevent_default();
            }
        });
        // Chromium keeps nothing that is noted later than `beforeunload`; a phone may know nothing but the others.
        let parting = ["beforeunload", "visibilitychange", "pagehide"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                if event.type_() != "visibilitychange" || document().hidden() {
                    self.save(true);
                }
            })
        });
        let presses = ["pointerdown", "pointerup", "pointercancel"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                if let Some(answer_form) = answer_form.get_untracked() {
                    answer_form.press(event.type_() == "pointerdown");
                }
            })
        });
        ui.on_close(Callback::new(move |()| self.save(true)));
        let online = window_event_listener_untyped("online", move |_| self.save(false));
        on_cleanup(move || {
            parting.into_iter().for_each(WindowListenerHandle::remove);
            presses.into_iter().for_each(WindowListenerHandle::remove);
            online.remove();
            leaving.remove();
        });
    }

    /// Waits until no save is under way, but not for long.
    pub(super) async fn saves_landed(self) {
        let saves = self.saves();
        if saves.with_value(|saves| saves.in_flight.is_none()) {
            return;
        }
        let landed = Promise::new(&mut |done, _| {
            let late = done.clone();
            set_timeout(move || drop(late.call0(&JsValue::NULL)), LANDING);
            saves.update_value(|saves| saves.on_landed.push(done));
        });
        let _ = JsFuture::from(landed).await;
    }

    fn set_landed(self) {
        let waiting = self.saves().try_update_value(|saves| {
            saves.in_flight = None;
            std::mem::take(&mut saves.on_landed)
        });
        for done in waiting.into_iter().flatten() {
            let _ = done.call0(&JsValue::NULL);
        }
    }

    /// An action goes out now. What comes of a save sent before is late: the action brought all that was in it.
    pub(super) fn overtake_saves(self) {
        self.saves().update_value(|saves| saves.actions += 1);
    }

    fn actions(self) -> u32 {
        self.saves().with_value(|saves| saves.actions)
    }

    /// Saves a while after a failure, where there is still something to save.
    pub(super) fn save_after_failure(self) {
        self.save_later(AGAIN);
    }

    /// Saves all answers. Where another tab or device saved meanwhile, what it changed comes in first.
    pub(super) async fn put(
        self,
        answer_form: AnswerForm,
        credentials: &Credentials,
        done: bool,
    ) -> Result<Flow, Failure> {
        let backend = self.backend.get_value();
        let began = self.actions();
        for _ in 0..MOST_MERGES {
            let SaveBody { snapshot, body, .. } = SaveBody::of(answer_form, done, &backend)?;
            let outcome = backend.save(credentials, body, false).await;
            if self.is_gone() {
                return outcome;
            }
            let newer = match outcome {
                Ok(flow) => {
                    answer_form.saved(snapshot, &flow);
                    return Ok(flow);
                }
                late if self.actions() != began => return late,
                Err(Failure::Problem(problem)) if stands_at_review(&problem) => {
                    match problem.flow {
                        // These very answers were brought there, and the answer was lost on its way.
                        Some(flow) if done && has(&flow, &snapshot) => return Ok(flow),
                        // Another tab went on to the review. What is typed here is newer.
                        _ => backend.act(credentials, &Action::GoBack).await?,
                    }
                }
                Err(Failure::Problem(problem)) if problem.code == ProblemCode::OutOfOrder => {
                    match problem.flow {
                        Some(flow) => flow,
                        None => return Err(Failure::Problem(problem)),
                    }
                }
                failed => return failed,
            };
            match saved(&newer) {
                _ if self.is_gone() => return Ok(newer),
                Some((_, answers, revision)) => answer_form.merge_saved(answers, revision),
                None => return Err(moved_on(newer)),
            }
        }
        Err(Failure::Unavailable)
    }

    /// Whether something typed cannot be saved: then the browser asks before the page goes. Without a network it may keep
    /// nothing of what lies in the history either.
    fn would_be_lost(self) -> bool {
        let answer_form = self.ui.request().answer_form.get_untracked();
        // Where the backend saves nothing, all is gone with the page, until it is sent.
        let is_kept = self.ui.can(feature::SAVE_ANSWERS);
        let is_typed = |form: AnswerForm| form.edits.get_untracked() > 0;
        let is_sent = matches!(
            self.ui.screen.with_untracked(Screen::name),
            "submitted" | "ended"
        );
        if !is_kept && !is_sent && answer_form.is_some_and(is_typed) {
            return true;
        }
        let typed = answer_form.filter(|_| untrack(|| self.ui.open_form()).is_some());
        typed.is_some_and(|answer_form| {
            let failed = matches!(
                answer_form.saving.get_untracked(),
                Saving::Failed(_) | Saving::TooLarge | Saving::Ended
            );
            failed || !answer_form.is_saved() && !window().navigator().on_line()
        })
    }

    /// Saves what is not saved yet. Whether there is something.
    pub(super) fn holds(self) -> bool {
        let open = untrack(|| self.ui.open_form());
        let holds = open.is_some_and(|answer_form| !answer_form.is_saved());
        if holds {
            self.save(false);
        }
        holds
    }

    fn pause(self) -> Duration {
        match self.saves().with_value(|saves| saves.large) {
            true => PAUSE_LARGE,
            false => PAUSE,
        }
    }

    /// Saves when nothing has asked for it again for so long.
    fn save_later(self, pause: Duration) {
        let timer = set_timeout_with_handle(
            move || {
                if !self.is_gone() {
                    self.save(false);
                }
            },
            pause,
        );
        self.saves().update_value(|saves| {
            if let Some(earlier) = saves.timer.take() {
                earlier.clear();
            }
            saves.timer = timer.ok();
        });
    }

    /// Saves now, where there is something to save. A page that is `parting` does not wait for its turn.
    fn save(self, parting: bool) {
        let ui = self.ui;
        let Some(answer_form) = ui.request().answer_form.get_untracked() else {
            return;
        };
        let asks = untrack(|| ui.open_form()).is_some();
        let ended = answer_form.saving.get_untracked() == Saving::Ended;
        let busy = self.saves().with_value(|saves| match parting {
            true => saves.parted == Some(answer_form.edits.get_untracked()),
            false => saves.in_flight.is_some(),
        });
        if answer_form.is_saved() || !asks || ended || busy || (!parting && !ui.is_idle()) {
            return;
        }
        let save = |backend: &Backend| SaveBody::of(answer_form, false, backend);
        let (Some(credentials), Ok(save)) =
            (self.credentials.get_value(), self.backend.with_value(save))
        else {
            return;
        };
        self.saves()
            .update_value(|saves| saves.large = save.body.bytes() > PARTING_BYTES);
        answer_form.leave_out(&save.snapshot.answers);
        answer_form.saving.set(match save.whole {
            true => Saving::Waits,
            false => Saving::TooLarge,
        });
        let whole = save.whole;
        if parting {
            return self.part(answer_form, &credentials, save);
        }
        self.note_sent(save.snapshot.revision, 1);
        let edits = answer_form.edits.get_untracked();
        self.saves()
            .update_value(|saves| saves.in_flight = Some(edits));
        let began = self.actions();
        spawn(self.ui.host, async move {
            let outcome = self.put(answer_form, &credentials, false).await;
            if self.is_gone() {
                return;
            }
            self.set_landed();
            if self.actions() == began {
                self.landed(answer_form, whole, outcome, &credentials);
            } else if !answer_form.is_saved() {
                self.save_after_failure();
            }
        });
    }

    fn landed(
        self,
        answer_form: AnswerForm,
        whole: bool,
        outcome: Result<Flow, Failure>,
        credentials: &Credentials,
    ) {
        let ui = self.ui;
        // Another flow was begun meanwhile, or another step was taken.
        let same = self
            .credentials
            .with_value(|now| now.as_ref().is_some_and(|now| now.id == credentials.id));
        if !same || untrack(|| ui.open_form()).is_none() {
            return;
        }
        match outcome {
            Ok(flow) => {
                // A locked flow shows nothing of what was typed meanwhile: that is saved first.
                if answer_form.is_saved() || saved(&flow).is_some() {
                    ui.show_screen(Screen::Drawn(flow));
                }
                if !answer_form.is_saved() {
                    return self.save_later(self.pause());
                }
                if !whole {
                    return answer_form.saving.set(Saving::TooLarge);
                }
                answer_form.saving.set(Saving::Saved);
                let said = self
                    .saves()
                    .try_update_value(|saves| std::mem::replace(&mut saves.said, true));
                if said == Some(false) && ui.is_idle() {
                    ui.announce(key::SAVING_SAVED);
                }
            }
            Err(Failure::Problem(problem)) if problem.is_end() => {
                // What was typed stays in sight: it is all there is left of it.
                answer_form.saving.set(Saving::Ended);
            }
            Err(Failure::Problem(problem)) if problem.code == ProblemCode::TooLarge => {
                answer_form.saving.set(Saving::TooLarge);
            }
            // Too often is no answer to keep to: the same is sent again.
            Err(Failure::Problem(problem))
                if problem.flow.is_some() && problem.code != ProblemCode::TooOften =>
            {
                if let Some(flow) = problem.flow {
                    ui.show_screen(Screen::Drawn(flow));
                }
            }
            Err(failure) => {
                let page_error = PageError::from(&failure);
                answer_form.saving.set(Saving::Failed(page_error));
                self.save_later(AGAIN);
            }
        }
    }
}

/// Whether the flow has the answers of this snapshot.
fn has(flow: &Flow, snapshot: &Snapshot) -> bool {
    saved(flow).is_some_and(|(_, answers, _)| *answers == snapshot.answers)
}

fn stands_at_review(problem: &Problem) -> bool {
    problem.code == ProblemCode::OutOfOrder
        && problem
            .flow
            .as_ref()
            .is_some_and(|flow| matches!(flow.step, Step::Review { .. }))
}

/// The flow asks no questions any more: another tab has sent the request.
fn moved_on(flow: Flow) -> Failure {
    Failure::Problem(Box::new(Problem {
        code: ProblemCode::OutOfOrder,
        faults: Vec::new(),
        flow: Some(flow),
        retry_at: None,
    }))
}

//! Saves what is typed into the questions, beside all else that goes on: a while after typing has paused, when a field is
//! left, and when the page goes out of sight. One save at a time, the latest wins; what fails is tried again, and nothing
//! on the screen is drawn anew (issue 5, row B6).

use super::{Session, is_end, spawn};
use crate::backend::{Failure, MAX_BODY_BYTES, Pass};
use crate::part::watch;
use crate::sheet::{Saving, Sheet};
use crate::text::key::request as key;
use crate::visit::Stage;
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Flow, Step};
use serde_json::{Map, Value};
use std::time::Duration;

/// Typing has paused when nothing was typed for so long.
const PAUSE: Duration = Duration::from_secs(2);
/// Sooner where there is more than a page that goes may still send.
const PAUSE_LARGE: Duration = Duration::from_millis(500);
/// After a failure.
const AGAIN: Duration = Duration::from_secs(10);
/// What a page that goes may still send: Fetch has 64 KiB, headers of all requests under way included.
pub const PARTING_BYTES: usize = 60 * 1_024;
/// What is saved, and what is under way.
#[derive(Default)]
pub(super) struct Saver {
    /// The edits that the backend has.
    saved: u32,
    /// A save under way.
    in_flight: bool,
    /// Whether "saved" was said.
    said: bool,
    large: bool,
    timer: Option<TimeoutHandle>,
}

impl Session {
    /// Saves from now on, as the person goes.
    pub(super) fn save_along(self) {
        let visit = self.visit;
        watch(move || {
            if let Some(sheet) = visit.sheet.get()
                && sheet.edits.get() > 0
            {
                self.save_later(self.pause());
            }
        });
        watch(move || {
            if let Some(sheet) = visit.sheet.get()
                && sheet.pauses.get() > 0
            {
                self.save(false);
            }
        });
        let parting = ["visibilitychange", "pagehide"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                if event.type_() == "pagehide" || document().hidden() {
                    self.save(true);
                }
            })
        });
        let online = window_event_listener_untyped("online", move |_| self.save(false));
        let leaving = window_event_listener_untyped("beforeunload", move |event| {
            if self.would_be_lost() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            parting.into_iter().for_each(WindowListenerHandle::remove);
            online.remove();
            leaving.remove();
        });
    }

    /// Waits until no save is under way: what follows must not be overtaken by it.
    pub(super) async fn saves_landed(self) {
        while self.saver.with_value(|saver| saver.in_flight) {
            let turn = js_sys::Promise::new(&mut |done, _| {
                set_timeout(
                    move || drop(done.call0(&wasm_bindgen::JsValue::NULL)),
                    Duration::from_millis(50),
                );
            });
            let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
        }
    }

    /// All of the sheet is with the backend.
    pub(super) fn note_saved(self) {
        if let Some(sheet) = self.visit.sheet.get_untracked() {
            let edits = sheet.edits.get_untracked();
            self.saver.update_value(|saver| saver.saved = edits);
            sheet.saving.set(Saving::Saved);
        }
    }

    /// Whether something typed cannot be saved: then the browser asks before the page goes.
    fn would_be_lost(self) -> bool {
        let sheet = self.visit.sheet.get_untracked();
        let typed = sheet.filter(|_| untrack(|| self.visit.turned()).is_some());
        typed.is_some_and(|sheet| {
            matches!(
                sheet.saving.get_untracked(),
                Saving::Failed(_) | Saving::TooLarge | Saving::Ended
            )
        })
    }

    fn pause(self) -> Duration {
        match self.saver.with_value(|saver| saver.large) {
            true => PAUSE_LARGE,
            false => PAUSE,
        }
    }

    /// Saves when nothing has asked for it again for so long.
    fn save_later(self, pause: Duration) {
        let timer = set_timeout_with_handle(
            move || {
                if !self.saver.is_disposed() {
                    self.save(false);
                }
            },
            pause,
        );
        self.saver.update_value(|saver| {
            if let Some(earlier) = saver.timer.take() {
                earlier.clear();
            }
            saver.timer = timer.ok();
        });
    }

    /// Saves now, where there is something to save. A page that is `parting` does not wait for its turn.
    fn save(self, parting: bool) {
        let visit = self.visit;
        let Some(sheet) = visit.sheet.get_untracked() else {
            return;
        };
        let (edits, asks) = (
            sheet.edits.get_untracked(),
            untrack(|| visit.turned()).is_some(),
        );
        let (saved, busy) = self
            .saver
            .with_value(|saver| (saver.saved, saver.in_flight));
        let ended = sheet.saving.get_untracked() == Saving::Ended;
        if edits == saved || !asks || ended || (!parting && (busy || !visit.is_idle())) {
            return;
        }
        let Some(pass) = self.pass.get_value() else {
            return;
        };
        let Some((body, whole)) = fitting(sheet.answers()) else {
            return;
        };
        self.saver
            .update_value(|saver| saver.large = body.len() > PARTING_BYTES);
        sheet.saving.set(match whole {
            true => Saving::Waits,
            false => Saving::TooLarge,
        });
        self.saver.update_value(|saver| saver.in_flight = true);
        let backend = self.backend.get_value();
        let keepalive = parting && body.len() <= PARTING_BYTES;
        spawn(async move {
            let mut outcome = backend.save(&pass, body.clone(), keepalive).await;
            if stands_at_review(&outcome) {
                // Another tab went on to the review. What is typed here is newer.
                outcome = match backend.act(&pass, &Action::GoBack).await {
                    Ok(_) => backend.save(&pass, body, false).await,
                    Err(failure) => Err(failure),
                };
            }
            if !self.saver.is_disposed() {
                self.saver.update_value(|saver| saver.in_flight = false);
                let after = match whole {
                    true => Saving::Saved,
                    false => Saving::TooLarge,
                };
                self.landed(sheet, (edits, after), outcome, &pass);
            }
        });
    }

    fn landed(
        self,
        sheet: Sheet,
        (edits, after): (u32, Saving),
        outcome: Result<Flow, Failure>,
        pass: &Pass,
    ) {
        let visit = self.visit;
        // Another flow was begun meanwhile, or another step was taken.
        let same = self
            .pass
            .with_value(|now| now.as_ref().is_some_and(|now| now.id == pass.id));
        if !same || untrack(|| visit.turned()).is_none() {
            return;
        }
        match outcome {
            Ok(flow) => {
                self.saver.update_value(|saver| saver.saved = edits);
                visit.show_stage(Stage::Drawn(flow));
                if sheet.edits.get_untracked() != edits {
                    return self.save_later(self.pause());
                }
                sheet.saving.set(after);
                if after != Saving::Saved {
                    return;
                }
                let said = self
                    .saver
                    .try_update_value(|saver| std::mem::replace(&mut saver.said, true));
                if said == Some(false) && visit.is_idle() {
                    visit.say(key::SAVING_SAVED);
                }
            }
            Err(Failure::Refused(refusal)) if is_end(refusal.code) => {
                // What was typed stays in sight: it is all there is left of it.
                sheet.saving.set(Saving::Ended);
            }
            Err(Failure::Refused(refusal)) if refusal.code == ProblemCode::TooLarge => {
                sheet.saving.set(Saving::TooLarge);
            }
            Err(Failure::Refused(refusal)) if refusal.flow.is_some() => {
                if let Some(flow) = refusal.flow {
                    visit.show_stage(Stage::Drawn(flow));
                }
            }
            Err(failure) => {
                let online = window().navigator().on_line();
                sheet.saving.set(Saving::after(&failure, online));
                self.save_later(AGAIN);
            }
        }
    }
}

/// What is sent of the answers, and whether it is all of them: where that is more than a backend takes, the longest texts
/// stay behind, for the others must not be lost with them.
fn fitting(mut answers: Map<String, Value>) -> Option<(String, bool)> {
    let mut whole = true;
    loop {
        let action = Action::SaveAnswers {
            answers: answers.clone(),
            done: false,
        };
        let body = serde_json::to_string(&action).ok()?;
        let mut over = body.len().saturating_sub(MAX_BODY_BYTES);
        if over == 0 {
            return Some((body, whole));
        }
        whole = false;
        while over > 0 {
            let text = answers
                .values_mut()
                .filter_map(longest)
                .max_by_key(|t| t.len());
            let text = text.filter(|text| !text.is_empty())?;
            over = over.saturating_sub(text.len());
            text.clear();
        }
    }
}

/// The longest text in an answer.
fn longest(answer: &mut Value) -> Option<&mut String> {
    match answer {
        Value::String(text) => Some(text),
        Value::Array(rows) => rows.iter_mut().filter_map(longest).max_by_key(|t| t.len()),
        Value::Object(cells) => cells
            .values_mut()
            .filter_map(longest)
            .max_by_key(|t| t.len()),
        _ => None,
    }
}

fn stands_at_review(outcome: &Result<Flow, Failure>) -> bool {
    matches!(outcome, Err(Failure::Refused(refusal))
        if refusal.code == ProblemCode::OutOfOrder
            && refusal.flow.as_ref().is_some_and(|flow| matches!(flow.step, Step::Review { .. })))
}

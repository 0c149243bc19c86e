//! Saves what is typed into the questions, beside all else that goes on: a while after typing has paused, when a field is
//! left, and when the page goes out of sight. One save at a time; what fails is tried again, what another tab saved
//! meanwhile comes in, and nothing on the screen is drawn anew (issue 5, row B6).

use super::{Session, is_end, spawn};
use crate::backend::{Failure, Pass, Refusal};
use crate::part::watch;
use crate::sheet::{Draft, Saving, Sheet};
use crate::text::key::request as key;
use crate::visit::{Stage, saved};
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Flow, MAX_BODY_BYTES, Step};
use serde_json::Value;
use std::time::Duration;

/// Typing has paused when nothing was typed for so long.
const PAUSE: Duration = Duration::from_secs(2);
/// Sooner where there is more than a page that goes may still send.
const PAUSE_LARGE: Duration = Duration::from_millis(500);
/// After a failure.
const AGAIN: Duration = Duration::from_secs(10);
/// What a page that goes may still send: Fetch has 64 KiB, headers of all requests under way included.
pub const PARTING_BYTES: usize = 60 * 1_024;
/// So long at most an action waits for a save under way: one that comes later meets a newer one and undoes nothing.
const LANDING: Duration = Duration::from_secs(3);
/// How often a save is made again over another one that came in between.
const MOST_TURNS: usize = 5;

/// What is under way.
#[derive(Default)]
pub(super) struct Saver {
    /// A save under way. One that was sent as the page went out of sight is none: nothing waits for it.
    in_flight: bool,
    /// The edits in that one.
    parted: Option<u32>,
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
        watch(move || visit.note_secrets());
        let parting = ["visibilitychange", "pagehide"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                if event.type_() == "pagehide" || document().hidden() {
                    self.save(true);
                }
            })
        });
        let presses = ["pointerdown", "pointerup", "pointercancel"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                if let Some(sheet) = visit.sheet.get_untracked() {
                    sheet.press(event.type_() == "pointerdown");
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
            presses.into_iter().for_each(WindowListenerHandle::remove);
            online.remove();
            leaving.remove();
        });
    }

    /// Waits until no save is under way, but not for long.
    pub(super) async fn saves_landed(self) {
        const LOOK: Duration = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < LANDING && self.saver.with_value(|saver| saver.in_flight) {
            let turn = js_sys::Promise::new(&mut |done, _| {
                set_timeout(move || drop(done.call0(&wasm_bindgen::JsValue::NULL)), LOOK);
            });
            let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
            waited += LOOK;
        }
    }

    /// Saves all of the sheet. Where another tab or device saved meanwhile, what it changed comes in first.
    pub(super) async fn put(self, sheet: Sheet, pass: &Pass, done: bool) -> Result<Flow, Failure> {
        let backend = self.backend.get_value();
        for _ in 0..MOST_TURNS {
            let Written { draft, body, .. } = written(sheet, done)?;
            let outcome = backend.save(pass, body, false).await;
            if self.saver.is_disposed() {
                return outcome;
            }
            let newer = match outcome {
                Ok(flow) => {
                    sheet.saved(draft, saved(&flow).and_then(|(_, _, revision)| revision));
                    return Ok(flow);
                }
                // Another tab went on to the review. What is typed here is newer.
                Err(Failure::Refused(refusal)) if stands_at_review(&refusal) => {
                    backend.act(pass, &Action::GoBack).await?
                }
                Err(Failure::Refused(refusal)) if refusal.code == ProblemCode::OutOfOrder => {
                    match refusal.flow {
                        Some(flow) => flow,
                        None => return Err(Failure::Refused(refusal)),
                    }
                }
                failed => return failed,
            };
            match saved(&newer) {
                _ if self.saver.is_disposed() => return Ok(newer),
                Some((_, answers, revision)) => sheet.meet(answers, revision),
                None => return Err(moved_on(newer)),
            }
        }
        Err(Failure::Unavailable)
    }

    /// Whether something typed cannot be saved: then the browser asks before the page goes. Without a network it may keep
    /// nothing of what lies in the history either.
    fn would_be_lost(self) -> bool {
        let sheet = self.visit.sheet.get_untracked();
        let typed = sheet.filter(|_| untrack(|| self.visit.turned()).is_some());
        typed.is_some_and(|sheet| {
            let failed = matches!(
                sheet.saving.get_untracked(),
                Saving::Failed(_) | Saving::TooLarge | Saving::Ended
            );
            failed || !sheet.is_saved() && !window().navigator().on_line()
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
        let asks = untrack(|| visit.turned()).is_some();
        let ended = sheet.saving.get_untracked() == Saving::Ended;
        let busy = self.saver.with_value(|saver| match parting {
            true => saver.parted == Some(sheet.edits.get_untracked()),
            false => saver.in_flight,
        });
        if sheet.is_saved() || !asks || ended || busy || (!parting && !visit.is_idle()) {
            return;
        }
        let (Some(pass), Ok(written)) = (self.pass.get_value(), written(sheet, false)) else {
            return;
        };
        self.saver
            .update_value(|saver| saver.large = written.body.len() > PARTING_BYTES);
        sheet.leave_out(&written.draft.answers);
        sheet.saving.set(match written.whole {
            true => Saving::Waits,
            false => Saving::TooLarge,
        });
        let whole = written.whole;
        if parting {
            return self.part(sheet, pass, written);
        }
        self.saver.update_value(|saver| saver.in_flight = true);
        spawn(async move {
            let outcome = self.put(sheet, &pass, false).await;
            if !self.saver.is_disposed() {
                self.saver.update_value(|saver| saver.in_flight = false);
                self.landed(sheet, whole, outcome, &pass);
            }
        });
    }

    /// The last that a page may say. If it stays after all, an answer that says no is no trouble: it saves again.
    fn part(self, sheet: Sheet, pass: Pass, written: Written) {
        let Written { draft, body, whole } = written;
        let edits = sheet.edits.get_untracked();
        self.saver.update_value(|saver| saver.parted = Some(edits));
        let backend = self.backend.get_value();
        let keepalive = body.len() <= PARTING_BYTES;
        spawn(async move {
            let outcome = backend.save(&pass, body, keepalive).await;
            if self.saver.is_disposed() {
                return;
            }
            self.saver.update_value(|saver| saver.parted = None);
            match outcome {
                Ok(flow) => {
                    sheet.saved(draft, saved(&flow).and_then(|(_, _, revision)| revision));
                    self.landed(sheet, whole, Ok(flow), &pass);
                }
                Err(Failure::Refused(refusal)) if refusal.code == ProblemCode::OutOfOrder => {
                    self.save_later(Duration::ZERO);
                }
                failed => self.landed(sheet, whole, failed, &pass),
            }
        });
    }

    fn landed(self, sheet: Sheet, whole: bool, outcome: Result<Flow, Failure>, pass: &Pass) {
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
                visit.show_stage(Stage::Drawn(flow));
                if !sheet.is_saved() {
                    return self.save_later(self.pause());
                }
                if !whole {
                    return sheet.saving.set(Saving::TooLarge);
                }
                sheet.saving.set(Saving::Saved);
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
            // Too often is no answer to keep to: the same is sent again.
            Err(Failure::Refused(refusal))
                if refusal.flow.is_some() && refusal.code != ProblemCode::TooOften =>
            {
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

/// A save as it goes out.
struct Written {
    draft: Draft,
    body: String,
    /// Whether all that was typed is in it.
    whole: bool,
}

/// The sheet as it is now. What is done goes out whole, or not at all.
fn written(sheet: Sheet, done: bool) -> Result<Written, Failure> {
    let draft = sheet.draft();
    let written = match done {
        false => fitting(draft),
        true => body(&draft, true).map(|body| Written {
            draft,
            body,
            whole: true,
        }),
    };
    written.ok_or(Failure::Unreadable)
}

fn body(draft: &Draft, done: bool) -> Option<String> {
    let action = Action::SaveAnswers {
        answers: draft.answers.clone(),
        revision: draft.revision,
        done,
    };
    serde_json::to_string(&action).ok()
}

/// What is sent of the answers, and whether it is all of them: where that is more than a backend takes, the longest texts
/// stay behind, for the others must not be lost with them.
fn fitting(mut draft: Draft) -> Option<Written> {
    let mut whole = true;
    loop {
        let body = body(&draft, false)?;
        let mut over = body.len().saturating_sub(MAX_BODY_BYTES);
        if over == 0 {
            return Some(Written { draft, body, whole });
        }
        whole = false;
        while over > 0 {
            let text = draft
                .answers
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

fn stands_at_review(refusal: &Refusal) -> bool {
    refusal.code == ProblemCode::OutOfOrder
        && refusal
            .flow
            .as_ref()
            .is_some_and(|flow| matches!(flow.step, Step::Review { .. }))
}

/// The flow asks no questions any more: another tab has sent the request.
fn moved_on(flow: Flow) -> Failure {
    Failure::Refused(Box::new(Refusal {
        code: ProblemCode::OutOfOrder,
        faults: Vec::new(),
        flow: Some(flow),
        retry_at: None,
    }))
}

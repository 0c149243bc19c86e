//! Saves what is typed into the questions, beside all else that goes on: a while after typing has paused, when a field is
//! left, and when the page goes out of sight. One save at a time; what fails is tried again, what another tab saved
//! meanwhile comes in, and nothing on the screen is drawn anew (issue 5, row B6).

use super::{Controller, is_end, spawn};
use crate::answer_form::{AnswerForm, Saving, Snapshot};
use crate::backend::{Backend, Credentials, Failure, Problem};
use crate::draft;
use crate::history;
use crate::i18n::key::request as key;
use crate::part::effect;
use crate::state::{Screen, saved};
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Flow, Step};
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
/// How often it is looked whether a save has arrived.
const LOOK: Duration = Duration::from_millis(50);
/// The longest a reloaded page waits for the parting save of the page before it.
const ARRIVAL_MS: f64 = 1_000.0;
/// Where it is noted which save was sent last.
const SENT: &str = "sent";
/// How often a save is made again over another one that came in between.
const MOST_TURNS: usize = 5;

/// What is under way.
#[derive(Default)]
pub(super) struct SaveState {
    /// The edits in a save under way. One that was sent as the page went out of sight is none: nothing waits for it.
    in_flight: Option<u32>,
    /// The edits in that one.
    parted: Option<u32>,
    /// Counts the actions: a save that was sent before the last one says nothing of other tabs.
    actions: u32,
    /// Whether "saved" was said.
    said: bool,
    large: bool,
    timer: Option<TimeoutHandle>,
}

impl Controller {
    /// Saves from now on, as the person goes.
    pub(super) fn save_along(self) {
        let ui = self.ui;
        effect(move || {
            if let Some(answer_form) = ui.answer_form.get()
                && answer_form.edits.get() > 0
            {
                self.save_later(self.pause());
            }
        });
        effect(move || {
            if let Some(answer_form) = ui.answer_form.get()
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
                if let Some(answer_form) = ui.answer_form.get_untracked() {
                    answer_form.press(event.type_() == "pointerdown");
                }
            })
        });
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
        let mut waited = Duration::ZERO;
        while waited < LANDING && self.saver.with_value(|saver| saver.in_flight.is_some()) {
            pause(LOOK).await;
            waited += LOOK;
        }
    }

    /// An action goes out now. What comes of a save sent before is late: the action brought all that was in it.
    pub(super) fn overtakes(self) {
        self.saver.update_value(|saver| saver.actions += 1);
    }

    fn actions(self) -> u32 {
        self.saver.with_value(|saver| saver.actions)
    }

    /// Saves a while after a failure, where there is still something to save.
    pub(super) fn save_soon(self) {
        self.save_later(AGAIN);
    }

    /// Saves all of the answer_form. Where another tab or device saved meanwhile, what it changed comes in first.
    pub(super) async fn put(
        self,
        answer_form: AnswerForm,
        credentials: &Credentials,
        done: bool,
    ) -> Result<Flow, Failure> {
        let backend = self.backend.get_value();
        let began = self.actions();
        for _ in 0..MOST_TURNS {
            let Written { draft, body, .. } = written(answer_form, done, backend.room())?;
            let outcome = backend.save(credentials, body, false).await;
            if self.saver.is_disposed() {
                return outcome;
            }
            let newer = match outcome {
                Ok(flow) => {
                    answer_form.saved(draft, saved(&flow).and_then(|(_, _, revision)| revision));
                    return Ok(flow);
                }
                late if self.actions() != began => return late,
                Err(Failure::Problem(problem)) if stands_at_review(&problem) => {
                    match problem.flow {
                        // These very answers were brought there, and the answer was lost on its way.
                        Some(flow) if done && has(&flow, &draft) => return Ok(flow),
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
                _ if self.saver.is_disposed() => return Ok(newer),
                Some((_, answers, revision)) => answer_form.merge_saved(answers, revision),
                None => return Err(moved_on(newer)),
            }
        }
        Err(Failure::Unavailable)
    }

    /// Whether something typed cannot be saved: then the browser asks before the page goes. Without a network it may keep
    /// nothing of what lies in the history either.
    fn would_be_lost(self) -> bool {
        let answer_form = self.ui.answer_form.get_untracked();
        let typed = answer_form.filter(|_| untrack(|| self.ui.open_form()).is_some());
        typed.is_some_and(|answer_form| {
            let failed = matches!(
                answer_form.saving.get_untracked(),
                Saving::Failed(_) | Saving::TooLarge | Saving::Ended
            );
            failed || !answer_form.is_saved() && !window().navigator().on_line()
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
        let ui = self.ui;
        let Some(answer_form) = ui.answer_form.get_untracked() else {
            return;
        };
        let asks = untrack(|| ui.open_form()).is_some();
        let ended = answer_form.saving.get_untracked() == Saving::Ended;
        let busy = self.saver.with_value(|saver| match parting {
            true => saver.parted == Some(answer_form.edits.get_untracked()),
            false => saver.in_flight.is_some(),
        });
        if answer_form.is_saved() || !asks || ended || busy || (!parting && !ui.is_idle()) {
            return;
        }
        let room = self.backend.with_value(Backend::room);
        let (Some(credentials), Ok(written)) = (
            self.credentials.get_value(),
            written(answer_form, false, room),
        ) else {
            return;
        };
        self.saver
            .update_value(|saver| saver.large = written.body.len() > PARTING_BYTES);
        answer_form.leave_out(&written.draft.answers);
        answer_form.saving.set(match written.whole {
            true => Saving::Waits,
            false => Saving::TooLarge,
        });
        let whole = written.whole;
        if parting {
            return self.part(answer_form, &credentials, written);
        }
        self.note_sent(written.draft.revision, 1);
        let edits = answer_form.edits.get_untracked();
        self.saver
            .update_value(|saver| saver.in_flight = Some(edits));
        let began = self.actions();
        spawn(async move {
            let outcome = self.put(answer_form, &credentials, false).await;
            if self.saver.is_disposed() {
                return;
            }
            self.saver.update_value(|saver| saver.in_flight = None);
            if self.actions() == began {
                self.landed(answer_form, whole, outcome, &credentials);
            } else if !answer_form.is_saved() {
                self.save_soon();
            }
        });
    }

    /// Notes which save was sent, and nothing of what is in it: a page that is loaded next waits for it.
    fn note_sent(self, made_from: Option<u32>, ahead: u32) {
        if let Some(revision) = made_from {
            self.ui.set_draft(SENT, &(revision + ahead).to_string());
            self.write();
        }
    }

    /// The last that a page may say.
    ///
    /// Whether a save under way arrives before it, after it, or not at all any more, nobody here can know: the same is sent
    /// once for each, made from the revision there is then. One of them is right. The others are refused, or bring the same
    /// answers, which is no change; and the save that comes after it is refused.
    fn part(self, answer_form: AnswerForm, credentials: &Credentials, written: Written) {
        let Written { draft, whole, .. } = written;
        let edits = answer_form.edits.get_untracked();
        let ahead = self.saver.with_value(|saver| {
            let (one, other) = (
                saver.in_flight,
                saver.parted.filter(|_| saver.parted != saver.in_flight),
            );
            let is_older = |sent: Option<u32>| sent.is_some_and(|sent| sent != edits);
            match draft.revision {
                Some(_) => u32::from(is_older(one)) + u32::from(is_older(other)),
                None => 0,
            }
        });
        self.saver.update_value(|saver| saver.parted = Some(edits));
        self.note_sent(draft.revision, ahead + 1);
        let mut room = PARTING_BYTES;
        for n in (0..=ahead).rev() {
            let mut draft = draft.clone();
            draft.revision = draft.revision.map(|revision| revision + n);
            let Some(body) = body(&draft, false) else {
                continue;
            };
            let left = room.checked_sub(body.len());
            room = left.unwrap_or(room);
            self.send_parting(
                answer_form,
                credentials.clone(),
                Written { draft, body, whole },
                left.is_some(),
            );
        }
    }

    /// If the page stays after all, an answer that says no is no trouble: it saves again.
    fn send_parting(
        self,
        answer_form: AnswerForm,
        credentials: Credentials,
        written: Written,
        keepalive: bool,
    ) {
        let Written { draft, body, whole } = written;
        let edits = answer_form.edits.get_untracked();
        let backend = self.backend.get_value();
        let began = self.actions();
        spawn(async move {
            let outcome = backend.save(&credentials, body, keepalive).await;
            if self.saver.is_disposed() {
                return;
            }
            self.saver
                .update_value(|saver| saver.parted = saver.parted.filter(|sent| *sent != edits));
            match outcome {
                Ok(flow) => {
                    answer_form.saved(draft, saved(&flow).and_then(|(_, _, revision)| revision));
                    if self.actions() == began {
                        self.landed(answer_form, whole, Ok(flow), &credentials);
                    }
                }
                _ if answer_form.is_saved() => {}
                Err(Failure::Problem(problem)) if problem.code == ProblemCode::OutOfOrder => {
                    self.save_later(Duration::ZERO);
                }
                failed => self.landed(answer_form, whole, failed, &credentials),
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
                ui.show_stage(Screen::Drawn(flow));
                if !answer_form.is_saved() {
                    return self.save_later(self.pause());
                }
                if !whole {
                    return answer_form.saving.set(Saving::TooLarge);
                }
                answer_form.saving.set(Saving::Saved);
                let said = self
                    .saver
                    .try_update_value(|saver| std::mem::replace(&mut saver.said, true));
                if said == Some(false) && ui.is_idle() {
                    ui.announce(key::SAVING_SAVED);
                }
            }
            Err(Failure::Problem(problem)) if is_end(problem.code) => {
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
                    ui.show_stage(Screen::Drawn(flow));
                }
            }
            Err(failure) => {
                let online = window().navigator().on_line();
                answer_form.saving.set(Saving::after(&failure, online));
                self.save_later(AGAIN);
            }
        }
    }
}

/// The flow, with the save in it that the page before this one sent as it went: that may be still on its way.
pub(super) async fn arrived(backend: &Backend, credentials: &Credentials, mut flow: Flow) -> Flow {
    let entry = history::shown().filter(|entry| entry.flow == credentials.id);
    let sent = entry.and_then(|entry| draft::of(&entry.typed, SENT)?.parse().ok());
    let is_behind = |flow: &Flow| {
        let revision = saved(flow).and_then(|(_, _, revision)| revision);
        revision.is_some_and(|revision: u32| sent.is_some_and(|sent: u32| revision < sent))
    };
    let until = js_sys::Date::now() + ARRIVAL_MS;
    while is_behind(&flow) && js_sys::Date::now() < until {
        pause(LOOK).await;
        match backend.read(credentials).await {
            Ok(now) => flow = now,
            Err(_) => break,
        }
    }
    flow
}

async fn pause(time: Duration) {
    let turn = js_sys::Promise::new(&mut |done, _| {
        set_timeout(move || drop(done.call0(&wasm_bindgen::JsValue::NULL)), time);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
}

/// Whether the flow has the answers of this draft.
fn has(flow: &Flow, draft: &Snapshot) -> bool {
    saved(flow).is_some_and(|(_, answers, _)| *answers == draft.answers)
}

/// A save as it goes out.
struct Written {
    draft: Snapshot,
    body: String,
    /// Whether all that was typed is in it.
    whole: bool,
}

/// The answer_form as it is now. What is done goes out whole, or not at all.
fn written(answer_form: AnswerForm, done: bool, room: usize) -> Result<Written, Failure> {
    let draft = answer_form.draft();
    let written = match done {
        false => fitting(draft, room),
        true => body(&draft, true).map(|body| Written {
            draft,
            body,
            whole: true,
        }),
    };
    written.ok_or(Failure::Unreadable)
}

fn body(draft: &Snapshot, done: bool) -> Option<String> {
    let action = Action::SaveAnswers {
        answers: draft.answers.clone(),
        revision: draft.revision,
        done,
    };
    serde_json::to_string(&action).ok()
}

/// What is sent of the answers, and whether it is all of them: where that is more than a backend takes, the longest texts
/// stay behind, for the others must not be lost with them.
fn fitting(mut draft: Snapshot, room: usize) -> Option<Written> {
    let mut whole = true;
    loop {
        let body = body(&draft, false)?;
        let mut over = body.len().saturating_sub(room);
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

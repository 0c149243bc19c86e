//! The browser's work (ALTCHA v2), done by `app/work.js` beside the page: typing and drawing stay smooth. It begins by
//! itself, begins again with each new challenge, and ends with the screen.

use super::worker::worker;
use super::{WORK, is_wrong};
use crate::command::Command;
use crate::i18n::key::request::*;
use crate::part::{ElValue, button, effect, el, lead, notice, summary, title, ways};
use crate::state::{Screen, UiState};
use js_sys::Reflect;
use leptos::prelude::*;
use regain_core::decimal::decimal;
use regain_core::fault::Fault;
use regain_core::wire::{Action, ChallengeKind, Step};
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Progress {
    /// So many tries.
    Tries(u32),
    /// It cannot be done here.
    Failed,
    /// It waits to be asked again.
    Stopped,
}

/// The work under way: its worker, and what listens to it.
type UnderWay = (Worker, [Closure<dyn FnMut(MessageEvent)>; 2]);

pub fn view(ui: UiState, other_way: Option<AnyView>) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let progress = RwSignal::new(Progress::Tries(0));
    let can_choose = other_way.is_some();
    work(ui, progress);
    let standing = Signal::derive(move || match progress.get() {
        Progress::Failed if can_choose => [CHALLENGE_CANNOT_WORK, CHALLENGE_CANNOT_WORK_PICTURE]
            .map(|key| i18n.say(key))
            .join(" "),
        Progress::Failed => [CHALLENGE_CANNOT_WORK, CHALLENGE_CANNOT_WORK_ALONE]
            .map(|key| i18n.say(key))
            .join(" "),
        _ => String::new(),
    });
    let another = Callback::new(move |()| {
        let kind = ChallengeKind::Work;
        ui.dispatch(Command::Act(Action::NewChallenge { kind }));
    });
    let another = button(
        ui,
        i18n.text(CHALLENGE_ANOTHER_WORK),
        "new_challenge",
        None,
        another,
    );
    let mut left = vec![another];
    left.extend(other_way);
    vec![
        summary(ui, &[WORK]),
        title(ui, CHALLENGE_TITLE),
        lead(i18n.text(CHALLENGE_WORK)),
        bar(ui, progress),
        notice(standing),
        ways(left),
    ]
}

/// How far it is, for eye and ear; read out only by who asks.
fn bar(ui: UiState, progress: RwSignal<Progress>) -> AnyView {
    let most = challenge(ui).and_then(|challenge| {
        let most = challenge.pointer("/parameters/data/most")?.as_u64()?;
        Some(decimal(most))
    });
    let is_known = most.is_some();
    // Without an end that is known it only says that it goes on.
    let value = ElValue::live(move || match progress.get() {
        Progress::Tries(tries) if is_known => Some(decimal(tries).into()),
        _ => None,
    });
    let hidden =
        Signal::derive(move || (!matches!(progress.get(), Progress::Tries(_))).then_some(""));
    let label = el("label")
        .class("rg-label")
        .attr("for", "rg-progress")
        .text(ui.i18n.text(CHALLENGE_PROGRESS));
    let progress = el("progress")
        .class("rg-progress")
        .attr("id", "rg-progress")
        .attr("max", most)
        .attr("value", value);
    el("div")
        .class("rg-work")
        .attr("hidden", hidden)
        .child(label)
        .child(progress)
        .into_any()
}

/// Starts it with each challenge that comes, and sends what comes of it.
fn work(ui: UiState, progress: RwSignal<Progress>) {
    let solution = RwSignal::new(None::<(Value, String)>);
    let under_way = StoredValue::new_local(None::<UnderWay>);
    let stop = move || {
        if let Some((worker, _)) = under_way.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    };
    let work = Memo::new(move |_| challenge(ui));
    effect(move || {
        let Some(challenge) = work.get() else {
            return;
        };
        stop();
        solution.set(None);
        let wrong = ui
            .errors
            .with_untracked(|errors| is_wrong(&errors.faults, &Fault::WrongAnswer));
        if wrong {
            progress.set(Progress::Stopped);
            return;
        }
        progress.set(Progress::Tries(0));
        ui.announce(CHALLENGE_BEGUN);
        match begun(challenge, progress, solution) {
            Some(begun) => under_way.set_value(Some(begun)),
            None => progress.set(Progress::Failed),
        }
    });
    // While something else is asked for, the answer waits; it is none to what may be shown by then.
    effect(move || {
        let is_idle = ui.status.with(|status| status.command.is_none());
        if let (true, Some((solved, answer))) = (is_idle, solution.get()) {
            solution.set(None);
            if untrack(|| challenge(ui)) != Some(solved) {
                return;
            }
            let kind = ChallengeKind::Work;
            ui.dispatch(Command::Act(Action::AnswerChallenge { kind, answer }));
        }
    });
    on_cleanup(stop);
}

fn begun(
    challenge: Value,
    progress: RwSignal<Progress>,
    solution: RwSignal<Option<(Value, String)>>,
) -> Option<UnderWay> {
    let worker = worker()?;
    let solved = challenge.clone();
    let told = Closure::new(move |event: MessageEvent| {
        let told = event.data();
        let member = |name: &str| Reflect::get(&told, &name.into()).ok();
        if let Some(payload) = member("payload").and_then(|payload| payload.as_string()) {
            solution.set(Some((solved.clone(), payload)));
        } else if let Some(tries) = member("tries").and_then(|tries| tries.as_f64()) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "`as` saturates, and the bar is full by then"
            )]
            progress.set(Progress::Tries(tries as u32));
        } else {
            progress.set(Progress::Failed);
        }
    });
    let broke = Closure::new(move |_| progress.set(Progress::Failed));
    worker.set_onmessage(Some(told.as_ref().unchecked_ref()));
    worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
    let challenge = serde_json::to_string(&challenge).ok()?;
    worker.post_message(&challenge.into()).ok()?;
    Some((worker, [told, broke]))
}

/// The challenge to solve now.
fn challenge(ui: UiState) -> Option<Value> {
    ui.screen.with(|screen| match screen {
        Screen::Drawn(flow) => match &flow.step {
            Step::Challenge { work, .. } => work.clone(),
            _ => None,
        },
        Screen::Ended(_) | Screen::LinkLost(_) => None,
    })
}

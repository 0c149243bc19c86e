//! The browser's work (ALTCHA v2). app/element.js does it, in short slices: the browser computes beside the page, and typing and
//! drawing stay smooth. It begins by itself, begins again with each new challenge, and ends with the screen.

use crate::backend::json_text;
use crate::command::Command;
use crate::embedder::TRIES;
use crate::failure::Failure;
use crate::fault::FieldFault;
use crate::host::Host;
use crate::i18n::key::request::*;
use crate::part::{ElValue, Field, button, effect, el, lead, notice, summary, title, ways};
use crate::state::{Screen, UiState};
use crate::task::spawn;
use leptos::prelude::*;
use regain_core::decimal::decimal;
use regain_core::fault::Fault;
use regain_core::wire::{Action, ChallengeKind, Step};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// The member `answer`, with fault texts of its own (`answer_work`): nobody typed it.
const WORK: Field = Field {
    name: "answer",
    scope: "answer_work",
};

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

/// Whether the work under way is to go on.
type GoesOn = Rc<Cell<bool>>;

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
        ui.dispatch(Command::act(Action::NewChallenge { kind }));
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
    // Not followed: the next challenge is shown by the same bar.
    let most = untrack(|| {
        with_challenge(ui, |challenge| {
            let most = challenge.get("parameters")?.get("data")?.get("most")?;
            Some(decimal(most.as_u64()?))
        })
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
    let solution = RwSignal::new(None::<(String, String)>);
    let under_way = StoredValue::new_local(None::<GoesOn>);
    let stop = move || {
        if let Some(goes_on) = under_way.try_update_value(Option::take).flatten() {
            goes_on.set(false);
        }
    };
    let work = Memo::new(move |_| challenge(ui).unwrap_or_default());
    effect(move || {
        let challenge = work.get();
        if challenge.is_empty() {
            return;
        }
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
        let goes_on = GoesOn::new(Cell::new(true));
        under_way.set_value(Some(Rc::clone(&goes_on)));
        begin(ui, challenge, goes_on, progress, solution);
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
            ui.dispatch(Command::act(Action::AnswerChallenge { kind, answer }));
        }
    });
    on_cleanup(stop);
}

fn begin(
    ui: UiState,
    challenge: String,
    goes_on: GoesOn,
    progress: RwSignal<Progress>,
    solution: RwSignal<Option<(String, String)>>,
) {
    spawn(ui.host, async move {
        let mut tries = 0;
        while goes_on.get() {
            progress.set(Progress::Tries(tries));
            match solve(ui.host, &challenge, tries).await {
                _ if !goes_on.get() => {}
                Ok(None) => tries = tries.saturating_add(TRIES),
                Ok(payload) => return solution.set(payload.map(|payload| (challenge, payload))),
                Err(_) => return progress.set(Progress::Failed),
            }
        }
    });
}

async fn solve(host: Host, challenge: &str, tries: u32) -> Result<Option<String>, Failure> {
    let host = host.get();
    let embedder = host.embedder.as_ref().ok_or(Failure::Unavailable)?;
    let payload = JsFuture::from(embedder.solve(challenge, tries)).await;
    payload
        .map(|payload| payload.as_string())
        .map_err(|_| Failure::Unavailable)
}

/// The challenge to solve now, as JSON.
fn challenge(ui: UiState) -> Option<String> {
    with_challenge(ui, json_text)
}

fn with_challenge<T>(ui: UiState, read: fn(&Value) -> Option<T>) -> Option<T> {
    ui.screen.with(|screen| match screen {
        Screen::Drawn(flow) => match &flow.step {
            Step::Challenge { work, .. } => read(work.as_ref()?),
            _ => None,
        },
        Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => None,
    })
}

/// Whether something is wrong with what was answered, and by which code.
fn is_wrong(faults: &[FieldFault], fault: &Fault) -> bool {
    faults.iter().any(|found| found.code == fault.code())
}

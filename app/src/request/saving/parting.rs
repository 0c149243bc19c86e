//! The `keepalive` save of a page that goes, and what the page after it makes of that.

use super::body::SaveBody;
use crate::answer_form::{AnswerForm, saved};
use crate::backend::Backend;
use crate::controller::Controller;
use crate::failure::Failure;
use crate::host::Host;
use crate::task::spawn;
use crate::token_storage::Credentials;
use crate::{draft, history};
use js_sys::Promise;
use leptos::prelude::*;
use regain_core::decimal::{self, decimal};
use regain_core::problem::ProblemCode;
use regain_core::wire::Flow;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What a page that goes may still send: Fetch has 64 KiB, headers of all requests under way included.
pub const PARTING_BYTES: usize = 60 * 1_024;
/// How often a reloaded page asks whether that save has arrived.
const LOOK: Duration = Duration::from_millis(50);
/// The longest it asks.
const ARRIVAL_MS: f64 = 1_000.0;
/// In the draft: which save was sent last.
const SENT: &str = "sent";

impl Controller {
    /// Notes which save was sent, and nothing of what is in it: a page that is loaded next waits for it.
    pub(super) fn note_sent(self, made_from: Option<u32>, ahead: u32) {
        if let Some(revision) = made_from {
            self.ui.set_draft(SENT, &decimal(revision + ahead));
            self.write();
        }
    }

    /// The last that a page may say.
    ///
    /// Whether a save under way arrives before it, after it, or not at all any more, nobody here can know: the same is sent
    /// once for each, made from the revision there is then. One of them is right. The others are refused, or bring the same
    /// answers, which is no change; and the save that comes after it is refused.
    pub(super) fn part(self, answer_form: AnswerForm, credentials: &Credentials, save: SaveBody) {
        let SaveBody {
            snapshot, whole, ..
        } = save;
        let edits = answer_form.edits.get_untracked();
        let ahead = self.saves().with_value(|saves| {
            let (one, other) = (
                saves.in_flight,
                saves.parted.filter(|_| saves.parted != saves.in_flight),
            );
            let is_older = |sent: Option<u32>| sent.is_some_and(|sent| sent != edits);
            match snapshot.revision {
                Some(_) => u32::from(is_older(one)) + u32::from(is_older(other)),
                None => 0,
            }
        });
        self.saves()
            .update_value(|saves| saves.parted = Some(edits));
        self.note_sent(snapshot.revision, ahead + 1);
        let backend = self.backend.get_value();
        let mut room = PARTING_BYTES;
        for n in (0..=ahead).rev() {
            let mut snapshot = snapshot.clone();
            snapshot.revision = snapshot.revision.map(|revision| revision + n);
            let Ok(body) = super::body::written(&snapshot, false, &backend) else {
                continue;
            };
            let left = room.checked_sub(body.bytes());
            room = left.unwrap_or(room);
            self.send_parting(
                answer_form,
                credentials.clone(),
                SaveBody {
                    snapshot,
                    body,
                    whole,
                },
                left.is_some(),
            );
        }
    }

    /// If the page stays after all, an answer that says no is no trouble: it saves again.
    fn send_parting(
        self,
        answer_form: AnswerForm,
        credentials: Credentials,
        save: SaveBody,
        keepalive: bool,
    ) {
        let SaveBody {
            snapshot,
            body,
            whole,
        } = save;
        let edits = answer_form.edits.get_untracked();
        let backend = self.backend.get_value();
        let began = self.actions();
        spawn(self.ui.host, async move {
            let outcome = backend.save(&credentials, body, keepalive).await;
            if self.is_gone() {
                return;
            }
            self.saves()
                .update_value(|saves| saves.parted = saves.parted.filter(|sent| *sent != edits));
            match outcome {
                Ok(flow) => {
                    answer_form.saved(snapshot, &flow);
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
}

/// The flow, with the save in it that the page before this one sent as it went: that may be still on its way.
pub async fn after_parting_save(
    host: Host,
    backend: &Backend,
    credentials: &Credentials,
    mut flow: Flow,
) -> Flow {
    let entry = history::shown(host).filter(|entry| entry.flow == credentials.id);
    let sent = entry.and_then(|entry| decimal::read(&draft::of(&entry.draft, SENT)?));
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
    let waited = Promise::new(&mut |done, _| {
        set_timeout(move || drop(done.call0(&JsValue::NULL)), time);
    });
    let _ = JsFuture::from(waited).await;
}

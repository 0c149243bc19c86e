//! A save as it goes out: written by the backend once, and no larger than it takes.

use crate::answer_form::{AnswerForm, Snapshot};
use crate::backend::{Backend, Body};
use crate::failure::Failure;
use regain_core::wire::Action;
use serde_json::Value;

/// A save as it goes out.
pub struct SaveBody {
    /// The answers in it.
    pub snapshot: Snapshot,
    /// The same, written.
    pub body: Body,
    /// Whether all that was typed is in it.
    pub whole: bool,
}

impl SaveBody {
    /// The answer form as it is now. What is done goes out whole, or not at all.
    pub fn of(answer_form: AnswerForm, done: bool, backend: &Backend) -> Result<Self, Failure> {
        let snapshot = answer_form.snapshot();
        match done {
            false => fitting(snapshot, backend),
            true => Ok(Self {
                body: written(&snapshot, true, backend)?,
                snapshot,
                whole: true,
            }),
        }
    }
}

/// The action that saves these answers, written.
pub fn written(snapshot: &Snapshot, done: bool, backend: &Backend) -> Result<Body, Failure> {
    backend.written(&Action::SaveAnswers {
        answers: snapshot.answers.clone(),
        revision: snapshot.revision,
        done,
    })
}

/// What is sent of the answers, and whether it is all of them: where that is more than a backend takes, the longest texts
/// stay behind, for the others must not be lost with them.
fn fitting(mut snapshot: Snapshot, backend: &Backend) -> Result<SaveBody, Failure> {
    let mut whole = true;
    loop {
        let body = written(&snapshot, false, backend)?;
        let mut over = body.bytes().saturating_sub(backend.room());
        if over == 0 {
            return Ok(SaveBody {
                snapshot,
                body,
                whole,
            });
        }
        whole = false;
        while over > 0 {
            let text = snapshot
                .answers
                .values_mut()
                .filter_map(longest)
                .max_by_key(|t| t.len());
            let text = text.filter(|text| !text.is_empty());
            let text = text.ok_or(Failure::Unreadable)?;
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

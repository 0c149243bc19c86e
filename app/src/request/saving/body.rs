//! A save as it goes out: an action already written, no larger than the backend takes.

use crate::answer_form::{AnswerForm, Snapshot};
use crate::failure::Failure;
use regain_core::wire::Action;
use serde_json::Value;

/// A save as it goes out.
pub struct SaveBody {
    /// The answers in it.
    pub snapshot: Snapshot,
    /// The same, written.
    pub text: String,
    /// Whether all that was typed is in it.
    pub whole: bool,
}

impl SaveBody {
    /// The answer form as it is now. What is done goes out whole, or not at all.
    pub fn of(answer_form: AnswerForm, done: bool, room: usize) -> Result<Self, Failure> {
        let snapshot = answer_form.snapshot();
        let save = match done {
            false => fitting(snapshot, room),
            true => text_of(&snapshot, true).map(|text| Self {
                snapshot,
                text,
                whole: true,
            }),
        };
        save.ok_or(Failure::Unreadable)
    }
}

/// The action that saves these answers, written.
pub fn text_of(snapshot: &Snapshot, done: bool) -> Option<String> {
    let action = Action::SaveAnswers {
        answers: snapshot.answers.clone(),
        revision: snapshot.revision,
        done,
    };
    serde_json::to_string(&action).ok()
}

/// What is sent of the answers, and whether it is all of them: where that is more than a backend takes, the longest texts
/// stay behind, for the others must not be lost with them.
fn fitting(mut snapshot: Snapshot, room: usize) -> Option<SaveBody> {
    let mut whole = true;
    loop {
        let text = text_of(&snapshot, false)?;
        let mut over = text.len().saturating_sub(room);
        if over == 0 {
            return Some(SaveBody {
                snapshot,
                text,
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

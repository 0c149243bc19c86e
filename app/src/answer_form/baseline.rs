//! The baseline: the answers the backend last confirmed; and the snapshot of them that a save sends.

use regain_core::wire::{Flow, Step};
use serde_json::{Map, Value};

/// The last state of the answers that the backend confirmed.
#[derive(Clone, Default)]
pub(super) struct Baseline {
    /// As saved last, here or by another tab or device.
    pub(super) answers: Map<String, Value>,
    /// Which save that was, where the backend counts them.
    pub(super) revision: Option<u32>,
    /// The edits in it.
    pub(super) edits: u32,
    /// Unconfirmed saves: sent, and their response still missing or lost.
    pub(super) sent: Vec<Map<String, Value>>,
}

/// The answers as they are sent.
#[derive(Clone)]
pub struct Snapshot {
    /// All but the secrets.
    pub answers: Map<String, Value>,
    /// Which save it was made from.
    pub revision: Option<u32>,
    /// The edits in them.
    pub(super) edits: u32,
}

/// Of which request a flow brings answers, which, and by which save.
pub fn saved(flow: &Flow) -> Option<(&str, &Map<String, Value>, Option<u32>)> {
    match &flow.step {
        Step::AnswerQuestions {
            reference,
            answers,
            revision,
            ..
        }
        | Step::Review {
            reference,
            answers,
            revision,
            ..
        } => Some((reference, answers, *revision)),
        _ => None,
    }
}

//! Saves and the baseline: takes a snapshot, notes what was confirmed, and merges answers saved by another tab or device with
//! those typed here (three-way merge).

use super::AnswerForm;
use super::baseline::{Baseline, Snapshot, saved};
use super::merge::{Together, merged};
use leptos::prelude::*;
use regain_core::decimal::decimal;
use regain_core::form::{Asks, Field, Texts};
use regain_core::kind::Kind;
use regain_core::wire::Flow;
use serde_json::{Map, Value};

/// How many unconfirmed saves are remembered.
const MOST_SENT: usize = 8;

impl AnswerForm {
    /// The same, to be sent now.
    pub fn snapshot(self) -> Snapshot {
        let answers = self.answers();
        self.kept.update_value(|kept| {
            let sent = &mut kept.backed.sent;
            if !sent.contains(&answers) {
                sent.push(answers.clone());
                // Without a connection there is no end of them.
                let old = sent.len().saturating_sub(MOST_SENT);
                sent.drain(..old);
            }
        });
        Snapshot {
            answers,
            revision: self.kept.with_value(|kept| kept.backed.revision),
            edits: self.edits.get_untracked(),
        }
    }

    /// Keeps which answers stay behind where these are saved.
    pub fn leave_out(self, saved: &Map<String, Value>) {
        let mut left = Vec::new();
        for (id, typed) in &self.answers() {
            differing(typed, saved.get(id), id, &mut left);
        }
        self.left.set(left);
    }

    /// What those are called. Follows them.
    pub fn left_out(self) -> Vec<String> {
        let left = self.left.get();
        let spots = left.iter().filter_map(|pointer| self.spot(pointer));
        spots.map(|spot| spot.name).collect()
    }

    /// Whether the backend has all that was typed.
    pub fn is_saved(self) -> bool {
        let edits = self.edits.get_untracked();
        self.kept.with_value(|kept| kept.backed.edits == edits)
    }

    /// Whether a save of this revision is newer than any seen here.
    pub fn is_behind(self, revision: Option<u32>) -> bool {
        self.kept.with_value(|kept| revision > kept.backed.revision)
    }

    /// The backend has taken this snapshot, and says where the flow stands then. A flow that is locked does not say which
    /// save that was: the one after that which the snapshot was made from.
    pub fn saved(self, snapshot: Snapshot, flow: &Flow) {
        let revision = match saved(flow) {
            Some((_, _, revision)) => revision,
            None => snapshot.revision.map(|revision| revision + 1),
        };
        self.kept.update_value(|kept| {
            if revision >= kept.backed.revision {
                kept.backed = Baseline {
                    answers: snapshot.answers,
                    revision,
                    edits: snapshot.edits,
                    sent: Vec::new(),
                };
            }
        });
    }

    /// The backend has other answers than were seen here last: what another tab or device changed comes in, and what was
    /// typed here since stays.
    pub fn merge_saved(self, theirs: &Map<String, Value>, revision: Option<u32>) {
        let (owner, backed) = self
            .kept
            .with_value(|kept| (kept.owner.clone(), kept.backed.clone()));
        if revision < backed.revision {
            return;
        }
        let mine = self.answers();
        let form = self.form.get_untracked();
        for field in form.fields().filter(|field| !field.is_secret()) {
            let of = |answers: &Map<String, Value>| answers.get(&field.id).cloned();
            let new = of(theirs);
            // What this tab sent itself, its answer lost on the way, is nobody else's.
            let own = backed.sent.iter().any(|sent| of(sent) == new);
            let base = if own {
                new.clone()
            } else {
                of(&backed.answers)
            };
            let now = of(&mine);
            let value = merged(together(field), base.as_ref(), now.as_ref(), new.as_ref());
            if value != now
                && let Some(answer) = self.answer(&field.id)
            {
                owner.with(|| answer.put(field, value.as_ref()));
            }
        }
        self.check_answers();
        let is_theirs = self.answers() == *theirs;
        let edits = self.edits.get_untracked();
        // What was made from an older save than this one is not taken any more.
        let sent = match revision == backed.revision {
            true => backed.sent,
            false => Vec::new(),
        };
        self.kept.update_value(|kept| {
            kept.backed = Baseline {
                answers: theirs.clone(),
                revision,
                edits: if is_theirs { edits } else { backed.edits },
                sent,
            };
        });
    }
}

/// Pointers to the texts that differ.
fn differing(typed: &Value, saved: Option<&Value>, at: &str, found: &mut Vec<String>) {
    let within = |part: &str| [at, "/", part].concat();
    match typed {
        Value::Array(rows) => {
            for (n, row) in rows.iter().enumerate() {
                let saved = saved.and_then(|saved| saved.get(n));
                differing(row, saved, &within(&decimal(n)), found);
            }
        }
        Value::Object(cells) => {
            for (id, cell) in cells {
                let saved = saved.and_then(|saved| saved.get(id));
                differing(cell, saved, &within(id), found);
            }
        }
        typed if Some(typed) != saved => found.push(at.to_owned()),
        _ => {}
    }
}

fn together(field: &Field<Texts>) -> Together {
    let rows = |most| Together::Rows(usize::try_from(most).unwrap_or(usize::MAX));
    match (&field.asks, field.repeat) {
        (_, Some(repeat)) => rows(repeat.max),
        (Asks::Group(_), None) => Together::Group,
        (Asks::Question(question), None) if question.kind == Kind::Choices => {
            Together::Rows(question.options.len())
        }
        (Asks::Question(_), None) => Together::One,
    }
}

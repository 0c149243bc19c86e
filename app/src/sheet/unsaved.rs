//! What was typed and the backend is not known to have (row B6), as it lies in the tab's own history entry until it has
//! (docs/decisions/0001): of each field that differs what was saved last, what was sent since and had no answer yet, and
//! what is typed. With these a page that is loaded again stands where the one before it stood. Old passwords are no part
//! of it.

use super::{Backed, Saving, Sheet};
use crate::backend::read::Read;
use leptos::prelude::*;
use regain_core::answers::Shape;
use regain_core::wire::MAX_BODY_BYTES;
use serde_json::{Map, Value};
use std::iter::once;

/// The save it was typed over.
const REVISION: &str = "revision";
/// The answers to the fields that differ, the oldest first; `null` is none.
const ANSWERS: &str = "answers";

impl Sheet {
    /// What is typed and not saved; nothing where all of it is.
    pub fn unsaved(self) -> Option<String> {
        let typed = self.answers();
        self.kept.with_value(|kept| written(&kept.backed, &typed))
    }

    /// Takes up what was not saved before the page was loaded again, over what the backend has now. Who has `returned`
    /// to the page, and not loaded it again, may have been away for long.
    pub fn take_up(self, unsaved: &str, returned: bool) {
        let theirs = self.kept.with_value(|kept| kept.backed.clone());
        let Some((backed, typed)) = read(unsaved, &theirs, returned) else {
            return;
        };
        self.kept.update_value(|kept| kept.backed = backed);
        for (id, typed) in &typed {
            self.type_in(id, typed);
        }
        self.edited();
        self.meet(&theirs.answers, theirs.revision);
        self.settled.set(self.checked.get_untracked());
        self.saving.set(match self.is_saved() {
            true => Saving::Saved,
            false => Saving::Waits,
        });
    }

    /// Not where another version of the form asks for something else.
    fn type_in(self, id: &str, typed: &Value) {
        let form = self.form.get_untracked();
        let owner = self.kept.with_value(|kept| kept.owner.clone());
        if let (Some(field), Some(answer)) = (form.field(id), self.answer(id))
            && !field.is_secret()
            && (typed.is_null() || Shape::of(field).is_of(typed))
        {
            owner.with(|| answer.put(field, Some(typed)));
        }
    }
}

fn written(backed: &Backed, typed: &Map<String, Value>) -> Option<String> {
    let before = backed.sent.iter().filter(|sent| *sent != typed);
    let sent: Vec<_> = before.chain(once(typed)).collect();
    let differs = |id: &String| sent.iter().any(|s| s.get(id) != backed.answers.get(id));
    let all = sent.iter().flat_map(|sent| sent.keys());
    let mut ids: Vec<&String> = all.chain(backed.answers.keys()).collect();
    ids.sort();
    ids.dedup();
    ids.retain(|id| differs(id));
    // Where it is more than there is room for, first the sendings are left out, then the longest answers.
    let mut sent = sent.as_slice();
    while !ids.is_empty() {
        let versions = once(&backed.answers).chain(sent.iter().copied());
        let versions = versions.map(|of| {
            let answer = |id: &&String| of.get(*id).cloned().unwrap_or_default();
            let answers = ids.iter().map(|id| ((*id).clone(), answer(id)));
            Value::Object(answers.collect())
        });
        let unsaved = [
            (REVISION.into(), backed.revision.into()),
            (ANSWERS.into(), Value::Array(versions.collect())),
        ];
        let text = json(&Value::Object(unsaved.into_iter().collect()));
        if text.len() <= MAX_BODY_BYTES {
            return Some(text);
        }
        match sent {
            [_, .., _] => sent = sent.get(sent.len() - 1..)?,
            _ => {
                let any = |id: &&String| typed.get(*id).or_else(|| backed.answers.get(*id));
                let long = |id: &&String| any(id).map_or(0, |answer| json(answer).len());
                let longest = ids.iter().enumerate().max_by_key(|(_, id)| long(id))?.0;
                ids.remove(longest);
            }
        }
    }
    None
}

fn json(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// How things stood with the backend when the page went, and what was typed then.
fn read(text: &str, theirs: &Backed, returned: bool) -> Option<(Backed, Map<String, Value>)> {
    let unsaved = Map::read(&js_sys::JSON::parse(text).ok()?)?;
    let revision = unsaved.get(REVISION).and_then(Value::as_u64);
    let revision = revision.and_then(|revision| u32::try_from(revision).ok());
    let versions = unsaved.get(ANSWERS)?.as_array()?;
    let versions: Vec<_> = versions.iter().filter_map(Value::as_object).collect();
    let (saved, sent) = versions.split_first()?;
    // What was sent as the page went is the one save since. Where there are more, others went on from it meanwhile.
    let others = theirs
        .revision
        .zip(revision)
        .is_none_or(|(now, then)| now > then + 1);
    let stands = |id: &str| {
        let saved = saved.get(id).filter(|saved| !saved.is_null());
        !(returned && others) || theirs.answers.get(id) == saved
    };
    let whole = |of: &Map<String, Value>| {
        let mut answers = theirs.answers.clone();
        for (id, answer) in of.iter().filter(|(id, _)| stands(id)) {
            match answer {
                Value::Null => drop(answers.remove(id)),
                answer => drop(answers.insert(id.clone(), answer.clone())),
            }
        }
        answers
    };
    let backed = Backed {
        answers: whole(saved),
        revision,
        edits: theirs.edits,
        // The last one may have gone out with the page.
        sent: sent.iter().map(|sent| whole(sent)).collect(),
    };
    let typed = sent.last()?.iter().filter(|(id, _)| stands(id));
    let typed = typed.map(|(id, typed)| (id.clone(), typed.clone()));
    Some((backed, typed.collect()))
}

//! The result of validation: faults by the ids of their fields, and the fields that conditions hide.

use super::{AnswerForm, FieldRef};
use crate::fault::FieldFault;
use leptos::prelude::*;
use regain_core::check::secret_faults;
use regain_core::fault::Fault;
use regain_core::kind::Kind;
use regain_core::pointer::At;
use serde_json::Value;

impl AnswerForm {
    /// All that is wrong with the answers in this part of the form, or in all of it, each fault at the id of its field.
    pub fn faults(self, section: Option<usize>) -> Vec<FieldFault> {
        self.check_now();
        let form = self.form.get_untracked();
        let checked = self.checked.get_untracked();
        let answers = Value::Object(self.answers());
        let secret = self.secrets();
        let secret = secret_faults(&form, &answers, secret.reveal());
        let all = checked.problems.iter().chain(&secret);
        let found = all.filter_map(|at| {
            let spot = self.spot(&at.pointer)?;
            let here = section.is_none_or(|section| section == spot.section);
            let waits = section.is_some() && at.found == Fault::Missing;
            if !here || waits || self.may_be_local(&spot, at) {
                return None;
            }
            Some(FieldFault::new(&self.met(spot), &at.found))
        });
        found.collect()
    }

    /// A number's country may be the site's own, which only the server knows.
    fn may_be_local(self, spot: &FieldRef, at: &At<Fault>) -> bool {
        spot.kind == Some(Kind::Phone)
            && at.found != Fault::Missing
            && spot.text.as_ref().is_some_and(|text| {
                !text.with_untracked(|text| text.trim_start().starts_with(['+', '＋']))
            })
    }

    /// Faults of a body that was refused, at the ids of their fields; one that fits none keeps its pointer.
    pub fn at_fields(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        let faults = faults.into_iter().map(|mut fault| {
            let within = fault.field.split_once('/').map(|(_, within)| within);
            if let Some(spot) = within.and_then(|within| self.spot(within)) {
                fault.field = self.met(spot);
            }
            fault
        });
        faults.collect()
    }

    /// Keeps what a field is called, for the summary; its id.
    fn met(self, spot: FieldRef) -> String {
        let id = spot.id.clone();
        self.kept.update_value(|kept| {
            kept.met.retain(|met| met.id != spot.id);
            kept.met.push(spot);
        });
        id
    }

    /// The field of this id that something was wrong with.
    pub fn spot_met(self, id: &str) -> Option<FieldRef> {
        self.kept
            .with_value(|kept| kept.met.iter().find(|met| met.id == id).cloned())
    }

    /// Whether a condition hides what this pointer names. Follows the answers.
    pub fn is_hidden(self, pointer: &str) -> bool {
        self.checked
            .with(|checked| checked.hidden.iter().any(|hidden| hidden == pointer))
    }

    /// Whether anything is asked in this part of the form. Follows the answers.
    pub fn is_asked(self, section: usize) -> bool {
        self.form.with(|form| {
            form.sections.get(section).is_some_and(|section| {
                let mut fields = section.fields.iter();
                fields.any(|field| !self.is_hidden(&["#/", &field.id].concat()))
            })
        })
    }

    /// The parts of the form in which something is asked, in order. Follows the answers.
    pub fn sections(self) -> Vec<usize> {
        let count = self.form.with(|form| form.sections.len());
        (0..count).filter(|n| self.is_asked(*n)).collect()
    }

    /// How many of a part's questions have an answer. Follows the answers.
    pub fn answered(self, section: usize) -> u64 {
        self.checked.track();
        let form = self.form.get();
        let Some(section) = form.sections.get(section) else {
            return 0;
        };
        let asked = section.fields.iter().filter(|field| {
            !self.is_hidden(&["#/", &field.id].concat())
                && self.answer(&field.id).is_some_and(|a| !a.is_blank())
        });
        asked.count() as u64
    }
}

//! The questions among what the screens see: the sheet that is typed into, and the way through its parts.

use super::{Deed, Stage, Visit};
use crate::sheet::{Place, Sheet};
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Step};
use serde_json::{Map, Value};

/// Where it is noted that old passwords were typed.
const SECRETS: &str = "secrets";

impl Visit {
    /// Whether there is a part of the questions before this one. Follows the place.
    pub(super) fn can_retrace(self) -> bool {
        self.turned().is_some_and(Sheet::can_retrace)
    }

    /// `dir` of the form's own words, where they are in another language: which way that is written they tell themselves.
    pub fn form_dir(self) -> Option<&'static str> {
        self.form_lang
            .with_untracked(|lang| lang.as_ref().map(|_| "auto"))
    }

    /// The sheet, where its parts are what the history leads through.
    pub fn turned(self) -> Option<Sheet> {
        let asks = self.stage.with(|stage| {
            matches!(stage, Stage::Drawn(flow) if matches!(flow.step, Step::AnswerQuestions { .. }))
        });
        self.sheet.get().filter(|_| asks)
    }

    /// Looks at another part of the questions, and knows it after a reload.
    pub fn turn(self, sheet: Sheet, place: Place) {
        // What is under way may lead elsewhere.
        if !self.is_idle() {
            return;
        }
        sheet.go(place);
        sheet.paused();
        self.clear();
        self.send(Deed::Turn);
        self.note("place", &place.written());
    }

    /// To the review, with all that was typed; not past what is wrong.
    pub fn review(self, sheet: Sheet) {
        let action = Action::SaveAnswers {
            answers: sheet.answers(),
            // Set where it is sent: another tab may save meanwhile.
            revision: None,
            done: true,
        };
        self.submit(sheet.faults(None), action);
    }

    /// Looks at the field of this id, in another part of the questions.
    pub fn turn_to(self, sheet: Sheet, section: usize, id: String) {
        if !self.is_idle() {
            return;
        }
        let asks = untrack(|| self.turned()).is_some();
        if !asks {
            // What is wrong is still said at the fields when the review is no longer there.
            let faults = self.wrong.with_untracked(|wrong| wrong.faults.clone());
            sheet.early.set(faults);
            sheet.change(section, id);
            return self.send(Deed::Back);
        }
        sheet.go_to(section, id);
        self.send(Deed::Turn);
        self.note("place", &Place::Section(section).written());
    }

    /// The sheet of this request, where the form is there: made the first time, with what was saved.
    pub fn sheet_of(self, reference: &str) -> Option<Sheet> {
        let form = self.form.get_untracked()?;
        let there = self.sheet.get_untracked();
        if let Some(sheet) = there.filter(|sheet| sheet.is_of(reference)) {
            return Some(sheet);
        }
        let place = self.typed_in("place").unwrap_or_default();
        let owner = self.kept.with_value(|kept| kept.sheets.clone())?;
        let (saved, revision) = self.stage.with_untracked(|stage| match stage {
            Stage::Drawn(flow) => saved(flow).map(|(_, answers, n)| (answers.clone(), n)),
            Stage::Ended(_) => None,
        })?;
        let place = Place::read(&place);
        let sheet = Sheet::new(&owner, form, reference, &saved, revision, place);
        if self.typed_in(SECRETS).is_some_and(|had| !had.is_empty()) {
            sheet.lose_secrets();
        }
        self.sheet.set(Some(sheet));
        Some(sheet)
    }

    /// Notes whether secrets were typed, and nothing of them, so that a reload does not lose them silently. Follows the
    /// answers and the step.
    pub fn note_secrets(self) {
        let asks = self.stage.with(|stage| match stage {
            Stage::Drawn(flow) => saved(flow).is_some(),
            Stage::Ended(_) => false,
        });
        let Some(sheet) = self.sheet.get().filter(|_| asks) else {
            return;
        };
        sheet.edits.track();
        let noted = self.typed_in(SECRETS).unwrap_or_default();
        let now = match sheet.had_secrets() {
            true => "yes",
            false => "",
        };
        if noted != now {
            self.note(SECRETS, now);
        }
    }

    /// Brings what was saved elsewhere into the sheet, where the flow tells of it.
    pub(super) fn meet(self, stage: &Stage) {
        if let (Stage::Drawn(flow), Some(sheet)) = (stage, self.sheet.get_untracked())
            && let Some((reference, answers, revision)) = saved(flow)
            && sheet.is_of(reference)
            && sheet.is_behind(revision)
        {
            sheet.meet(answers, revision);
        }
    }
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

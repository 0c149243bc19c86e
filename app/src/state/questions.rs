//! The questions among what the screens see: the answer_form that is typed into, and the way through its parts.

use super::{Command, Screen, UiState};
use crate::answer_form::{AnswerForm, FormPage};
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Step};
use serde_json::{Map, Value};

/// Where it is noted that old passwords were typed.
const SECRETS: &str = "secrets";

impl UiState {
    /// Whether there is a part of the questions before this one. Follows the place.
    pub(super) fn can_page_back(self) -> bool {
        self.open_form().is_some_and(AnswerForm::can_page_back)
    }

    /// `dir` of the form's own words, where they are in another language: which way that is written they tell themselves.
    pub fn form_dir(self) -> Option<&'static str> {
        self.form_lang
            .with_untracked(|lang| lang.as_ref().map(|_| "auto"))
    }

    /// The answer_form, where its parts are what the history leads through.
    pub fn open_form(self) -> Option<AnswerForm> {
        let asks = self.screen.with(|screen| {
            matches!(screen, Screen::Drawn(flow) if matches!(flow.step, Step::AnswerQuestions { .. }))
        });
        self.answer_form.get().filter(|_| asks)
    }

    /// Looks at another part of the questions, and knows it after a reload.
    pub fn open_page(self, answer_form: AnswerForm, place: FormPage) {
        // What is under way may lead elsewhere.
        if !self.is_idle() {
            return;
        }
        answer_form.go(place);
        answer_form.paused();
        self.clear();
        self.dispatch(Command::OpenPage);
        self.set_draft("place", &place.written());
    }

    /// To the review, with all that was typed; not past what is wrong.
    pub fn review(self, answer_form: AnswerForm) {
        let action = Action::SaveAnswers {
            answers: answer_form.answers(),
            // Set where it is sent: another tab may save meanwhile.
            revision: None,
            done: true,
        };
        self.submit(answer_form.faults(None), action);
    }

    /// Looks at the field of this id, in another part of the questions.
    pub fn open_field(self, answer_form: AnswerForm, section: usize, id: String) {
        if !self.is_idle() {
            return;
        }
        let asks = untrack(|| self.open_form()).is_some();
        if !asks {
            // What is wrong is still said at the fields when the review is no longer there.
            let faults = self.errors.with_untracked(|errors| errors.faults.clone());
            answer_form.early.set(faults);
            answer_form.change(section, id);
            return self.dispatch(Command::Back);
        }
        answer_form.go_to(section, id);
        self.dispatch(Command::OpenPage);
        self.set_draft("place", &FormPage::Section(section).written());
    }

    /// The answer_form of this request, where the form is there: made the first time, with what was saved.
    pub fn sheet_of(self, reference: &str) -> Option<AnswerForm> {
        let form = self.form.get_untracked()?;
        let there = self.answer_form.get_untracked();
        if let Some(answer_form) = there.filter(|answer_form| answer_form.is_of(reference)) {
            return Some(answer_form);
        }
        let place = self.drafted("place").unwrap_or_default();
        let owner = self.kept.with_value(|kept| kept.sheets.clone())?;
        let (saved, revision) = self.screen.with_untracked(|screen| match screen {
            Screen::Drawn(flow) => saved(flow).map(|(_, answers, n)| (answers.clone(), n)),
            Screen::Ended(_) => None,
        })?;
        let place = FormPage::read(&place);
        let answer_form = AnswerForm::new(&owner, form, reference, &saved, revision, place);
        if self.drafted(SECRETS).is_some_and(|had| !had.is_empty()) {
            answer_form.lose_secrets();
        }
        self.answer_form.set(Some(answer_form));
        Some(answer_form)
    }

    /// Notes whether secrets were typed, and nothing of them, so that a reload does not lose them silently. Follows the
    /// answers and the step.
    pub fn note_secrets(self) {
        let asks = self.screen.with(|screen| match screen {
            Screen::Drawn(flow) => saved(flow).is_some(),
            Screen::Ended(_) => false,
        });
        let Some(answer_form) = self.answer_form.get().filter(|_| asks) else {
            return;
        };
        answer_form.edits.track();
        let noted = self.drafted(SECRETS).unwrap_or_default();
        let now = match answer_form.had_secrets() {
            true => "yes",
            false => "",
        };
        if noted != now {
            self.set_draft(SECRETS, now);
        }
    }

    /// Brings what was saved elsewhere into the answer_form, where the flow tells of it.
    pub(super) fn merge_saved(self, screen: &Screen) {
        if let (Screen::Drawn(flow), Some(answer_form)) = (screen, self.answer_form.get_untracked())
            && let Some((reference, answers, revision)) = saved(flow)
            && answer_form.is_of(reference)
            && answer_form.is_behind(revision)
        {
            answer_form.merge_saved(answers, revision);
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

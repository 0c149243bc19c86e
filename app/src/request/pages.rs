//! The questions among what the screens read: the answer form, and the way through its pages.

use crate::answer_form::{AnswerForm, FormPage, Saving, saved};
use crate::command::Command;
use crate::state::{Screen, UiState};
use crate::{draft, feature};
use leptos::prelude::*;
use regain_core::decimal::{self, decimal};
use regain_core::wire::{Action, Config, Purpose, Step};

/// In the draft: since when the request has been begun.
const BEGUN: &str = "begun";
/// In the draft: the page of the questions that is open.
const PAGE: &str = "place";
/// In the draft: that old passwords were typed, and nothing of them.
const SECRETS: &str = "secrets";

impl UiState {
    /// Draws the first step of the request, or, with `None`, what comes before it.
    pub fn set_begun(self, since: Option<i32>) {
        self.request().begun.set(since);
        self.note_begun();
    }

    pub(super) fn note_begun(self) {
        let since = self.request().begun.get_untracked();
        let since = since.map_or_else(String::new, decimal);
        self.set_draft(BEGUN, &since);
    }

    /// Takes it out of the draft again.
    pub(super) fn restore_begun(self) {
        let draft = self.draft.get_untracked();
        let begun = draft::of(&draft, BEGUN).and_then(|depth| decimal::read(&depth));
        self.request().begun.set(begun);
    }

    /// Whether what comes before the request is one step back. Follows the screen.
    pub(super) fn can_leave_first_step(self) -> bool {
        self.screen.with(is_first_of_request) && self.request().begun.get().is_some()
    }

    /// Whether there is a page of the questions before this one. Follows the page.
    pub(super) fn can_page_back(self) -> bool {
        self.open_form().is_some_and(AnswerForm::can_page_back)
    }

    /// The answer form, while its pages are what the history leads through. Follows the screen.
    pub fn open_form(self) -> Option<AnswerForm> {
        let asks = self.screen.with(|screen| {
            matches!(screen, Screen::Drawn(flow) if matches!(flow.step, Step::AnswerQuestions { .. }))
        });
        self.request().answer_form.get().filter(|_| asks)
    }

    /// Whether a request can be come back to by its reference.
    pub fn can_come_back(self) -> bool {
        let offers = |config: &Config| config.purposes.contains(&Purpose::Status);
        self.can(feature::SAVE_ANSWERS) && self.config.with_value(offers)
    }

    /// The flow has ended. Whether what was typed stays on the screen.
    pub(super) fn flow_ended(self) -> bool {
        let Some(answer_form) = untrack(|| self.open_form()) else {
            return false;
        };
        // A page that was left alone shows nothing more: the request is gone on with elsewhere.
        let is_locked = untrack(|| self.seconds_left()) == Some(0);
        if is_locked && self.can_come_back() && answer_form.is_saved() {
            return false;
        }
        answer_form.saving.set(Saving::Ended);
        true
    }

    /// Opens another page of the questions, and knows it after a reload.
    pub fn open_page(self, answer_form: AnswerForm, page: FormPage) {
        // What is under way may lead elsewhere.
        if !self.is_idle() {
            return;
        }
        answer_form.go(page);
        answer_form.paused();
        self.clear();
        self.dispatch(Command::OpenPage);
        self.note_page(answer_form);
    }

    /// Notes which page is open, for a reload.
    pub(super) fn note_page(self, answer_form: AnswerForm) {
        let (page, _) = answer_form.place.get_untracked();
        self.set_draft(PAGE, &page.written());
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

    /// Opens the page with the field of this id.
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
        self.note_page(answer_form);
    }

    /// The answer form of this request, where the questions are there: made the first time, with what was saved.
    pub fn answer_form_of(self, reference: &str) -> Option<AnswerForm> {
        let form = self.request().form.get_untracked()?;
        let there = self.request().answer_form.get_untracked();
        if let Some(answer_form) = there.filter(|answer_form| answer_form.is_of(reference)) {
            return Some(answer_form);
        }
        let page = self.drafted(PAGE).unwrap_or_default();
        let owner = self.owner()?;
        let (saved, revision) = self.screen.with_untracked(|screen| match screen {
            Screen::Drawn(flow) => saved(flow).map(|(_, answers, n)| (answers.clone(), n)),
            Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => None,
        })?;
        let page = FormPage::read(&page);
        let answer_form = AnswerForm::new(&owner, form, reference, &saved, revision, page);
        if self.drafted(SECRETS).is_some_and(|had| !had.is_empty()) {
            answer_form.lose_secrets();
        }
        self.request().answer_form.set(Some(answer_form));
        Some(answer_form)
    }

    /// Notes whether secrets were typed, and nothing of them, so that a reload does not lose them silently. Follows the
    /// answers and the step.
    pub fn note_secrets(self) {
        let asks = self.screen.with(|screen| match screen {
            Screen::Drawn(flow) => saved(flow).is_some(),
            Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => false,
        });
        let Some(answer_form) = self.request().answer_form.get().filter(|_| asks) else {
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

    /// Merges what was saved elsewhere into the answer form, where the flow tells of it. What is typed here and could not be
    /// saved before another screen came in between is saved once its own `is_new`.
    pub(super) fn merge_saved(self, screen: &Screen, is_new: bool) {
        if let (Screen::Drawn(flow), Some(answer_form)) =
            (screen, self.request().answer_form.get_untracked())
            && let Some((reference, answers, revision)) = saved(flow)
            && answer_form.is_of(reference)
        {
            if answer_form.is_behind(revision) {
                answer_form.merge_saved(answers, revision);
            }
            if is_new && !answer_form.is_saved() {
                answer_form.pauses.update(|pauses| *pauses += 1);
            }
        }
    }
}

/// Whether a flow stands where path B begins by a link of its own.
fn is_first_of_request(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow)
        if flow.purpose == Purpose::Request && matches!(flow.step, Step::Identify { .. }))
}

//! What the controller does for path B alone: the questions in the language in use, the way back through their pages, the
//! idempotency key of a submission (rows B6 to B10).

use crate::answer_form::{AnswerForm, Saving};
use crate::backend::new_key;
use crate::controller::Controller;
use crate::failure::Failure;
use crate::i18n::key::request as key;
use crate::request_state::Submission;
use crate::token_storage::Credentials;
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Step};
use std::sync::Arc;

impl Controller {
    /// Carries out an action, once the saves have landed that it must not overtake.
    pub(super) async fn act(
        self,
        credentials: &Credentials,
        action: &Action,
    ) -> Result<Flow, Failure> {
        let backend = self.backend.get_value();
        self.saves_landed().await;
        self.overtake_saves();
        let answer_form = self.ui.request().answer_form.get_untracked();
        let outcome = match (action, answer_form) {
            (Action::SaveAnswers { done, .. }, Some(answer_form)) => {
                let outcome = self.put(answer_form, credentials, *done).await;
                if !self.is_gone() {
                    match outcome {
                        Ok(_) => answer_form.saving.set(Saving::Saved),
                        Err(_) => self.save_after_failure(),
                    }
                }
                outcome
            }
            (Action::SubmitRequest { .. }, answer_form) => {
                let key = self.idempotency_key(answer_form);
                backend.submit(credentials, action, &key).await
            }
            _ => {
                self.ui.request().submission.set_value(None);
                backend.act(credentials, action).await
            }
        };
        if let Ok(flow) = &outcome
            && !self.is_gone()
        {
            self.say_mailed(action, flow);
        }
        // Only then are they sent: another backend may ask for a challenge first.
        if let (Ok(flow), Some(answer_form)) = (&outcome, answer_form)
            && matches!(flow.step, Step::Submitted { .. })
            && !self.is_gone()
        {
            answer_form.forget_secrets();
        }
        outcome
    }

    /// Says that what was asked for is on its way, once the answer is drawn; not where the flow was locked meanwhile.
    fn say_mailed(self, action: &Action, flow: &Flow) {
        let ui = self.ui;
        let said = match (action, &flow.step) {
            (Action::MailReference, Step::AnswerQuestions { .. } | Step::Review { .. }) => {
                key::COME_BACK_MAILED
            }
            (Action::ResendLink, Step::RequestStatus(_)) => key::STATUS_LINK_MAILED,
            _ => return,
        };
        ui.later(move || ui.notify(said));
    }

    /// The same key for as long as the body is the same: the answers and secrets of the answer form, in one language.
    fn idempotency_key(self, answer_form: Option<AnswerForm>) -> String {
        let submission = self.ui.request().submission;
        let edits = answer_form.map_or(0, |answer_form| answer_form.edits.get_untracked());
        let locale = self.ui.i18n.locale();
        let before = submission.get_value();
        let same = before.filter(|before| before.edits == edits && before.locale == locale);
        let now = same.unwrap_or_else(|| Submission {
            edits,
            locale,
            key: new_key(),
        });
        submission.set_value(Some(now.clone()));
        now.key
    }

    /// What comes before the request was read: the browser's back button leads there again.
    pub(super) fn begin_request(self) {
        self.history.push();
        self.ui.set_begun(Some(self.history.depth() + 1));
        self.write();
    }

    /// Of so many history entries back, how many are steps of the flow: neither the pages of the questions nor what comes
    /// before the request are.
    pub(super) fn steps_of_flow(self, steps: i32) -> i32 {
        let steps = self.page_back(steps);
        let begun = self.ui.request().begun.get_untracked();
        if steps == 0 || begun.is_none_or(|since| since <= self.history.depth()) {
            return steps;
        }
        self.ui.set_begun(None);
        self.ui.clear();
        steps - 1
    }

    /// Back from what was opened to change it is back to the review (row B10), but not past a fault a second time. Whether
    /// that is where it leads.
    pub(super) fn returns_to_review(self) -> bool {
        match untrack(|| self.ui.open_form()) {
            Some(answer_form) if self.ui.is_idle() && answer_form.returns() => {
                answer_form.stays();
                self.ui.review(answer_form);
                true
            }
            _ => false,
        }
    }

    /// So many pages of the questions back; how many steps are left to go then.
    pub(super) fn page_back(self, steps: i32) -> i32 {
        match untrack(|| self.ui.open_form()) {
            Some(answer_form) if self.ui.is_idle() => {
                let left = answer_form.page_back(steps);
                if left < steps {
                    self.ui.clear();
                    self.ui.note_page(answer_form);
                }
                left
            }
            _ => steps,
        }
    }

    /// Fetches the questions in a language.
    pub(super) async fn form_in(self, locale: &str) -> Result<(), Failure> {
        let request = self.ui.request();
        let (form, language) = self.backend.get_value().form(locale).await?;
        let form = Arc::new(form);
        let other = language.filter(|language| !language.eq_ignore_ascii_case(locale));
        request.form_lang.set(other);
        if let Some(answer_form) = request.answer_form.get_untracked() {
            answer_form.reword(Arc::clone(&form));
        }
        request.form.set(Some(form));
        Ok(())
    }
}

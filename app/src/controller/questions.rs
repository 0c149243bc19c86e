//! What the questions need of a session: the form in the language in use, the way back through its parts, the key of a
//! sending (rows B6 to B10).

use super::{Controller, asked_purpose};
use crate::answer_form::Saving;
use crate::backend::{Backend, Credentials, Failure, new_key};
use crate::fault::FieldFault;
use crate::state::Screen;
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Purpose, Step};
use std::sync::Arc;

/// One sending of a request, which may take several tries. What is sent is read from the answer_form each time.
#[derive(Clone)]
pub(super) struct Submission {
    edits: u32,
    locale: String,
    key: String,
}

impl Controller {
    /// Carries out an action, once those saves have landed that it must not overtake.
    pub(super) async fn act(
        self,
        backend: &Backend,
        credentials: &Credentials,
        action: &Action,
    ) -> Result<Flow, Failure> {
        self.saves_landed().await;
        self.overtakes();
        if let (Action::SaveAnswers { done, .. }, Some(answer_form)) =
            (action, self.ui.answer_form.get_untracked())
        {
            let outcome = self.put(answer_form, credentials, *done).await;
            if !self.saver.is_disposed() {
                match outcome {
                    Ok(_) => answer_form.saving.set(Saving::Saved),
                    Err(_) => self.save_soon(),
                }
            }
            return outcome;
        }
        if !matches!(action, Action::SubmitRequest { .. }) {
            self.sending.set_value(None);
            return backend.act(credentials, action).await;
        }
        let key = self.key_of_sending();
        backend.submit(credentials, action, &key).await
    }

    /// The same key for as long as the body is the same: the answers and secrets of the answer_form, in the language spoken.
    fn key_of_sending(self) -> String {
        let answer_form = self.ui.answer_form.get_untracked();
        let edits = answer_form.map_or(0, |answer_form| answer_form.edits.get_untracked());
        let locale = self.ui.i18n.locale();
        let before = self.sending.get_value();
        let same = before.filter(|before| before.edits == edits && before.locale == locale);
        let sending = same.unwrap_or_else(|| Submission {
            edits,
            locale,
            key: new_key(),
        });
        self.sending.set_value(Some(sending.clone()));
        sending.key
    }

    /// What a new flow is for: after a request another one, about the same account (WCAG 3.3.7).
    pub(super) fn asked_again(self) -> (Purpose, Option<String>) {
        let sent = self.ui.screen.with_untracked(|screen| match screen {
            Screen::Drawn(Flow {
                step: Step::Submitted { identifier, .. },
                ..
            }) => Some(identifier.clone()),
            _ => None,
        });
        match sent {
            Some(identifier) => (
                Purpose::Request,
                Some(identifier).filter(|identifier| !identifier.is_empty()),
            ),
            None => (self.ui.config.with_value(asked_purpose), None),
        }
    }

    /// The faults of a body that was refused, at the ids of the questions.
    pub(super) fn named(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        match self.ui.answer_form.get_untracked() {
            Some(answer_form) => answer_form.named(faults),
            None => faults,
        }
    }

    /// Back from what was looked at to change it is back to the review (row B10). Whether that is where it leads: not
    /// past something wrong a second time.
    pub(super) fn returns(self) -> bool {
        match untrack(|| self.ui.open_form()) {
            Some(answer_form) if self.ui.is_idle() && answer_form.returns() => {
                answer_form.stays();
                self.ui.review(answer_form);
                true
            }
            _ => false,
        }
    }

    /// So many entries back; how many of them are not the questions'.
    pub(super) fn page_back(self, steps: i32) -> i32 {
        match untrack(|| self.ui.open_form()) {
            Some(answer_form) if self.ui.is_idle() => {
                let left = answer_form.page_back(steps);
                if left < steps {
                    self.ui.clear();
                    let (place, _) = answer_form.place.get_untracked();
                    self.ui.set_draft("place", &place.written());
                }
                left
            }
            _ => steps,
        }
    }

    pub(super) async fn load_form(self) -> Result<(), Failure> {
        self.form_in(&self.ui.i18n.locale()).await
    }

    pub(super) async fn form_in(self, locale: &str) -> Result<(), Failure> {
        let (form, language) = self.backend.get_value().form(locale).await?;
        let form = Arc::new(form);
        let other = language.filter(|language| !language.eq_ignore_ascii_case(locale));
        self.ui.form_lang.set(other);
        if let Some(answer_form) = self.ui.answer_form.get_untracked() {
            answer_form.reword(Arc::clone(&form));
        }
        self.ui.form.set(Some(form));
        Ok(())
    }
}

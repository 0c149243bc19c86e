//! What the questions need of a session: the form in the language in use, the way back through its parts, the key of a
//! sending (rows B6 to B10).

use super::{Session, asked_purpose};
use crate::backend::{Backend, Failure, Pass, new_key};
use crate::fault::FieldFault;
use crate::sheet::Saving;
use crate::visit::Stage;
use leptos::prelude::*;
use regain_core::wire::{Action, Flow, Purpose, Step};
use std::sync::Arc;

/// One sending of a request, which may take several tries. What is sent is read from the sheet each time.
#[derive(Clone)]
pub(super) struct Sending {
    edits: u32,
    locale: String,
    key: String,
}

impl Session {
    /// Carries out an action, once those saves have landed that it must not overtake.
    pub(super) async fn act(
        self,
        backend: &Backend,
        pass: &Pass,
        action: &Action,
    ) -> Result<Flow, Failure> {
        self.saves_landed().await;
        self.overtakes();
        if let (Action::SaveAnswers { done, .. }, Some(sheet)) =
            (action, self.visit.sheet.get_untracked())
        {
            let outcome = self.put(sheet, pass, *done).await;
            if !self.saver.is_disposed() {
                match outcome {
                    Ok(_) => sheet.saving.set(Saving::Saved),
                    Err(_) => self.save_soon(),
                }
            }
            return outcome;
        }
        if !matches!(action, Action::SubmitRequest { .. }) {
            self.sending.set_value(None);
            return backend.act(pass, action).await;
        }
        let key = self.key_of_sending();
        backend.submit(pass, action, &key).await
    }

    /// The same key for as long as the body is the same: the answers and secrets of the sheet, in the language spoken.
    fn key_of_sending(self) -> String {
        let sheet = self.visit.sheet.get_untracked();
        let edits = sheet.map_or(0, |sheet| sheet.edits.get_untracked());
        let locale = self.visit.words.locale();
        let before = self.sending.get_value();
        let same = before.filter(|before| before.edits == edits && before.locale == locale);
        let sending = same.unwrap_or_else(|| Sending {
            edits,
            locale,
            key: new_key(),
        });
        self.sending.set_value(Some(sending.clone()));
        sending.key
    }

    /// What a new flow is for: after a request another one, about the same account (WCAG 3.3.7).
    pub(super) fn asked_again(self) -> (Purpose, Option<String>) {
        let sent = self.visit.stage.with_untracked(|stage| match stage {
            Stage::Drawn(Flow {
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
            None => (self.visit.config.with_value(asked_purpose), None),
        }
    }

    /// The faults of a body that was refused, at the ids of the questions.
    pub(super) fn named(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        match self.visit.sheet.get_untracked() {
            Some(sheet) => sheet.named(faults),
            None => faults,
        }
    }

    /// Back from what was looked at to change it is back to the review (row B10). Whether that is where it leads: not
    /// past something wrong a second time.
    pub(super) fn returns(self) -> bool {
        match untrack(|| self.visit.turned()) {
            Some(sheet) if self.visit.is_idle() && sheet.returns() => {
                sheet.stays();
                self.visit.review(sheet);
                true
            }
            _ => false,
        }
    }

    /// So many entries back; how many of them are not the questions'.
    pub(super) fn retrace(self, steps: i32) -> i32 {
        match untrack(|| self.visit.turned()) {
            Some(sheet) if self.visit.is_idle() => {
                let left = sheet.retrace(steps);
                if left < steps {
                    self.visit.clear();
                    let (place, _) = sheet.place.get_untracked();
                    self.visit.note("place", &place.written());
                }
                left
            }
            _ => steps,
        }
    }

    pub(super) async fn read_form(self) -> Result<(), Failure> {
        self.form_in(&self.visit.words.locale()).await
    }

    pub(super) async fn form_in(self, locale: &str) -> Result<(), Failure> {
        let (form, language) = self.backend.get_value().form(locale).await?;
        let form = Arc::new(form);
        let other = language.filter(|language| !language.eq_ignore_ascii_case(locale));
        self.visit.form_lang.set(other);
        if let Some(sheet) = self.visit.sheet.get_untracked() {
            sheet.reword(Arc::clone(&form));
        }
        self.visit.form.set(Some(form));
        Ok(())
    }
}

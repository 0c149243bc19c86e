//! Leaves this computer (row C6): what is pending is saved, and then the browser knows nothing of the request any more. The
//! request is gone on with by its reference.

use crate::command::Command;
use crate::controller::Controller;
use crate::failure::Failure;
use crate::state::{PageError, Screen};
use crate::task::spawn;
use crate::token_storage;
use leptos::prelude::*;
use regain_core::wire::{Flow, Purpose, Step};

impl Controller {
    /// Leaves, unless something typed cannot be saved: that is said, and stays.
    pub(super) fn leave(self) {
        let ui = self.ui;
        let Some(reference) = ui.screen.with_untracked(reference_of) else {
            return;
        };
        ui.start(&Command::Leave);
        spawn(ui.host, async move {
            let outcome = self.save_pending().await;
            if self.is_gone() {
                return;
            }
            ui.finish();
            match outcome {
                Ok(()) => self.forget(reference),
                Err(Failure::Problem(problem)) if problem.is_end() => {
                    // The answers stay on the screen: there is no other copy of them.
                    ui.flow_ended();
                    ui.show_failed(PageError::Over, Command::Leave);
                }
                Err(failure) => ui.show_failed(PageError::from(&failure), Command::Leave),
            }
        });
    }

    async fn save_pending(self) -> Result<(), Failure> {
        self.saves_landed().await;
        let answer_form = self.ui.request().answer_form.get_untracked();
        let (Some(answer_form), Some(credentials)) = (answer_form, self.credentials.get_value())
        else {
            return Ok(());
        };
        let asks = untrack(|| self.ui.open_form()).is_some();
        if !asks || answer_form.is_saved() {
            return Ok(());
        }
        self.overtake_saves();
        let outcome = self.put(answer_form, &credentials, false).await;
        match outcome {
            Ok(_) => Ok(()),
            Err(failure) => {
                self.save_after_failure();
                Err(failure)
            }
        }
    }

    /// Forgets the flow, its token, and all that was typed.
    fn forget(self, reference: String) {
        let ui = self.ui;
        token_storage::clear(ui.host);
        self.credentials.set_value(None);
        let request = ui.request();
        if let Some(answer_form) = request.answer_form.get_untracked() {
            answer_form.forget_all();
        }
        request.answer_form.set(None);
        request.submission.set_value(None);
        ui.keep_identifier("");
        ui.clear();
        ui.show_screen(Screen::Left(reference));
        self.write();
    }
}

/// The screen as a locked flow draws it; `None` where there is nothing to lock.
pub(super) fn locked(screen: &Screen) -> Option<Screen> {
    let Screen::Drawn(flow) = screen else {
        return None;
    };
    flow.locks_at?;
    let step = Step::Reference {
        reference: Some(reference_of(screen)?),
        readonly: matches!(
            flow.step,
            Step::AnswerQuestions { .. } | Step::Review { .. }
        ),
    };
    Some(Screen::Drawn(Flow {
        id: flow.id.clone(),
        purpose: Purpose::Status,
        locale: flow.locale.clone(),
        expires_at: flow.expires_at,
        locks_at: None,
        can_go_back: false,
        step,
    }))
}

fn reference_of(screen: &Screen) -> Option<String> {
    let Screen::Drawn(Flow { step, .. }) = screen else {
        return None;
    };
    match step {
        Step::AnswerQuestions { reference, .. }
        | Step::Review { reference, .. }
        | Step::Submitted { reference, .. } => Some(reference.clone()),
        Step::RequestStatus(status) => Some(status.reference.clone()),
        _ => None,
    }
}

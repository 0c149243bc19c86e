//! Shows the result of a command: the next step, or the error.

use super::{Controller, request_actions};
use crate::command::Command;
use crate::failure::{Failure, Problem};
use crate::feature;
use crate::i18n::key;
use crate::state::{PageError, Screen};
use crate::token_storage;
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Step};

impl Controller {
    /// Draws what a command came to.
    pub(super) fn draw(self, screen: Screen, command: &Command) {
        let ui = self.ui;
        let was_passed = ui.screen.with_untracked(is_passed_through);
        let was_chosen = ui
            .screen
            .with_untracked(|screen| matches!(screen, Screen::Ways));
        let moved_on = ui.show_screen(screen);
        if moved_on || !matches!(command, Command::StayOpen) {
            ui.clear();
        }
        match command {
            Command::Act(action) if !moved_on && matches!(**action, Action::ResendCode) => {
                ui.announce(match ui.can(feature::EARLIER_CODES) {
                    true => key::ENTER_CODE_RESENT,
                    false => key::ENTER_CODE_RESENT_ONLY,
                });
            }
            Command::StayOpen if untrack(|| ui.is_ending()) => ui.notify(key::STAY_NO_LONGER),
            _ => {}
        }
        if (command.is_forward() || was_chosen) && moved_on && !was_passed {
            self.history.push();
        }
        self.write();
    }

    /// Says why a command failed.
    pub(super) fn fail(self, failure: Failure, command: Command) {
        if self.fail_to_open(&failure) {
            return;
        }
        match failure {
            Failure::Problem(problem) => self.refuse(*problem, command),
            failure => self.ui.show_failed(PageError::from(&failure), command),
        }
    }

    /// Says what the backend has against a command.
    pub(super) fn refuse(self, mut problem: Problem, command: Command) {
        let ui = self.ui;
        if problem.is_end() {
            if request_actions().is_some_and(|request| request.flow_ended(ui)) {
                // The answers stay on the screen: there is no other copy of them.
                return ui.show_failed(PageError::Over, command);
            }
            return self.end(problem.code);
        }
        let flow = problem.flow.take();
        let moved_on = flow.is_some_and(|flow| ui.show_screen(Screen::Drawn(flow)));
        if moved_on {
            self.write();
            ui.clear();
            if problem.code == ProblemCode::OutOfOrder {
                // Another tab, or an answer that was lost on its way: the new step speaks for itself.
                return;
            }
        }
        match (problem.code, request_actions()) {
            (ProblemCode::Invalid, Some(request)) => {
                ui.show(request.at_fields(ui, problem.faults), None, None);
            }
            (ProblemCode::Invalid, None) => ui.show(problem.faults, None, None),
            _ => {
                let page_error = PageError::from(&Failure::Problem(Box::new(problem)));
                match moved_on {
                    // The command was one of the step before.
                    true => ui.show(Vec::new(), Some(page_error), None),
                    false => ui.show_failed(page_error, command),
                }
            }
        }
    }

    /// The flow has ended: forgets it, and says so.
    fn end(self, code: ProblemCode) {
        token_storage::clear(self.ui.host);
        self.credentials.set_value(None);
        self.ui.clear();
        let link = self.ui.screen.with_untracked(Screen::link);
        self.ui
            .show_screen(link.map_or(Screen::Ended(code), Screen::LinkLost));
        self.write();
    }
}

/// Whether nobody comes back to this step: from after the check against robots the way back leads to before it.
fn is_passed_through(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow) if matches!(flow.step, Step::Challenge { .. }))
}

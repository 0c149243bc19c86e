//! The browser's back and forward buttons.

use super::{Controller, request_actions};
use crate::command::Command;
use crate::flow::{is_first, leads_to_ways};
use crate::history::Move;
use crate::i18n::key;
use crate::state::Screen;
use crate::token_storage;
use leptos::prelude::*;
use regain_core::wire::{Action, Purpose};

impl Controller {
    /// The browser shows another history entry.
    pub(super) fn moved(self) {
        let steps = match self.history.moved() {
            Move::Back(steps) => steps,
            Move::Forward => return self.ui.notify(key::PAGE_NO_FORWARD),
            // Arrived; what was typed meanwhile could not be written.
            Move::Nowhere => return self.write(),
        };
        self.went_back(steps);
    }

    /// Goes back this many steps from the current screen.
    pub(super) fn went_back(self, steps: i32) {
        if !self.ui.is_idle() {
            return self.history.undo(steps);
        }
        let steps = match request_actions() {
            Some(request) => {
                if request.returns_to_review(self) {
                    return self.history.undo(steps);
                }
                request.steps_of_flow(self, steps)
            }
            None => steps,
        };
        if steps == 0 {
            self.write();
        } else if self.returns_to_ways(steps) {
            // The list is being drawn.
        } else if untrack(|| self.ui.can_go_back()) {
            self.run(Command::act(Action::GoBack), steps);
        } else if self.ui.screen.with_untracked(is_aside) {
            self.run(Command::begin(Purpose::Password), steps);
        } else {
            self.history.leave();
        }
    }

    /// Goes back to the list of all ways, which the flow was chosen from; whether that is where it leads. The flow is left
    /// behind: it has only begun.
    pub(super) fn returns_to_ways(self, back: i32) -> bool {
        let leads = untrack(|| leads_to_ways(self.ui));
        if leads {
            token_storage::clear(self.ui.host);
            self.run(Command::StartAgain, back);
        }
        leads
    }
}

/// Whether this is the first step of a flow that was begun aside from path A: before it lies the step that led there.
fn is_aside(screen: &Screen) -> bool {
    matches!(screen, Screen::Drawn(flow)
        if matches!(flow.purpose, Purpose::Username | Purpose::Status) && is_first(flow))
}

//! What a new flow is for: a mailed link that is opened in a page that shows something else (rows C2 and C7), another request,
//! or the same again.

use super::Controller;
use crate::command::Command;
use crate::failure::Failure;
use crate::link::{Link, OPENED};
use crate::state::{PageError, Screen};
use crate::token_storage;
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Flow, Purpose, Step};

impl Controller {
    /// A link was opened in this tab, and the element has its token. What the tab was at is left behind.
    pub(super) fn open_link(self) {
        if let Some(link) = Link::pending(self.ui.host) {
            token_storage::clear(self.ui.host);
            self.credentials.set_value(None);
            self.history.entered();
            self.run(Command::begin(link.purpose), 0);
        }
    }

    /// A link has begun no flow: the screen says why, and trying again sends it once more. Whether that is what failed.
    pub(super) fn fail_to_open(self, failure: &Failure) -> bool {
        let Some(link) = Link::pending(self.ui.host) else {
            return false;
        };
        let ui = self.ui;
        ui.show_screen(Screen::Ended(ProblemCode::Unavailable));
        ui.set_draft(OPENED, link.purpose.name());
        ui.show(Vec::new(), Some(PageError::from(failure)), None);
        true
    }

    /// The purpose of a new flow, and the identifier to fill in: after a request another one, about the same account (WCAG
    /// 3.3.7). No purpose is the list of all ways.
    pub(super) fn asked_again(self) -> (Option<Purpose>, Option<String>) {
        let sent = self.ui.screen.with_untracked(|screen| match screen {
            Screen::Drawn(Flow {
                step: Step::Submitted { identifier, .. },
                ..
            }) => Some(identifier.clone()),
            _ => None,
        });
        match sent {
            Some(identifier) => (
                Some(Purpose::Request),
                Some(identifier).filter(|identifier| !identifier.is_empty()),
            ),
            None => match Link::pending(self.ui.host) {
                Some(link) => (Some(link.purpose), None),
                None => {
                    let purpose = |config: &_| self.ui.host.purpose(config);
                    (self.ui.config.with_value(purpose), None)
                }
            },
        }
    }
}

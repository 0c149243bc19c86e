//! Flows that begin with a mailed link: a new password after a verified request (row C2), and stopping requests (row
//! C7). The caller reads the link's token; opening a link changes nothing but this flow.

use super::claim::VerifiedAccount;
use super::effect::Effect;
use super::mailed_link::{Link, StopLink};
use super::proof::{Proof, ProofBy};
use super::query::{CheckStop, Query};
use super::rules::Rules;
use super::state::State;
use super::{Journey, Transition};
use crate::fault::Fault;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Purpose, RefusedCode, StoppableRequest};

impl Journey {
    /// Begins a flow with a mailed link.
    pub fn open(link: Link, locale: String, rules: &Rules, now: Timestamp) -> Self {
        let (purpose, state) = match link {
            Link::Reset(link) => {
                let account = VerifiedAccount {
                    identifier: link.identifier,
                    proof: Proof {
                        account: link.account,
                        generation: link.generation,
                        by: ProofBy::Request {
                            reference: link.reference,
                        },
                    },
                };
                (Purpose::Reset, State::SetPassword { account })
            }
            Link::Stop(link, requests) => (Purpose::Stop, State::ConfirmStop { link, requests }),
            Link::Refused(purpose, code) => {
                let again_at = None;
                (purpose, State::Refused { code, again_at })
            }
        };
        let mut journey = Self::begin(purpose, locale, rules, now);
        journey.state = state;
        journey
    }

    /// Asks which of the chosen requests can still be stopped.
    pub(super) fn stop(
        self,
        link: StopLink,
        requests: &[StoppableRequest],
        chosen: &[String],
        until: Timestamp,
    ) -> Query {
        if chosen.is_empty() {
            return Query::Done(self.invalid("requests", &Fault::Missing));
        }
        let mut references = Vec::new();
        for id in chosen {
            let request = requests.iter().find(|request| request.id == *id);
            match request.and_then(|request| Reference::read(&request.reference).ok()) {
                Some(reference) => references.push(reference),
                None => return Query::Done(self.invalid("requests", &Fault::NotAnOption)),
            }
        }
        Query::Stop(CheckStop {
            journey: self,
            link,
            references,
            until,
        })
    }
}

impl CheckStop {
    /// Continues with those that can still be stopped, and whether one of the others has led to a password.
    pub fn stoppable(self, references: Vec<Reference>, is_too_late: bool) -> Transition {
        // The worst comes first: the others are stopped all the same.
        let state = match is_too_late {
            true => State::Refused {
                code: RefusedCode::TooLate,
                again_at: None,
            },
            false => State::RequestStopped {
                second_review: self.link.is_young,
            },
        };
        let effects = match references.is_empty() {
            // Somebody else was first.
            true => Vec::new(),
            false => vec![Effect::StopRequests {
                by: self.link,
                references,
            }],
        };
        self.journey.go_to(state, self.until, effects)
    }
}

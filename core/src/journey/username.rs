//! Looking up a username (row A8): a contact is typed, and a code sent there opens the usernames that go with it, possibly
//! none. The code goes to any contact, on file or not, so that only who reads its messages learns anything (row E5).
//!
//! Text messages go to numbers of the countries that the site allows alone: texts to any number typed are toll fraud.

use super::claim::{GivenContact, PendingCode};
use super::effect::Effect;
use super::query::{CodePurpose, FindUsernames, Query};
use super::rules::Rules;
use super::state::State;
use super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::kind::{Kind, email, phone};
use crate::mask;
use crate::time::Timestamp;
use crate::wire::{Action, ContactKind};

/// Performs one action at a step of this kind; any other action is out of order.
pub(super) fn act(
    journey: Journey,
    state: State,
    action: Action,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    let until = now + rules.flow_lifetime;
    match (state, action) {
        (State::LookUp { .. }, Action::GiveContact { contact }) => match given(contact, rules) {
            Err((kind, fault)) => Query::Done(journey.invalid_as(kind, "contact", &fault)),
            Ok(contact) => match rules.challenges.first() {
                None => journey.send_or_reuse_code(PendingCode::LookUp(contact), false, rules, now),
                Some(kind) => {
                    let pending = PendingCode::LookUp(contact);
                    Query::challenge(journey, pending, *kind, None, until)
                }
            },
        },
        (State::ProveLookUp { contact, code }, Action::EnterCode { code: typed }) => {
            journey.enter_code(CodePurpose::LookUp(contact), code, &typed, rules, now)
        }
        (State::ProveLookUp { contact, .. }, Action::ResendCode) => {
            journey.resend_code(PendingCode::LookUp(contact), false, rules, now)
        }
        _ => Query::Done(journey.refuse(Refusal::OutOfOrder)),
    }
}

/// Reads the contact: an address or, where the site allows its country, a number.
fn given(typed: String, rules: &Rules) -> Result<GivenContact, (Kind, Fault)> {
    if rules.text_countries.is_empty() || typed.contains('@') {
        let address = email::canonical(&typed).map_err(|fault| (Kind::Email, fault))?;
        return Ok(GivenContact {
            kind: ContactKind::Email,
            address: address.into_owned(),
            typed,
        });
    }
    let number = phone::existing(&typed, rules.region).map_err(|fault| (Kind::Phone, fault))?;
    if !phone::is_of(&number, rules.text_countries) {
        return Err((Kind::Phone, Fault::NotAnOption));
    }
    Ok(GivenContact {
        kind: ContactKind::Phone,
        address: number,
        typed,
    })
}

impl GivenContact {
    /// The key of limits: the mailbox whatever the `+tag`, or what all spellings of a number share.
    pub(super) fn budget(&self) -> String {
        match self.kind {
            ContactKind::Email => email::mailbox(&self.address),
            ContactKind::Phone => phone::match_key(&self.address),
        }
    }

    pub(super) fn masked(&self) -> String {
        match self.kind {
            ContactKind::Email => mask::email(&self.address),
            ContactKind::Phone => mask::phone(&self.address),
        }
    }
}

impl FindUsernames {
    /// Continues with what the accounts that have this contact sign in with.
    pub fn found(self, usernames: Vec<String>) -> Transition {
        let state = State::Usernames { usernames };
        let effects = vec![
            Effect::ForgetCodes,
            Effect::ForgetWrongCodes {
                identifier: self.contact.budget(),
                account: None,
            },
        ];
        self.journey.go_to(state, self.until, effects)
    }
}

//! Codes to contacts on file (rows A2, A5, A9): which address one goes to, of how many digits, and what comes before it.
//!
//! Wrong codes are counted by identifier over all flows. After [`CodeRules::guesses`] of them since the last right one a
//! code has [`CodeRules::long`] digits, and the check against robots comes before each: guessing on is hopeless, and the
//! owner waits for nothing (NIST SP 800-63B-4, 3.2.2). For identifiers that are nobody's it is the same (row E5).
//!
//! [`CodeRules::guesses`]: super::CodeRules::guesses
//! [`CodeRules::long`]: super::CodeRules::long

use super::challenge::{self, PendingCode};
use super::codes::{self, OutgoingCode};
use super::effect::Recipient;
use super::query::Query;
use super::state::{ClaimedAccount, State};
use super::{Contact, Journey, Refusal, Rules, Transition};
use crate::fault::Fault;
use crate::kind::{email, phone};
use crate::time::Timestamp;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};

/// A contact on file that a code is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OnFile {
    pub(super) account: ClaimedAccount,
    pub(super) contact: Contact,
    /// The address typed at `confirm_address`, canonical; none where that step is off.
    pub(super) typed: Option<String>,
    /// The code on the screen where another one is asked for, by its number.
    pub(super) shown: Option<u32>,
}

impl OnFile {
    /// The step that asked.
    pub(super) fn previous(self) -> State {
        let Self {
            account,
            contact,
            typed,
            shown,
        } = self;
        match (shown, &typed) {
            (Some(code), _) => State::EnterCode {
                account,
                contact,
                typed,
                code,
            },
            (None, Some(_)) => State::ConfirmAddress { account, contact },
            (None, None) => State::ChooseMethod { account },
        }
    }

    fn entering(self, code: u32) -> State {
        State::EnterCode {
            account: self.account,
            contact: self.contact,
            typed: self.typed,
            code,
        }
    }

    /// What the client said, never what the directory knows: limits must not tell the two apart. All ways of writing one
    /// number have one.
    fn budget(&self) -> String {
        match &self.typed {
            Some(typed) => match self.contact.kind {
                ContactKind::Email => typed.clone(),
                ContactKind::Phone => phone::match_key(typed),
            },
            None => [&*self.account.canonical, " ", &self.contact.masked].concat(),
        }
    }
}

/// Waits for how many wrong codes were entered for an identifier since the last right one.
#[derive(Debug)]
pub struct CountGuesses {
    journey: Journey,
    on_file: OnFile,
    now: Timestamp,
}

impl CountGuesses {
    /// The identifier they are about, canonical.
    pub fn identifier(&self) -> &str {
        &self.on_file.account.canonical
    }

    /// The account's id, where it is one: a device its owner signed in from before has a count of its own.
    pub fn account(&self) -> Option<&str> {
        self.on_file.account.lookup.account.as_deref()
    }

    /// Goes on with how many there are.
    pub fn counted(self, guesses: u32, rules: &Rules) -> Query {
        let (journey, on_file, now) = (self.journey, self.on_file, self.now);
        if guesses < rules.code.guesses {
            return Query::Done(send(journey, on_file, rules.code.length, rules, now));
        }
        match rules.challenges.first() {
            None => Query::Done(send(journey, on_file, rules.code.long(), rules, now)),
            Some(kind) => {
                let until = now + rules.flow_lifetime;
                challenge::issue(journey, PendingCode::OnFile(on_file), *kind, None, until)
            }
        }
    }
}

/// On to `enter_code`. A code to the same address that is not a minute old serves again, so that going back and forth
/// sends nothing and promises nothing new.
pub(super) fn send_or_reuse_code(
    journey: Journey,
    on_file: OnFile,
    rules: &Rules,
    now: Timestamp,
) -> Query {
    let (id, typed) = (&*on_file.contact.id, on_file.typed.as_deref());
    match codes::fresh(&journey.codes, Some(id), typed, now) {
        Some(sent) => {
            let state = on_file.entering(sent.number);
            Query::Done(journey.go_to(state, now + rules.flow_lifetime, Vec::new()))
        }
        None => resend_code(journey, on_file, now),
    }
}

/// Another code, if none went the same way a minute ago.
pub(super) fn resend_code(journey: Journey, on_file: OnFile, now: Timestamp) -> Query {
    match journey.cooldown_until(&on_file.budget(), now) {
        // Before anything is asked of the person.
        Some(until) => Query::Done(journey.refuse(Refusal::TooOften(until))),
        None => Query::Guesses(CountGuesses {
            journey,
            on_file,
            now,
        }),
    }
}

/// Always on to `enter_code`; an address goes with it only if it is the one on file (row A9).
pub(super) fn send(
    journey: Journey,
    on_file: OnFile,
    length: u8,
    rules: &Rules,
    now: Timestamp,
) -> Transition {
    let address = match &on_file.typed {
        None => on_file.contact.addresses.first().cloned(),
        Some(typed) => on_file.contact.on_file(typed),
    };
    let outgoing = OutgoingCode {
        contact: Some(on_file.contact.id.clone()),
        typed: on_file.typed.clone(),
        kind: on_file.contact.kind,
        length,
        budget: on_file.budget(),
        to: Recipient::OnFile {
            account: on_file.account.lookup.account.clone(),
            address,
        },
    };
    journey.send(outgoing, |code| on_file.entering(code), rules, now)
}

impl Contact {
    /// The address on file that was typed, of those that look like this one; for a number, or else the only one that is
    /// another way of writing it.
    fn on_file(&self, typed: &str) -> Option<String> {
        let is_typed = |address: &&String| comparable(self.kind, address) == typed;
        if let Some(address) = self.addresses.iter().find(is_typed) {
            return Some(address.clone());
        }
        if self.kind == ContactKind::Email {
            return None;
        }
        let key = phone::match_key(typed);
        let is_same = |address: &&String| phone::match_key(address) == key;
        let mut same = self.addresses.iter().filter(is_same);
        same.next().filter(|_| same.next().is_none()).cloned()
    }
}

/// The address typed, canonical, to be compared with those on file.
pub(super) fn canonical(kind: ContactKind, typed: &str, rules: &Rules) -> Result<String, Fault> {
    match kind {
        ContactKind::Email => email::meant(typed).map(|address| comparable(kind, &address)),
        ContactKind::Phone => phone::existing(typed, rules.region),
    }
}

/// The form in which two addresses are the same one: case is no reason to withhold a code.
fn comparable(kind: ContactKind, canonical: &str) -> String {
    match kind {
        ContactKind::Email => email::folded(canonical),
        ContactKind::Phone => canonical.into(),
    }
}

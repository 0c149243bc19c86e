//! Codes to contacts on file (rows A2, A5, A9): which address a code is sent to, with how many digits, and when.
//!
//! Wrong codes are counted by identifier across all flows. After [`CodeRules::guesses`] wrong codes since the last
//! right one, codes have [`CodeRules::long`] digits and each is preceded by a challenge: guessing is hopeless, and the
//! owner is not locked out (NIST SP 800-63B-4, 3.2.2). Identifiers without an account behave the same (row E5).
//!
//! [`CodeRules::guesses`]: super::CodeRules::guesses
//! [`CodeRules::long`]: super::CodeRules::long

use super::claim::{Contact, OnFile, PendingCode};
use super::codes::{self, OutgoingCode};
use super::effect::Recipient;
use super::query::Query;
use super::rules::Rules;
use super::state::State;
use super::{Journey, Transition};
use crate::fault::Fault;
use crate::kind::{email, phone};
use crate::time::Timestamp;
use crate::wire::ContactKind;

impl OnFile {
    fn entering(self, code: u32) -> State {
        State::EnterCode {
            account: self.account,
            contact: self.contact,
            typed: self.typed,
            code,
        }
    }

    /// The rate-limit key. It consists of what the client sent, never of directory data, which a limit would reveal.
    /// All spellings of a phone number share one key.
    pub(super) fn budget(&self) -> String {
        match &self.typed {
            Some(typed) => match self.contact.kind {
                ContactKind::Email => typed.clone(),
                ContactKind::Phone => phone::match_key(typed),
            },
            None => [&*self.account.canonical, " ", &self.contact.masked].concat(),
        }
    }
}

/// Goes to `enter_code`. If a code was sent to the same address less than a minute ago, it is reused, so that going
/// back and forth sends nothing and extends nothing.
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
        None => journey.count_guesses(PendingCode::OnFile(on_file), false, now),
    }
}

/// Always goes to `enter_code`; a code is sent only if the address is the one on file (row A9).
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
    /// The address on file that matches the typed one, among those with this mask; for a phone number, otherwise the
    /// only one that is another spelling of it.
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

/// The canonical form of the typed address, for comparison with those on file.
pub(super) fn canonical(kind: ContactKind, typed: &str, rules: &Rules) -> Result<String, Fault> {
    match kind {
        ContactKind::Email => email::meant(typed).map(|address| comparable(kind, &address)),
        ContactKind::Phone => phone::existing(typed, rules.region),
    }
}

/// The form in which addresses are compared: case must not withhold a code.
fn comparable(kind: ContactKind, canonical: &str) -> String {
    match kind {
        ContactKind::Email => email::folded(canonical),
        ContactKind::Phone => canonical.into(),
    }
}

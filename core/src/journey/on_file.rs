//! Codes to contacts on file (rows A2, A5, A9): which address a code is sent to, and what limits count.

use super::claim::{Contact, OnFile};
use super::rules::Rules;
use crate::fault::Fault;
use crate::kind::{email, phone};
use crate::wire::ContactKind;

impl OnFile {
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

    /// Where the code goes: only to the address on file that was typed (row A9), or to the one that was chosen.
    pub(super) fn address(&self) -> Option<String> {
        match &self.typed {
            None => self.contact.addresses.first().cloned(),
            Some(typed) => self.contact.on_file(typed),
        }
    }
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

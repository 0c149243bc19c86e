//! `core`'s rules for the fields of path A, so that a mistake is told before anything is sent (row D4). They are a chunk of
//! their own ([`crate::chunk`]): until it is there only an empty field is refused here, and the server judges the rest.

use regain_core::fault::Fault;
use regain_core::kind::new_password::{self, Policy};
use regain_core::kind::{code, email, identifier, phone};
use regain_core::wire::{Config, ContactKind};
use std::cell::Cell;
use std::cmp::Ordering;

thread_local! {
    static LOADED: Cell<Option<&'static dyn Rules>> = const { Cell::new(None) };
}

/// The rules, once they have been fetched.
pub fn loaded() -> Option<&'static dyn Rules> {
    LOADED.get()
}

/// Takes them over from their chunk.
pub fn set_loaded(rules: &'static dyn Rules) {
    LOADED.set(Some(rules));
}

/// What is wrong with the text of a field: `missing` where there is none, else what the rules say once they are there.
pub fn fault_of(text: &str, judge: impl FnOnce(&dyn Rules) -> Option<Fault>) -> Option<Fault> {
    if text.trim().is_empty() {
        return Some(Fault::Missing);
    }
    judge(loaded()?)
}

/// The rules of path A, each with what it gives wrong.
pub trait Rules {
    /// What somebody signs in with at this site (row A1).
    fn identifier(&self, text: &str, config: &Config) -> Option<Fault>;
    /// A contact on file, typed in full (row A9).
    fn address(&self, text: &str, kind: ContactKind, config: &Config) -> Option<Fault>;
    /// A security code of so many digits (row A6). An earlier one of the site's usual length may be good still.
    fn code(&self, text: &str, length: u8, usual: u8) -> Option<Fault>;
    /// A new password (row A7). Whether it is a common one is for the server to say: the list is 43 kB.
    fn new_password(&self, text: &str, policy: Policy, about: About<'_>) -> Option<Fault>;
}

/// What a new password must not be made of.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// The account's identifier.
    pub identifier: &'a str,
    /// The site's name.
    pub site: &'a str,
}

/// What the chunk holds.
pub const RULES: &dyn Rules = &OfCore;

struct OfCore;

impl Rules for OfCore {
    fn identifier(&self, text: &str, config: &Config) -> Option<Fault> {
        identifier::read(text, &config.identifiers()).err()
    }

    fn address(&self, text: &str, kind: ContactKind, config: &Config) -> Option<Fault> {
        match kind {
            ContactKind::Email => email::meant(text).err(),
            ContactKind::Phone => phone::existing(text, config.region).err(),
        }
    }

    fn code(&self, text: &str, length: u8, usual: u8) -> Option<Fault> {
        let read = |length: u8| code::canonical(text, length.into());
        let digits = match read(length).or_else(|fault| read(usual).map_err(|_| fault)) {
            Ok(digits) => digits.len(),
            Err(fault) => return Some(fault),
        };
        if digits == usize::from(usual) {
            return None;
        }
        match digits.cmp(&length.into()) {
            Ordering::Less => Some(Fault::TooShort { min: length.into() }),
            Ordering::Equal => None,
            Ordering::Greater => Some(Fault::TooLong { max: length.into() }),
        }
    }

    fn new_password(&self, text: &str, policy: Policy, about: About<'_>) -> Option<Fault> {
        let context = new_password::Context {
            identifier: Some(about.identifier),
            site: Some(about.site),
            ..new_password::Context::default()
        };
        new_password::check(text, &policy, &context).err()
    }
}

//! Kind `identifier`: what somebody signs in with, and says which it is (rows A1, B2): `email:…`, `phone:…` or
//! `username:…`. Text that could be two is looked up as both, so [`read`] gives all readings, the verdict first.
//!
//! Case is forgotten throughout, an address' local part too: nobody signs in as two people by case. Source of the
//! username's rule: NFKC and case folding as in UAX #31, as the contract words it.

use super::character::refuse;
use super::fold::looks_folded;
use super::invisible::trimmed;
use super::length::at_most;
use super::{Region, email, phone};
use crate::fault::Fault;
use crate::prelude::*;
use core::fmt;

/// The most code points read: an address has fewer, and a username of this length is none.
const MAX: u32 = 320;

/// One reading of what was typed, canonical.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// An address, case forgotten: to find an account with, not to write to.
    Email(String),
    /// A number in E.164.
    Phone(String),
    /// Anything else.
    Username(String),
}

impl Identifier {
    /// The canonical text without what it is.
    pub fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Phone(value) | Self::Username(value) => value,
        }
    }
}

impl Identifier {
    /// As it is written down: `email:…`, `phone:…` or `username:…`.
    pub fn written(&self) -> String {
        let name = match self {
            Self::Email(_) => "email:",
            Self::Phone(_) => "phone:",
            Self::Username(_) => "username:",
        };
        [name, self.value()].concat()
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

/// What the text is, and then what it could be as well: digits that are possible as a phone number may be a username.
///
/// ```
/// use regain_core::kind::{Region, identifier::{Identifier, read}};
///
/// assert_eq!(read("Anna@Example.com", None).unwrap(), [Identifier::Email("anna@example.com".into())]);
/// let read = read("020 123 4567", Region::parse("NL")).unwrap();
/// assert_eq!(read[0].to_string(), "phone:+31201234567");
/// assert_eq!(read[1].to_string(), "username:020 123 4567");
/// ```
pub fn read(text: &str, region: Option<Region>) -> Result<Vec<Identifier>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    // White space counts here: what is typed is kept as it was.
    at_most(MAX, text)?;
    refuse(char::is_control, typed)?;
    let username = looks_folded(typed);
    if username.is_empty() {
        return Err(Fault::Missing);
    }
    // One character may stand for a whole sentence (U+FDFA).
    at_most(MAX, &username)?;
    // The folded username is asked as well, so that a full-width "＠" or a ligature is the same account: reading a
    // canonical text gives that text again.
    if let Ok(address) = email::existing(typed).or_else(|_| email::existing(&username)) {
        return Ok(vec![Identifier::Email(email::folded(&address))]);
    }
    // And for a number: "⅛" is folded into "1⁄8", which has a separator between two digits.
    let is_number = phone::is_international(typed) || phone::canonical(typed, region).is_ok();
    let spelled = if is_number { typed } else { &username };
    let number = phone::canonical(spelled, region).map(Identifier::Phone);
    if phone::is_international(spelled) {
        // Nothing but a phone number has this shape, so what is wrong with it can be said.
        return Ok(vec![number?]);
    }
    let username = Identifier::Username(username.into_owned());
    match number {
        Ok(number) => Ok(vec![number, username]),
        Err(_) => Ok(vec![username]),
    }
}

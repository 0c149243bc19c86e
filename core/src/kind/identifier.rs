//! Kind `identifier`: what somebody signs in with, and of which type it is (rows A1, B2): `email:…`, `phone:…` or
//! `username:…`. Ambiguous text is looked up as both, so [`read`] returns all readings, the preferred one first.
//! [`Context`] says what people sign in with at a site; other text is refused before the lookup, because unknown
//! identifiers are answered like known ones, and after a typing error people would wait for a code in vain.
//!
//! Case is ignored throughout, also in local parts: no two people's identifiers differ by case alone. Source of the
//! username's rule: NFKC and case folding as in UAX #31, as in the contract.

use super::character::refuse;
use super::fold::looks_folded;
use super::invisible::trimmed;
use super::length::at_most;
use super::region::Region;
use super::{email, phone};
use crate::fault::Fault;
use crate::prelude::*;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The most code points: more than an address may have, and no username is as long.
const MAX: u32 = 320;

/// A type of sign-in identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A username.
    Username,
}

impl SignIn {
    /// All types, in the order in which people read them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::Username];

    /// The name on the wire and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Username => "username",
        }
    }
}

/// What people sign in with at a site. By default anything, without an at sign in usernames, and no region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// The region of phone numbers without a country code.
    pub region: Option<Region>,
    /// The types accepted.
    pub sign_in: &'a [SignIn],
    /// Whether a username may contain an at sign; otherwise such text is an address, or a mistyped one.
    pub username_may_contain_at: bool,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            region: None,
            sign_in: &SignIn::ALL,
            username_may_contain_at: false,
        }
    }
}

impl Context<'_> {
    fn takes(&self, way: SignIn) -> bool {
        self.sign_in.contains(&way)
    }
}

/// A canonical reading of the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// A case-folded address, for lookup and not for delivery.
    Email(String),
    /// A phone number in E.164.
    Phone(String),
    /// A username.
    Username(String),
}

impl Identifier {
    /// The canonical text without its type.
    pub fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Phone(value) | Self::Username(value) => value,
        }
    }
}

impl Identifier {
    /// The canonical identifier: `email:…`, `phone:…` or `username:…`.
    pub fn written(&self) -> String {
        let name = match self {
            Self::Email(_) => "email:",
            Self::Phone(_) => "phone:",
            Self::Username(_) => "username:",
        };
        [name, self.value()].concat()
    }
}

impl Identifier {
    /// The key that all spellings of a phone number share ([`phone::match_key`]); otherwise [`Self::written`].
    pub fn match_key(&self) -> String {
        match self {
            Self::Phone(number) => Self::Phone(phone::match_key(number)).written(),
            Self::Email(_) | Self::Username(_) => self.written(),
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

/// The preferred reading of a text, then other possible ones: digits that may be a phone number may be a username, too.
///
/// The errors are `missing`, `too_long`, control characters, a number that is impossible for its country code, and
/// `malformed` for text of no accepted type, including text with an at sign that is not an address.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::{Region, identifier::{Context, Identifier, read}};
///
/// let dutch = Context { region: Region::parse("NL"), ..Context::default() };
/// assert_eq!(read("Anna@Example.com", &dutch).unwrap(), [Identifier::Email("anna@example.com".into())]);
/// assert_eq!(read("anna@example,com", &dutch), Err(Fault::Malformed));
/// let read = read("020 123 4567", &dutch).unwrap();
/// assert_eq!(read[0].to_string(), "phone:+31201234567");
/// assert_eq!(read[1].to_string(), "username:020 123 4567");
/// ```
pub fn read(text: &str, context: &Context<'_>) -> Result<Vec<Identifier>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    // White space counts, because the text is kept as typed.
    at_most(MAX, text)?;
    refuse(char::is_control, typed)?;
    let folded = looks_folded(typed);
    if folded.is_empty() {
        return Err(Fault::Missing);
    }
    // One character can stand for a whole sentence (U+FDFA).
    at_most(MAX, &folded)?;
    let has_at = folded.bytes().any(|byte| byte == b'@');
    let mut readings = Vec::new();
    if !has_at {
        if context.takes(SignIn::Phone) {
            match number(typed, &folded, context) {
                Number::Is(number) => return Ok(vec![number?]),
                Number::MayBe(number) => readings.push(number),
                Number::IsNot(fault) if !context.takes(SignIn::Username) => return Err(fault),
                Number::IsNot(_) => {}
            }
        }
    } else if context.takes(SignIn::Email) {
        // The folded text is read as well, so that a full-width "＠" or a ligature finds the same account, and reading a
        // canonical text returns that text.
        if let Ok(address) = email::meant(typed).or_else(|_| email::meant(&folded)) {
            readings.push(Identifier::Email(email::folded(&address)));
        }
    }
    if context.takes(SignIn::Username) && (context.username_may_contain_at || !has_at) {
        readings.push(Identifier::Username(folded.into_owned()));
    }
    if readings.is_empty() {
        return Err(Fault::Malformed);
    }
    Ok(readings)
}

/// The result of reading a text as a phone number.
enum Number {
    /// It is clearly meant as a phone number, which may be invalid.
    Is(Result<Identifier, Fault>),
    MayBe(Identifier),
    /// It is not a phone number, for this reason.
    IsNot(Fault),
}

fn number(typed: &str, folded: &str, context: &Context<'_>) -> Number {
    // "⅛" folds to "1⁄8", which has a separator between two digits.
    let is_number =
        phone::is_international(typed) || phone::existing(typed, context.region).is_ok();
    let spelled = if is_number { typed } else { folded };
    let number = phone::existing(spelled, context.region).map(Identifier::Phone);
    if phone::is_international(spelled) {
        // Only a phone number has this shape, so its error is reported.
        return Number::Is(number);
    }
    match number {
        Ok(number) => Number::MayBe(number),
        Err(Fault::BadCharacter { .. }) => Number::IsNot(Fault::Malformed),
        Err(fault) => Number::IsNot(fault),
    }
}

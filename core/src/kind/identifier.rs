//! Kind `identifier`: what somebody signs in with, and says which it is (rows A1, B2): `email:…`, `phone:…` or
//! `username:…`. Text that could be two is looked up as both, so [`read`] gives all readings, the verdict first. A site says
//! in [`Context`] what people sign in with; text that is none of it is refused before anything is looked up, for an
//! unknown identifier is answered like a known one, and whoever mistyped an address would wait for a code in vain.
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
use serde::{Deserialize, Serialize};

/// The most code points read: an address has fewer, and a username of this length is none.
const MAX: u32 = 320;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// With an email address.
    Email,
    /// With a phone number.
    Phone,
    /// With a username.
    Username,
}

impl SignIn {
    /// Every way, in the order in which people read them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::Username];

    /// Its name on the wire and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Username => "username",
        }
    }
}

/// What people sign in with at a site. The default is all there is, usernames without an at sign, and no region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// Where a phone number without a country code is dialled from.
    pub region: Option<Region>,
    /// The ways to sign in.
    pub sign_in: &'a [SignIn],
    /// Whether text with an at sign may be a username: else it is an address, or a slip in one.
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

impl Identifier {
    /// The same for all ways of writing one number ([`phone::match_key`]); of anything else as [`Self::written`].
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

/// What the text is, and then what it could be as well: digits that are possible as a phone number may be a username.
///
/// Refused are `missing`, `too_long`, control characters, a number with a country code that cannot be one, and as
/// `malformed` what is nothing that people sign in with, text with an at sign that is no address among it.
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
    // White space counts here: what is typed is kept as it was.
    at_most(MAX, text)?;
    refuse(char::is_control, typed)?;
    let folded = looks_folded(typed);
    if folded.is_empty() {
        return Err(Fault::Missing);
    }
    // One character may stand for a whole sentence (U+FDFA).
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
        // The folded text is asked as well, so that a full-width "＠" or a ligature is the same account: reading a
        // canonical text gives that text again.
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

/// What a text is to a telephone.
enum Number {
    /// A number and nothing else, or what is wrong with it.
    Is(Result<Identifier, Fault>),
    MayBe(Identifier),
    /// None, and why not.
    IsNot(Fault),
}

fn number(typed: &str, folded: &str, context: &Context<'_>) -> Number {
    // "⅛" is folded into "1⁄8", which has a separator between two digits.
    let is_number =
        phone::is_international(typed) || phone::existing(typed, context.region).is_ok();
    let spelled = if is_number { typed } else { folded };
    let number = phone::existing(spelled, context.region).map(Identifier::Phone);
    if phone::is_international(spelled) {
        // Nothing but a phone number has this shape, so what is wrong with it can be said.
        return Number::Is(number);
    }
    match number {
        Ok(number) => Number::MayBe(number),
        Err(Fault::BadCharacter { .. }) => Number::IsNot(Fault::Malformed),
        Err(fault) => Number::IsNot(fault),
    }
}

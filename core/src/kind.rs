//! Kinds: text → canonical value or [`Fault`]. Texts with the same meaning get the same value
//! (rows A1, A6, A7, A9, B3, B6–B9, D4). Each kind is a file under `kind/`, a pure function of
//! text and context; shared rules are beside them ([`digit`], [`invisible`], [`fold`], [`length`]).
//!
//! A new kind is a file in `kind/`, a variant of [`Kind`] with its line in [`Kind::ALL`], [`Kind::name`] and
//! [`normalize`], and golden vectors in `core/vectors/`.

pub mod amount;
mod character;
pub mod choice;
pub mod code;
pub mod country;
pub mod date;
pub mod device_id;
pub mod digit;
pub mod email;
pub mod fold;
pub mod gamertag;
pub mod identifier;
pub mod invisible;
pub mod length;
pub mod name;
pub mod new_password;
pub mod old_password;
mod parted;
pub mod phone;
pub mod postal_code;
mod region;
pub mod service_name;
pub mod subject;
pub mod text;
mod verdict;

use crate::prelude::*;
pub use email::Hint;
pub use region::{Region, UnknownRegion};
pub use verdict::Verdict;

use crate::fault::Fault;
use alloc::borrow::Cow;
use core::fmt;
use core::str::FromStr;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The kinds by name: in forms, on the command line and in JavaScript's `normalize(kind, text)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An email address: [`email`].
    Email,
    /// A phone number: [`phone`].
    Phone,
    /// A sign-in identifier: [`identifier`].
    Identifier,
    /// A person's name, or a part of it: [`name`].
    Name,
    /// A date, possibly approximate: [`date`].
    Date,
    /// A country code: [`country`].
    Country,
    /// A postal code: [`postal_code`].
    PostalCode,
    /// A player's name: [`gamertag`].
    Gamertag,
    /// A caller's name: [`service_name`].
    ServiceName,
    /// The subject line of a mail: [`subject`].
    Subject,
    /// The hardware id of a console: [`device_id`].
    DeviceId,
    /// A former password, a secret: [`old_password`].
    OldPassword,
    /// A password to be set: [`new_password`].
    NewPassword,
    /// A security code: [`code`].
    Code,
    /// A sum of money: [`amount`].
    Amount,
    /// One of the options: [`choice`].
    Choice,
    /// Several of the options: [`choice::several`].
    Choices,
    /// Anything else: [`text`].
    Text,
}

impl Kind {
    /// All kinds.
    pub const ALL: &'static [Kind] = &[
        Self::Email,
        Self::Phone,
        Self::Identifier,
        Self::Name,
        Self::Date,
        Self::Country,
        Self::PostalCode,
        Self::Gamertag,
        Self::ServiceName,
        Self::Subject,
        Self::DeviceId,
        Self::OldPassword,
        Self::NewPassword,
        Self::Code,
        Self::Amount,
        Self::Choice,
        Self::Choices,
        Self::Text,
    ];

    /// The name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Identifier => "identifier",
            Self::Name => "name",
            Self::Date => "date",
            Self::Country => "country",
            Self::PostalCode => "postal_code",
            Self::Gamertag => "gamertag",
            Self::ServiceName => "service_name",
            Self::Subject => "subject",
            Self::DeviceId => "device_id",
            Self::OldPassword => "old_password",
            Self::NewPassword => "new_password",
            Self::Code => "code",
            Self::Amount => "amount",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name of no [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a kind")
    }
}

impl core::error::Error for UnknownKind {}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name)
            .ok_or(UnknownKind)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// What a kind may need besides the text. The default knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The region of phone numbers without a country code, and the probable one of addresses.
    pub region: Option<Region>,
    /// Whether an address exists already, to be compared and not delivered to: [`email::existing`].
    pub existing: bool,
    /// Whether a date may be only a month or a year.
    pub approximate: bool,
    /// The most characters of a text, and of any other kind if less than the kind's own limit. Does not apply to new
    /// passwords, which have a policy, and to options.
    pub max: Option<u32>,
    /// The digits of a security code, by default [`code::LENGTH`].
    pub length: Option<u32>,
    /// The ids of the options.
    pub options: &'a [String],
    /// The length limits of a new password.
    pub policy: new_password::Policy,
    /// What a new password is compared with.
    pub password: new_password::Context<'a>,
}

/// An accepted text: its canonical value, and hints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Normalized {
    /// The canonical form.
    pub value: String,
    /// Hints, which are never errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
}

/// The verdict of a kind on a text, as in `regain normalize KIND` and in the browser.
///
/// ```
/// use regain_core::kind::{Context, Kind, normalize};
///
/// let code = normalize(Kind::Code, "١٢٣ ٤٥٦", &Context::default()).unwrap();
/// assert_eq!(code.value, "123456");
/// ```
pub fn normalize(kind: Kind, text: &str, context: &Context<'_>) -> Result<Normalized, Fault> {
    let value = match kind {
        Kind::Email if context.existing => email::existing(text).map(Cow::from),
        Kind::Email => email::canonical(text),
        Kind::Phone => phone::canonical(text, context.region).map(Cow::from),
        Kind::Identifier => {
            let context = identifier::Context {
                region: context.region,
                ..identifier::Context::default()
            };
            match identifier::read(text, &context)?.first() {
                Some(identifier) => Ok(identifier.written().into()),
                None => Err(Fault::Missing),
            }
        }
        Kind::Name => name::canonical(text),
        Kind::Date => date::canonical(text, context.approximate),
        Kind::Country => country::canonical(text),
        Kind::PostalCode => postal_code::canonical(text),
        Kind::Gamertag => gamertag::canonical(text),
        Kind::ServiceName => service_name::canonical(text),
        Kind::Subject => subject::canonical(text),
        Kind::DeviceId => device_id::canonical(text),
        Kind::OldPassword => old_password::check(text).map(|()| text.into()),
        Kind::NewPassword => {
            new_password::check(text, &context.policy, &context.password).map(|()| text.into())
        }
        Kind::Code => code::canonical(text, context.length.unwrap_or(code::LENGTH)),
        Kind::Amount => amount::canonical(text),
        Kind::Choice => choice::canonical(text, context.options).map(Cow::from),
        Kind::Choices => choice::several(text, context.options),
        Kind::Text => text::canonical(text, context.max.unwrap_or(text::MAX)),
    }?;
    match (kind, context.max) {
        // New passwords have a policy, and options the ids of the form.
        (Kind::NewPassword | Kind::Choice | Kind::Choices, _) | (_, None) => {}
        (_, Some(max)) => length::at_most(max, &value)?,
    }
    let hints = match kind {
        Kind::Email => email::hints(&value, context.region),
        _ => Vec::new(),
    };
    let value = value.into_owned();
    Ok(Normalized { value, hints })
}

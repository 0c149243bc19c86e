//! Kinds: text → canonical value or [`Fault`]. Who means the same thing gets the same value (CONTRACT "Kinds, and what
//! normalizing means"; rows A1, A6, A7, A9, B3, B6–B9, D4). One file per kind under `kind/`, each a pure function of text and
//! context; what the rules of several kinds share stands beside them ([`digit`], [`invisible`], [`fold`],
//! [`length`]).
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
pub use region::{Region, UnknownRegion};
pub use verdict::Verdict;

use crate::fault::Fault;
use crate::json::{Map, Put};
use alloc::borrow::Cow;
use core::fmt;
use core::str::FromStr;
use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The kinds by their names in forms, on the command line and in the browser's `normalize(kind, text)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An address to write to: [`email`].
    Email,
    /// A number to call: [`phone`].
    Phone,
    /// What somebody signs in with: [`identifier`].
    Identifier,
    /// A person's name, or a part of it: [`name`].
    Name,
    /// A day, or about when: [`date`].
    Date,
    /// A country by its code: [`country`].
    Country,
    /// What an address is sorted by: [`postal_code`].
    PostalCode,
    /// A name to play under: [`gamertag`].
    Gamertag,
    /// A name to call under: [`service_name`].
    ServiceName,
    /// The subject line of a mail: [`subject`].
    Subject,
    /// The hardware id of a console: [`device_id`].
    DeviceId,
    /// A password used before, a secret: [`old_password`].
    OldPassword,
    /// A password about to be set: [`new_password`].
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
    /// Every kind there is.
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

    /// The name the contract gives it.
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

/// A name that is no [`Kind`].
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

/// What a kind may need to know beside the text. The default knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Where a phone number without a country code is dialled from, and where an address is probably from.
    pub region: Option<Region>,
    /// Whether an address is one that exists already, to be compared and not written to: [`email::existing`].
    pub existing: bool,
    /// Whether a date may be a month or a year.
    pub approximate: bool,
    /// The most characters of a text, and of any other kind where that is less than the kind takes. A new password has
    /// its policy, and options have the form's own ids.
    pub max: Option<u32>,
    /// How many digits a security code has: [`code::LENGTH`] unless said.
    pub length: Option<u32>,
    /// What there is to choose from, by id.
    pub options: &'a [String],
    /// How long a new password is.
    pub policy: new_password::Policy,
    /// What a new password is compared with.
    pub password: new_password::Context<'a>,
}

/// A text that passed: its canonical value, and what to draw the person's attention to all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Normalized {
    /// The canonical form.
    pub value: String,
    /// Never a reason to refuse.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
}

/// The verdict of one kind on one text: `regain normalize KIND`, and the same in the browser.
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
        // A policy of its own, and ids that are the form's.
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

/// Something worth a second look, never an error. Serialises as `{"code": "…", "params": {…}}`, like a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The address is one slip away from a well-known one.
    LooksMistyped {
        /// What was probably meant, in full.
        suggestion: String,
    },
    /// The provider has addresses in other countries' domains as well: is it the one of the person's own?
    OtherCountry {
        /// The same address in the domain of the person's country, where that is known, or in the one of all.
        suggestion: String,
    },
}

impl Hint {
    /// The stable name, the key of its words in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LooksMistyped { .. } => "looks_mistyped",
            Self::OtherCountry { .. } => "other_country",
        }
    }

    /// What its words need.
    pub fn params(&self) -> Map {
        let mut params = Map::new();
        match self {
            Self::LooksMistyped { suggestion } | Self::OtherCountry { suggestion } => {
                params.put_text("suggestion", suggestion);
            }
        }
        params
    }
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("code", self.code())?;
        map.serialize_entry("params", &self.params())?;
        map.end()
    }
}

//! Kinds: text → canonical value or [`Fault`]. Who means the same thing gets the same value (CONTRACT "Kinds, and what
//! normalizing means"; rows A1, A6, A7, A9, B3, D4). One file per kind under `kind/`, each a pure function of text and
//! context; what the rules of several kinds share stands beside them ([`digit`], [`invisible`], [`fold`]).
//!
//! A new kind is a file in `kind/`, a variant of [`Kind`] with its line in [`Kind::ALL`], [`Kind::name`] and
//! [`normalize`], and golden vectors in `core/vectors/`.

pub mod code;
pub mod digit;
pub mod email;
pub mod fold;
pub mod identifier;
pub mod invisible;
pub mod new_password;
pub mod phone;
mod region;
mod verdict;

pub use region::{Region, UnknownRegion};
pub use verdict::Verdict;

use crate::fault::Fault;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::fmt;
use std::str::FromStr;

/// The kinds by their names in forms, on the command line and in the browser's `normalize(kind, text)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// What somebody signs in with: [`identifier`].
    Identifier,
    /// An address to write to: [`email`].
    Email,
    /// A number to call: [`phone`].
    Phone,
    /// A security code: [`code`].
    Code,
    /// A password about to be set: [`new_password`].
    NewPassword,
}

impl Kind {
    /// Every kind there is.
    pub const ALL: &'static [Kind] = &[
        Self::Identifier,
        Self::Email,
        Self::Phone,
        Self::Code,
        Self::NewPassword,
    ];

    /// The name the contract gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Code => "code",
            Self::NewPassword => "new_password",
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

impl std::error::Error for UnknownKind {}

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

/// What a kind may need to know beside the text. The default knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Where a phone number without a country code is dialled from.
    pub region: Option<Region>,
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

impl From<String> for Normalized {
    fn from(value: String) -> Self {
        Self {
            value,
            hints: Vec::new(),
        }
    }
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
    match kind {
        Kind::Identifier => {
            let read = identifier::read(text, context.region)?;
            let verdict = read.first().ok_or(Fault::Missing)?;
            Ok(verdict.to_string().into())
        }
        Kind::Email => {
            let value = email::canonical(text)?.into_owned();
            let hints = email::hints(&value);
            Ok(Normalized { value, hints })
        }
        Kind::Phone => phone::canonical(text, context.region).map(Into::into),
        Kind::Code => code::canonical(text).map(|value| value.into_owned().into()),
        Kind::NewPassword => {
            new_password::check(text, &context.policy, &context.password)?;
            Ok(text.to_owned().into())
        }
    }
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
}

impl Hint {
    /// The stable name, the key of its words in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LooksMistyped { .. } => "looks_mistyped",
        }
    }

    /// What its words need.
    pub fn params(&self) -> Map<String, Value> {
        let params = match self {
            Self::LooksMistyped { suggestion } => json!({ "suggestion": suggestion }),
        };
        match params {
            Value::Object(params) => params,
            _ => Map::new(),
        }
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

//! What can be wrong with a value: a stable code and its parameters, shared by all kinds and all API problems (docs/contract.md). Texts for people are in `locales/`.
//!
//! A new fault is a variant here, a line in [`Fault::code`] and [`Fault::params`], and a text in each language.

use crate::decimal::decimal;
use crate::json::{Map, Put, Value};
use crate::kind::invisible::{code_point, is_unseen};
use crate::prelude::*;
use core::fmt;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Why a text was refused. Serializes as `{"code": "…", "params": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A required value is blank.
    Missing,
    /// Too few characters.
    TooShort {
        /// The minimum, in the kind's own unit (code points unless it says otherwise).
        min: u32,
    },
    /// Too many characters.
    TooLong {
        /// The maximum, in the kind's own unit.
        max: u32,
    },
    /// A character that the kind never contains.
    BadCharacter {
        /// The first such character.
        character: char,
    },
    /// Not in the kind's format.
    Malformed,
    /// A number or date out of range.
    OutOfRange(Box<Limits>),
    /// Not one of the options.
    NotAnOption,
    /// The contact is the account itself (row B3).
    SameAsAccount,
    /// Two entries that must match do not.
    Mismatch,
    /// A password on the list of common ones (NIST SP 800-63B-4 3.1.1.2).
    TooCommon,
    /// A password derived from something known about its owner or the site.
    Contains {
        /// `identifier`, `name` or `site`.
        what: &'static str,
    },
    /// Too many rows.
    TooManyRows {
        /// The maximum.
        max: u32,
    },
    /// An answer to an unknown question.
    UnknownField,
    /// Another JSON type than expected, or not JSON.
    Unreadable {
        /// The expected type.
        expected: JsonType,
    },
    /// A wrong security code.
    WrongCode {
        /// The tries left before a new code is needed.
        tries_left: u32,
    },
    /// Right once, but expired.
    Expired,
    /// Already used.
    Used,
    /// The challenge was not solved.
    WrongAnswer,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A non-negative integer.
    Number,
    /// A boolean.
    Boolean,
}

impl JsonType {
    fn detail(self) -> &'static str {
        match self {
            Self::String => "expected a string",
            Self::Array => "expected an array",
            Self::Object => "expected an object",
            Self::Number => "expected a non-negative integer",
            Self::Boolean => "expected a boolean",
        }
    }
}

/// The range of a number or date. Boxed, because it is rare and would make every verdict larger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The minimum, in canonical form.
    pub min: String,
    /// The maximum, in canonical form.
    pub max: String,
}

impl Fault {
    /// A number or date not from `min` to `max`.
    pub fn out_of_range(min: impl Into<String>, max: impl Into<String>) -> Self {
        let (min, max) = (min.into(), max.into());
        Self::OutOfRange(Box::new(Limits { min, max }))
    }

    /// The stable name, the key of its text in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::BadCharacter { .. } => "bad_character",
            Self::Malformed => "malformed",
            Self::OutOfRange(_) => "out_of_range",
            Self::NotAnOption => "not_an_option",
            Self::SameAsAccount => "same_as_account",
            Self::Mismatch => "mismatch",
            Self::TooCommon => "too_common",
            Self::Contains { .. } => "contains",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::UnknownField => "unknown_field",
            Self::Unreadable { .. } => "unreadable",
            Self::WrongCode { .. } => "wrong_code",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::WrongAnswer => "wrong_answer",
        }
    }

    /// The parameters of its text; an empty object if there are none.
    pub fn params(&self) -> Map {
        let mut params = Map::new();
        match self {
            Self::TooShort { min } => params.put("min", *min),
            Self::TooLong { max } | Self::TooManyRows { max } => params.put("max", *max),
            Self::BadCharacter { character } => params.put("character", String::from(*character)),
            Self::OutOfRange(limits) => {
                params.put_text("min", &limits.min);
                params.put_text("max", &limits.max);
            }
            Self::Contains { what } => params.put_text("what", what),
            Self::WrongCode { tries_left } => params.put("tries_left", *tries_left),
            _ => {}
        }
        params
    }

    /// The parameters that the text of this code needs, and their types; `None` if it is no code of ours.
    #[cfg(feature = "adapter")]
    pub fn params_of(code: &str) -> Option<&'static [(&'static str, JsonType)]> {
        Some(match code {
            "too_short" => &[("min", JsonType::Number)],
            "too_long" | "too_many_rows" => &[("max", JsonType::Number)],
            "bad_character" => &[("character", JsonType::String)],
            "out_of_range" => &[("max", JsonType::String), ("min", JsonType::String)],
            "contains" => &[("what", JsonType::String)],
            "wrong_code" => &[("tries_left", JsonType::Number)],
            "missing" | "malformed" | "not_an_option" | "same_as_account" | "mismatch"
            | "too_common" | "unknown_field" | "unreadable" | "expired" | "used"
            | "wrong_answer" => &[],
            _ => return None,
        })
    }
}

impl Fault {
    /// An English message for developers, for logs and `detail` members.
    ///
    /// ```
    /// use regain_core::fault::Fault;
    ///
    /// let character = '\u{200b}';
    /// assert_eq!(Fault::BadCharacter { character }.detail(), "the character 'U+200B' is not accepted here");
    /// assert_eq!(Fault::out_of_range("0.00", "9.99").detail(), "not between 0.00 and 9.99");
    /// assert_eq!(Fault::WrongCode { tries_left: 2 }.detail(), "not the code that was sent; 2 tries left");
    /// ```
    pub fn detail(&self) -> String {
        let words = match self {
            Self::Missing => "required",
            Self::TooShort { .. } => "too short: at least {min}",
            Self::TooLong { .. } => "too long: at most {max}",
            Self::BadCharacter { .. } => "the character '{character}' is not accepted here",
            Self::Malformed => "not in a valid format",
            Self::OutOfRange(_) => "not between {min} and {max}",
            Self::NotAnOption => "not one of the options",
            Self::SameAsAccount => "the same as the account",
            Self::Mismatch => "the two entries do not match",
            Self::TooCommon => "too common",
            Self::Contains { .. } => "based on the {what}",
            Self::TooManyRows { .. } => "too many rows: at most {max}",
            Self::UnknownField => "unknown field",
            Self::Unreadable { expected } => expected.detail(),
            Self::WrongCode { .. } => "not the code that was sent; {tries_left} tries left",
            Self::Expired => "expired",
            Self::Used => "already used",
            Self::WrongAnswer => "not the answer to the challenge",
        };
        filled(words, &self.params())
    }
}

/// Fills a template with parameters. Invisible characters are shown by their code points.
pub(crate) fn filled(words: &str, params: &Map) -> String {
    let mut text = String::new();
    let mut words = words.chars();
    while let Some(c) = words.next() {
        if c != '{' {
            text.push(c);
            continue;
        }
        let mut name = String::new();
        for c in words.by_ref().take_while(|c| *c != '}') {
            name.push(c);
        }
        match params.get(&name) {
            Some(Value::String(param)) => {
                for c in param.chars() {
                    push_visibly(c, &mut text);
                }
            }
            Some(param) => text.push_str(&decimal(param.as_u64().unwrap_or_default())),
            None => {}
        }
    }
    text
}

fn push_visibly(c: char, text: &mut String) {
    if c == ' ' || !is_unseen(c) {
        return text.push(c);
    }
    text.push_str(&code_point(c));
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail())
    }
}

impl core::error::Error for Fault {}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("code", self.code())?;
        map.serialize_entry("params", &self.params())?;
        map.end()
    }
}

#[cfg(all(test, feature = "adapter"))]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_known_with_its_parameters() {
        let faults = [
            Fault::Missing,
            Fault::TooShort { min: 1 },
            Fault::TooLong { max: 1 },
            Fault::BadCharacter { character: '!' },
            Fault::Malformed,
            Fault::out_of_range("0.00", "9.99"),
            Fault::NotAnOption,
            Fault::SameAsAccount,
            Fault::Mismatch,
            Fault::TooCommon,
            Fault::Contains { what: "name" },
            Fault::TooManyRows { max: 1 },
            Fault::UnknownField,
            Fault::Unreadable {
                expected: JsonType::String,
            },
            Fault::WrongCode { tries_left: 1 },
            Fault::Expired,
            Fault::Used,
            Fault::WrongAnswer,
        ];
        for fault in faults {
            let needed = Fault::params_of(fault.code()).expect("a code of ours");
            let params = fault.params();
            assert_eq!(needed.len(), params.len(), "{}", fault.code());
            for (name, kind) in needed {
                let value = params.get(*name).expect("a parameter of ours");
                assert_eq!(value.is_number(), *kind == JsonType::Number, "{name}");
                assert_eq!(value.is_string(), *kind == JsonType::String, "{name}");
            }
        }
        assert_eq!(Fault::params_of("invalid"), None);
    }
}

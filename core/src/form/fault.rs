//! What can be wrong with a form or its texts, for form authors: an English message with a stable code.

use crate::fault::filled;
use crate::json::{Map, Put};
use crate::prelude::*;
use core::fmt;

/// Why a form or its texts are invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormFault {
    /// The file is not JSON.
    NoJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Another JSON value is expected.
    Expected(&'static str),
    /// A required member is missing.
    Missing,
    /// An unknown member, usually a typing error.
    UnknownMember,
    /// An id that cannot be a file name, a key and an HTML id at once.
    BadId,
    /// A duplicate id or option.
    Duplicate,
    /// An unknown kind.
    UnknownKind,
    /// A kind that forms cannot ask: codes and new passwords have their own steps.
    KindNotAsked,
    /// Neither `kind` nor `fields`, or both.
    KindOrFields,
    /// A member that does not apply to this kind, or to a group.
    NotForThis,
    /// A group in a group.
    NestedGroup,
    /// An old password in a group: secrets are sent apart from other answers.
    SecretInGroup,
    /// The minimum of rows exceeds the maximum.
    MinOverMax,
    /// A number out of range.
    OutOfRange {
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
    },
    /// A list with too many items.
    TooMany {
        /// The maximum.
        max: usize,
    },
    /// A condition on an unknown field.
    NoSuchField,
    /// A condition on a later field.
    ComesLater,
    /// A circular condition.
    Circular,
    /// Not exactly one of `is`, `any` and `filled`.
    OneTest,
    /// A condition on the value of an old password, which is not known while the form is filled in.
    OnSecret,
    /// A condition on the value of a group, which can only be filled or not.
    OnGroup,
    /// A value that the field never has: not an option, or not canonical.
    NeverSo,
    /// A text that is missing or blank.
    NoText,
    /// A text that nothing in the form, or in another language, corresponds to.
    SurplusText,
}

impl FormFault {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoJson { .. } => "no_json",
            Self::Expected(_) => "expected",
            Self::Missing => "missing",
            Self::UnknownMember => "unknown_member",
            Self::BadId => "bad_id",
            Self::Duplicate => "duplicate",
            Self::UnknownKind => "unknown_kind",
            Self::KindNotAsked => "kind_not_asked",
            Self::KindOrFields => "kind_or_fields",
            Self::NotForThis => "not_for_this",
            Self::NestedGroup => "nested_group",
            Self::SecretInGroup => "secret_in_group",
            Self::MinOverMax => "min_over_max",
            Self::OutOfRange { .. } => "out_of_range",
            Self::TooMany { .. } => "too_many",
            Self::NoSuchField => "no_such_field",
            Self::ComesLater => "comes_later",
            Self::Circular => "circular",
            Self::OneTest => "one_test",
            Self::OnSecret => "on_secret",
            Self::OnGroup => "on_group",
            Self::NeverSo => "never_so",
            Self::NoText => "no_text",
            Self::SurplusText => "surplus_text",
        }
    }
}

impl FormFault {
    /// An English message for form authors.
    pub fn detail(&self) -> String {
        let mut params = Map::new();
        let words = match self {
            Self::NoJson { line, column } => {
                params.put("line", u32::try_from(*line).unwrap_or(u32::MAX));
                params.put("column", u32::try_from(*column).unwrap_or(u32::MAX));
                "no JSON at line {line}, column {column}"
            }
            Self::Expected(what) => {
                params.put_text("what", what);
                "{what} belongs here"
            }
            Self::OutOfRange { min, max } => {
                params.put("min", *min);
                params.put("max", *max);
                "must be from {min} to {max}"
            }
            Self::TooMany { max } => {
                params.put("max", u32::try_from(*max).unwrap_or(u32::MAX));
                "more than {max}"
            }
            Self::Missing => "must be there",
            Self::UnknownMember => "nothing by this name belongs here",
            Self::BadId => {
                "1 to 64 of a to z, 0 to 9, - and _ belong here, a letter or digit first"
            }
            Self::Duplicate => "was there before",
            Self::UnknownKind => "there is no such kind",
            Self::KindNotAsked => "this kind has a step of its own and is not for forms",
            Self::KindOrFields => "a field has either kind or fields",
            Self::NotForThis => "means nothing for a field like this one",
            Self::NestedGroup => "a group holds no other group",
            Self::SecretInGroup => "old_password cannot be in a group",
            Self::MinOverMax => "min is more than max",
            Self::NoSuchField => "there is no such field in the same row or outside groups",
            Self::ComesLater => "this field is asked later; a condition looks back",
            Self::Circular => "this condition waits for itself",
            Self::OneTest => "a condition has exactly one of is, any and filled",
            Self::OnSecret => "no condition can look at an old_password",
            Self::OnGroup => "a group can only be filled or not",
            Self::NeverSo => "the field never has this value",
            Self::NoText => "this text is missing",
            Self::SurplusText => "nothing asks for this text",
        };
        filled(words, &params)
    }
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail())
    }
}

impl core::error::Error for FormFault {}

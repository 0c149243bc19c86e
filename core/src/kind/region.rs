//! The region of national phone numbers: a two-letter code in the phone table. Source: CLDR region codes, as in the
//! table's own source.

use super::phone::plan;
use crate::prelude::*;
use core::fmt;
use core::str::FromStr;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// A two-letter region with a numbering plan, such as `NL`.
///
/// ```
/// use regain_core::kind::Region;
///
/// assert_eq!(Region::parse("nl").unwrap().to_string(), "NL");
/// assert!(Region::parse("ZZ").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Region(&'static str);

impl Region {
    /// The region with this code, in either case, if there is one.
    pub fn parse(code: &str) -> Option<Self> {
        plan::regions()
            .find(|known| known.eq_ignore_ascii_case(code))
            .map(Self)
    }

    /// The two letters in upper case.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// All regions, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        plan::regions().map(Self)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A text that is not a region with a numbering plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRegion;

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a two-letter region with a numbering plan")
    }
}

impl core::error::Error for UnknownRegion {}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(code: &str) -> Result<Self, UnknownRegion> {
        Self::parse(code).ok_or(UnknownRegion)
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;

    fn try_from(code: String) -> Result<Self, UnknownRegion> {
        code.parse()
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

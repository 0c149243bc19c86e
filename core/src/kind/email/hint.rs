//! Hints about addresses that may be mistaken: shown beside the field, never errors, because the address may be right.
//! Mistyped domains are in `mistyped.rs`, those of another country in `branch.rs`.

use super::{branch, mistyped};
use crate::json::{Map, Put};
use crate::kind::parted::at_last;
use crate::kind::region::Region;
use crate::prelude::*;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A hint, never an error. Serializes as `{"code": "…", "params": {…}}`, like a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The domain is within one typing error of a well-known one.
    LooksMistyped {
        /// The address that was probably meant.
        suggestion: String,
    },
    /// The provider also has addresses in other countries' domains, and one may be meant.
    OtherCountry {
        /// The same address in the domain of the person's country, if known, or in `.com`.
        suggestion: String,
    },
}

impl Hint {
    /// The stable name, the key of its text in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LooksMistyped { .. } => "looks_mistyped",
            Self::OtherCountry { .. } => "other_country",
        }
    }

    /// The parameters of its text.
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

/// The hints about a canonical address, for a person in this region.
///
/// ```
/// use regain_core::kind::{Hint, Region, email::hints};
///
/// let suggestion = "anna@gmail.com".to_owned();
/// assert_eq!(hints("anna@gmial.com", None), [Hint::LooksMistyped { suggestion }]);
/// let suggestion = "anna@outlook.com".to_owned();
/// assert_eq!(hints("anna@outlook.co.uk", None), [Hint::OtherCountry { suggestion }]);
/// assert_eq!(hints("anna@outlook.co.uk", Region::parse("GB")), []);
/// ```
pub fn hints(canonical: &str, region: Option<Region>) -> Vec<Hint> {
    let Some((local, domain)) = at_last(canonical, b'@') else {
        return Vec::new();
    };
    let address = |domain: &str| [local, "@", domain].concat();
    let hint = match branch::other(domain, region) {
        Some(other) => other.map(|domain| Hint::OtherCountry {
            suggestion: address(domain),
        }),
        None => mistyped::meant(domain).map(|domain| Hint::LooksMistyped {
            suggestion: address(&domain),
        }),
    };
    hint.into_iter().collect()
}

//! Hints about addresses that may be mistaken: shown beside the field, never errors, because the address may be right.
//! Mistyped domains are in `mistyped.rs`, those of another country in `branch.rs`.

use super::{branch, mistyped};
use crate::kind::parted::at_last;
use crate::kind::{Hint, Region};
use crate::prelude::*;

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

//! Kind `phone`: any usual notation of a phone number → E.164 (rows A1, A9, A8). With a region as context the number
//! may be in national format; unknown country codes and impossible lengths are refused. Whether the number is assigned
//! is not checked: ranges are opened every month, and a failed delivery will tell.
//!
//! Source: ITU-T E.164 and E.123; data of the numbering plans from libphonenumber's metadata, in `phone/table.rs`.

mod pattern;
pub(crate) mod plan;
mod renumbered;
mod table;
mod written;

use super::region::Region;
use crate::fault::Fault;
use crate::prelude::*;
use plan::Plan;
pub use renumbered::{existing, match_key};

/// The number in E.164: a plus, the country code, the national number.
///
/// ```
/// use regain_core::kind::{Region, phone::canonical};
///
/// assert_eq!(canonical("+44 (0)1632 960001", None).unwrap(), "+441632960001");
/// assert_eq!(canonical("01632 960001", Region::parse("GB")).unwrap(), "+441632960001");
/// assert_eq!(canonical("0044 1632 960001", Region::parse("NL")).unwrap(), "+441632960001");
/// assert!(canonical("01632 960001", None).is_err());
/// ```
///
/// The limits of [`Fault::TooShort`] and [`Fault::TooLong`] count the digits of the national number, without country
/// code and trunk prefix.
pub fn canonical(text: &str, region: Option<Region>) -> Result<String, Fault> {
    let number = written::read(text)?;
    match (number.strip_prefix('+'), region) {
        (Some(digits), _) => international(digits),
        (None, Some(region)) => dialled(&number, region),
        // 00 is the international prefix ITU-T E.164 recommends, and most of the world's.
        (None, None) => international(number.strip_prefix("00").ok_or(Fault::Malformed)?),
    }
}

/// Whether a number in E.164 has the country code of one of these regions. Regions that share a code, such as those of +1,
/// are not told apart.
///
/// ```
/// use regain_core::kind::{Region, phone::is_of};
///
/// let allowed = [Region::parse("NL").unwrap()];
/// assert!(is_of("+31201234567", &allowed));
/// assert!(!is_of("+441632960001", &allowed));
/// ```
pub fn is_of(e164: &str, regions: &[Region]) -> bool {
    let code = Plan::of_code(e164.strip_prefix('+').unwrap_or(e164)).map(Plan::code);
    let mut codes = regions
        .iter()
        .filter_map(|region| Plan::of_region(region.as_str()));
    code.is_some_and(|code| codes.any(|plan| plan.code() == code))
}

/// Whether the text has a country code, so that it can only be a phone number.
pub(crate) fn is_international(text: &str) -> bool {
    written::read(text).is_ok_and(|number| number.starts_with('+'))
}

/// Reads digits that begin with a country code, and drops a trunk prefix.
fn international(digits: &str) -> Result<String, Fault> {
    let plan = Plan::of_code(digits).ok_or(Fault::Malformed)?;
    let rest = digits.strip_prefix(plan.code()).unwrap_or_default();
    possible(plan, plan.national(rest))
}

/// Reads digits in a region's national format.
fn dialled(digits: &str, region: Region) -> Result<String, Fault> {
    let plan = Plan::of_region(region.as_str()).ok_or(Fault::Malformed)?;
    // People use the prefix they know, also in regions with another one: 00 is tried before carrier prefixes (005),
    // whose digits may be those of a country. But 001 is a prefix in much of Asia, and a long one (00700) is intended.
    let usual = digits.strip_prefix("00");
    let abroad = plan.abroad(digits);
    let is_long = abroad.is_some_and(|rest| digits.len() - rest.len() > 4);
    if let Some(usual) = usual
        && (usual.starts_with(plan.code()) || !(is_long || usual.starts_with('1')))
        && let Ok(number) = international(usual)
    {
        return Ok(number);
    }
    let abroad = abroad.map(international);
    if let Some(Ok(number)) = abroad {
        return Ok(number);
    }
    if plan.starts_with_code(digits) {
        return international(digits);
    }
    match (usual.map(international), abroad) {
        (Some(Ok(number)), _) => Ok(number),
        (_, Some(refused)) => refused,
        _ => possible(plan, plan.national(digits)),
    }
}

fn possible(plan: Plan, national: String) -> Result<String, Fault> {
    let lengths = plan::lengths_of_code(plan.code());
    let length = national.len();
    if !lengths.has(length) {
        return Err(match lengths.next_after(length) {
            Some(min) => Fault::TooShort { min },
            None => Fault::TooLong {
                max: lengths.longest(),
            },
        });
    }
    // A number that would be read differently the next time is refused: only one trunk prefix is dropped.
    let number = ["+", plan.code(), &national].concat();
    match Plan::of_code(number.get(1..).unwrap_or_default()) {
        Some(main) if main.national(&national) == national => Ok(number),
        _ => Err(Fault::Malformed),
    }
}

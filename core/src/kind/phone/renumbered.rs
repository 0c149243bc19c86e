//! Numbers from before a change of their numbering plan, or with two formats in use: Mexico's 1 for mobile numbers
//! (until 2019), Argentina's 9 for mobile numbers called from abroad, Brazil's ninth digit (2012 to 2016), Côte
//! d'Ivoire's ten digits (2021) and Benin's (2024). People keep writing the number they learned, and directories keep
//! the one they were given.
//!
//! A new plan is an arm of [`match_key`], an arm of [`former`] if the old format is no longer possible, and rows in
//! `core/tests/kind/phone_renumbered.rs`.
//!
//! Source: the ITU-T operational bulletin's notices of the administrations (IFT, ENACOM, Anatel, ARTCI, ARCEP Benin).

use super::{canonical, written};
use crate::fault::Fault;
use crate::kind::region::Region;
use crate::prelude::*;

/// The canonical form of an existing number, for lookup and comparison: like [`canonical`], but a former format becomes
/// the current number.
///
/// ```
/// use regain_core::kind::phone::{canonical, existing};
///
/// assert_eq!(existing("+52 1 55 1234 5678", None).unwrap(), "+525512345678");
/// assert!(canonical("+52 1 55 1234 5678", None).is_err());
/// assert_eq!(existing("+44 1632 960001", None).unwrap(), "+441632960001");
/// ```
pub fn existing(text: &str, region: Option<Region>) -> Result<String, Fault> {
    canonical(text, region).or_else(|fault| former(text, region).ok_or(fault))
}

/// The key that all formats of a number share, from its E.164 form. For lookup and comparison only, never for sending:
/// an exact match has priority over a shared key.
///
/// ```
/// use regain_core::kind::phone::match_key;
///
/// assert_eq!(match_key("+541123456789"), match_key("+5491123456789"));
/// assert_ne!(match_key("+541123456789"), match_key("+541123456780"));
/// ```
pub fn match_key(e164: &str) -> String {
    let digits = e164.strip_prefix('+').unwrap_or(e164);
    let key = match digits.split_at_checked(2) {
        Some(("52", national)) => mexican(national).map(|number| ["+52", number].concat()),
        Some(("54", national)) => national
            .strip_prefix('9')
            .filter(|number| number.len() == 10)
            .map(|number| ["+54", number].concat()),
        Some(("55", national)) => with_ninth_digit(national),
        _ => match digits.split_at_checked(3) {
            Some(("225", national)) => ivorian(national),
            Some(("229", national)) if national.len() == 8 => Some(["+22901", national].concat()),
            _ => None,
        },
    };
    key.unwrap_or_else(|| e164.into())
}

/// The current number for one of a former plan, whose length [`canonical`] refuses now.
fn former(text: &str, region: Option<Region>) -> Option<String> {
    let number = written::read(text).ok()?;
    let abroad = number.strip_prefix('+').or(number.strip_prefix("00"));
    let of = |code: &str, home: &str| {
        let is_home = region.is_some_and(|region| region.as_str() == home);
        match abroad {
            Some(digits) => digits.strip_prefix(code),
            None if is_home => Some(&*number),
            None => None,
        }
    };
    let mexican = of("52", "MX").and_then(|national| {
        // The prefixes of mobile numbers dialled from landlines, and of long distance.
        let at_home = ["044", "045", "01"].into_iter().find_map(|prefix| {
            let number = national.strip_prefix(prefix)?;
            (abroad.is_none() && number.len() == 10).then_some(number)
        });
        let number = at_home.or_else(|| mexican(national))?;
        Some(["+52", number].concat())
    });
    let today = mexican.or_else(|| of("225", "CI").and_then(ivorian))?;
    canonical(&today, None).ok()
}

/// 1 and ten digits → the ten digits.
fn mexican(national: &str) -> Option<&str> {
    national
        .strip_prefix('1')
        .filter(|number| number.len() == 10)
}

/// Area code and an eight-digit mobile number, which begins with 6 to 9 → with 9 before the eight digits.
fn with_ninth_digit(national: &str) -> Option<String> {
    let (area, number) = national.split_at_checked(2)?;
    let is_mobile = matches!(number.as_bytes(), [b'6'..=b'9', ..]) && number.len() == 8;
    is_mobile.then(|| ["+55", area, "9", number].concat())
}

/// Eight digits → ten: the first two are of the operator, which the second old digit determined, and the third for
/// fixed lines.
fn ivorian(national: &str) -> Option<String> {
    let [first, second, third, ..] = *national.as_bytes() else {
        return None;
    };
    let operator = match (first, second, third) {
        (b'2', _, b'8') => "21",
        (b'2' | b'3', _, b'0') => "25",
        (b'2' | b'3', ..) => "27",
        (_, b'0'..=b'3', _) => "01",
        (_, b'4'..=b'6', _) => "05",
        _ => "07",
    };
    (national.len() == 8).then(|| ["+225", operator, national].concat())
}

//! Kind `date`: a calendar date in ISO 8601's extended format, `2024-02-29` (rows B6, B8). Where a field takes an
//! approximate one, also the month, `2024-02`, or the year, `2024`.
//!
//! Digits of any script and dashes of any width are read; the order of the parts and the zeros in front are not guessed,
//! because `3-4-2024` is two dates. A date before 1583 is refused: ISO 8601 leaves those to agreement between partners,
//! for the calendar begins in October 1582 and differs by country. No clock here, so a date to come passes.

use super::digit::ascii_digit;
use super::invisible::{is_dash, is_invisible, trimmed};
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

const FIRST: &str = "1583-01-01";
const LAST: &str = "9999-12-31";

/// The date, as exact as it was given.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::date::canonical;
///
/// assert_eq!(canonical(" ٢٠٢٤–٠٢–٢٩ ", false).unwrap(), "2024-02-29");
/// assert_eq!(canonical("2024-02", true).unwrap(), "2024-02");
/// assert_eq!(canonical("2024-02", false), Err(Fault::Malformed));
/// let (min, max) = ("2023-02-01".to_owned(), "2023-02-28".to_owned());
/// assert_eq!(canonical("2023-02-29", false), Err(Fault::OutOfRange { min, max }));
/// ```
///
/// The limits of [`Fault::OutOfRange`] are of the part that is outside: a year of all there are, a month of its year, a
/// day of its month.
pub fn canonical(text: &str, approximate: bool) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let date = plain(typed)?;
    let mut parts = date.split('-');
    let year = figures(parts.next(), 4)?.ok_or(Fault::Malformed)?;
    let month = figures(parts.next(), 2)?;
    let day = figures(parts.next(), 2)?;
    if parts.next().is_some() || (day.is_none() && !approximate) {
        return Err(Fault::Malformed);
    }
    let within = |first: &str, last: &str| Fault::OutOfRange {
        min: first.chars().take(date.len()).collect(),
        max: last.chars().take(date.len()).collect(),
    };
    if year < 1583 {
        return Err(within(FIRST, LAST));
    }
    let month = month.unwrap_or(1);
    let of_year = date.get(..4).unwrap_or_default();
    if !(1..=12).contains(&month) {
        let limit = |rest| [of_year, rest].concat();
        return Err(within(&limit("-01-01"), &limit("-12-31")));
    }
    let last = days(year, month);
    if day.is_some_and(|day| !(1..=last).contains(&day)) {
        let of_month = date.get(..7).unwrap_or_default();
        let limit = |day: &str| [of_month, "-", day].concat();
        return Err(within(&limit("01"), &limit(&last.to_string())));
    }
    Ok(date)
}

/// ASCII digits and hyphens for whatever was typed.
fn plain(typed: &str) -> Result<Cow<'_, str>, Fault> {
    if typed.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return Ok(Cow::Borrowed(typed));
    }
    let mut plain = String::new();
    for c in typed.chars().filter(|c| !is_invisible(*c)) {
        match ascii_digit(c) {
            Some(digit) => plain.push(digit),
            None if is_dash(c) => plain.push('-'),
            // Not the character is wrong in "5 May 2024" but the form.
            None => return Err(Fault::Malformed),
        }
    }
    Ok(Cow::Owned(plain))
}

/// The number that a part of exactly so many digits is.
fn figures(part: Option<&str>, length: usize) -> Result<Option<u32>, Fault> {
    match part {
        None => Ok(None),
        Some(part) if part.len() == length => part.parse().map(Some).map_err(|_| Fault::Malformed),
        Some(_) => Err(Fault::Malformed),
    }
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

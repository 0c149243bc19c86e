//! Kind `date`: a calendar date in ISO 8601's extended format, `2024-02-29` (rows B6, B8). Where a field takes an
//! approximate one, also the month, `2024-02`, or the year, `2024`.
//!
//! Digits of any script and dashes of any width are read; the order of the parts and the zeros in front are not guessed,
//! because `3-4-2024` is two dates. A date before 1583 is refused: ISO 8601 leaves those to agreement between partners,
//! for the calendar begins in October 1582 and differs by country. No clock here, so a date to come passes.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::invisible::trimmed;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The date, as exact as it was given.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::date::canonical;
///
/// assert_eq!(canonical(" ٢٠٢٤–٠٢–٢٩ ", false).unwrap(), "2024-02-29");
/// assert_eq!(canonical("2024-02", true).unwrap(), "2024-02");
/// assert_eq!(canonical("2024-02", false), Err(Fault::Malformed));
/// let limits = Fault::out_of_range("2023-02-01", "2023-02-28");
/// assert_eq!(canonical("2023-02-29", false), Err(limits));
/// ```
///
/// The limits of [`Fault::OutOfRange`] are of the part that is outside: a year of all there are, a month of its year, a
/// day of its month.
pub fn canonical(text: &str, approximate: bool) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let date = rewritten(typed.into(), &mut |c| match plain(c) {
        c @ ('0'..='9' | '-') => Sign::Kept(c),
        UNSEEN => Sign::Dropped,
        _ => Sign::Refused,
    });
    // Not a character is wrong in "5 May 2024" but the form.
    let date = date.map_err(|_| Fault::Malformed)?;
    let is_dated = |(at, byte)| (byte == b'-') == matches!(at, 4 | 7);
    let is_whole = date.len() == 10 || (approximate && matches!(date.len(), 4 | 7));
    if !is_whole || !date.bytes().enumerate().all(is_dated) {
        return Err(Fault::Malformed);
    }
    let year = number(date.get(..4));
    let month = number(date.get(5..7));
    let days = days(year, month);
    // How much of the date is as it can be.
    let right = if year < 1583 {
        0
    } else if !(1..=12).contains(&month) {
        4
    } else if !(1..=days).contains(&number(date.get(8..))) {
        7
    } else {
        return Ok(date);
    };
    let limit = |limit: &str| {
        let parts = [date.get(..right), limit.get(right..date.len())];
        parts.map(Option::unwrap_or_default).concat()
    };
    let last = match (right, days) {
        (7, 28) => "9999-12-28",
        (7, 29) => "9999-12-29",
        (7, 30) => "9999-12-30",
        _ => "9999-12-31",
    };
    Err(Fault::out_of_range(limit("1583-01-01"), limit(last)))
}

/// What the digits of a part come to; a part left out is its first.
fn number(part: Option<&str>) -> u32 {
    part.map_or(1, |digits| {
        let digits = digits.bytes();
        digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    })
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

//! Kind `date`: a calendar date in ISO 8601's extended format, `2024-02-29` (rows B6, B8). If the field accepts
//! approximate dates, also a month, `2024-02`, or a year, `2024`.
//!
//! Digits of any script and dashes of any width are accepted; the order of parts and leading zeros are not guessed,
//! because `3-4-2024` is ambiguous. Dates before 1583 are refused: ISO 8601 requires mutual agreement for them, because
//! the calendar begins in October 1582 and differs by country. There is no clock here, so future dates pass.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::invisible::trimmed;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The date, as precise as given.
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
/// The limits of [`Fault::OutOfRange`] are those of the part that is out of range: the year, the month of its year, or
/// the day of its month.
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
    // In "5 May 2024" no character is wrong, but the format.
    let date = date.map_err(|_| Fault::Malformed)?;
    let is_dated = |(at, byte)| (byte == b'-') == matches!(at, 4 | 7);
    let is_whole = date.len() == 10 || (approximate && matches!(date.len(), 4 | 7));
    if !is_whole || !date.bytes().enumerate().all(is_dated) {
        return Err(Fault::Malformed);
    }
    let year = number(date.get(..4));
    let month = number(date.get(5..7));
    let days = days(year, month);
    // The longest valid prefix of the date.
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

/// The number of a part; a missing part is 1.
fn number(part: Option<&str>) -> u32 {
    part.map_or(1, |digits| {
        let digits = digits.bytes();
        digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    })
}

/// The number of days in a month.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

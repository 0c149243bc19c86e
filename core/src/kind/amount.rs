//! Kind `amount`: a sum of money in usual notation → a plain number with two decimals (row B9, the cost of purchases).
//!
//! A decimal number with `.` or `,`; groups of three by the other of the two, by spaces or by apostrophes. One `.` or
//! `,` before exactly three digits is a group separator (`1.234` is over a thousand), because sums have two decimals.
//! `0.123` and `1234.567` can only be decimals, and are refused. A currency sign before or after the sum, and `,-` for
//! no cents, as on Dutch price tags, are accepted; digits of any script become ASCII. Negative sums are refused.
//!
//! Source: CLDR number elements (separators by language); GOV.UK Design System, "Text input" (accept currency signs and
//! separators).

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::digit::ascii_digit;
use super::invisible::{is_dash, trimmed, trimmed_of};
use super::parted::{at_first, at_last};
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The greatest sum: its cents fit a JSON number exactly.
const MAX: &str = "999999999999.99";
/// The most digits before the decimals.
const MAX_DIGITS: usize = MAX.len() - ".99".len();

/// The canonical sum.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::amount::canonical;
///
/// assert_eq!(canonical("1.234,5").unwrap(), "1234.50");
/// assert_eq!(canonical("€ 1 234.50").unwrap(), "1234.50");
/// assert_eq!(canonical("1’234").unwrap(), "1234.00");
/// assert_eq!(canonical("-5"), Err(Fault::BadCharacter { character: '-' }));
/// assert_eq!(canonical("12.345,678"), Err(Fault::Malformed));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let written = written(bare(typed))?;
    let (whole, decimals) = parted(&written);
    if decimals.is_some_and(|d| !matches!(d.len(), 1 | 2) || !is_digits(d)) {
        return Err(Fault::Malformed);
    }
    let whole = match (whole, decimals) {
        ("", Some(_)) => Cow::Borrowed("0"),
        _ => ungrouped(whole).ok_or(Fault::Malformed)?,
    };
    let mut whole = &*whole;
    while whole.len() > 1
        && let Some(shorter) = whole.strip_prefix('0')
    {
        whole = shorter;
    }
    if whole.len() > MAX_DIGITS {
        return Err(Fault::out_of_range("0.00", MAX));
    }
    let decimals = decimals.unwrap_or_default();
    let zeros = "00".get(decimals.len()..).unwrap_or_default();
    let behind = typed.strip_prefix(whole);
    if zeros.is_empty() && behind.and_then(|rest| rest.strip_prefix('.')) == Some(decimals) {
        Ok(Cow::Borrowed(typed))
    } else {
        Ok(Cow::Owned([whole, ".", decimals, zeros].concat()))
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Removes a currency sign, and a notation for no cents.
fn bare(typed: &str) -> &str {
    let mut chars = typed.chars();
    let sum = match chars.next() {
        Some(c) if is_currency(c) => trimmed(chars.as_str()),
        _ => typed,
    };
    let mut chars = sum.chars();
    let sum = match chars.next_back() {
        Some(c) if is_currency(c) => trimmed(chars.as_str()),
        _ => sum,
    };
    let whole = trimmed_of(|_| false, is_dash, sum);
    let plain = whole.strip_suffix('.').or_else(|| whole.strip_suffix(','));
    plain.filter(|_| whole.len() < sum.len()).unwrap_or(sum)
}

/// Unicode's currency signs, of those in use.
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '\u{A2}'..='\u{A5}' | '\u{E3F}' | '\u{20A0}'..='\u{20CF}' | '\u{FDFC}' | '\u{FF04}'
        | '\u{FFE0}' | '\u{FFE1}' | '\u{FFE5}' | '\u{FFE6}')
}

/// Maps to ASCII digits, and separators to the plainest: `.`, `,`, a space, an apostrophe.
fn written(bare: &str) -> Result<Cow<'_, str>, Fault> {
    let written = rewritten(bare.into(), &mut |c| match plain(c) {
        c @ ('0'..='9' | '.' | ',' | ' ' | '\'') => Sign::Kept(c),
        '\u{66B}' => Sign::Kept('.'),
        '\u{66C}' => Sign::Kept(','),
        '’' | '‘' | '`' | '´' | '\u{2B9}' | '\u{2BC}' => Sign::Kept('\''),
        UNSEEN => Sign::Dropped,
        _ => Sign::Refused,
    });
    // Words have no single character to report.
    written.map_err(
        |refused| match bare.chars().any(|c| ascii_digit(c).is_some()) {
            true => refused.into(),
            false => Fault::Malformed,
        },
    )
}

/// Splits a number into its integer part, with groups, and its decimals.
fn parted(written: &str) -> (&str, Option<&str>) {
    let is_separator = |byte: &u8| matches!(byte, b'.' | b',');
    let Some(separator) = written.bytes().rev().find(is_separator) else {
        return (written, None);
    };
    let (whole, decimals) = at_last(written, separator).unwrap_or_default();
    let is_group = decimals.len() == 3
        && is_digits(whole)
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0');
    if is_group || at_first(whole, separator).is_some() {
        (written, None)
    } else {
        (whole, Some(decimals))
    }
}

/// The digits of an integer whose groups are of three and uniformly separated.
fn ungrouped(whole: &str) -> Option<Cow<'_, str>> {
    let separator = whole.bytes().find(|byte| !byte.is_ascii_digit());
    let is_even = |(from_end, byte): (usize, u8)| match separator {
        Some(separator) if from_end % 4 == 3 => byte == separator,
        _ => byte.is_ascii_digit(),
    };
    if !is_digits(whole.get(..1)?) || !whole.bytes().rev().enumerate().all(is_even) {
        return None;
    }
    let digits = rewritten(whole.into(), &mut |c| match c {
        '0'..='9' => Sign::Kept(c),
        _ => Sign::Dropped,
    });
    digits.ok()
}

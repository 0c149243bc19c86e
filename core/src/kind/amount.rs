//! Kind `amount`: a sum of money as people write it → plain, with two decimals (row B9, what purchases cost).
//!
//! A decimal number with `.` or `,`; groups of three by the other of the two, by spaces or by apostrophes. One `.` or
//! `,` before exactly three digits is read as a group (`1.234` is a thousand and more): sums have two decimals, so
//! nobody writes three. `0.123` and `1234.567` can only be decimals, and are refused. A sign of a currency before or
//! after it, and `,-` for no cents, as on Dutch price tags, are forgiven; digits of any script become ASCII. Below
//! nothing there is no sum.
//!
//! Source: CLDR number elements (which separators languages use); GOV.UK Design System, "Text input" (let people give
//! the currency's sign and separators).

use super::digit::ascii_digit;
use super::invisible::{is_dash, is_invisible, trimmed};
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// Digits before the decimals: all that a sum of cents has room for in a JSON number, and more than anything costs.
const MAX_DIGITS: usize = 12;

/// The sum, plain.
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
    if is_plain(typed) {
        return Ok(Cow::Borrowed(typed));
    }
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let written = written(bare(typed))?;
    let (whole, decimals) = parted(&written);
    if decimals.is_some_and(|d| !matches!(d.len(), 1 | 2) || !is_digits(d)) {
        return Err(Fault::Malformed);
    }
    let whole = match (whole, decimals) {
        ("", Some(_)) => String::new(),
        _ => ungrouped(whole).ok_or(Fault::Malformed)?,
    };
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_DIGITS {
        return Err(Fault::OutOfRange {
            min: "0.00".to_owned(),
            max: ["9".repeat(MAX_DIGITS).as_str(), ".99"].concat(),
        });
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let cents = [decimals.unwrap_or_default(), "00"].concat();
    let cents = cents.get(..2).unwrap_or_default();
    Ok(Cow::Owned([whole, ".", cents].concat()))
}

/// Whether it is its own canonical form.
fn is_plain(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, cents)| {
        is_digits(whole)
            && is_digits(cents)
            && cents.len() == 2
            && (1..=MAX_DIGITS).contains(&whole.len())
            && (whole == "0" || !whole.starts_with('0'))
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the sign of a currency, and without what stands for no cents.
fn bare(typed: &str) -> &str {
    let bare = trimmed(typed.strip_prefix(is_currency).unwrap_or(typed));
    let bare = trimmed(bare.strip_suffix(is_currency).unwrap_or(bare));
    let whole = bare.trim_end_matches(is_dash);
    match whole.strip_suffix(['.', ',']) {
        Some(sum) if whole.len() < bare.len() => sum,
        _ => bare,
    }
}

/// Unicode's currency signs, of those in use.
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '\u{A2}'..='\u{A5}' | '\u{E3F}' | '\u{20A0}'..='\u{20CF}' | '\u{FDFC}' | '\u{FF04}'
        | '\u{FFE0}' | '\u{FFE1}' | '\u{FFE5}' | '\u{FFE6}')
}

/// ASCII digits, and of each separator its plainest: `.`, `,`, a space, an apostrophe.
fn written(bare: &str) -> Result<String, Fault> {
    let mut written = String::new();
    for character in bare.chars() {
        match character {
            _ if is_invisible(character) => {}
            _ if character.is_whitespace() => written.push(' '),
            '.' | '．' | '\u{66B}' => written.push('.'),
            ',' | '，' | '\u{66C}' => written.push(','),
            '\'' | '’' | '‘' | '`' | '´' | '\u{2B9}' | '\u{2BC}' | '＇' => written.push('\''),
            _ => match ascii_digit(character) {
                Some(digit) => written.push(digit),
                // Words have no one character that is to blame.
                None if !bare.chars().any(|c| ascii_digit(c).is_some()) => {
                    return Err(Fault::Malformed);
                }
                None => return Err(Fault::BadCharacter { character }),
            },
        }
    }
    Ok(written)
}

/// What stands before the decimals, groups and all, and the decimals.
fn parted(written: &str) -> (&str, Option<&str>) {
    let Some((whole, decimals)) = written.rsplit_once(['.', ',']) else {
        return (written, None);
    };
    let separator = written.get(whole.len()..=whole.len()).unwrap_or_default();
    let is_group = decimals.len() == 3
        && is_digits(whole)
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0');
    if is_group || whole.contains(separator) {
        (written, None)
    } else {
        (whole, Some(decimals))
    }
}

/// The digits of a whole number, where groups are of three and parted all alike.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(whole.to_owned()).filter(|digits| !digits.is_empty());
    };
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let is_even = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
    let digits = whole.replace(separator, "");
    Some(digits).filter(|digits| is_even && is_digits(digits))
}

//! How numbers are written: digits of any script in groups, a plus or `tel:` before them, brackets, dots, slashes,
//! dashes and spaces between them (ITU-T E.123, RFC 3966, and what libphonenumber forgives).

use crate::fault::Fault;
use crate::kind::digit::ascii_digit;
use crate::kind::invisible::{is_dash, is_invisible, trimmed};
use crate::prelude::*;

/// No national writing is longer: 15 digits of E.164 and the longest prefixes.
const MAX_DIGITS: usize = 28;
/// The most digits a number has (E.164 6.2.1).
const E164_MAX: u32 = 15;

/// The digits, ASCII, and whether a country code comes first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// After a plus.
    International(String),
    /// As dialled somewhere.
    Dialled(String),
}

/// Letters are refused, so extensions are: a code cannot be sent to one, and "0800 FLOWERS" calls nobody back.
pub(super) fn read(text: &str) -> Result<Written, Fault> {
    let text = trimmed(text);
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => text.get(4..).unwrap_or_default(),
        _ => text,
    };
    let mut plus = false;
    let mut digits = String::new();
    for character in text.chars() {
        match ascii_digit(character) {
            Some(digit) => digits.push(digit),
            None if is_plus(character) && !plus && digits.is_empty() => plus = true,
            None if is_separator(character) => {}
            None => return Err(Fault::BadCharacter { character }),
        }
    }
    match digits.len() {
        0 if text.is_empty() => Err(Fault::Missing),
        0 => Err(Fault::Malformed),
        1..=MAX_DIGITS if plus => Ok(Written::International(digits)),
        1..=MAX_DIGITS => Ok(Written::Dialled(digits)),
        _ => Err(Fault::TooLong { max: E164_MAX }),
    }
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '\u{FE62}' | '\u{FF0B}')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_dash(c)
        || is_invisible(c)
        || "().[]/~".contains(c)
        || matches!(
            c,
            '\u{B7}' | '\u{2044}' | '\u{2215}' | '\u{2022}' | '\u{2024}' | '\u{223C}' | '\u{30FB}'
        )
        || matches!(
            c,
            '\u{FF08}'
                | '\u{FF09}'
                | '\u{FF0E}'
                | '\u{FF0F}'
                | '\u{FF3B}'
                | '\u{FF3D}'
                | '\u{FF5E}'
        )
}

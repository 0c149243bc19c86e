//! The notation of phone numbers: digits of any script in groups, a plus or `tel:` before them, brackets, dots,
//! slashes, dashes and spaces between them (ITU-T E.123, RFC 3966, and what libphonenumber accepts).

use crate::fault::Fault;
use crate::kind::character::{Sign, UNSEEN, plain, rewritten};
use crate::kind::invisible::trimmed;
use alloc::borrow::Cow;

/// The most digits in any national format: 15 of E.164 and the longest prefixes.
const MAX_DIGITS: usize = 28;
/// The most digits of a number (E.164 6.2.1).
const E164_MAX: u32 = 15;

/// The ASCII digits, after a plus if a country code comes first.
///
/// Letters are refused, also as extensions: no code can be sent to one, and "0800 FLOWERS" cannot be called back.
pub(super) fn read(text: &str) -> Result<Cow<'_, str>, Fault> {
    let text = trimmed(text);
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => text.get(4..).unwrap_or_default(),
        _ => text,
    };
    let mut begun = false;
    let number = rewritten(text.into(), &mut |c| match plain(c) {
        digit @ '0'..='9' => {
            begun = true;
            Sign::Kept(digit)
        }
        '+' | '\u{FE62}' if !begun => {
            begun = true;
            Sign::Kept('+')
        }
        ' ' | '-' | '(' | ')' | '.' | '[' | ']' | '/' | '~' | UNSEEN => Sign::Dropped,
        '\u{B7}' | '\u{2044}' | '\u{2215}' | '\u{2022}' | '\u{2024}' | '\u{223C}' | '\u{30FB}' => {
            Sign::Dropped
        }
        _ => Sign::Refused,
    })?;
    match number.strip_prefix('+').unwrap_or(&number).len() {
        0 if text.is_empty() => Err(Fault::Missing),
        0 => Err(Fault::Malformed),
        1..=MAX_DIGITS => Ok(number),
        _ => Err(Fault::TooLong { max: E164_MAX }),
    }
}

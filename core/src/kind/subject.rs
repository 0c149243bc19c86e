//! Kind `subject`: the exact subject line of a mail (rows B8, B9). Only normalized to NFC, not even trimmed; line
//! breaks are refused, because a subject line has none.
//!
//! Source: docs/contract.md; RFC 5322 2.1.1 for the limit (header lines have at most 998 characters); UAX #14 for line breaks
//! (classes BK, CR, LF and NL).

use super::character::refuse;
use super::length::within;
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// The most code points.
pub const MAX: u32 = 998;

/// The line as typed, in NFC. White space alone is not a subject.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::subject::canonical;
///
/// assert_eq!(canonical(" Re:  your order ").unwrap(), " Re:  your order ");
/// assert_eq!(canonical("one\ntwo"), Err(Fault::BadCharacter { character: '\n' }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    if text.chars().all(char::is_whitespace) {
        return Err(Fault::Missing);
    }
    refuse(breaks_a_line, text)?;
    within(MAX, platform::nfc(text))
}

fn breaks_a_line(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

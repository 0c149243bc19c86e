//! Kind `subject`: the subject line of a mail, exact (rows B8, B9). NFC and nothing else, not even trimmed; line breaks
//! are refused, because there are none in a subject line.
//!
//! Source: CONTRACT; RFC 5322 2.1.1 for the limit (no line of a header is longer than 998); UAX #14 for line breaks
//! (classes BK, CR, LF and NL).

use super::character::refuse;
use super::length::within;
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// The most code points.
pub const MAX: u32 = 998;

/// The line as it was typed, in NFC. White space alone is no subject.
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

//! Kind `name`: a person's name, or a part of one (rows B6, B8, B9). Any script, apostrophes, hyphens, a single letter:
//! NFC, trimmed, with inner white space as single spaces. Only control characters are refused, except those that are
//! white space, which come with text copied from tables and letters.
//!
//! Source: GOV.UK Design System, "Names" (make no assumptions); UAX #15. The limit is our own.

use super::character::{Sign, rewritten};
use super::invisible::trimmed_writing;
use super::length::within;
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// The most code points. The longest name ever registered fits.
pub const MAX: u32 = 1_000;

/// The name for display; `evidence` normalizes further.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::name::canonical;
///
/// assert_eq!(canonical("  Anna   van der\u{a0}Berg ").unwrap(), "Anna van der Berg");
/// assert_eq!(canonical("Zoe\u{308} O’Neill-Ō").unwrap(), "Zoë O’Neill-Ō");
/// assert_eq!(canonical("Anna\u{7}"), Err(Fault::BadCharacter { character: '\u{7}' }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed_writing(text);
    let mut before = ' ';
    let name = rewritten(platform::nfc(typed), &mut |c| {
        let c = if c.is_whitespace() { ' ' } else { c };
        let is_run = c == ' ' && before == ' ';
        before = c;
        match c {
            _ if c.is_control() => Sign::Refused,
            _ if is_run => Sign::Dropped,
            _ => Sign::Kept(c),
        }
    })?;
    within(MAX, name)
}

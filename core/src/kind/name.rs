//! Kind `name`: a person's name, or a part of one (rows B6, B8, B9). Any script, apostrophes, hyphens, one letter: NFC,
//! outer white space dropped, inner runs of it one space. Nobody's name is wrong; only control characters are refused,
//! but for those that are white space, which come along from a table or a letter.
//!
//! Source: GOV.UK Design System, "Names" (make no assumptions); UAX #15. The limit is ours.

use super::invisible::trimmed_writing;
use super::length::at_most;
use crate::fault::Fault;
use crate::platform;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The most code points. The longest name ever registered in full fits.
pub const MAX: u32 = 1_000;

/// The name as it is shown; evidence may fold more.
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
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let is_control = |c: &char| c.is_control() && !c.is_whitespace();
    if let Some(character) = typed.chars().find(is_control) {
        return Err(Fault::BadCharacter { character });
    }
    let composed = platform::nfc(typed);
    let name = if is_spaced(&composed) {
        composed
    } else {
        let words: Vec<&str> = composed.split_whitespace().collect();
        Cow::Owned(words.join(" "))
    };
    at_most(MAX, &name)?;
    Ok(name)
}

/// Whether all white space is single spaces.
fn is_spaced(text: &str) -> bool {
    !text.contains("  ") && !text.contains(|c: char| c.is_whitespace() && c != ' ')
}

//! Checks and rewrites text character by character, as most kinds do: some characters are refused, some dropped, some
//! replaced by a plainer one.

use super::digit::ascii_digit;
use super::invisible::{is_dash, is_invisible};
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// What happens to a character.
pub(super) enum Sign {
    /// It is kept, as this character.
    Kept(char),
    /// It is dropped.
    Dropped,
    /// It is refused.
    Refused,
}

/// The first refused character.
pub(super) struct Refused(char);

impl From<Refused> for Fault {
    fn from(Refused(character): Refused) -> Self {
        Self::BadCharacter { character }
    }
}

/// The result of [`plain`] for every invisible character: a zero width space.
pub(super) const UNSEEN: char = '\u{200B}';

/// The equivalent ASCII character, for digits of any script, full-width letters and signs, dashes and white space;
/// [`UNSEEN`] for invisible characters; otherwise the character itself.
pub(super) fn plain(c: char) -> char {
    match c {
        // Full-width characters are in ASCII's order. A full-width grave accent is not an apostrophe.
        '！'..='＿' | 'ａ'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ if is_dash(c) => '-',
        _ if c.is_whitespace() => ' ',
        _ if is_invisible(c) => UNSEEN,
        _ => ascii_digit(c).unwrap_or(c),
    }
}

/// Applies the rule to each character; allocates only if something changes.
pub(super) fn rewritten<'a>(
    text: Cow<'a, str>,
    rule: &mut dyn FnMut(char) -> Sign,
) -> Result<Cow<'a, str>, Refused> {
    let mut differing: Option<String> = None;
    for (at, character) in text.char_indices() {
        let kept = match rule(character) {
            Sign::Kept(kept) => Some(kept),
            Sign::Dropped => None,
            Sign::Refused => return Err(Refused(character)),
        };
        if kept != Some(character) && differing.is_none() {
            differing = text.get(..at).map(str::to_owned);
        }
        if let Some(written) = &mut differing {
            written.extend(kept);
        }
    }
    Ok(differing.map_or(text, Cow::Owned))
}

/// Refuses the first character that matches.
pub(super) fn refuse(is_refused: fn(char) -> bool, text: &str) -> Result<(), Refused> {
    match text.chars().find(|c| is_refused(*c)) {
        Some(character) => Err(Refused(character)),
        None => Ok(()),
    }
}

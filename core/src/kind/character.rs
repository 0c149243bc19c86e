//! Text judged and rewritten character by character, as most kinds do: which characters are refused, which mean nothing,
//! which mean a plainer one.

use super::digit::ascii_digit;
use super::invisible::{is_dash, is_invisible};
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// What becomes of a character.
pub(super) enum Sign {
    /// It is written so.
    Kept(char),
    /// It means nothing here.
    Dropped,
    /// The kind never holds it.
    Refused,
}

/// The first character that is refused.
pub(super) struct Refused(char);

impl From<Refused> for Fault {
    fn from(Refused(character): Refused) -> Self {
        Self::BadCharacter { character }
    }
}

/// What [`plain`] gives for whatever nobody sees: a zero width space.
pub(super) const UNSEEN: char = '\u{200B}';

/// The ASCII character that means the same, for digits of any script, letters and signs of double width, dashes and
/// white space; [`UNSEEN`] for what is invisible. Any other stays what it is.
pub(super) fn plain(c: char) -> char {
    match c {
        // The wide ones stand in ASCII's order. A wide grave accent is nobody's apostrophe.
        '！'..='＿' | 'ａ'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ if is_dash(c) => '-',
        _ if c.is_whitespace() => ' ',
        _ if is_invisible(c) => UNSEEN,
        _ => ascii_digit(c).unwrap_or(c),
    }
}

/// The text with each character as the rule has it; allocated only where that differs.
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

/// Refuses the first character that is one of those.
pub(super) fn refuse(is_refused: fn(char) -> bool, text: &str) -> Result<(), Refused> {
    match text.chars().find(|c| is_refused(*c)) {
        Some(character) => Err(Refused(character)),
        None => Ok(()),
    }
}

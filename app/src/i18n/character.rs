//! Names for characters that nobody sees: what is between “ and ” would be a riddle.

use super::key::{self, Key};
use regain_core::kind::invisible::{code_point, is_unseen};

/// The name of a character that cannot be seen, and its number; `None` for one that can.
pub fn named(character: char) -> Option<(Key, String)> {
    let name = match character {
        ' ' => key::CHARACTER_SPACE,
        '\t' => key::CHARACTER_TAB,
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => key::CHARACTER_LINE_BREAK,
        '\u{A0}' | '\u{202F}' => key::CHARACTER_NO_BREAK_SPACE,
        '\u{AD}' => key::CHARACTER_HYPHEN,
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' => key::CHARACTER_ZERO_WIDTH_SPACE,
        '\u{200C}' | '\u{200D}' => key::CHARACTER_JOINER,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            key::CHARACTER_DIRECTION
        }
        other if is_unseen(other) => key::CHARACTER_OTHER,
        _ => return None,
    };
    Some((name, code_point(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_has_a_name_and_nothing_else_has() {
        for (characters, name) in [
            (" ", key::CHARACTER_SPACE),
            ("\t", key::CHARACTER_TAB),
            ("\n\r\u{2028}", key::CHARACTER_LINE_BREAK),
            ("\u{a0}\u{202f}", key::CHARACTER_NO_BREAK_SPACE),
            ("\u{ad}", key::CHARACTER_HYPHEN),
            ("\u{200b}\u{feff}", key::CHARACTER_ZERO_WIDTH_SPACE),
            ("\u{200c}\u{200d}", key::CHARACTER_JOINER),
            ("\u{200e}\u{200f}\u{202e}\u{2066}", key::CHARACTER_DIRECTION),
            (
                "\u{7}\u{7f}\u{2003}\u{3000}\u{fe0f}\u{e0041}",
                key::CHARACTER_OTHER,
            ),
        ] {
            for character in characters.chars() {
                let found = named(character).map(|(name, _)| name);
                assert_eq!(found, Some(name), "{}", code_point(character));
            }
        }
        for character in "a1é-–_“€字ع\u{301}🦢".chars() {
            assert_eq!(named(character), None, "{character}");
        }
        assert_eq!(named('\u{7}').map(|(_, code)| code), Some("U+0007".into()));
    }
}

//! Characters without meaning in short texts that people copy or type: invisible ones, and separators of digit groups
//! (GOV.UK Design System: accept spaces, hyphens and brackets).
//!
//! Source: Unicode `Default_Ignorable_Code_Point` for invisible characters (variation selectors, directional marks,
//! zero widths, soft hyphen, byte order mark, tags), `Dash` for dashes, `White_Space` (std) for spaces.

use crate::pointer::push_hex;
use crate::prelude::*;

/// Whether a character is invisible and has no width.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character cannot be recognised by sight: spaces of any kind, line breaks, controls, invisible ones.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// The code point in `U+` notation, for characters that cannot be recognised by sight.
///
/// ```
/// use regain_core::kind::invisible::code_point;
///
/// assert_eq!(code_point('\u{200b}'), "U+200B");
/// assert_eq!(code_point('\u{e0041}'), "U+E0041");
/// ```
pub fn code_point(c: char) -> String {
    let mut text = String::from("U+");
    let digits = match c {
        ..='\u{ffff}' => 4,
        ..='\u{fffff}' => 5,
        _ => 6,
    };
    push_hex(c.into(), digits, &mut text);
    text
}

/// Whether a character is a hyphen or dash of any kind.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2053}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2E17}'
                | '\u{2E1A}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2E40}'
                | '\u{2E5D}'
                | '\u{301C}'
                | '\u{3030}'
                | '\u{30A0}'
                | '\u{30FC}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{10D6E}'
                | '\u{10EAD}'
    )
}

/// The text without outer white space and invisible characters, which come with pasted text.
///
/// ```
/// use regain_core::kind::invisible::trimmed;
///
/// assert_eq!(trimmed("\u{feff} anna@example.com\u{200b}\n"), "anna@example.com");
/// ```
pub fn trimmed(text: &str) -> &str {
    trimmed_of(is_outer, is_outer, text)
}

/// Like [`trimmed`], for text that is displayed again: keeps what belongs to the last character, such as a joiner or a
/// variation selector, which makes a heart red or selects the glyph of a name.
///
/// ```
/// use regain_core::kind::invisible::trimmed_writing;
///
/// assert_eq!(trimmed_writing(" \u{feff}with love ❤\u{fe0f}\n"), "with love ❤\u{fe0f}");
/// ```
pub fn trimmed_writing(text: &str) -> &str {
    let is_behind = |c| is_outer(c) && !belongs_to_the_one_before(c);
    trimmed_of(is_outer, is_behind, text)
}

/// The text without such characters before and after it.
pub(super) fn trimmed_of(
    is_before: fn(char) -> bool,
    is_behind: fn(char) -> bool,
    text: &str,
) -> &str {
    let mut chars = text.chars();
    while chars.clone().next().is_some_and(is_before) {
        chars.next();
    }
    while chars.clone().next_back().is_some_and(is_behind) {
        chars.next_back();
    }
    chars.as_str()
}

fn is_outer(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn belongs_to_the_one_before(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0000}'..='\u{E0FFF}')
}

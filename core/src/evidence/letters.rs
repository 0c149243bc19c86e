//! Text normalized for comparison, without what people leave out, and the detection of a single typing error.
//!
//! Source: Unicode Character Database, canonical combining classes (UAX #44) and compatibility decompositions (UAX #15);
//! Damerau's four kinds of error (CACM 7.3, 1964).

use crate::kind::fold::case_folded;
use crate::kind::invisible::{is_dash, is_invisible};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Removes case, accents and punctuation; hyphens and white space become single spaces.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in case_folded(text).nfkd() {
        if c.is_whitespace() || is_dash(c) {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_left_out(c) {
            match plain(c) {
                Some(letters) => folded.push_str(letters),
                None => folded.extend(c.to_lowercase()),
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    if folded.is_empty() {
        // A text of nothing but marks keeps them.
        return text.to_owned();
    }
    folded
}

/// Combining marks that are optional: accents, and the points of Hebrew and Arabic. Not those that are a sound of their
/// letter, as in Devanagari or Japanese.
fn is_left_out(c: char) -> bool {
    let is_accent = matches!(canonical_combining_class(c), 10..=36 | 200..=240);
    is_accent
        || is_invisible(c)
        || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.' | ',' | '"')
}

/// Letters without a decomposition, in the spelling of people whose keyboard lacks them.
fn plain(c: char) -> Option<&'static str> {
    let letters = match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    };
    Some(letters)
}

/// Whether the texts differ by exactly one typing error (Damerau–Levenshtein distance 1).
pub(super) fn is_one_typo(a: &[char], b: &[char]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let begin = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(begin..), b.get(begin..));
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match (a.get(..a.len() - end), b.get(..b.len() - end)) {
        (Some([_]), Some([_] | [])) | (Some([]), Some([_])) => true,
        (Some([a, b]), Some([c, d])) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_leave_out_is_forgotten() {
        for (text, expected) in [
            ("  Zoë  O’Neill-Ōhara. ", "zoe oneill ohara"),
            ("Łukasz Øström", "lukasz ostrom"),
            ("STRAẞE", "strasse"),
            ("İpek Yıldız", "ipek yildiz"),
            ("Ｆｉｎｃｈ", "finch"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("שָׁלוֹם", "שלום"),
            // Sounds, not accents.
            ("राम", "राम"),
            ("がく", "か\u{3099}く"),
            ("...", "..."),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert_ne!(folded("राम"), folded("रम"));
    }

    #[test]
    fn one_slip_is_one_typo_and_two_are_not() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (a, b, is_one) in [
            ("finch", "finch", false),
            ("finch", "finsh", true),
            ("finch", "finc", true),
            ("finch", "inch", true),
            ("finch", "fiinch", true),
            ("finch", "ifnch", true),
            ("finch", "fincch", true),
            ("aab", "aba", true),
            ("abc", "cba", false),
            ("finch", "fnich", true),
            ("finch", "fnihc", false),
            ("finch", "fin", false),
            ("finch", "fonsh", false),
            ("", "a", true),
            ("", "", false),
        ] {
            assert_eq!(is_one_typo(&chars(a), &chars(b)), is_one, "{a} {b}");
            assert_eq!(is_one_typo(&chars(b), &chars(a)), is_one, "{b} {a}");
        }
    }
}

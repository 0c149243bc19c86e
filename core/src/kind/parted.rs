//! Texts in parts, cut at a sign of ASCII byte by byte. std's searchers are quicker on texts longer than anybody types, and
//! heavier than all that is cut here.

/// What stands before the first such sign, and what behind it.
pub(super) fn at_first(text: &str, sign: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().position(|byte| byte == sign)?)
}

/// What stands before the last such sign, and what behind it.
pub(super) fn at_last(text: &str, sign: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().rposition(|byte| byte == sign)?)
}

fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The parts between such signs: one where there is none.
pub(super) fn parts(text: &str, sign: u8) -> Parts<'_> {
    Parts {
        rest: Some(text),
        sign,
    }
}

/// The parts of a text, one after the other: [`parts`].
pub(super) struct Parts<'a> {
    rest: Option<&'a str>,
    sign: u8,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    // Into every loop it would be compiled anew.
    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let (part, rest) = match at_first(text, self.sign) {
            Some((part, rest)) => (part, Some(rest)),
            None => (text, None),
        };
        self.rest = rest;
        Some(part)
    }
}

//! Splits texts at an ASCII character, byte by byte. std's searchers are faster on long texts, but larger in a
//! download.

/// The parts before and after the first such character.
pub(super) fn at_first(text: &str, sign: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().position(|byte| byte == sign)?)
}

/// The parts before and after the last such character.
pub(super) fn at_last(text: &str, sign: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().rposition(|byte| byte == sign)?)
}

fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The parts between such characters: one if there is none.
pub(super) fn parts(text: &str, sign: u8) -> Parts<'_> {
    Parts {
        rest: Some(text),
        sign,
    }
}

/// The iterator of [`parts`].
pub(super) struct Parts<'a> {
    rest: Option<&'a str>,
    sign: u8,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    // Not inlined, to be compiled once.
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

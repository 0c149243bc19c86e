//! Texts in parts, cut at a sign of ASCII byte by byte. std's searchers are quicker on long texts, and 3 kB of everybody's
//! download.

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
pub(super) fn parts(text: &str, sign: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((part, behind)) = at_first(text, sign) else {
            return Some(text);
        };
        rest = Some(behind);
        Some(part)
    })
}

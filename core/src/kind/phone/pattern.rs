//! The pattern language of prefixes: digits, `d` for any digit, `[257]` for one of these. `[257]1:9a` applies only to
//! numbers of these lengths. A crate for regular expressions would add 182 kB to the download.

use crate::kind::parted::at_first;

/// The number of digits the prefix matches at their start, if it does.
pub(super) fn taken(prefix: &str, digits: &str) -> Option<usize> {
    let mut signs = prefix.bytes();
    let mut rest = digits.bytes();
    while let Some(sign) = signs.next() {
        let digit = rest.next()?;
        let fits = match sign {
            b'd' => true,
            b'[' => signs
                .by_ref()
                .take_while(|sign| *sign != b']')
                .fold(false, |fits, sign| fits | (sign == digit)),
            _ => sign == digit,
        };
        if !fits {
            return None;
        }
    }
    Some(digits.len() - rest.len())
}

/// The prefix before the `:`, if the number has one of the lengths after it. Without `:`, any length will do.
pub(super) fn of_length<'p>(pattern: &'p str, digits: &str) -> Option<&'p str> {
    let (prefix, lengths) = at_first(pattern, b':').unwrap_or((pattern, ""));
    (lengths.is_empty() || Lengths::read(lengths).has(digits.len())).then_some(prefix)
}

/// A set of lengths, as the bits of an integer.
#[derive(Clone, Copy)]
pub(super) struct Lengths(pub(super) u32);

impl Lengths {
    /// `9`, `a` for 10, and so on.
    pub(super) fn read(text: &str) -> Self {
        let lengths = text.chars().filter_map(|length| length.to_digit(32));
        Self(lengths.fold(0, |lengths, length| lengths | 1 << length))
    }

    pub(super) fn has(self, length: usize) -> bool {
        length < 32 && self.0 >> length & 1 == 1
    }

    pub(super) fn next_after(self, length: usize) -> Option<u32> {
        (0..32)
            .skip(length)
            .find(|length| self.has(*length as usize))
    }

    pub(super) fn longest(self) -> u32 {
        self.0.checked_ilog2().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{of_length, taken};

    #[test]
    fn every_sign_means_what_it_says() {
        for (prefix, digits, expected) in [
            ("12", "12", Some(2)),
            ("12", "123", Some(2)),
            ("12", "1", None),
            ("1d", "17", Some(2)),
            ("1d", "1", None),
            ("[257]1", "513", Some(2)),
            ("[257]1", "613", None),
            ("[257]1", "523", None),
            ("", "", Some(0)),
            ("-", "1", None),
        ] {
            assert_eq!(taken(prefix, digits), expected, "{prefix} {digits}");
        }
    }

    #[test]
    fn lengths_are_of_all_the_digits() {
        assert_eq!(of_length("12:4a", "1234"), Some("12"));
        assert_eq!(of_length("12:4a", "1234567890"), Some("12"));
        assert_eq!(of_length("12:4a", "12345"), None);
        assert_eq!(of_length("12", "12345"), Some("12"));
    }
}

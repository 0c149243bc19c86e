//! The reference of a recovery request (row B11): `XXXXX-XXXXX` in Crockford base 32, fifty random bits, to be read out
//! over the phone and parsed leniently.
//!
//! Source: Douglas Crockford, Base 32: no I, L, O and U; I and L are read as 1, O as 0.

use crate::fault::Fault;
use crate::kind::invisible::{is_dash, is_invisible};
use crate::prelude::*;
use core::fmt;
use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 10;

/// A canonical reference.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// Makes a reference from the lowest fifty of these random bits.
    ///
    /// ```
    /// use regain_core::reference::Reference;
    /// assert_eq!(Reference::of_random(0).as_str(), "00000-00000");
    /// assert_eq!(Reference::of_random(u64::MAX).as_str(), "ZZZZZ-ZZZZZ");
    /// ```
    pub fn of_random(bits: u64) -> Self {
        let digits = (0..LENGTH).rev().map(|place| bits >> (place * 5));
        Self::of_digits(digits.filter_map(|bits| DIGITS.get((bits & 31) as usize)))
    }

    /// Parses a typed reference: case, spaces, hyphens and full stops are ignored, and look-alike letters read as digits. What
    /// comes before a colon is its label.
    ///
    /// ```
    /// use regain_core::reference::Reference;
    /// assert_eq!(Reference::read(" 7kq3m o1lxz ").unwrap().as_str(), "7KQ3M-011XZ");
    /// assert_eq!(Reference::read("Your reference: 7KQ3M-011XZ.").unwrap().as_str(), "7KQ3M-011XZ");
    /// ```
    ///
    /// # Errors
    /// `missing`, `bad_character`, or `too_short` and `too_long` unless it has ten characters.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut digits = Vec::with_capacity(LENGTH);
        let (mut wrong, mut is_label) = (None, false);
        for character in text.chars() {
            if matches!(character, ':' | '：') {
                is_label = true;
                continue;
            }
            let is_space = character.is_whitespace() || character == '.';
            if is_space || is_dash(character) || is_invisible(character) {
                continue;
            }
            if core::mem::take(&mut is_label) {
                digits.clear();
                wrong = None;
            }
            let meant = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            match DIGITS.iter().find(|digit| char::from(**digit) == meant) {
                Some(digit) => digits.push(digit),
                None => wrong = wrong.or(Some(Fault::BadCharacter { character })),
            }
        }
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        let length = LENGTH as u32;
        match digits.len() {
            0 => Err(Fault::Missing),
            LENGTH => Ok(Self::of_digits(digits.into_iter())),
            given if given < LENGTH => Err(Fault::TooShort { min: length }),
            _ => Err(Fault::TooLong { max: length }),
        }
    }

    /// `XXXXX-XXXXX`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_digits<'a>(digits: impl Iterator<Item = &'a u8>) -> Self {
        let mut text = String::with_capacity(LENGTH + 1);
        for (place, digit) in digits.enumerate() {
            if place == LENGTH / 2 {
                text.push('-');
            }
            text.push(char::from(*digit));
        }
        Self(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_as_itself_however_it_is_written() {
        for bits in [0, 1, 0x1234_5678_9abc, (1 << 50) - 1] {
            let made = Reference::of_random(bits);
            let written = made.as_str().to_lowercase().replace('-', " ");
            assert_eq!(Reference::read(&written), Ok(made.clone()));
            assert_eq!(Reference::read(made.as_str()), Ok(made));
        }
    }

    #[test]
    fn a_label_before_a_colon_is_none_of_it() {
        for text in [
            "Referentie: 7kq3m 011xz",
            "Reference：7KQ3M-011XZ.",
            "Über: 7KQ3M-011XZ",
            "7KQ3M-011XZ:",
        ] {
            let read = Reference::read(text);
            assert_eq!(read.as_ref().map(Reference::as_str), Ok("7KQ3M-011XZ"));
        }
    }

    #[test]
    fn what_cannot_be_one_is_named() {
        for (text, fault) in [
            (" - ", Fault::Missing),
            ("7KQ3M", Fault::TooShort { min: 10 }),
            ("7KQ3M-7KQ3M-7", Fault::TooLong { max: 10 }),
            ("7KQ3U-7KQ3M", Fault::BadCharacter { character: 'U' }),
            ("Reference: 7KQ3M", Fault::TooShort { min: 10 }),
            ("ü7KQ3M-7KQ3M", Fault::BadCharacter { character: 'ü' }),
            (" : ", Fault::Missing),
        ] {
            assert_eq!(Reference::read(text), Err(fault), "{text}");
        }
    }
}

//! Kind `code`: a security code, as it is read from a mail or a text message and typed or pasted (rows A6, B5). Digits
//! of any script become ASCII; spaces, hyphens and invisible characters are dropped, anything else is refused.

use super::digit::ascii_digit;
use super::invisible::{is_dash, is_invisible};
use super::length::at_most;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The most digits: no site sends this many.
pub const MAX: u32 = 64;

/// The digits of a code. How many there must be is the site's affair, so a code of another length passes and is wrong.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::code::canonical;
///
/// assert_eq!(canonical(" 123-456 ").unwrap(), "123456");
/// assert_eq!(canonical("１２３ ４５６").unwrap(), "123456");
/// assert_eq!(canonical("12345O"), Err(Fault::BadCharacter { character: 'O' }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        at_most(MAX, text)?;
        return Ok(Cow::Borrowed(text));
    }
    let mut digits = String::new();
    for character in text.chars() {
        match ascii_digit(character) {
            Some(digit) => digits.push(digit),
            None if character.is_whitespace() || is_dash(character) || is_invisible(character) => {}
            None => return Err(Fault::BadCharacter { character }),
        }
    }
    if digits.is_empty() {
        return Err(Fault::Missing);
    }
    at_most(MAX, &digits)?;
    Ok(Cow::Owned(digits))
}

//! Kind `postal_code`: upper case, inner space runs to one; letters, digits, space and hyphen, at most 10 (rows B6, B8).
//! Which country writes its codes how is not asked: people have moved, and what they remember is compared, not mailed to.
//!
//! Source: UPU S42 (codes are made of Latin letters and digits; ten characters are the longest, `12345-6789`). Letters
//! and digits as other keyboards give them, dashes of any width and invisible characters are forgiven.

use super::digit::ascii_alphanumeric;
use super::invisible::{is_dash, is_invisible, trimmed};
use super::length::at_most;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The most characters, spaces and hyphens among them.
pub const MAX: u32 = 10;

/// The code as it is printed on letters.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::postal_code::canonical;
///
/// assert_eq!(canonical(" 1234  ab ").unwrap(), "1234 AB");
/// assert_eq!(canonical("１００－０００１").unwrap(), "100-0001");
/// assert_eq!(canonical("1234_AB"), Err(Fault::BadCharacter { character: '_' }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let code = if is_printed(typed) {
        Cow::Borrowed(typed)
    } else {
        Cow::Owned(printed(typed)?)
    };
    at_most(MAX, &code)?;
    if code.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        Ok(code)
    } else {
        Err(Fault::Malformed)
    }
}

fn is_printed(code: &str) -> bool {
    let is_fit = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    code.split(' ')
        .all(|part| !part.is_empty() && part.bytes().all(is_fit))
}

fn printed(typed: &str) -> Result<String, Fault> {
    let mut code = String::new();
    for character in typed.chars() {
        match ascii_alphanumeric(character) {
            Some(c) => code.push(c.to_ascii_uppercase()),
            None if is_dash(character) => code.push('-'),
            None if character.is_whitespace() => {
                if !code.is_empty() && !code.ends_with(' ') {
                    code.push(' ');
                }
            }
            None if is_invisible(character) => {}
            None => return Err(Fault::BadCharacter { character }),
        }
    }
    code.truncate(code.trim_end().len());
    Ok(code)
}

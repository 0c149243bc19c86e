//! Kind `postal_code`: upper case, inner space runs to one; letters, digits, space and hyphen, at most 10 (rows B6, B8).
//! Which country writes its codes how is not asked: people have moved, and what they remember is compared, not mailed to.
//!
//! Source: UPU S42 (codes are made of Latin letters and digits; ten characters are the longest, `12345-6789`). Letters
//! and digits as other keyboards give them, dashes of any width and invisible characters are forgiven.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::invisible::trimmed;
use super::length::within;
use crate::fault::Fault;
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
    let mut before = ' ';
    let code = rewritten(trimmed(text).into(), &mut |c| match plain(c) {
        UNSEEN => Sign::Dropped,
        ' ' if before == ' ' => Sign::Dropped,
        c @ ('a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-') => {
            before = c;
            Sign::Kept(c.to_ascii_uppercase())
        }
        _ => Sign::Refused,
    })?;
    let code = within(MAX, code)?;
    if code.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        Ok(code)
    } else {
        Err(Fault::Malformed)
    }
}

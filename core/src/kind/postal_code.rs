//! Kind `postal_code`: upper case, inner spaces collapsed; letters, digits, space and hyphen, at most 10 (rows B6, B8).
//! Not checked by country: people move, and the code is compared, not used for mail.
//!
//! Source: UPU S42 (Latin letters and digits; the longest has ten characters, `12345-6789`). Full-width letters and
//! digits, dashes of any width and invisible characters are accepted.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::invisible::trimmed;
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The most characters, including spaces and hyphens.
pub const MAX: u32 = 10;

/// The code as printed on mail.
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

//! Kind `device_id`: the hardware id of a console, read from its case or screen (rows B8, B9). Spaces, hyphens and
//! colons are dropped; upper case; 6 to 32 letters and digits.
//!
//! Source: docs/contract.md. Full-width letters and digits and invisible characters are accepted.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The minimum length.
pub const MIN: u32 = 6;
/// The maximum length.
pub const MAX: u32 = 32;

/// The id without separators.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::device_id::canonical;
///
/// assert_eq!(canonical("00:1a:7d-da 71:13").unwrap(), "001A7DDA7113");
/// assert_eq!(canonical("1a:7d"), Err(Fault::TooShort { min: 6 }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let id = rewritten(text.into(), &mut |c| match plain(c) {
        c @ ('a'..='z' | 'A'..='Z' | '0'..='9') => Sign::Kept(c.to_ascii_uppercase()),
        ' ' | '-' | ':' | UNSEEN => Sign::Dropped,
        _ => Sign::Refused,
    })?;
    let id = within(MAX, id)?;
    // ASCII, so bytes are characters.
    if id.len() < MIN as usize {
        return Err(Fault::TooShort { min: MIN });
    }
    Ok(id)
}

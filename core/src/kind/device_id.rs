//! Kind `device_id`: the hardware id of a console, read off its case or its screen (rows B8, B9). Spaces, hyphens and
//! colons dropped, upper case, 6 to 32 letters and digits.
//!
//! Source: CONTRACT. Letters and digits as other keyboards give them and invisible characters are forgiven.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The fewest letters and digits.
pub const MIN: u32 = 6;
/// The most letters and digits.
pub const MAX: u32 = 32;

/// The id without what is only there to read it by.
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
    // ASCII: bytes are characters.
    if id.len() < MIN as usize {
        return Err(Fault::TooShort { min: MIN });
    }
    Ok(id)
}

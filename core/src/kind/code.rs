//! Kind `code`: a security code, as it is read from a mail or a text message and typed or pasted (rows A6, B5). Digits
//! of any script become ASCII; spaces, hyphens and invisible characters are dropped, anything else is refused.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::length::within;
use crate::fault::Fault;
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
    let digits = rewritten(text.into(), &mut |c| match plain(c) {
        digit @ '0'..='9' => Sign::Kept(digit),
        ' ' | '-' | UNSEEN => Sign::Dropped,
        _ => Sign::Refused,
    })?;
    within(MAX, digits)
}

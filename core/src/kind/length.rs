//! How long a text may be. Every kind has a limit, so that a whole document pasted into a field is refused in plain
//! words; a form may set a smaller one.

use crate::fault::Fault;
use alloc::borrow::Cow;

/// Refuses more than `max` code points.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::length::at_most;
///
/// assert_eq!(at_most(3, "één"), Ok(()));
/// assert_eq!(at_most(3, "vier"), Err(Fault::TooLong { max: 3 }));
/// ```
pub fn at_most(max: u32, text: &str) -> Result<(), Fault> {
    // No more code points than bytes: most texts are not counted at all.
    if text.len() > max as usize && of(text) > max as usize {
        return Err(Fault::TooLong { max });
    }
    Ok(())
}

/// The value of a kind, which is some text and no more than `max` code points of it.
pub(super) fn within(max: u32, value: Cow<'_, str>) -> Result<Cow<'_, str>, Fault> {
    if value.is_empty() {
        return Err(Fault::Missing);
    }
    at_most(max, &value)?;
    Ok(value)
}

/// How many code points a text has. All but the first byte of one look the same.
pub(super) fn of(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

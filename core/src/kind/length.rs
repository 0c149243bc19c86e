//! Length limits. Every kind has one, so that a document pasted into a field gets a clear error; a form may set a lower
//! one.

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
    // There are at most as many code points as bytes, so most texts need no counting.
    if text.len() > max as usize && of(text) > max as usize {
        return Err(Fault::TooLong { max });
    }
    Ok(())
}

/// A non-empty value of at most `max` code points.
pub(super) fn within(max: u32, value: Cow<'_, str>) -> Result<Cow<'_, str>, Fault> {
    if value.is_empty() {
        return Err(Fault::Missing);
    }
    at_most(max, &value)?;
    Ok(value)
}

/// The number of code points. All bytes of one but the first match a pattern.
pub(super) fn of(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

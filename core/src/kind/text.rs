//! Kind `text`: free text (rows B6, B8). NFC, trimmed, up to the field's limit; line breaks and all other controls are
//! kept: whoever displays the text isolates its directionality (`dir="auto"`, `<bdi>`).
//!
//! Source: docs/contract.md; UAX #15.

use super::invisible::trimmed_writing;
use super::length::within;
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// The default limit in code points.
pub const MAX: u32 = 1_000;

/// The trimmed text.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::text::{MAX, canonical};
///
/// assert_eq!(canonical(" one\n two \n", MAX).unwrap(), "one\n two");
/// assert_eq!(canonical("three", 4), Err(Fault::TooLong { max: 4 }));
/// ```
pub fn canonical(text: &str, max: u32) -> Result<Cow<'_, str>, Fault> {
    within(max, platform::nfc(trimmed_writing(text)))
}

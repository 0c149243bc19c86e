//! Kind `text`: anything a person has to say (rows B6, B8). NFC, trimmed, up to the field's limit; line breaks are kept,
//! and so is every other control: whoever shows a text keeps its directions from what stands around it (`dir="auto"`,
//! `<bdi>`).
//!
//! Source: CONTRACT; UAX #15.

use super::invisible::trimmed_writing;
use super::length::within;
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// The most code points where the field says nothing.
pub const MAX: u32 = 1_000;

/// The text without what surrounds it.
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

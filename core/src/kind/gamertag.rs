//! Kind `gamertag`: a player's name (rows B8, B9). Case is ignored and outer white space dropped; every inner space
//! counts. Differences of width and appearance are ignored, too (NFKC), so that a no-break space copied from a web page
//! equals a space.
//!
//! Source: docs/contract.md; UAX #15. The limit is our own: services allow 12 to 32 characters.

use super::character::refuse;
use super::fold::looks_folded;
use super::invisible::trimmed;
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The most code points.
pub const MAX: u32 = 64;

/// The case-folded name.
///
/// ```
/// use regain_core::kind::gamertag::canonical;
///
/// assert_eq!(canonical(" Blue Finch ").unwrap(), "blue finch");
/// assert_ne!(canonical("Blue  Finch"), canonical("Blue Finch"));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    refuse(char::is_control, typed)?;
    let folded = looks_folded(typed);
    within(MAX, folded)
}

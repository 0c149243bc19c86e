//! Kind `service_name`: a caller's name (rows A1, B9). Case is ignored, spaces are refused; on some services it is an
//! email address.
//!
//! Source: docs/contract.md; UAX #15 for NFKC. The limit is an identifier's, because people sign in with these names, too.

use super::character::refuse;
use super::fold::looks_folded;
use super::invisible::trimmed;
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The most code points.
pub const MAX: u32 = 320;

/// The case-folded name.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::service_name::canonical;
///
/// assert_eq!(canonical(" Live:Anna_1 ").unwrap(), "live:anna_1");
/// assert_eq!(canonical("anna b"), Err(Fault::BadCharacter { character: ' ' }));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    let is_refused = |c: char| c.is_whitespace() || c.is_control();
    refuse(is_refused, typed)?;
    let folded = looks_folded(typed);
    // Some characters normalize to one with a space: "´" to a space and an accent.
    refuse(is_refused, &folded)?;
    within(MAX, folded)
}

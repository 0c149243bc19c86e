//! Kind `service_name`: the name somebody calls under (rows A1, B9). Case is ignored, spaces are refused; an address is
//! such a name too, on some services.
//!
//! Source: CONTRACT; UAX #15 for width and looks (NFKC). The limit is an identifier's, for these names sign in as well.

use super::character::refuse;
use super::fold::looks_folded;
use super::invisible::trimmed;
use super::length::within;
use crate::fault::Fault;
use alloc::borrow::Cow;

/// The most code points.
pub const MAX: u32 = 320;

/// The name with case forgotten.
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
    // Some looks have a space in them: "´" is one with an accent on it.
    refuse(is_refused, &folded)?;
    within(MAX, folded)
}

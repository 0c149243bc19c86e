//! Kind `old_password`: a former password (row B8). A secret: unchanged, not even trimmed, 1 to 256 characters; see
//! [`crate::secret`] and docs/contract.md.

use super::length::at_most;
use crate::fault::Fault;

/// The most code points.
pub const MAX: u32 = 256;

/// Checks the length. The value is the text itself.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::old_password::check;
///
/// assert_eq!(check(" hunter2 "), Ok(()));
/// assert_eq!(check(""), Err(Fault::Missing));
/// ```
pub fn check(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    at_most(MAX, text)
}

//! How long a text may be. Every kind has a limit, so that a whole document pasted into a field is refused in plain
//! words; a form may set a smaller one.

use crate::fault::Fault;

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
    match usize::try_from(max) {
        // No more code points than bytes: most texts are not counted at all.
        Ok(most) if text.len() > most && text.chars().nth(most).is_some() => {
            Err(Fault::TooLong { max })
        }
        _ => Ok(()),
    }
}

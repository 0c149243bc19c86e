//! Kind `new_password`: a password to be set (rows A7, C2). Long enough, not common, not derived from what is known of
//! the account; no composition rules. It is passed on as typed; [`hashed_text`] is what a backend hashes.
//!
//! Source: NIST SP 800-63B-4 3.1.1.2 (length in code points after normalization, a blocklist of common and
//! context-specific passwords, the reason is reported); OWASP ASVS 5.0 6.2.1–6.2.12.

mod common;
mod context;

pub use common::CommonPasswords;
pub use context::Context;

use super::fold::case_folded;
use super::length;
use crate::fault::Fault;
use crate::platform;
use crate::prelude::*;

/// The built-in list, for [`CommonPasswords::from_sorted_lines`]: see `core/data/README.md`.
///
/// Native only, because it is 140 kB. A page that wants this check in the browser passes its own list.
#[cfg(not(target_arch = "wasm32"))]
pub const COMMON_PASSWORDS: &str = include_str!("../../data/common-passwords.txt");

/// The lowest minimum a site may set: "a minimum of eight characters in length" (NIST, with a second factor).
pub const LEAST: u32 = 8;
/// The lowest maximum a site may set: "at least 64 characters" (NIST).
pub const LEAST_MAX: u32 = 64;

/// The length limits of a password, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The minimum. Values below [`LEAST`] count as that.
    pub min: u32,
    /// The maximum. Values below [`LEAST_MAX`] count as that.
    pub max: u32,
}

impl Default for Policy {
    /// 15, as NIST requires if the password is the only factor, to 256.
    fn default() -> Self {
        Self { min: 15, max: 256 }
    }
}

/// The text to hash: in NFC, so that keyboards that write ü as two code points give the same password (NIST SP
/// 800-63B-4 3.1.1.2). Verify a password as typed first, for hashes made elsewhere, and then in this form.
///
/// ```
/// use regain_core::kind::new_password::hashed_text;
///
/// assert_eq!(hashed_text("u\u{308}ber"), "\u{fc}ber");
/// ```
pub fn hashed_text(password: &str) -> String {
    platform::nfc(password).into_owned()
}

/// Checks whether a password may be set.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::new_password::{CommonPasswords, Context, Policy, check};
///
/// let common = CommonPasswords::from_sorted_lines("letmein123456789\nqwertyuiopasdfgh\n");
/// let context = Context { common: &common, identifier: Some("anna@example.com"), ..Context::default() };
/// let policy = Policy::default();
///
/// assert_eq!(check("a finch in the fog", &policy, &context), Ok(()));
/// assert_eq!(check("finch", &policy, &context), Err(Fault::TooShort { min: 15 }));
/// assert_eq!(check("QwertyuiopAsdfgh", &policy, &context), Err(Fault::TooCommon));
/// assert_eq!(check("anna@example.com1", &policy, &context), Err(Fault::Contains { what: "identifier" }));
/// ```
pub fn check(text: &str, policy: &Policy, context: &Context<'_>) -> Result<(), Fault> {
    let counted = platform::nfc(text);
    has_length(&counted, policy)?;
    // Changing the case of a common password does not stop guessers.
    let folded = case_folded(&counted);
    if context.common.contains(&folded) {
        return Err(Fault::TooCommon);
    }
    if let Some(what) = context.found_in(&folded) {
        return Err(Fault::Contains { what });
    }
    if context.common.repeats_in(&folded) {
        return Err(Fault::TooCommon);
    }
    Ok(())
}

/// The part of [`check`] that needs no account data, so that a browser can run it before sending.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::new_password::{Policy, check_length};
///
/// assert_eq!(check_length("finch", &Policy::default()), Err(Fault::TooShort { min: 15 }));
/// assert_eq!(check_length("a finch in the fog", &Policy::default()), Ok(()));
/// ```
pub fn check_length(text: &str, policy: &Policy) -> Result<(), Fault> {
    has_length(&platform::nfc(text), policy)
}

fn has_length(counted: &str, policy: &Policy) -> Result<(), Fault> {
    let length = u32::try_from(length::of(counted)).unwrap_or(u32::MAX);
    let (min, max) = (policy.min.max(LEAST), policy.max.max(LEAST_MAX));
    match length {
        0 => Err(Fault::Missing),
        length if length < min => Err(Fault::TooShort { min }),
        length if length > max => Err(Fault::TooLong { max }),
        _ => Ok(()),
    }
}

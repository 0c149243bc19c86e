//! Case folding for comparison. Deliberately simple, and independent of locale.
//!
//! Lower-cases the text, and replaces final sigma by sigma. Not full case folding, which would also turn `ß` into `ss`,
//! and not upper-casing first, which would turn dotless `ı` into `i`, so that a look-alike address would match another
//! account (as in the password reset of CVE-2019-19844).

use super::invisible::trimmed;
use crate::platform;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The case-folded text.
///
/// ```
/// use regain_core::kind::fold::case_folded;
///
/// assert_eq!(case_folded("Anna"), "anna");
/// assert_eq!(case_folded("ΟΔΟΣ"), case_folded("οδος"));
/// assert_ne!(case_folded("ı"), case_folded("i"));
/// ```
pub fn case_folded(text: &str) -> String {
    let lower = platform::lower_case(text);
    lower
        .chars()
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}

/// The trimmed text without differences of case and appearance (NFKC), for comparing made-up names.
///
/// ```
/// use regain_core::kind::fold::looks_folded;
///
/// assert_eq!(looks_folded(" Ａｎｎａ ﬁnch"), "anna finch");
/// ```
pub fn looks_folded(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    let is_folded = |b: u8| matches!(b, b' '..=b'~') && !b.is_ascii_uppercase();
    if text.bytes().all(is_folded) {
        return Cow::Borrowed(text);
    }
    // Normalized again, because folding can produce sequences that NFKC composes.
    let folded = case_folded(&platform::nfkc(text));
    let folded = platform::nfkc(&folded);
    Cow::Owned(trimmed(&folded).to_owned())
}

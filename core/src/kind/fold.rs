//! Case forgotten: what two spellings must share to be the same name. A simple fold on purpose, with no locale.
//!
//! The text is lower-cased, and final sigma becomes sigma. Not full case folding: that would also make
//! `ß` into `ss`, and upper-casing first would make dotless `ı` into `i`, so that a look-alike address would find
//! somebody else's account (CVE-2019-19844 is such a password reset).

use super::invisible::trimmed;
use crate::platform;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The text with case forgotten.
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

/// The text with case and mere looks forgotten (NFKC) and nothing around it: what names a person made up have in common
/// when they mean the same.
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
    // Once more after folding, which may leave what NFKC would compose.
    let folded = case_folded(&platform::nfkc(text));
    let folded = platform::nfkc(&folded);
    Cow::Owned(trimmed(&folded).to_owned())
}

//! Domains that look mistyped. Only hints, because somebody may own `gmial.com`.
//!
//! Only domains with very many mailboxes are suggested, within one typing error: a letter missing, added, changed or
//! transposed with its neighbour. Of endings, `.con` and others that are no top-level domains.

use super::providers::providers;
use crate::kind::parted::{at_last, parts};
use crate::prelude::*;

/// Real domains within one typing error of a provider's.
const REAL: &str = "email.com five.com gail.com hive.com line.com mail.com ymail.com zmail.com";

/// Mistyped forms of `com` that are no top-level domains.
const ENDINGS: [&str; 4] = ["con", "cmo", "ocm", "comm"];

/// The domain that was probably meant, if another one.
pub(super) fn meant(domain: &str) -> Option<String> {
    if providers()
        .chain(parts(REAL, b' '))
        .any(|real| real == domain)
    {
        return None;
    }
    if let Some(provider) = providers().find(|provider| is_one_slip(domain, provider)) {
        return Some(provider.to_owned());
    }
    let (name, ending) = at_last(domain, b'.')?;
    ENDINGS.contains(&ending).then(|| [name, ".com"].concat())
}

/// Whether one letter missing, added, changed or transposed makes one of the other (an edit distance of one).
fn is_one_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (
        typed.get(same..).unwrap_or_default(),
        meant.get(same..).unwrap_or_default(),
    );
    match (typed, meant) {
        ([], [_]) | ([_], []) => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c && rest == other => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([_, rest @ ..], other) if rest == other => true,
        (rest, [_, other @ ..]) => rest == other,
        _ => false,
    }
}

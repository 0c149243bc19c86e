//! Domains that look mistyped, because somebody may own `gmial.com`.
//!
//! Only domains with very many mailboxes are suggested, and only one slip away: a letter missing, added, changed or
//! swapped with its neighbour. Of endings, `.con` and its kin, which are no top-level domains.

use super::providers::providers;
use crate::kind::parted::{at_last, parts};
use crate::prelude::*;

/// One slip from a provider, and in use themselves.
const REAL: &str = "email.com five.com gail.com hive.com line.com mail.com ymail.com zmail.com";

/// Endings that do not exist. `com` is meant.
const ENDINGS: [&str; 4] = ["con", "cmo", "ocm", "comm"];

/// The domain that was probably meant, if it was another one.
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

/// Whether one letter missing, added, changed or swapped with its neighbour makes one of the other.
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

//! Kind `email`: an address that mail is sent to (rows A1, A9, B3). Accepts what HTML's `input[type=email]` accepts,
//! but no leading, trailing or doubled dot in the local part; local part ≤ 64 octets, whole ≤ 254 (RFC 5321 4.5.3.1);
//! internationalised addresses (RFC 6531) with the domain in A-labels (UTS #46) and the local part in NFC.
//!
//! The local part stays as typed for delivery; compare by [`folded`]. Source of the ASCII rule: HTML Standard, "valid
//! email address": <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>.

mod a_label;
mod branch;
mod hint;
mod meant;
mod mistyped;
mod providers;

use crate::prelude::*;
pub use hint::{Hint, hints};
pub use meant::meant;

use super::character::{Sign, refuse, rewritten};
use super::fold::case_folded;
use super::invisible::{is_invisible, trimmed};
use super::length;
use super::parted::{at_last, parts};
use crate::fault::Fault;
use crate::platform;
use alloc::borrow::Cow;

/// RFC 5321 4.5.3.1.1, in octets.
const LOCAL_MAX: u32 = 64;
/// RFC 5321 4.5.3.1.3 less the angle brackets of a path (erratum 1690), in octets.
const WHOLE_MAX: u32 = 254;
/// RFC 1035 2.3.4, in octets.
const LABEL_MAX: usize = 63;

/// The canonical address for delivery.
///
/// ```
/// use regain_core::kind::email::canonical;
///
/// assert_eq!(canonical(" Anna@Example.COM ").unwrap(), "Anna@example.com");
/// assert_eq!(canonical("anna@bücher.example").unwrap(), "anna@xn--bcher-kva.example");
/// assert!(canonical("anna..b@example.com").is_err());
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    read(text, Dots::Between)
}

/// The canonical form of an existing address, for lookup and comparison. Like [`canonical`], but dots may be anywhere
/// in the local part: Japanese carriers assigned such addresses until 2009. In messages they are quoted strings (RFC
/// 5321 4.1.2); the canonical text has no quotes.
///
/// ```
/// use regain_core::kind::email::{canonical, existing};
///
/// assert_eq!(existing("anna.@Example.com").unwrap(), "anna.@example.com");
/// assert!(canonical("anna.@Example.com").is_err());
/// ```
pub fn existing(text: &str) -> Result<String, Fault> {
    read(text, Dots::Anywhere).map(Cow::into_owned)
}

/// Where dots may stand in a local part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dots {
    /// Between other characters, one at a time (RFC 5321 `Dot-string`).
    Between,
    Anywhere,
}

fn read(text: &str, dots: Dots) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let (local, domain) = at_last(typed, b'@').ok_or(Fault::Malformed)?;
    let local = local_part(local, dots)?;
    let domain = domain_part(domain)?;
    if exceeds(local.len() + 1 + domain.len(), WHOLE_MAX) {
        return Err(Fault::TooLong { max: WHOLE_MAX });
    }
    match (local, domain) {
        (Cow::Borrowed(_), Cow::Borrowed(_)) => Ok(Cow::Borrowed(typed)),
        (local, domain) => Ok(Cow::Owned([&local, "@", &domain].concat())),
    }
}

/// The case-folded form that all spellings of an address share. For lookup and comparison only, never for delivery.
///
/// ```
/// use regain_core::kind::email::folded;
///
/// assert_eq!(folded("Anna@example.com"), "anna@example.com");
/// ```
pub fn folded(canonical: &str) -> String {
    // Lower-casing can produce sequences that NFC composes.
    platform::nfc(&case_folded(canonical)).into_owned()
}

fn local_part(typed: &str, dots: Dots) -> Result<Cow<'_, str>, Fault> {
    let local = platform::nfc(typed);
    refuse(|c| !is_local(c), &local)?;
    let is_refused = match dots {
        Dots::Between => parts(&local, b'.').any(str::is_empty),
        Dots::Anywhere => local.is_empty(),
    };
    if is_refused {
        return Err(Fault::Malformed);
    }
    if exceeds(local.len(), LOCAL_MAX) {
        return Err(Fault::TooLong { max: LOCAL_MAX });
    }
    Ok(local)
}

/// HTML's characters, and visible non-ASCII ones: RFC 6531 allows any, but no address has a line separator. The two
/// zero-width joiners are part of words in several scripts.
fn is_local(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, '!' | '#'..='\'' | '*' | '+' | '-'..='9' | '=' | '?' | 'A'..='Z' | '^'..='~')
    } else {
        let joins = matches!(c, '\u{200C}' | '\u{200D}');
        joins
            || !(c.is_control()
                || c.is_whitespace()
                || is_invisible(c)
                || c == char::REPLACEMENT_CHARACTER)
    }
}

/// The domain in A-labels. Domains without a dot or of digits alone pass, as in HTML; a failed delivery will tell.
fn domain_part(typed: &str) -> Result<Cow<'_, str>, Fault> {
    // Checked before UTS #46: in a URL these would be a port, a path or a percent sign (one browser engine also treats
    // full-width and small percent signs so).
    let typed = rewritten(typed.into(), &mut |c| match c {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '.' => Sign::Kept(c.to_ascii_lowercase()),
        '\0'..='\x7F' | '％' | '﹪' => Sign::Refused,
        _ => Sign::Kept(c),
    })?;
    length::at_most(WHOLE_MAX, &typed)?;
    let domain = if typed.is_ascii() {
        typed
    } else {
        Cow::Owned(platform::domain_to_ascii(&typed).ok_or(Fault::Malformed)?)
    };
    let is_plain = !parts(&domain, b'.').any(|label| label.starts_with("xn--"));
    if parts(&domain, b'.').all(is_label) && (is_plain || is_encoded(&domain)) {
        Ok(domain)
    } else {
        Err(Fault::Malformed)
    }
}

/// Whether A-labels are what UTS #46 makes of their Unicode form.
fn is_encoded(domain: &str) -> bool {
    a_label::decoded(domain).is_some_and(|letters| {
        !letters.chars().any(is_never_assigned)
            && platform::domain_to_ascii(&letters).as_deref() == Some(domain)
    })
}

/// Unassigned planes, which UTS #46 refuses; the native crate accepts a few.
fn is_never_assigned(c: char) -> bool {
    ('\u{34000}'..='\u{DFFFF}').contains(&c)
}

/// HTML's `[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`.
fn is_label(label: &str) -> bool {
    let inner = label
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let edges = label.starts_with('-') || label.ends_with('-');
    inner && !edges && (1..=LABEL_MAX).contains(&label.len())
}

fn exceeds(length: usize, max: u32) -> bool {
    u32::try_from(length).map_or(true, |length| length > max)
}
/// The mailbox of an address: without case and `+tag`.
pub fn mailbox(canonical: &str) -> String {
    let folded = folded(canonical);
    match folded.rsplit_once('@') {
        Some((local, domain)) => {
            let owner = local.split_once('+').map_or(local, |(owner, _)| owner);
            // A local part that is all tag is compared as a whole.
            let owner = if owner.is_empty() { local } else { owner };
            [owner, "@", domain].concat()
        }
        None => folded,
    }
}

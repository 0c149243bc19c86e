//! Tolerant reading of addresses copied from links and mail headers, or typed on keyboards that add a space after a
//! dot. Used for lookups, so that an invisible slip does not lead to no account.

use super::existing;
use crate::fault::Fault;
use crate::kind::character::plain;
use crate::kind::invisible::{is_invisible, trimmed};
use crate::kind::parted::{at_first, at_last};
use crate::prelude::*;

/// Reads an address like [`existing`], ignoring what is plainly not part of it: a display name and angle brackets,
/// `mailto:`, full-width letters and signs, white space beside a dot or the at sign, and invisible characters. A comma
/// instead of a dot is still an error, because the meaning would be a guess.
///
/// ```
/// use regain_core::kind::email::meant;
///
/// assert_eq!(meant("Anna <anna@example.com>").unwrap(), "anna@example.com");
/// assert_eq!(meant("anna @ example. com").unwrap(), "anna@example.com");
/// assert!(meant("anna@example,com").is_err());
/// ```
pub fn meant(text: &str) -> Result<String, Fault> {
    let narrow = narrow(text);
    existing(&narrow).or_else(|_| existing(&closed_up(unwrapped(trimmed(&narrow)))))
}

/// Replaces full-width characters, which input methods write, by ASCII; no address contains them.
fn narrow(text: &str) -> String {
    let mut narrow = String::new();
    for c in text.chars() {
        narrow.push(match c {
            '！'..='～' => plain(c),
            _ => c,
        });
    }
    narrow
}

/// The text between angle brackets, or of a `mailto:` link without its query.
fn unwrapped(text: &str) -> &str {
    let mut inner = text;
    if let Some((_, inside)) = at_last(text, b'<')
        && let Some((inside, "")) = at_last(inside, b'>')
    {
        inner = inside;
    }
    match at_first(inner, b':') {
        Some((scheme, address)) if trimmed(scheme).eq_ignore_ascii_case("mailto") => {
            at_first(address, b'?').map_or(address, |(address, _)| address)
        }
        _ => inner,
    }
}

/// Removes invisible characters, and white space beside a dot or the at sign.
fn closed_up(text: &str) -> String {
    let mut written = String::new();
    let mut is_apart = false;
    for c in text.chars() {
        if c.is_whitespace() {
            is_apart = true;
            continue;
        }
        // The two zero-width joiners are part of words in several scripts.
        if is_invisible(c) && !matches!(c, '\u{200C}' | '\u{200D}') {
            continue;
        }
        if is_apart && !(joins(c) || written.chars().next_back().is_none_or(joins)) {
            written.push(' ');
        }
        is_apart = false;
        written.push(c);
    }
    written
}

/// Whether no white space belongs beside this character in an address.
fn joins(c: char) -> bool {
    matches!(c, '.' | '@')
}

//! An address as it comes from elsewhere: out of a link, out of a mail's header, through a keyboard that puts a space after
//! every dot. Read where an address is looked up, so that a slip nobody sees does not lead to no account.

use super::existing;
use crate::fault::Fault;
use crate::kind::character::plain;
use crate::kind::invisible::{is_invisible, trimmed};
use crate::kind::parted::{at_first, at_last};
use crate::prelude::*;

/// The address that is plainly meant, read as [`existing`] reads it. Around it may stand a name and angle brackets, or
/// `mailto:`; in it, letters and signs of double width, white space beside a dot or the at sign, and characters that nobody
/// sees. A comma for a dot stays wrong: which address is meant is then a guess.
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

/// Letters and signs of double width as those of ASCII: an input method writes them, and nobody's address has them.
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

/// What stands between angle brackets, and in a link what stands before its subject.
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

/// Without what cannot be seen, and without white space beside a dot or the at sign.
fn closed_up(text: &str) -> String {
    let mut written = String::new();
    let mut is_apart = false;
    for c in text.chars() {
        if c.is_whitespace() {
            is_apart = true;
            continue;
        }
        // The two joiners are letters' business in several scripts.
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

/// Whether a sign stands in an address without white space around it.
fn joins(c: char) -> bool {
    matches!(c, '.' | '@')
}

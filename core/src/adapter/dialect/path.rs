//! Paths to fields, in every spelling that backends use, as lists of names and row numbers.

use crate::prelude::*;

/// What a path begins with that only names the body: FastAPI's `body`, `data` and `attributes` of JSON:API, webargs's
/// `json`, and `$` of JSONPath, which System.Text.Json writes.
const BODY: [&str; 5] = ["body", "data", "attributes", "json", "$"];

/// The longest path; a longer one is cut to an ancestor, as are our own pointers.
const MAX_BYTES: usize = 256;

/// The path that a text spells: a JSON Pointer (RFC 6901), plain or as a URI fragment, or names with dots or brackets.
/// Empty names and brackets are left out.
pub(super) fn split(spelled: &str) -> Vec<String> {
    match spelled.strip_prefix('#') {
        Some(fragment) if fragment.starts_with('/') => tokens(&percent_decoded(fragment)),
        Some(name) => names(name),
        None if spelled.starts_with('/') => tokens(spelled),
        None => names(spelled),
    }
}

/// Drops what only names the body, and cuts the path to its limit. A last name is kept, because a field may be called
/// that, unless the path comes from where a backend says so: `/data` of JSON:API is the body.
pub(super) fn within_body(mut path: Vec<String>, is_location: bool) -> Vec<String> {
    let named = path.iter().take_while(|name| BODY.contains(&&***name));
    let mut body = named.count();
    if body == path.len() && !is_location && path.last().is_some_and(|name| name != "$") {
        body -= 1;
    }
    path.drain(..body);
    let mut bytes = 0;
    let kept = path.iter().take_while(|name| {
        bytes += name.len();
        bytes <= MAX_BYTES
    });
    let kept = kept.count();
    path.truncate(kept);
    path
}

/// The tokens of a JSON Pointer.
fn tokens(pointer: &str) -> Vec<String> {
    let tokens = pointer.split('/').filter(|token| !token.is_empty());
    // In this order, or `~01` would become `/` (RFC 6901 section 4).
    tokens
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The names in `contacts[2].email`, `contacts.2.email`, `contacts[2][email]` or `contacts["email"]`.
fn names(spelled: &str) -> Vec<String> {
    let parts = spelled.split(['.', '/', '[', ']']);
    let parts = parts.map(|part| part.trim().trim_matches(['"', '\'']));
    parts
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// Resolves `%2F` and the like (RFC 3986 section 2.1); a percent sign without two digits stays.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match digits {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

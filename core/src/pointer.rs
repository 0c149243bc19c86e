//! JSON Pointers (RFC 6901) as URI fragments, `#/contacts/2/email`, for members of forms, answers and request bodies.

use crate::decimal::decimal;
use crate::prelude::*;
use core::fmt;

/// A location in a document, built without allocation and written only if something is reported about it.
///
/// ```
/// use regain_core::pointer::Place;
///
/// let contacts = Place::Top.member("contacts");
/// let row = contacts.item(2);
/// assert_eq!(row.member("email").to_string(), "#/contacts/2/email");
/// assert_eq!(Place::Top.member("a/b~é").to_string(), "#/a~1b~0%C3%A9");
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The whole document.
    Top,
    /// A member of an object.
    Member(&'a Place<'a>, &'a str),
    /// An item of a list, counted from 0.
    Item(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    /// The member with this name.
    pub fn member(&'a self, name: &'a str) -> Self {
        Self::Member(self, name)
    }

    /// The item at that index.
    pub fn item(&'a self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl Place<'_> {
    /// The pointer. Written without `format!`, whose machinery is large in a browser.
    pub fn pointer(&self) -> String {
        match self {
            Self::Top => "#".to_owned(),
            Self::Member(parent, name) => {
                let mut pointer = parent.pointer();
                pointer.push('/');
                push_token(&mut pointer, name);
                pointer
            }
            Self::Item(parent, index) => [&*parent.pointer(), "/", &decimal(*index)].concat(),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pointer())
    }
}

/// Escapes `~` and `/` (RFC 6901 section 3) and what a fragment cannot hold (section 6, RFC 3986 section 3.5).
pub(crate) fn push_token(pointer: &mut String, name: &str) {
    for byte in name.bytes() {
        match byte {
            b'~' => pointer.push_str("~0"),
            b'/' => pointer.push_str("~1"),
            b'-' | b'.' | b'_' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b','
            | b';' | b'=' | b':' | b'@' | b'?' => pointer.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => pointer.push(char::from(byte)),
            _ => {
                pointer.push('%');
                push_hex(byte.into(), 2, pointer);
            }
        }
    }
}

/// Appends this many hexadecimal digits, in upper case.
pub(crate) fn push_hex(number: u32, digits: u32, text: &mut String) {
    for at in (0..digits).rev() {
        let digit = char::from_digit(number >> (at * 4) & 15, 16);
        text.extend(digit.map(|digit| digit.to_ascii_uppercase()));
    }
}

/// A finding and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// RFC 6901 pointer as a URI fragment.
    pub pointer: String,
    /// The finding.
    pub found: T,
}

impl<T> At<T> {
    /// `found` at `place`.
    pub fn new(place: &Place<'_>, found: T) -> Self {
        Self {
            pointer: place.pointer(),
            found,
        }
    }
}

impl<T: fmt::Display> fmt::Display for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.found)
    }
}

impl<T: core::error::Error> core::error::Error for At<T> {}

//! Where in a JSON document something is: RFC 6901 pointers as URI fragments, `#/contacts/2/email`. Forms, answers and the
//! bodies of the API all name their members this way.

use crate::prelude::*;
use core::fmt;

/// A place in a document, built on the way down and written only where something is to be said about it.
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
    /// The member of that name.
    pub fn member(&'a self, name: &'a str) -> Self {
        Self::Member(self, name)
    }

    /// The item at that index.
    pub fn item(&'a self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl Place<'_> {
    /// The pointer. Written by hand, as all that a browser downloads is: what formats, formats everything.
    pub fn pointer(&self) -> String {
        match self {
            Self::Top => "#".to_owned(),
            Self::Member(parent, name) => {
                let mut pointer = parent.pointer();
                pointer.push('/');
                push_token(&mut pointer, name);
                pointer
            }
            Self::Item(parent, index) => [&*parent.pointer(), "/", &index.to_string()].concat(),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pointer())
    }
}

/// RFC 6901 section 3 for `~` and `/`, section 6 and RFC 3986 section 3.5 for what a fragment cannot hold.
fn push_token(pointer: &mut String, name: &str) {
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

/// As many hexadecimal digits, in upper case.
pub(crate) fn push_hex(number: u32, digits: u32, text: &mut String) {
    for at in (0..digits).rev() {
        let digit = char::from_digit(number >> (at * 4) & 15, 16);
        text.extend(digit.map(|digit| digit.to_ascii_uppercase()));
    }
}

/// Something and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// RFC 6901 pointer as a URI fragment.
    pub pointer: String,
    /// What is there.
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

//! Reads JSON member by member, collecting errors instead of stopping at the first.

use super::{FormError, FormFault};
use crate::json::{Map, Value};
use crate::pointer::{At, Place};
use crate::prelude::*;

/// The errors so far.
#[derive(Default)]
pub(super) struct Reader {
    errors: Vec<FormError>,
    /// The number of fields.
    pub(super) fields: usize,
}

impl Reader {
    /// The value, if there are no errors.
    pub(super) fn finish<V>(self, read: Option<V>) -> Result<V, Vec<FormError>> {
        match read {
            Some(read) if self.errors.is_empty() => Ok(read),
            _ => Err(self.errors),
        }
    }

    pub(super) fn wrong(&mut self, place: &Place<'_>, fault: FormFault) {
        self.errors.push(At::new(place, fault));
    }

    /// Reports an error of a member.
    pub(super) fn wrong_in(&mut self, place: &Place<'_>, name: &str, fault: FormFault) {
        self.wrong(&place.member(name), fault);
    }

    /// Reads an object, and reports every member that is not `known`.
    pub(super) fn object<'v>(
        &mut self,
        value: &'v Value,
        place: &Place<'_>,
        known: &[&str],
    ) -> Option<&'v Map> {
        let Some(members) = value.as_object() else {
            self.wrong(place, FormFault::Expected("an object"));
            return None;
        };
        for name in members.keys().filter(|name| !known.contains(&&***name)) {
            self.wrong_in(place, name, FormFault::UnknownMember);
        }
        Some(members)
    }

    /// Reads the required list `name`, which must not be empty; items over the maximum are ignored.
    pub(super) fn list<'v>(
        &mut self,
        members: &'v Map,
        name: &str,
        place: &Place<'_>,
        max: usize,
    ) -> &'v [Value] {
        let fault = match members.get(name).map(Value::as_array) {
            None => FormFault::Missing,
            Some(None) => FormFault::Expected("a list"),
            Some(Some(list)) if list.is_empty() => FormFault::Expected("a list that is not empty"),
            Some(Some(list)) => match list.get(..max) {
                Some(most) if list.len() > max => {
                    self.wrong_in(place, name, FormFault::TooMany { max });
                    return most;
                }
                _ => return list,
            },
        };
        self.wrong_in(place, name, fault);
        &[]
    }

    pub(super) fn id(&mut self, members: &Map, place: &Place<'_>) -> String {
        let id = self.text(members, "id", place);
        if id.as_deref().is_some_and(|id| !is_id(id)) {
            self.wrong_in(place, "id", FormFault::BadId);
        }
        id.unwrap_or_default()
    }

    /// Reads the required string `name`.
    pub(super) fn text(&mut self, members: &Map, name: &str, place: &Place<'_>) -> Option<String> {
        let fault = match members.get(name) {
            Some(Value::String(text)) => return Some(text.clone()),
            Some(_) => FormFault::Expected("text"),
            None => FormFault::Missing,
        };
        self.wrong_in(place, name, fault);
        None
    }

    pub(super) fn flag(&mut self, members: &Map, name: &str, place: &Place<'_>) -> bool {
        match members.get(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong_in(place, name, FormFault::Expected("true or false"));
                false
            }
        }
    }

    pub(super) fn number(
        &mut self,
        members: &Map,
        name: &str,
        place: &Place<'_>,
        (min, max): (u32, u32),
    ) -> Option<u32> {
        let value = members.get(name)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.wrong_in(place, name, FormFault::OutOfRange { min, max });
        }
        number
    }
}

/// Whether a text can be a file name, a key and an HTML id at once.
pub(super) fn is_id(text: &str) -> bool {
    let inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    text.len() <= 64
        && text.bytes().all(inner)
        && text
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_alphanumeric())
}

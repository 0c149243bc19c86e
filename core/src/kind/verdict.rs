//! The JSON form of a verdict, the same in `regain normalize`, in the npm package and in the golden vectors
//! (row D4).

use super::{Context, Kind, Normalized, normalize};
use crate::fault::{Fault, JsonType};
use crate::prelude::*;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A verdict on a text: `{"ok":true,"value":"…","hints":[…]}`, with `hints` only if there are any, or
/// `{"ok":false,"code":"…","params":{…}}`, without `params` if there was no text ([`Fault::Unreadable`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict(pub Result<Normalized, Fault>);

impl Verdict {
    /// The verdict on a text.
    pub fn of(kind: Kind, text: &str, context: &Context<'_>) -> Self {
        Self(normalize(kind, text, context))
    }

    /// The verdict on a JSON string; other JSON is [`Fault::Unreadable`].
    ///
    /// ```
    /// use regain_core::kind::{Context, Kind, Verdict};
    ///
    /// let verdict = |line| serde_json::to_string(&Verdict::of_json(Kind::Code, line, &Context::default())).unwrap();
    ///
    /// assert_eq!(verdict(r#""123 456""#), r#"{"ok":true,"value":"123456"}"#);
    /// assert_eq!(verdict(r#""12a""#), r#"{"ok":false,"code":"bad_character","params":{"character":"a"}}"#);
    /// assert_eq!(verdict("123456"), r#"{"ok":false,"code":"unreadable"}"#);
    /// ```
    pub fn of_json(kind: Kind, json: &str, context: &Context<'_>) -> Self {
        match serde_json::from_str::<String>(json) {
            Ok(text) => Self::of(kind, &text, context),
            Err(_) => Self(Err(Fault::Unreadable {
                expected: JsonType::String,
            })),
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ok", &self.0.is_ok())?;
        match &self.0 {
            Ok(passed) => {
                map.serialize_entry("value", &passed.value)?;
                if !passed.hints.is_empty() {
                    map.serialize_entry("hints", &passed.hints)?;
                }
            }
            Err(fault) => {
                map.serialize_entry("code", fault.code())?;
                if !matches!(fault, Fault::Unreadable { .. }) {
                    map.serialize_entry("params", &fault.params())?;
                }
            }
        }
        map.end()
    }
}

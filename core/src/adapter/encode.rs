//! The body of the one request of the profile `post` (docs/adapters.md): as JSON, or as names with values for the two
//! encodings of HTML forms, where the site may choose the names.
//!
//! ```
//! use regain_core::adapter::encode::{Names, Submission};
//! use serde_json::{Map, json};
//!
//! let answers = json!({"contacts": [{"email": "bo@example.com"}], "subjects": ["Hello"]});
//! let submission = Submission {
//!     identifier: "anna",
//!     contact: "anna@example.com",
//!     locale: "en",
//!     answers: answers.as_object().unwrap(),
//!     secrets: &Map::new(),
//!     extra: &Map::new(),
//! };
//! let names = Names::read(&json!({"identifier": "login"})).unwrap();
//! let pairs = submission.pairs(&names);
//! let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
//! assert_eq!(pairs, [
//!     ("login", "anna"),
//!     ("contact", "anna@example.com"),
//!     ("locale", "en"),
//!     ("contacts[0][email]", "bo@example.com"),
//!     ("subjects[]", "Hello"),
//! ]);
//! ```

mod multipart;
mod names;

pub use multipart::multipart;
pub use names::Names;

use crate::pointer::push_token;
use crate::prelude::*;
use names::{Step, is_same_name};
use serde_json::{Map, Value};

/// The members that are no answers.
const MEMBERS: [&str; 3] = ["identifier", "contact", "locale"];

/// Where answers and secrets are in JSON.
const AREAS: [&str; 2] = ["answers", "secrets"];

/// What is sent.
#[derive(Clone, Copy)]
pub struct Submission<'s> {
    /// The identifier as typed.
    pub identifier: &'s str,
    /// The contact in its canonical form.
    pub contact: &'s str,
    /// The language, BCP 47.
    pub locale: &'s str,
    /// Field id → answer, as typed.
    pub answers: &'s Map<String, Value>,
    /// Field id → list of texts: old passwords.
    pub secrets: &'s Map<String, Value>,
    /// What the site wants to be sent along, and the solution of a challenge.
    pub extra: &'s Map<String, Value>,
}

impl Submission<'_> {
    /// As JSON: `{identifier, contact, locale, answers, secrets}` and the members of `extra`, which replace none of these.
    pub fn json(&self) -> Value {
        let mut body = self.extra.clone();
        for (name, text) in MEMBERS.iter().zip(self.members()) {
            body.insert((*name).into(), text.into());
        }
        for (name, answers) in AREAS.iter().zip([self.answers, self.secrets]) {
            body.insert((*name).into(), answers.clone().into());
        }
        body.into()
    }

    /// As names with values. Answers and secrets are named by their field: `given_name`; `subjects[]` for each text of a
    /// list; `contacts[0][email]` in a row, counted from 0. A field with the name of a member is `answers[contact]`.
    /// Blank texts are sent as well, so that rows and lists keep their order. `extra` comes last, and takes no other's name.
    pub fn pairs(&self, names: &Names) -> Vec<(String, String)> {
        let members = MEMBERS.iter().zip(self.members());
        let members = members.map(|(name, text)| (names.of_member(name), text.to_owned()));
        let mut pairs: Vec<(String, String)> = members.collect();
        for (area, answers) in AREAS.iter().zip([self.answers, self.secrets]) {
            let mut writer = Writer { names, area, pairs };
            for (id, answer) in answers {
                writer.write(answer, &[Step::Name(id)]);
            }
            pairs = writer.pairs;
        }
        let mut writer = Writer {
            names: &Names::default(),
            area: "",
            pairs: Vec::new(),
        };
        for (name, value) in self.extra {
            writer.write(value, &[Step::Name(name)]);
        }
        let mut extra = writer.pairs;
        extra.retain(|(name, _)| !pairs.iter().any(|(taken, _)| taken == name));
        pairs.extend(extra);
        pairs
    }

    /// The member of the action, `contact` or `answers/contacts/2/email`, at a path that [`read`](super::dialect::read)
    /// gives: of JSON, or of names with values, whose case, hyphens and underscores the backend may have changed. Empty
    /// for the body as a whole.
    pub fn member(&self, path: &[String], names: &Names) -> String {
        let path = names.path_of(path);
        let Some((first, rest)) = path.split_first() else {
            return String::new();
        };
        if let Some(member) = MEMBERS.iter().find(|member| is_same_name(member, first)) {
            return (*member).into();
        }
        let (area, ids) = match (AREAS.iter().find(|area| *area == first), rest) {
            (Some(area), []) => return (*area).into(),
            (Some(area), ids) => (*area, ids),
            (None, _) if find(self.secrets, first).is_some() => ("secrets", &path[..]),
            (None, _) => ("answers", &path[..]),
        };
        let sent = match area {
            "secrets" => self.secrets,
            _ => self.answers,
        };
        pointer(area, sent, ids)
    }

    fn members(&self) -> [&str; 3] {
        [self.identifier, self.contact, self.locale]
    }
}

/// The pointer to a field, with the ids as they were sent.
fn pointer(area: &str, sent: &Map<String, Value>, ids: &[String]) -> String {
    let mut pointer = String::from(area);
    let mut within = Some(Within::Object(sent));
    for id in ids {
        // A group that does not repeat has one row, which the backend need not count.
        if let (Some(Within::List(items)), false) = (within, is_index(id)) {
            pointer.push_str("/0");
            within = items.first().and_then(Within::of);
        }
        let found = match within {
            Some(Within::Object(members)) => find(members, id),
            _ => None,
        };
        pointer.push('/');
        push_token(&mut pointer, found.map_or(id, |(id, _)| id));
        within = match (within, found) {
            (Some(Within::List(items)), _) => {
                let item = id.parse().ok().and_then(|index: usize| items.get(index));
                item.and_then(Within::of)
            }
            (_, found) => found.and_then(|(_, value)| Within::of(value)),
        };
    }
    pointer
}

/// What a part of the answers consists of.
#[derive(Clone, Copy)]
enum Within<'a> {
    Object(&'a Map<String, Value>),
    List(&'a [Value]),
}

impl<'a> Within<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self::Object(members)),
            Value::Array(items) => Some(Self::List(items)),
            _ => None,
        }
    }
}

/// The member with this name, or else the one whose name is the same but for how it is written.
fn find<'a>(members: &'a Map<String, Value>, name: &str) -> Option<(&'a String, &'a Value)> {
    let mut same = members
        .iter()
        .filter(|(other, _)| is_same_name(other, name));
    members.get_key_value(name).or_else(|| same.next())
}

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes the pairs of one area.
struct Writer<'n> {
    names: &'n Names,
    area: &'n str,
    pairs: Vec<(String, String)>,
}

impl Writer<'_> {
    fn write(&mut self, value: &Value, place: &[Step<'_>]) {
        let text = match value {
            Value::Null => return,
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let item_place = [place, &[Step::Index(index)]].concat();
                    self.write(item, &item_place);
                    if let Value::Object(row) = item {
                        self.fill(row, place, index);
                    }
                }
                return;
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.write(member, &[place, &[Step::Name(name)]].concat());
                }
                return;
            }
        };
        let name = self.names.of_answer(self.area, place);
        self.pairs.push((name, text));
    }

    /// Where a name does not say which row it is in, every row has a value, so that the backend can count.
    fn fill(&mut self, row: &Map<String, Value>, group: &[Step<'_>], index: usize) {
        for column in self.names.columns(group) {
            if row.get(column).is_none_or(Value::is_null) {
                let place = [group, &[Step::Index(index), Step::Name(column)]].concat();
                self.pairs
                    .push((self.names.of_answer(self.area, &place), String::new()));
            }
        }
    }
}

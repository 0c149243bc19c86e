//! What the rules use of `serde_json`'s tree, under the same names.

use crate::prelude::*;
use core::cmp::Ordering;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Value>),
    Object(Map),
}

/// An object: its members, sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Vec<(String, Value)>);

#[allow(missing_docs)]
impl Map {
    pub fn new() -> Self {
        Self(Vec::new())
    }
    pub fn insert(&mut self, name: String, value: Value) {
        match self.at(&name) {
            Ok(at) => {
                if let Some(member) = self.0.get_mut(at) {
                    member.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (name, value)),
        }
    }
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.at(name).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }
    #[inline(never)]
    fn at(&self, name: &str) -> Result<usize, usize> {
        // From the end: what is added comes last, mostly.
        let mut at = self.0.len();
        while let Some((other, _)) = at.checked_sub(1).and_then(|last| self.0.get(last)) {
            match other.as_str().cmp(name) {
                Ordering::Less => break,
                Ordering::Equal => return Ok(at - 1),
                Ordering::Greater => at -= 1,
            }
        }
        Err(at)
    }
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn extend(&mut self, other: Map) {
        for (name, value) in other.0 {
            self.insert(name, value);
        }
    }
    pub fn into_members(self) -> Vec<(String, Value)> {
        self.0
    }
}

#[allow(missing_docs)]
impl Value {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
    pub fn as_array(&self) -> Option<&Vec<Value>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) if *number >= 0.0 && *number as u64 as f64 == *number => Some(*number as u64),
            _ => None,
        }
    }
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }
}

impl From<&str> for Value { fn from(text: &str) -> Self { Self::String(text.to_owned()) } }
impl From<String> for Value { fn from(text: String) -> Self { Self::String(text) } }
impl From<bool> for Value { fn from(truth: bool) -> Self { Self::Bool(truth) } }
impl From<u32> for Value { fn from(number: u32) -> Self { Self::Number(f64::from(number)) } }
impl From<i32> for Value { fn from(number: i32) -> Self { Self::Number(f64::from(number)) } }
impl From<u8> for Value { fn from(number: u8) -> Self { Self::Number(f64::from(number)) } }
impl From<Map> for Value { fn from(members: Map) -> Self { Self::Object(members) } }
impl<T: Into<Value>> From<Vec<T>> for Value { fn from(items: Vec<T>) -> Self { Self::Array(items.into_iter().map(Into::into).collect()) } }
impl PartialEq<String> for Value { fn eq(&self, text: &String) -> bool { self.as_str() == Some(text) } }
impl FromIterator<Value> for Value { fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self { Self::Array(items.into_iter().collect()) } }
impl FromIterator<(String, Value)> for Map { fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self { let mut map = Self::new(); for (name, value) in members { map.insert(name, value); } map } }
impl IntoIterator for Map { type Item = (String, Value); type IntoIter = alloc::vec::IntoIter<(String, Value)>; fn into_iter(self) -> Self::IntoIter { self.0.into_iter() } }
impl<'a> IntoIterator for &'a Map { type Item = (&'a String, &'a Value); type IntoIter = core::iter::Map<core::slice::Iter<'a, (String, Value)>, fn(&'a (String, Value)) -> (&'a String, &'a Value)>; fn into_iter(self) -> Self::IntoIter { self.0.iter().map(|(name, value)| (name, value)) } }
impl serde::Serialize for Value { fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { match self { Self::Null => s.serialize_unit(), Self::Bool(b) => s.serialize_bool(*b), Self::Number(n) => s.serialize_f64(*n), Self::String(t) => s.serialize_str(t), Self::Array(i) => s.collect_seq(i), Self::Object(m) => m.serialize(s) } } }
impl serde::Serialize for Map { fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_map(self.0.iter().map(|(k, v)| (k, v))) } }

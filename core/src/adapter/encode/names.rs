//! The names that a site gives to members and fields in forms: `{"identifier": "login", "contacts[].email": "mail[]"}`.

use super::{AREAS, MEMBERS, is_index};
use crate::prelude::*;
use serde_json::Value;

/// What members and fields are called in forms, where a site wants other names than theirs.
///
/// On the left is `identifier`, `contact`, `locale`, or a field: `given_name`; `contacts[].email` in any row; `subjects` or
/// `subjects[]` for each text of a list; `address.city` in a group that does not repeat. A whole group can be renamed:
/// `contacts`. A field with the name of a member is `answers.contact`.
///
/// On the right is the name. `[]` at its end stays, and repeats; before, it becomes the index of the row:
/// `mail[][address]` gives `mail[0][address]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// `answers` or `secrets`, if the left says so.
    area: Option<String>,
    field: Vec<Part>,
    is_member: bool,
    name: String,
    /// The parts of the name.
    path: Vec<Part>,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Name(String),
    /// `[]`: any index.
    Any,
}

/// A step to an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step<'a> {
    Name(&'a str),
    /// Of a row, or, if it comes last, of a text in a list.
    Index(usize),
}

impl Names {
    /// Reads `names` of the configuration; `null` has none.
    ///
    /// # Errors
    /// What is wrong with it, in English for developers.
    pub fn read(names: &Value) -> Result<Self, String> {
        let mut rules: Vec<Rule> = Vec::new();
        let names = match names {
            Value::Null => return Ok(Self::default()),
            Value::Object(names) => names,
            _ => return Err("names: expected an object".into()),
        };
        for (field, name) in names {
            let rule = name.as_str().and_then(|name| Rule::read(field, name));
            let rule = rule.ok_or_else(|| format!("names: {field}: not a name"))?;
            if count(&rule.field) < rule.indices() {
                return Err(format!(
                    "names: {field}: the name has more indices than the field"
                ));
            }
            if rules.iter().any(|other| other.path == rule.path) {
                return Err(format!(
                    "names: {field}: {} is the name of another field",
                    rule.name
                ));
            }
            rules.push(rule);
        }
        let names = Self { rules };
        for member in MEMBERS {
            let name = names.of_member(member);
            if MEMBERS
                .iter()
                .filter(|other| names.of_member(other) == name)
                .count()
                > 1
            {
                return Err(format!("names: {name} is the name of two members"));
            }
        }
        Ok(names)
    }

    /// The name of a member that is no answer.
    pub(super) fn of_member(&self, member: &str) -> String {
        let mut rules = self.rules.iter();
        let rule =
            rules.find(|rule| rule.is_member && rule.leads_to(&[Step::Name(member)]).is_some());
        rule.map_or(member, |rule| &rule.name).to_owned()
    }

    /// The name of an answer, or of a part of it.
    pub(super) fn of_answer(&self, area: &str, place: &[Step<'_>]) -> String {
        let rules = self.rules.iter().filter(|rule| !rule.is_member);
        let fitting = rules.filter_map(|rule| Some((rule, rule.leads_to(place)?)));
        let best = fitting.max_by_key(|(rule, _)| rule.field.len());
        if let Some((rule, (indices, rest))) = best {
            return rule.filled(&indices, rest);
        }
        let Some((Step::Name(first), rest)) = place.split_first() else {
            return area.into();
        };
        let is_taken = MEMBERS.contains(first) || AREAS.contains(first);
        let mut name = match is_taken && !area.is_empty() {
            true => format!("{area}[{first}]"),
            false => (*first).into(),
        };
        push_steps(&mut name, rest);
        name
    }

    /// The fields of the rows of a group whose names do not say which row they are in.
    pub(super) fn columns<'n>(&'n self, group: &[Step<'_>]) -> impl Iterator<Item = &'n str> {
        let columns = self.rules.iter().filter_map(move |rule| {
            let (last, field) = rule.field.split_last()?;
            let (Part::Name(column), Some((Part::Any, field))) = (last, field.split_last()) else {
                return None;
            };
            let mut parts = field.iter().zip(group);
            let is_here = field.len() == group.len() && parts.all(|(part, step)| part.is(step));
            (is_here && !rule.is_member && rule.indices() == 0).then_some(column.as_str())
        });
        columns.collect::<Vec<_>>().into_iter()
    }

    /// The path to the member or field with the name at this path; the path itself if it has no name of its own. Empty if
    /// only the beginning of a name is there, and several have it.
    pub(super) fn path_of(&self, path: &[String]) -> Vec<String> {
        let found = self.rules.iter().filter_map(|rule| rule.found(path));
        let found: Vec<Found> = found.collect();
        let standing = |found: &Found| (found.is_whole, found.parts);
        let Some(best) = found.iter().max_by_key(|found| standing(found)) else {
            return path.to_vec();
        };
        let mut rivals = found
            .iter()
            .filter(|other| standing(other) == standing(best));
        match best.is_whole || rivals.all(|other| other.path == best.path) {
            true => best.path.clone(),
            false => Vec::new(),
        }
    }
}

/// What a rule finds at a path.
struct Found {
    path: Vec<String>,
    /// Whether the whole name was there.
    is_whole: bool,
    /// How many of its parts were.
    parts: usize,
}

impl Rule {
    fn read(field: &str, name: &str) -> Option<Self> {
        let (mut parts, path) = (parts(field), parts(name));
        let is_member = match parts.as_slice() {
            [Part::Name(only)] => MEMBERS.contains(&only.as_str()),
            _ => false,
        };
        let area = match parts.as_slice() {
            [Part::Name(area), _, ..] if AREAS.contains(&area.as_str()) => Some(area.clone()),
            _ => None,
        };
        if area.is_some() {
            parts.remove(0);
        }
        let begins = |parts: &[Part]| matches!(parts.first(), Some(Part::Name(_)));
        (begins(&parts) && begins(&path)).then(|| Self {
            area,
            field: parts,
            is_member,
            name: name.to_owned(),
            path,
        })
    }

    /// How many indices the name holds, without `[]` at its end.
    fn indices(&self) -> usize {
        count(&self.path) - usize::from(self.path.last() == Some(&Part::Any))
    }

    /// The indices on the way, and what follows, if this is the rule for a place or for what it is in. Rows that the rule
    /// does not mention are passed over: a group that does not repeat has one.
    fn leads_to<'a>(&self, place: &'a [Step<'a>]) -> Option<(Vec<usize>, &'a [Step<'a>])> {
        let mut rest = place;
        let mut indices = Vec::new();
        for part in &self.field {
            if let (Part::Name(_), [Step::Index(_), after @ ..]) = (part, rest) {
                rest = after;
            }
            let (step, after) = rest.split_first()?;
            if let Step::Index(index) = step {
                indices.push(*index);
            }
            rest = part.is(step).then_some(after)?;
        }
        // `subjects` on the left and `s[]` on the right.
        if let (true, [Step::Index(index), after @ ..]) = (indices.len() < count(&self.path), rest)
        {
            indices.push(*index);
            rest = after;
        }
        Some((indices, rest))
    }

    /// The name, with indices, and with what follows.
    fn filled(&self, indices: &[usize], rest: &[Step<'_>]) -> String {
        let mut follows = String::new();
        push_steps(&mut follows, rest);
        let mut name = String::new();
        let mut indices = indices.iter();
        let mut pieces = self.name.split("[]").peekable();
        while let Some(piece) = pieces.next() {
            name.push_str(piece);
            let is_end = pieces.peek().is_some_and(|last| last.is_empty()) && follows.is_empty();
            match (pieces.peek(), is_end) {
                (None, _) => {}
                (Some(_), true) => name.push_str("[]"),
                (Some(_), false) => match indices.next() {
                    Some(index) => name.push_str(&format!("[{index}]")),
                    None => name.push_str("[]"),
                },
            }
        }
        name + &follows
    }

    /// The field's path, if its name or the first part of it is at this path.
    fn found(&self, path: &[String]) -> Option<Found> {
        let mut rest = path;
        let mut indices = Vec::new();
        let mut parts = 0;
        for part in &self.path {
            match (part, rest) {
                (Part::Any, [index, after @ ..]) if is_index(index) => {
                    indices.push(index.clone());
                    rest = after;
                }
                (Part::Name(name), [other, after @ ..]) if is_same_name(name, other) => {
                    rest = after
                }
                // The backend does not count.
                (Part::Any, _) => continue,
                (Part::Name(_), []) => break,
                (Part::Name(_), _) => return None,
            }
            parts += 1;
        }
        let is_whole = parts + count(&self.path) - indices.len() >= self.path.len();
        let wanted = count(&self.field);
        if let ([index, after @ ..], 0, 1) = (rest, indices.len(), wanted)
            && is_index(index)
        {
            indices.push(index.clone());
            rest = after;
        }
        // The name does not say which of the indices it has.
        if indices.len() < wanted && count(&self.path) < wanted {
            indices.clear();
        }
        (parts > 0).then(|| Found {
            path: self.field_at(indices, rest, is_whole),
            is_whole,
            parts,
        })
    }

    /// The field's path, as far as it is known.
    fn field_at(&self, indices: Vec<String>, rest: &[String], is_whole: bool) -> Vec<String> {
        let mut left = indices.len();
        let mut indices = indices.into_iter();
        let mut path = Vec::from_iter(self.area.clone());
        let area = path.len();
        for part in &self.field {
            match part {
                Part::Name(name) if is_whole || left > 0 || path.len() == area => {
                    path.push(name.clone());
                }
                Part::Name(_) => return path,
                Part::Any => match indices.next() {
                    Some(index) => {
                        left -= 1;
                        path.push(index);
                    }
                    None => return path,
                },
            }
        }
        path.extend(indices);
        path.extend_from_slice(rest);
        path
    }
}

impl Part {
    fn is(&self, step: &Step<'_>) -> bool {
        match (self, step) {
            (Self::Name(name), Step::Name(other)) => name == other,
            (Self::Any, Step::Index(_)) => true,
            _ => false,
        }
    }
}

/// The parts of `contacts[].email` or `mail[][address]`.
fn parts(spelled: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in spelled.split(['.', '[']) {
        let name = match part.strip_prefix(']') {
            Some(name) => {
                parts.push(Part::Any);
                name
            }
            None => part.trim_end_matches(']'),
        };
        if !name.is_empty() {
            parts.push(Part::Name(name.to_owned()));
        }
    }
    parts
}

fn count(parts: &[Part]) -> usize {
    parts.iter().filter(|part| **part == Part::Any).count()
}

/// Whether two names differ only in how they are written: `given_name`, `givenName`, `GivenName`.
pub(super) fn is_same_name(name: &str, other: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    name == other || letters(name) == letters(other)
}

fn push_steps(name: &mut String, steps: &[Step<'_>]) {
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Name(member) => name.push_str(&format!("[{member}]")),
            Step::Index(_) if at + 1 == steps.len() => name.push_str("[]"),
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
}

//! Passwords that guessers try first: exact entries of a list, and what adds nothing to a short or listed one.

use super::LEAST;
use crate::kind::length;

/// A list of common passwords: lower case, one a line, in byte order. It borrows the text, and looks things up in it by
/// halving: nothing is built, however long the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommonPasswords<'a> {
    lines: &'a str,
}

impl<'a> CommonPasswords<'a> {
    /// The list in that text. Lines out of order are not found; an empty text lists nothing.
    pub const fn from_sorted_lines(lines: &'a str) -> Self {
        Self { lines }
    }

    /// Whether exactly this is on the list. `folded` has had its case forgotten.
    ///
    /// ```
    /// use regain_core::kind::new_password::CommonPasswords;
    ///
    /// let common = CommonPasswords::from_sorted_lines("baseball\npassword\n");
    /// assert!(common.contains("password"));
    /// assert!(!common.contains("passwor"));
    /// ```
    pub fn contains(&self, folded: &str) -> bool {
        let mut rest = self.lines.as_bytes();
        while !rest.is_empty() {
            let (before, line, after) = middle(rest);
            match folded.as_bytes().cmp(line) {
                core::cmp::Ordering::Less => rest = before,
                core::cmp::Ordering::Equal => return true,
                core::cmp::Ordering::Greater => rest = after,
            }
        }
        false
    }

    /// Whether it is one unit over and over (the last time perhaps cut short), and the unit is listed or shorter than
    /// [`LEAST`]: repeating adds length and nothing else, so the unit has to be a password by itself.
    pub(super) fn repeats_in(&self, folded: &str) -> bool {
        unit(folded).is_some_and(|unit| is_short(unit) || self.contains(unit))
    }
}

/// The line around the middle of some lines, and the lines before and after it.
fn middle(lines: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let ends = |byte: &u8| *byte == b'\n';
    let (left, right) = lines.split_at(lines.len() / 2);
    let start = left.iter().rposition(ends).map_or(0, |at| at + 1);
    let end = right.iter().position(ends).unwrap_or(right.len());
    let (before, lines) = lines.split_at(start);
    let (line, after) = lines.split_at(left.len() + end - start);
    (before, line, after.get(1..).unwrap_or_default())
}

/// The shortest text that, repeated at least twice, begins with the given one.
fn unit(text: &str) -> Option<&str> {
    // A text that repeats every `at` bytes is the same as itself moved by `at`.
    let mut ends = 1..=text.len() / 2;
    let moved = |at| text.get(at..).is_some_and(|tail| text.starts_with(tail));
    text.get(..ends.find(|at| moved(*at))?)
}

fn is_short(unit: &str) -> bool {
    length::of(unit) < LEAST as usize
}

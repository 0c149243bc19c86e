//! Common passwords: exact entries of a list, and trivial extensions of short or listed ones.

use super::LEAST;
use crate::kind::length;

/// A list of common passwords: lower case, one a line, in byte order. Borrows the text and searches it by bisection, so
/// that nothing is built, however long the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommonPasswords<'a> {
    lines: &'a str,
}

impl<'a> CommonPasswords<'a> {
    /// Uses the list in this text. Lines out of order are not found.
    pub const fn from_sorted_lines(lines: &'a str) -> Self {
        Self { lines }
    }

    /// Whether the list contains exactly this text, which must be case-folded.
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

    /// Whether the text repeats one unit (the last time perhaps truncated) that is listed or shorter than [`LEAST`]:
    /// repetition only adds length, so the unit must be a good password by itself.
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

/// The shortest unit whose repetition, at least twice, begins with the text.
fn unit(text: &str) -> Option<&str> {
    // A text that repeats every `at` bytes equals itself shifted by `at`.
    let mut ends = 1..=text.len() / 2;
    let moved = |at| text.get(at..).is_some_and(|tail| text.starts_with(tail));
    text.get(..ends.find(|at| moved(*at))?)
}

fn is_short(unit: &str) -> bool {
    length::of(unit) < LEAST as usize
}

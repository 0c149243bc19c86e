//! Numbering plans, read from [`super::table`]: prefixes to drop, and possible lengths.
//!
//! The order of the checks is libphonenumber's (`maybeExtractCountryCode`, `maybeStripNationalPrefixAndCarrierCode`),
//! so that results agree with people's address books.

use super::pattern::{Lengths, of_length, taken};
use super::table::TABLE;
use crate::kind::parted::{at_first, parts};
use crate::prelude::*;

/// Country code and number where the plan, which only says how many digits areas may have, accepts both together as a
/// number: German and Indonesian mobile numbers, and those of Kosovo. No national number there is as long.
const CODE_AND_NUMBER: [&str; 3] = ["491[567]:cd", "628:bcde", "383:b"];

/// The plan of a region: a row of the table.
#[derive(Clone, Copy)]
pub(super) struct Plan(usize);

/// The regions of the table. Codes shared by the world have no two-letter region.
pub(in crate::kind) fn regions() -> impl Iterator<Item = &'static str> {
    let [regions, ..] = TABLE;
    parts(regions, b' ').filter(|region| region.len() == 2)
}

/// The possible lengths for a country code, in any of its regions.
pub(super) fn lengths_of_code(code: &str) -> Lengths {
    let [_, codes, lengths, ..] = TABLE;
    let of_regions = parts(codes, b' ').zip(parts(lengths, b' '));
    Lengths(
        of_regions
            .filter(|(known, _)| *known == code)
            .fold(0, |all, (_, lengths)| all | Lengths::read(lengths).0),
    )
}

impl Plan {
    /// The plan for the digits' country code; the main region's, if several share the code.
    pub(super) fn of_code(digits: &str) -> Option<Self> {
        let [_, codes, ..] = TABLE;
        let row = parts(codes, b' ').position(|code| digits.starts_with(code));
        row.map(Self)
    }

    pub(super) fn of_region(region: &str) -> Option<Self> {
        let [regions, ..] = TABLE;
        let row = parts(regions, b' ').position(|known| known == region);
        row.map(Self)
    }

    /// The country code.
    pub(super) fn code(self) -> &'static str {
        let [_, codes, ..] = TABLE;
        self.entry(codes, "")
    }

    fn lengths(self) -> Lengths {
        let [_, _, lengths, ..] = TABLE;
        Lengths::read(self.entry(lengths, ""))
    }

    /// A column of this row; several values are separated by `,`.
    fn entry(self, column: &'static str, default: &'static str) -> &'static str {
        match parts(column, b' ').nth(self.0) {
            None | Some("") => default,
            Some(entry) => entry,
        }
    }

    /// Whether this is a national number of the region, as far as the plan tells.
    pub(super) fn has(self, national: &str) -> bool {
        let [.., numbers] = TABLE;
        let mut numbers = parts(self.entry(numbers, "-"), b',');
        numbers.any(|number| {
            of_length(number, national).is_some_and(|start| taken(start, national).is_some())
        })
    }

    /// The digits after the international prefix, if they begin with one. No country code begins with 0.
    pub(super) fn abroad(self, digits: &str) -> Option<&str> {
        let [_, _, _, abroad, ..] = TABLE;
        // The longest prefixes come first.
        let mut prefixes = parts(self.entry(abroad, "00"), b',');
        let end = prefixes.find_map(|prefix| taken(prefix, digits))?;
        digits.get(end..).filter(|rest| !rest.starts_with('0'))
    }

    /// Whether the country code was written without a plus: the digits are not a national number with it, but are one
    /// without, or are too many; or [`CODE_AND_NUMBER`] says so.
    pub(super) fn starts_with_code(self, digits: &str) -> bool {
        let Some(rest) = digits.strip_prefix(self.code()) else {
            return false;
        };
        let fits = !self.has(digits) && self.has(&self.national(rest));
        let is_longer = |pattern: &&str| {
            of_length(pattern, digits).is_some_and(|start| taken(start, digits).is_some())
        };
        fits || digits.len() > self.lengths().longest() as usize
            || CODE_AND_NUMBER.iter().any(is_longer)
    }

    /// The national number: without the trunk prefix, unless it would be impossible without.
    pub(super) fn national(self, digits: &str) -> String {
        let [.., trunk, _] = TABLE;
        let rules = parts(self.entry(trunk, "0"), b',');
        let mut longest = None;
        for number in rules.filter_map(|rule| rewritten(rule, digits)) {
            if self.has(&number) {
                return number;
            }
            if self.has(digits) {
                return digits.to_owned();
            }
            // Some prefixes can match more than was dialled: Colombia's 0 and a carrier's 03.
            longest.get_or_insert(number);
        }
        longest.unwrap_or_else(|| digits.to_owned())
    }
}

/// `head<keep>drop=put`: after `head`, puts `put` before what matches `keep`, and drops `drop` after it. A `head` alone
/// is dropped.
fn rewritten(rule: &str, digits: &str) -> Option<String> {
    let rule = of_length(rule, digits)?;
    let (rule, put) = at_first(rule, b'=').unwrap_or((rule, ""));
    let (rule, drop) = at_first(rule, b'>').unwrap_or((rule, ""));
    let (head, keep) = at_first(rule, b'<').unwrap_or((rule, ""));
    let rest = digits.get(taken(head, digits)?..)?;
    let (kept, rest) = rest.split_at_checked(taken(keep, rest)?)?;
    let rest = rest.get(taken(drop, rest)?..)?;
    Some([put, kept, rest].concat())
}

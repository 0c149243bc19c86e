//! Numbering plans, read from the lines of [`super::table`]: which prefixes to drop, which lengths are possible.
//!
//! The order of the questions is libphonenumber's (`maybeExtractCountryCode`, `maybeStripNationalPrefixAndCarrierCode`),
//! so that everybody's address book and this crate agree.

use super::pattern::{is_match, reached};
use super::table::TABLE;
use crate::prelude::*;

/// How numbers are built in one region: a line of the table, in its order.
pub(super) struct Plan {
    region: &'static str,
    /// The country code.
    pub(super) code: &'static str,
    lengths: Lengths,
    /// What is dialled before a country code.
    abroad: &'static str,
    /// What is dialled before a national number, and what else is rewritten: rules `head<keep>drop=put`, by `;`.
    trunk: &'static str,
    /// The national numbers there are.
    numbers: &'static str,
}

/// Lengths of national numbers, as the bits of a number.
#[derive(Clone, Copy)]
pub(super) struct Lengths(u32);

impl Lengths {
    pub(super) fn has(self, length: usize) -> bool {
        length < 32 && self.0 >> length & 1 == 1
    }

    pub(super) fn next_after(self, length: usize) -> Option<u32> {
        (0..32)
            .skip(length)
            .find(|length| self.has(*length as usize))
    }

    pub(super) fn longest(self) -> u32 {
        self.0.checked_ilog2().unwrap_or(0)
    }
}

/// The regions of the table. A code shared by the world has no region of two letters.
pub(in crate::kind) fn regions() -> impl Iterator<Item = &'static str> {
    plans()
        .map(|plan| plan.region)
        .filter(|region| region.len() == 2)
}

/// The lengths possible behind a country code, in any of its regions.
pub(super) fn lengths_of_code(code: &str) -> Lengths {
    Lengths(
        plans()
            .filter(|plan| plan.code == code)
            .fold(0, |lengths, plan| lengths | plan.lengths.0),
    )
}

fn plans() -> impl Iterator<Item = Plan> {
    TABLE.lines().filter_map(Plan::of_line)
}

impl Plan {
    fn of_line(line: &'static str) -> Option<Self> {
        let mut fields = line.split(' ');
        Some(Self {
            region: fields.next()?,
            code: fields.next()?,
            lengths: Lengths(u32::from_str_radix(fields.next()?, 16).ok()?),
            abroad: fields.next()?,
            trunk: fields.next()?,
            numbers: fields.next()?,
        })
    }

    /// The plan of the country code that the digits begin with; its main region's, where several share the code.
    pub(super) fn of_code(digits: &str) -> Option<Self> {
        plans().find(|plan| digits.starts_with(plan.code))
    }

    pub(super) fn of_region(region: &str) -> Option<Self> {
        plans().find(|plan| plan.region == region)
    }

    /// Whether that is a national number of the region.
    pub(super) fn has(&self, national: &str) -> bool {
        is_match(self.numbers, national)
    }

    /// What follows the international prefix, where the digits begin with one. No country code begins with 0.
    pub(super) fn abroad<'d>(&self, digits: &'d str) -> Option<&'d str> {
        let end = reached(self.abroad, digits, 0)
            .next()
            .filter(|end| *end > 0)?;
        digits.get(end..).filter(|rest| !rest.starts_with('0'))
    }

    /// Whether the country code was written without a plus: the digits are no number of the region with it, but are one
    /// without, or are too many.
    pub(super) fn starts_with_code(&self, digits: &str) -> bool {
        let Some(rest) = digits.strip_prefix(self.code) else {
            return false;
        };
        let fits = !self.has(digits) && self.has(&self.national(rest));
        fits || digits.len() > self.lengths.longest() as usize
    }

    /// The national number: without the trunk prefix, unless that would make a number into none.
    pub(super) fn national(&self, digits: &str) -> String {
        let mut stripped = self
            .trunk
            .split(';')
            .flat_map(|rule| rewritten(rule, digits));
        match stripped.next() {
            Some(number) if self.has(&number) => number,
            Some(_) | None if self.has(digits) => digits.to_owned(),
            // Some prefixes can be longer than what was dialled: Colombia's 0 and a carrier's 03.
            Some(longest) => stripped.find(|number| self.has(number)).unwrap_or(longest),
            None => digits.to_owned(),
        }
    }
}

/// `head<keep>drop=put`: after `head`, what matches `keep` stays with `put` before it, and `drop` behind it goes.
/// `head` alone goes. Nothing where it takes no digit; where it may take more or fewer, more comes first.
fn rewritten(rule: &str, digits: &str) -> impl Iterator<Item = String> {
    let (rule, put) = rule.split_once('=').unwrap_or((rule, ""));
    let (head, rest) = rule.split_once('<').unwrap_or((rule, ""));
    let (keep, drop) = rest.split_once('>').unwrap_or_default();
    reached(head, digits, 0).filter_map(move |start| {
        let end = reached(keep, digits, start)
            .find(|end| reached(drop, digits, *end).next().is_some())?;
        let after = reached(drop, digits, end)
            .next()
            .filter(|after| *after > 0)?;
        Some([put, digits.get(start..end)?, digits.get(after..)?].concat())
    })
}

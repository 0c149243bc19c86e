//! Numbering plans, read from [`super::table`]: which prefixes to drop, which lengths are possible.
//!
//! The order of the questions is libphonenumber's (`maybeExtractCountryCode`, `maybeStripNationalPrefixAndCarrierCode`),
//! so that everybody's address book and this crate agree.

use super::pattern::{Lengths, of_length, taken};
use super::table::TABLE;
use crate::prelude::*;

/// How numbers are built in one region: the fields in the order of the table's columns.
pub(super) struct Plan {
    region: &'static str,
    /// The country code.
    pub(super) code: &'static str,
    lengths: Lengths,
    /// What is dialled before a country code: prefixes by `,`, the longest first.
    abroad: &'static str,
    /// What is dialled before a national number, and what else is rewritten: rules `head<keep>drop=put`, by `,`.
    trunk: &'static str,
    /// The national numbers that matter to telling what is a prefix, by `,`.
    numbers: &'static str,
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
    let mut columns = TABLE.map(|column| column.split(' '));
    core::iter::from_fn(move || {
        let [region, code, lengths, abroad, trunk, numbers] =
            columns.each_mut().map(Iterator::next);
        Some(Plan {
            region: region?,
            code: code?,
            lengths: Lengths::read(lengths?),
            abroad: or_default(abroad?, "00"),
            trunk: or_default(trunk?, "0"),
            numbers: or_default(numbers?, "-"),
        })
    })
}

fn or_default(value: &'static str, default: &'static str) -> &'static str {
    if value.is_empty() { default } else { value }
}

impl Plan {
    /// The plan of the country code that the digits begin with; its main region's, where several share the code.
    pub(super) fn of_code(digits: &str) -> Option<Self> {
        plans().find(|plan| digits.starts_with(plan.code))
    }

    pub(super) fn of_region(region: &str) -> Option<Self> {
        plans().find(|plan| plan.region == region)
    }

    /// Whether that is a national number of the region, as far as anything depends on it.
    pub(super) fn has(&self, national: &str) -> bool {
        let mut numbers = self.numbers.split(',');
        numbers.any(|number| {
            of_length(number, national).is_some_and(|start| taken(start, national).is_some())
        })
    }

    /// What follows the international prefix, where the digits begin with one. No country code begins with 0.
    pub(super) fn abroad<'d>(&self, digits: &'d str) -> Option<&'d str> {
        let mut prefixes = self.abroad.split(',');
        let end = prefixes.find_map(|prefix| taken(prefix, digits))?;
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
        let rules = self.trunk.split(',');
        let mut longest = None;
        for number in rules.filter_map(|rule| rewritten(rule, digits)) {
            if self.has(&number) {
                return number;
            }
            if self.has(digits) {
                return digits.to_owned();
            }
            // Some prefixes can be longer than what was dialled: Colombia's 0 and a carrier's 03.
            longest.get_or_insert(number);
        }
        longest.unwrap_or_else(|| digits.to_owned())
    }
}

/// `head<keep>drop=put`: after `head`, what begins with `keep` stays with `put` before it, and `drop` behind it goes.
/// `head` alone goes.
fn rewritten(rule: &str, digits: &str) -> Option<String> {
    let rule = of_length(rule, digits)?;
    let (rule, put) = rule.split_once('=').unwrap_or((rule, ""));
    let (rule, drop) = rule.split_once('>').unwrap_or((rule, ""));
    let (head, keep) = rule.split_once('<').unwrap_or((rule, ""));
    let rest = digits.get(taken(head, digits)?..)?;
    let (kept, rest) = rest.split_at_checked(taken(keep, rest)?)?;
    let rest = rest.get(taken(drop, rest)?..)?;
    Some([put, kept, rest].concat())
}

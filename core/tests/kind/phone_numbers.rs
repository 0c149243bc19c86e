//! Rows A1, A8, A9: numbers as people write them, region by region, with the number each means: `phone_numbers.tsv`, a line
//! each of region, text, number meant and, where it differs, what the oracle makes of it (`-`: nothing). The oracle is the
//! Rust port of libphonenumber.
//!
//! Where this kind differs from libphonenumber on purpose:
//!
//! - `00` is the international prefix everywhere, before any other: behind it stands the region's own country code (TH
//!   00 66 81…), or another's with a number of a possible length. libphonenumber takes the first digits for the prefix of a
//!   company where the region has such (CO 005, TH 006, HK 008), or all of it for a national number (JP, KR, ID), and so
//!   comes to another country. The other way round, a company's prefix is read where the digits behind 00 are no number:
//!   BR 00 15 351…, TH 001 44…; and always in 001, which is the prefix in much of Asia and Australia.
//! - A mobile number with its country code and no plus is that number where the plan would take both together for a long
//!   national one: DE 49 151…, ID 62 812…, XK 383 43….

use phonenumber::Mode;
use regain_core::kind::{Region, phone::canonical};
use std::collections::BTreeSet;

#[test]
fn every_number_is_the_one_meant() {
    let mut wrong = Vec::new();
    let (mut lines, mut regions) = (0, BTreeSet::new());
    for line in include_str!("phone_numbers.tsv").lines() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next();
        let (region, text, meant) = (cell().unwrap(), cell().unwrap(), cell().unwrap());
        let theirs = cell().unwrap_or(meant);
        (lines, _) = (lines + 1, regions.insert(region));
        let ours = canonical(text, Some(Region::parse(region).unwrap()));
        let oracle = phonenumber::parse(Some(region.parse().unwrap()), text);
        let oracle = oracle.map(|number| number.format().mode(Mode::E164).to_string());
        let oracle = oracle.unwrap_or_else(|_| "-".to_owned());
        if ours.as_deref() != Ok(meant) || oracle != theirs {
            wrong.push(format!("{line}\n  is {ours:?}, oracle {oracle}"));
        }
    }
    assert!(lines >= 300 && regions.len() >= 80, "{lines} {regions:?}");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

//! Patterns of the metadata as lists of the ways through them: prefixes without groups, which `phone/pattern.rs` can read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A digit of a pattern: the bits of the digits it may be.
pub type Class = u16;
const ANY: Class = 0b11_1111_1111;
/// One way through a pattern: so many digits, each of its class.
pub type Way = Vec<Class>;

/// Every way through a pattern, the longest first.
pub fn flat(pattern: &str) -> Vec<Way> {
    let mut rest = pattern;
    let mut ways = alternatives(&mut rest);
    assert!(rest.is_empty(), "a pattern of a new shape: {pattern}");
    ways.sort_by_key(|way| Reverse(way.len()));
    ways.retain(|way| !way.is_empty());
    ways
}

fn alternatives(rest: &mut &str) -> Vec<Way> {
    let mut ways = sequence(rest);
    while let Some(after) = rest.strip_prefix('|') {
        *rest = after;
        ways.extend(sequence(rest));
    }
    ways
}

fn sequence(rest: &mut &str) -> Vec<Way> {
    let mut ways = vec![Way::new()];
    while !rest.is_empty() && !rest.starts_with(['|', ')']) {
        let item = item(rest);
        let mut longer = Vec::new();
        for times in repetition(rest) {
            let mut repeated = ways.clone();
            for _ in 0..times {
                repeated = repeated
                    .iter()
                    .flat_map(|way| item.iter().map(move |more| [&way[..], more].concat()))
                    .collect();
            }
            longer.extend(repeated);
        }
        ways = longer;
    }
    ways
}

fn item(rest: &mut &str) -> Vec<Way> {
    let sign = rest.chars().next().expect("an item");
    *rest = &rest[1..];
    let class = match sign {
        '(' => {
            let ways = alternatives(rest);
            *rest = rest.strip_prefix(')').expect("a group ends");
            return ways;
        }
        '[' => {
            let (class, after) = rest.split_once(']').expect("a class ends");
            *rest = after;
            classes(class)
        }
        'd' => ANY,
        digit => 1 << digit.to_digit(10).expect("a digit"),
    };
    vec![vec![class]]
}

/// `2-57`
fn classes(text: &str) -> Class {
    let digits = text.as_bytes();
    (0..=9)
        .filter(|digit| {
            let sign = b'0' + digit;
            digits.contains(&sign)
                || digits
                    .windows(3)
                    .any(|range| range[1] == b'-' && (range[0]..=range[2]).contains(&sign))
        })
        .fold(0, |class, digit| class | 1 << digit)
}

fn repetition(rest: &mut &str) -> RangeInclusive<usize> {
    if let Some(after) = rest.strip_prefix('?') {
        *rest = after;
        return 0..=1;
    }
    let Some((times, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return 1..=1;
    };
    *rest = after;
    let (min, max) = times.split_once(',').unwrap_or((times, times));
    min.parse().expect("a number")..=max.parse().expect("a number")
}

pub fn spell(way: &[Class]) -> String {
    way.iter()
        .map(|class| {
            let digits: String = (0..=9)
                .filter(|digit| class >> digit & 1 == 1)
                .map(|digit| digit.to_string())
                .collect();
            match digits.len() {
                1 => digits,
                10 => "d".to_owned(),
                _ => format!("[{digits}]"),
            }
        })
        .collect()
}

pub fn spelled(ways: &[Way]) -> String {
    ways.iter()
        .map(|way| spell(way))
        .collect::<Vec<_>>()
        .join(",")
}

/// Whether the same digits can begin both.
pub fn begin_alike(one: &[Class], other: &[Class]) -> bool {
    one.iter().zip(other).all(|(one, other)| one & other != 0)
}

/// What numbers begin with, before any digit may follow, and how long they are.
pub fn by_beginning(ways: &[Way]) -> BTreeMap<Way, BTreeSet<usize>> {
    let mut lengths: BTreeMap<Way, BTreeSet<usize>> = BTreeMap::new();
    for way in ways {
        let end = way.iter().rposition(|class| *class != ANY);
        let beginning = way[..end.map_or(0, |last| last + 1)].to_vec();
        lengths.entry(beginning).or_default().insert(way.len());
    }
    lengths
}

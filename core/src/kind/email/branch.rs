//! Providers that give addresses under many countries' domains: people remember the name and forget the ending (row B8).
//! Somebody with `outlook.co.uk` is asked about `outlook.com`; somebody with `outlook.com`, in a country with a branch of
//! its own, about that one.

use super::providers::providers;
use crate::kind::parted::at_first;
use crate::kind::{Region, country};

/// Countries' endings that are nearer to a slip in `.com`.
const SLIPS: [&str; 3] = ["cm", "co", "om"];

/// The domain to ask about instead of a provider's, if any: the one of the person's country, or the one of all. Nothing at
/// all where the domain is not one of several branches, known or not.
pub(super) fn other(domain: &str, region: Option<Region>) -> Option<Option<&'static str>> {
    let (name, ending) = at_first(domain, b'.')?;
    if ending != "com" {
        country_of(ending)?;
    }
    let is_here = |ending| match (region, country_of(ending)) {
        (Some(region), Some(country)) => is_label_of(region, country),
        _ => false,
    };
    let mut branches = 0;
    let mut other = None;
    for known in providers() {
        let (known_name, ending) = at_first(known, b'.')?;
        if known_name != name {
            continue;
        }
        branches += 1;
        if is_here(ending) || (ending == "com" && other.is_none()) {
            other = Some(known);
        }
    }
    // Without a second one there is nothing to ask: all of Gmail is `.com`.
    (branches > 1).then(|| other.filter(|other| *other != domain && !is_here(ending)))
}

/// The country's label in `nl`, `co.uk` or `com.br`.
fn country_of(ending: &str) -> Option<&str> {
    let label = match at_first(ending, b'.') {
        Some(("co" | "com", label)) => label,
        Some(_) => return None,
        None => ending,
    };
    let is_one = label == "uk" || country::canonical(label).is_ok();
    Some(label).filter(|label| is_one && !SLIPS.contains(label))
}

/// Whether that is a region's top-level domain. Source: IANA, where all are ISO 3166-1 but for the United Kingdom's.
fn is_label_of(region: Region, label: &str) -> bool {
    match region.as_str() {
        "GB" => label == "uk",
        region => region.eq_ignore_ascii_case(label),
    }
}

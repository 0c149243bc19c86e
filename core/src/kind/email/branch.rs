//! Providers with domains in many countries: people remember the name and forget the ending (row B8). `outlook.co.uk`
//! gets the hint `outlook.com`; `outlook.com`, in a country with its own branch, that one.

use super::providers::providers;
use crate::kind::country;
use crate::kind::parted::at_first;
use crate::kind::region::Region;

/// Country endings that are more likely typing errors of `.com`.
const SLIPS: [&str; 3] = ["cm", "co", "om"];

/// The domain to suggest instead of a provider's: the one of the person's country, or `.com`. `None` if the provider
/// does not have several branches; `Some(None)` if there is nothing to suggest.
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
    // With a single branch there is nothing to suggest: all of Gmail is `.com`.
    (branches > 1).then(|| other.filter(|other| *other != domain && !is_here(ending)))
}

/// The country code in `nl`, `co.uk` or `com.br`.
fn country_of(ending: &str) -> Option<&str> {
    let label = match at_first(ending, b'.') {
        Some(("co" | "com", label)) => label,
        Some(_) => return None,
        None => ending,
    };
    let is_one = label == "uk" || country::canonical(label).is_ok();
    Some(label).filter(|label| is_one && !SLIPS.contains(label))
}

/// Whether the label is a region's top-level domain. Source: IANA; all are ISO 3166-1 but the United Kingdom's.
fn is_label_of(region: Region, label: &str) -> bool {
    match region.as_str() {
        "GB" => label == "uk",
        region => region.eq_ignore_ascii_case(label),
    }
}

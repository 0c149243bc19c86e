//! Providers that give addresses under many countries' domains: people remember the name and forget the ending (row B8).
//! Somebody with `outlook.co.uk` is asked about `outlook.com`; somebody with `outlook.com`, in a country with a branch of
//! its own, about that one.

use super::hint::providers;
use crate::kind::parted::at_first;
use crate::kind::{Region, country};
use crate::prelude::*;

/// Countries' endings that are nearer to a slip in `.com`.
const SLIPS: [&str; 3] = ["cm", "co", "om"];

/// One of a provider's domains, beside the others of the same name.
pub(super) struct Branch<'a> {
    domain: &'a str,
    /// The label of its country, where it is not the one of all.
    country: Option<&'a str>,
    siblings: Vec<&'static str>,
}

/// The branch a domain is, known or not.
pub(super) fn of(domain: &str) -> Option<Branch<'_>> {
    let (name, ending) = at_first(domain, b'.')?;
    let country = match ending {
        "com" => None,
        _ => Some(country_of(ending)?),
    };
    let is_one = |known: &&str| at_first(known, b'.').is_some_and(|(known, _)| known == name);
    let siblings: Vec<_> = providers().filter(is_one).collect();
    // Without a second one there is nothing to ask: all of Gmail is `.com`.
    (siblings.len() > 1).then_some(Branch {
        domain,
        country,
        siblings,
    })
}

impl Branch<'_> {
    /// The domain to ask about: the one of the person's country, or the one of all.
    pub(super) fn other(&self, region: Option<Region>) -> Option<&'static str> {
        let is_here = |country: &str| region.is_some_and(|region| is_label_of(region, country));
        if self.country.is_some_and(is_here) {
            return None;
        }
        let mut other = None;
        for sibling in &self.siblings {
            let (_, ending) = at_first(sibling, b'.')?;
            if country_of(ending).is_some_and(is_here) || (ending == "com" && other.is_none()) {
                other = Some(*sibling);
            }
        }
        other.filter(|other| *other != self.domain)
    }
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

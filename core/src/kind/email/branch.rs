//! Providers that give addresses under many countries' domains: people remember the name and forget the ending (row B8).
//! Somebody with `outlook.co.uk` is asked about `outlook.com`; somebody with `outlook.com`, in a country with a branch of
//! its own, about that one.

use super::hint::PROVIDERS;
use crate::kind::{Region, country};
use crate::prelude::*;

/// Countries' endings that are nearer to a slip in `.com`.
const SLIPS: [&str; 3] = ["cm", "co", "om"];

/// One of a provider's domains.
pub(super) struct Branch<'a> {
    domain: &'a str,
    name: &'a str,
    /// The label of its country, where it is not the one of all.
    country: Option<&'a str>,
}

/// The branch a domain is, known or not.
pub(super) fn of(domain: &str) -> Option<Branch<'_>> {
    let (name, ending) = domain.split_once('.')?;
    let country = match ending {
        "com" => None,
        _ => Some(country_of(ending)?),
    };
    let branch = Branch {
        domain,
        name,
        country,
    };
    // Without a second one there is nothing to ask: all of Gmail is `.com`.
    branch.siblings().nth(1).map(|_| branch)
}

impl<'a> Branch<'a> {
    /// The domain to ask about: the one of the person's country, or the one of all.
    pub(super) fn other(&self, region: Option<Region>) -> Option<String> {
        let here = region.map(|region| label_of(region.as_str()));
        let is_here = |country: &str| here.as_deref() == Some(country);
        if self.country.is_some_and(is_here) {
            return None;
        }
        let own = self
            .siblings()
            .find(|(_, ending)| country_of(ending).is_some_and(is_here));
        let general = || self.siblings().find(|(_, ending)| *ending == "com");
        let (other, _) = own.or_else(general)?;
        Some(other.to_owned()).filter(|other| other != self.domain)
    }

    /// The well-known domains of the same name, and what each ends in.
    fn siblings(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<'a> {
        let name = self.name;
        PROVIDERS.iter().filter_map(move |domain| {
            let (known, ending) = domain.split_once('.')?;
            (known == name).then_some((*domain, ending))
        })
    }
}

/// The country's label in `nl`, `co.uk` or `com.br`.
fn country_of(ending: &str) -> Option<&str> {
    let label = match ending.split_once('.') {
        Some(("co" | "com", label)) => label,
        Some(_) => return None,
        None => ending,
    };
    let is_one = label == "uk" || country::canonical(label).is_ok();
    Some(label).filter(|label| is_one && !SLIPS.contains(label))
}

/// A region's top-level domain. Source: IANA, where all are ISO 3166-1 but for the United Kingdom's.
fn label_of(region: &str) -> String {
    match region {
        "GB" => "uk".to_owned(),
        _ => region.to_ascii_lowercase(),
    }
}

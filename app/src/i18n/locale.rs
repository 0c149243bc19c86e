//! Which language (row D7): asked for in the address, else the browser's, among those the site has.

use regain_core::locale::best;

pub use regain_core::locale::is_kin;

/// The best of `offered`: what was asked for, then the browser's languages in their order, then the site's first.
pub fn choose(asked: Option<&str>, browser: &[String], offered: &[String]) -> Option<String> {
    let wanted = asked.into_iter().chain(browser.iter().map(String::as_str));
    let found = best(wanted, offered);
    found.map(Into::into).or_else(|| offered.first().cloned())
}

/// The languages the browser asks for, the best first.
pub fn browser_locales() -> Vec<String> {
    let languages = leptos::prelude::window().navigator().languages();
    languages.iter().filter_map(|l| l.as_string()).collect()
}

//! The page's own address, in another language or for something else.

use leptos::prelude::*;
use regain_core::wire::Purpose;
use web_sys::UrlSearchParams;

/// This page in another language; all else that its address asks for stays.
pub fn with_locale(locale: &str) -> String {
    with(&[("locale", locale)])
}

/// This page for another purpose, in this language.
pub fn with_purpose(locale: &str, purpose: Purpose) -> String {
    with(&[("locale", locale), ("purpose", purpose.name())])
}

fn with(asked: &[(&str, &str)]) -> String {
    let query = query().map(|query| {
        for (name, value) in asked {
            query.set(name, value);
        }
        String::from(query.to_string())
    });
    ["?", &query.unwrap_or_default()].concat()
}

fn query() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}

//! The page's own address, in another language.

use leptos::prelude::*;
use web_sys::UrlSearchParams;

/// This page in another language; all else that its address asks for stays.
pub fn with_locale(locale: &str) -> String {
    let query = query().map(|query| {
        query.set("locale", locale);
        String::from(query.to_string())
    });
    ["?", &query.unwrap_or_default()].concat()
}

fn query() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}

//! What the page's own address asks for: `?locale=`, `?purpose=`, `?identifier=`.

use leptos::prelude::*;
use web_sys::UrlSearchParams;

/// What it says of this; `None` where it says nothing.
pub fn get(name: &str) -> Option<String> {
    query()?.get(name)
}

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

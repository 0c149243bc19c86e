//! What the page's own address asks for: `?locale=`, `?purpose=`, `?identifier=`.

use leptos::prelude::*;
use regain_core::wire::{Config, Purpose};
use web_sys::UrlSearchParams;

/// The language asked for.
pub fn locale() -> Option<String> {
    query()?.get("locale")
}

/// What somebody came for. Path B has a link of its own (row B2), where the site takes requests.
pub fn purpose(config: &Config) -> Purpose {
    let asked = query().and_then(|query| query.get("purpose"));
    let is_request = asked.as_deref() == Some(Purpose::Request.name())
        && config.purposes.contains(&Purpose::Request);
    if is_request {
        Purpose::Request
    } else {
        Purpose::Password
    }
}

/// What the link says one signs in with.
pub fn identifier() -> Option<String> {
    query()?.get("identifier")
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

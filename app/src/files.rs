//! Files of the app that are fetched later, by the address that the page has of each: their names change with what is in
//! them, and only the page is asked for anew each time.

use leptos::prelude::*;

/// The page names the app's script in this `<meta>`.
pub const APP: &str = "regain-app";
/// The style sheet of path B.
pub const REQUEST_STYLE: &str = "regain-request-style";
/// The script that does the work of a challenge.
pub const WORK: &str = "regain-work";

/// Where the page says that a file is.
pub fn address(name: &str) -> Option<String> {
    let named = ["meta[name=", name, "]"].concat();
    let meta = document().query_selector(&named).ok()??;
    meta.get_attribute("content")
}

//! `GET /dev/embed` (row D6): the element as a site would have it, beside a form of its attributes, the HTML to copy, and
//! the events it sends. Scripts and styles are files, so that its policy is as strict as any site's that embeds the
//! element; nothing is read from its address.

use crate::app_state::SharedState;
use crate::html::filled;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, get};

const PAGE: &str = include_str!("embed.html");
const STYLE: &str = include_str!("embed.css");
const SCRIPT: &str = include_str!("embed.js");
const OPTION: &str = "<option>{value}</option>\n";

/// What a site has to allow the element, and nothing beside it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' https: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The page and its files.
pub fn router() -> Router<SharedState> {
    Router::new()
        .route("/embed", get(page))
        .route("/embed.css", file("text/css; charset=utf-8", STYLE))
        .route("/embed.js", file("text/javascript; charset=utf-8", SCRIPT))
        .route("/look.css", file("text/css; charset=utf-8", super::LOOK))
}

fn file(content_type: &'static str, text: &'static str) -> MethodRouter<SharedState> {
    get(move || async move { ([(header::CONTENT_TYPE, content_type)], text) })
}

async fn page(State(state): State<SharedState>) -> impl IntoResponse {
    let offered = state.config.offered(state.locales.tags());
    let purposes = offered.purposes.iter().map(|purpose| purpose.name());
    let purposes = purposes.chain(["ways"]);
    let locales = offered.locales.iter().map(String::as_str);
    let named = state.config.allowed_origins.iter();
    let named: Vec<&str> = named.filter_map(|origin| origin.0.to_str().ok()).collect();
    let origins = match &*named {
        [] => "none".into(),
        named => named.join(", "),
    };
    let page = filled(
        PAGE,
        &[("origins", &origins)],
        &[
            ("purposes", &options(purposes)),
            ("locales", &options(locales)),
        ],
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page))
}

fn options<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values
        .map(|value| filled(OPTION, &[("value", value)], &[]))
        .collect()
}

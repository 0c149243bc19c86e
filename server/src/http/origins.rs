//! What pages of other origins may do (row D6): load the files and call the API, if `allowed_origins` names them, and show
//! the page in a frame, if `frame_ancestors` does.
//!
//! The files are public, and `Access-Control-Allow-Origin: *` would be one header less. They follow the API's list all
//! the same: on a site that is not named, the form fails as a whole when it loads, instead of at the first request. They
//! need no `Cross-Origin-Resource-Policy`: browsers look at it for requests without CORS alone, and module scripts,
//! WebAssembly, texts and style sheets with `integrity` are all requested with CORS, on pages with
//! `Cross-Origin-Embedder-Policy: require-corp`, too.

use crate::config::Config;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser keeps the answer to a preflight.
const PREFLIGHT: Duration = Duration::from_secs(3_600);

/// CORS for the API, which uses no cookies.
pub fn api(config: &Config) -> CorsLayer {
    named(config)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("idempotency-key"),
            // Without permission browsers send only a short list of plain language tags.
            header::ACCEPT_LANGUAGE,
            header::IF_NONE_MATCH,
        ])
        // Content-Language and Cache-Control can be read without.
        .expose_headers([header::RETRY_AFTER, header::DATE, header::ETAG])
        .max_age(PREFLIGHT)
}

/// CORS for the files beside the page. A cache keeps an answer for each origin (`Vary`), because a copy made for the page
/// itself lets no other origin in.
pub fn files(config: &Config) -> CorsLayer {
    named(config)
        .allow_methods([Method::GET])
        .vary([header::ORIGIN])
}

fn named(config: &Config) -> CorsLayer {
    let origins = config.allowed_origins.iter();
    CorsLayer::new().allow_origin(AllowOrigin::list(origins.map(|origin| origin.0.clone())))
}

/// Keeps an answer that lets its origin not in out of caches: a file whose name has a hash is cached for a year, and the
/// origin may be named tomorrow.
pub async fn refused_is_not_kept(request: Request, next: Next) -> Response {
    let is_cross_origin = request.headers().contains_key(header::ORIGIN);
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    if is_cross_origin && !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

/// The directive of the page's policy that says who may show it in a frame.
pub fn frame_ancestors(config: &Config) -> String {
    let origins = config.frame_ancestors.iter();
    let named: String = origins.map(|origin| format!(" {origin}")).collect();
    match &*named {
        "" => "frame-ancestors 'none'".into(),
        named => format!("frame-ancestors{named}"),
    }
}

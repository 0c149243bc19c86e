//! The full-page app, embedded in the binary: the files of `dist/` with precompressed brotli and gzip variants,
//! immutable if their name has a hash, and the texts of every language. The content security policy allows only our own
//! files (ASVS 3.4.3).

use super::first_step::{Use, page_in};
use super::inline::{Inlined, inlined};
use super::origins;
use crate::app_state::SharedState;
use crate::config::Config;
use crate::locales::{Locales, Precompressed};
use anyhow::Context;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use regain_core::locale::best;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// The content security policy but for `script-src`, `style-src`, whose files in the page are allowed by hash,
/// `frame-ancestors`, which the site configures, and `base-uri`: under a path the page names it in `<base>`. No Trusted Types
/// policy can be made: nothing of ours needs one.
const POLICY: &str = "default-src 'none'; img-src 'self' https: data:; connect-src 'self'; form-action 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Regain</title>\
    <p>This server was built without the app. Build both with <code>cargo xtask build</code>.</p></html>";

/// The page with its first step in it, to be filled: see [`super::first_step`].
const TEMPLATE: &str = "page.html";

/// The start of the charset declaration, as a minifier may leave it.
const CHARSET: &str = "<meta charset=";

/// The page as served: in every language, with its policy.
struct Page {
    /// By language.
    texts: BTreeMap<String, Precompressed>,
    policy: HeaderValue,
    is_framable: bool,
}

impl Page {
    /// Loads the built page; `None` if the app was not built. All its URLs are relative, so that under a `path` one
    /// `<base>` is enough, whether or not the page's own URL ends with a slash.
    fn built(config: &Config, locales: &Locales) -> anyhow::Result<Option<Self>> {
        let Some(html) = template()? else {
            return Ok(None);
        };
        let (html, base_uri) = match config.path.as_str() {
            "" => (html, "'none'"),
            path => (with_base(&html, path)?, "'self'"),
        };
        let mut texts = BTreeMap::new();
        let ancestors = origins::frame_ancestors(config);
        let mut policy = format!("{POLICY}; {ancestors}; base-uri {base_uri}");
        for locale in &locales.tags() {
            let page = page_in(locale, &html, config, locales, Use::Served)?;
            let page = inlined(&page, text_of);
            if texts.is_empty() {
                // The same in every language.
                let Inlined {
                    scripts, styles, ..
                } = &page;
                policy.push_str(&format!(
                    "; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}"
                ));
            }
            texts.insert(locale.clone(), Precompressed::new(page.html.into_bytes())?);
        }
        let policy = HeaderValue::try_from(policy)?;
        let is_framable = !config.frame_ancestors.is_empty();
        Ok(Some(Self {
            texts,
            policy,
            is_framable,
        }))
    }

    /// In this language, which is one of those the site offers.
    fn in_locale(&self, locale: &str) -> Option<&Precompressed> {
        self.texts.get(locale)
    }
}

/// The page in its default language, for a server that only has files: the browser shows its first step to those who read
/// that language, and to others once the app has drawn theirs. `None` if the app was not built.
pub fn static_page(
    config: &Config,
    locales: &Locales,
    locale: &str,
) -> anyhow::Result<Option<String>> {
    let filled = |html: String| page_in(locale, &html, config, locales, Use::Static);
    template()?.map(filled).transpose()
}

fn text_of(name: &str) -> Option<String> {
    String::from_utf8(Dist::get(name)?.data.into_owned()).ok()
}

/// Without the first step in it where trunk made it by hand.
fn template() -> anyhow::Result<Option<String>> {
    let page = Dist::get(TEMPLATE).or_else(|| Dist::get("index.html"));
    let html = page.map(|page| String::from_utf8(page.data.into_owned()));
    Ok(html.transpose()?)
}

/// Inserts `<base>` before the first URL of the page.
fn with_base(html: &str, path: &str) -> anyhow::Result<String> {
    let charset = html.find(CHARSET).context("index.html has no charset")?;
    let (before, rest) = html.split_at(charset);
    let (meta, after) = rest.split_once('>').context("index.html has no charset")?;
    Ok(format!("{before}{meta}><base href=\"{path}/\">{after}"))
}

/// The routes of the files beside the page and of `/locales/LANG/{app,request}.json`, which other origins may load, and
/// of `/support`.
pub fn router(config: &Config) -> Router<SharedState> {
    let files = Router::new()
        .route("/{file}", get(file))
        .route("/locales/{tag}/app.json", get(app_texts))
        .route("/locales/{tag}/request.json", get(request_texts))
        .method_not_allowed_fallback(super::method_not_allowed)
        .layer(origins::files(config))
        .layer(middleware::from_fn(origins::refused_is_not_kept));
    files.route("/support", get(support))
}

/// The route of the page itself, which is made here for every language.
pub fn index(state: &SharedState) -> anyhow::Result<MethodRouter<SharedState>> {
    let page = Page::built(&state.config, &state.locales)?.map(Arc::new);
    Ok(get(whole_page).with_state((state.clone(), page)))
}

/// Serves the page, in the language asked for, or in one that the browser wants.
async fn whole_page(
    State((state, page)): State<(SharedState, Option<Arc<Page>>)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let locale = locale(&state.locales, query.as_deref(), &headers);
    let page = page.as_deref();
    let Some((page, texts)) = page.and_then(|page| Some((page, page.in_locale(&locale)?))) else {
        return (StatusCode::NOT_FOUND, Html(NOT_BUILT)).into_response();
    };
    let representation = Representation {
        content_type: content_type("index.html"),
        cache_control: "no-cache",
        vary: "accept-encoding, accept-language",
        hash: &texts.hash,
    };
    let mut answer =
        representation.respond(&headers, |coding| texts.encoded(coding).map(<[u8]>::to_vec));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, page.policy.clone());
    // It cannot name origins (RFC 7034), so where there are any the policy alone says who may.
    if !page.is_framable {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    answer
}

/// As the app chooses (`app/src/i18n/locale.rs`).
fn locale(locales: &Locales, query: Option<&str>, headers: &HeaderMap) -> String {
    let tags = locales.tags();
    let mut query = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let asked = query.find(|(name, _)| name == "locale");
    if let Some(asked) = best(asked.as_ref().map(|(_, asked)| &**asked), &tags) {
        return asked.into();
    }
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|wanted| wanted.to_str().ok());
    wanted
        .and_then(|wanted| locales.accepted(wanted))
        .unwrap_or_else(|| locales.nearest(None))
}

/// Redirects to the support page, for a page that failed to start and knows no configuration (row C5).
async fn support(State(state): State<SharedState>) -> Response {
    match &state.config.links.support {
        Some(link) => Redirect::temporary(link).into_response(),
        None => super::not_found().await.into_response(),
    }
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Dist::get(&name) {
        // HTML has its own policy, and compressed variants are served under the name of the original.
        Some(file) if !name.ends_with(".html") && !is_packed(&name) => serve(&name, file, &headers),
        _ => super::not_found().await.into_response(),
    }
}

async fn app_texts(
    State(state): State<SharedState>,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Response {
    match state.locales.exactly(&tag) {
        Some(language) => texts(&language.app, &headers),
        None => super::not_found().await.into_response(),
    }
}

async fn request_texts(
    State(state): State<SharedState>,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Response {
    match state.locales.exactly(&tag) {
        Some(language) => texts(&language.request, &headers),
        None => super::not_found().await.into_response(),
    }
}

/// Serves precompressed JSON of ours, revalidated by its `ETag`.
pub fn texts(texts: &Precompressed, headers: &HeaderMap) -> Response {
    let representation = Representation {
        content_type: "application/json",
        cache_control: "no-cache",
        vary: "accept-encoding",
        hash: &texts.hash,
    };
    representation.respond(headers, |coding| texts.encoded(coding).map(<[u8]>::to_vec))
}

fn serve(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let representation = Representation {
        content_type: content_type(name),
        cache_control: match has_hash(name) {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        },
        vary: "accept-encoding",
        hash: &plain.metadata.sha256_hash(),
    };
    representation.respond(headers, |coding| {
        let file = match coding {
            "br" => Dist::get(&format!("{name}.br")),
            "gzip" => Dist::get(&format!("{name}.gz")),
            _ => return Some(plain.data.to_vec()),
        };
        file.map(|file| file.data.into_owned())
    })
}

/// A representation to serve: in the smallest content coding the client accepts, or as `304 Not Modified`.
struct Representation<'a> {
    content_type: &'static str,
    cache_control: &'static str,
    vary: &'static str,
    hash: &'a [u8; 32],
}

impl Representation<'_> {
    fn respond(&self, headers: &HeaderMap, body: impl Fn(&str) -> Option<Vec<u8>>) -> Response {
        let packed = accepted(headers).find_map(|coding| Some((coding, body(coding)?)));
        let (coding, body) = match packed {
            Some((coding, packed)) => (coding, packed),
            None => ("identity", body("identity").unwrap_or_default()),
        };
        // Each content coding is another representation, so it has its own `ETag` (RFC 9110 8.8.3).
        let tag = format!("\"{}-{coding}\"", hex_start(self.hash));
        let known = headers.get(header::IF_NONE_MATCH);
        let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
        let common = [
            (header::ETAG, tag),
            (header::CACHE_CONTROL, self.cache_control.into()),
            (header::VARY, self.vary.into()),
        ];
        if is_known {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let kind = [(header::CONTENT_TYPE, self.content_type)];
        match coding {
            "identity" => (common, kind, body).into_response(),
            coding => (common, kind, [(header::CONTENT_ENCODING, coding)], body).into_response(),
        }
    }
}

/// The content codings the client accepts, the smallest first.
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &'static str> {
    let takes = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["br", "gzip"].into_iter().filter(move |coding| {
        takes.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
            name.trim() == *coding && weight != Some(Ok(0.0))
        })
    })
}

/// Whether a file name contains a content hash: `regain-app-1a2b3c4d5e6f7a8b_bg.wasm`.
fn has_hash(name: &str) -> bool {
    name.split(['-', '.', '_'])
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_packed(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn hex_start(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_comes_before_every_address() {
        for (html, with) in [
            (
                "<!DOCTYPE html><html lang=en><meta charset=utf-8><link href=a.css>",
                "<!DOCTYPE html><html lang=en><meta charset=utf-8><base href=\"/a/b/\"><link href=a.css>",
            ),
            (
                "<head>\n<meta charset=\"utf-8\" />\n<title>",
                "<head>\n<meta charset=\"utf-8\" /><base href=\"/a/b/\">\n<title>",
            ),
        ] {
            assert_eq!(with_base(html, "/a/b").expect("made"), with);
        }
        assert!(with_base("<p>", "/a").is_err());
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(has_hash("regain-app-1a2b3c4d5e6f7a8b_bg.wasm"));
        assert!(has_hash("regain-0123456789abcdef.css"));
        assert!(!has_hash("index.html"));
        assert!(!has_hash("regain.js"));
    }

    #[test]
    fn the_smallest_coding_taken_is_used() {
        let coding = |takes: &'static str| {
            let headers = [(header::ACCEPT_ENCODING, takes.parse().expect("a value"))];
            accepted(&headers.into_iter().collect()).next()
        };
        assert_eq!(coding("gzip, deflate, br"), Some("br"));
        assert_eq!(coding("gzip;q=1.0"), Some("gzip"));
        assert_eq!(coding("br;q=0.000, gzip"), Some("gzip"));
        assert_eq!(coding("identity"), None);
    }
}

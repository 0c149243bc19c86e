//! Row D6: what pages of other origins may do: load the files and call the API, show the page in a frame; and the page
//! for developers that shows the element.

use crate::server::{Answer, Server, skipped};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

const SITE: &str = "https://www.example.com";
const OTHER: &str = "https://www.example.org";
const ALLOWED: &str = "allowed_origins = [\"https://www.example.com\"]\n";

async fn asked_from(origin: Option<&str>, server: &Server, url: &str) -> Answer {
    let mut request = server.client.get(format!("{}{url}", server.origin));
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    server.send(request).await
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

fn varies_by_origin(headers: &HeaderMap) -> bool {
    let named = headers.get_all("vary").iter();
    named
        .flat_map(|line| line.to_str().unwrap().split(','))
        .any(|name| name.trim().eq_ignore_ascii_case("origin"))
}

/// Files of the built app whose names have a hash, as the page names them.
async fn hashed_files(server: &Server) -> Option<Vec<String>> {
    let page = asked_from(None, server, "/").await;
    if page.status == StatusCode::NOT_FOUND {
        skipped("this server was built without the app (cargo xtask build makes both)");
        return None;
    }
    let page = page.body.as_str().unwrap();
    let named = page.split(['"', '=', ' ', '>', '\'']);
    let files: Vec<String> = named
        .filter(|text| text.ends_with(".js") || text.ends_with(".wasm") || text.ends_with(".css"))
        .map(|text| format!("/{}", text.trim_start_matches(['.', '/'])))
        .collect();
    assert!(!files.is_empty(), "{page}");
    Some(files)
}

#[tokio::test]
async fn files_are_for_the_pages_of_allowed_origins() {
    for path in ["", "/account/recovery"] {
        let config = format!("path = {path:?}\n{ALLOWED}");
        let server = Server::configured(&config, &["--dev"]);
        let Some(mut urls) = hashed_files(&server).await else {
            return;
        };
        // Errors as well, so that the page that asked can tell one from a network that is down.
        urls.extend(["/locales/nl/app.json", "/regain.js", "/nothing.wasm"].map(String::from));
        urls.extend(["/locales/tlh/app.json".into()]);
        for url in &urls {
            for (origin, allowed) in [
                (Some(SITE), Some(SITE)),
                (Some(OTHER), None),
                (Some("null"), None),
                (None, None),
            ] {
                let answer = asked_from(origin, &server, url).await;
                let headers = &answer.headers;
                let named = header(headers, "access-control-allow-origin");
                assert_eq!(named, allowed, "{url} for {origin:?}");
                assert!(varies_by_origin(headers), "{url}: {headers:?}");
                assert!(!headers.contains_key("access-control-allow-credentials"));
            }
        }
    }
}

/// A copy in a cache would keep an origin out after the configuration names it.
#[tokio::test]
async fn an_answer_that_lets_its_origin_not_in_is_not_kept() {
    let server = Server::configured(ALLOWED, &["--dev"]);
    let Some(hashed) = hashed_files(&server).await else {
        return;
    };
    for url in &hashed {
        for (origin, kept) in [
            (Some(SITE), "public, max-age=31536000, immutable"),
            (None, "public, max-age=31536000, immutable"),
            (Some(OTHER), "no-store"),
        ] {
            let answer = asked_from(origin, &server, url).await;
            let said = header(&answer.headers, "cache-control");
            assert_eq!(said, Some(kept), "{url} for {origin:?}");
        }
    }
}

/// What has no hash in its name is revalidated, and the short answer names the origin as the long one does.
#[tokio::test]
async fn what_has_no_hash_is_asked_for_again() {
    let server = Server::configured(ALLOWED, &["--dev"]);
    for url in ["/locales/en/app.json", "/regain.js"] {
        let first = asked_from(Some(SITE), &server, url).await;
        if url == "/regain.js" && first.status == StatusCode::NOT_FOUND {
            return skipped("this server was built without the element");
        }
        assert_eq!(header(&first.headers, "cache-control"), Some("no-cache"));
        let request = server.client.get(format!("{}{url}", server.origin));
        let request = request.header("origin", SITE);
        let request = request.header("if-none-match", &first.headers["etag"]);
        let again = server.send(request).await;
        assert_eq!(again.status, 304, "{url}");
        let named = header(&again.headers, "access-control-allow-origin");
        assert_eq!(named, Some(SITE), "{url}");
        assert!(varies_by_origin(&again.headers));
    }
}

#[tokio::test]
async fn a_preflight_lets_in_what_the_app_sends_and_what_it_reads_is_exposed() {
    let server = Server::configured(ALLOWED, &["--dev"]);
    for (origin, allowed) in [(SITE, true), (OTHER, false)] {
        let request = server
            .client
            .request(Method::OPTIONS, server.url("/flows"))
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        let answer = server.send(request).await;
        let named = header(&answer.headers, "access-control-allow-origin");
        assert_eq!(named, allowed.then_some(origin));
        let taken = header(&answer.headers, "access-control-allow-headers").unwrap();
        for name in [
            "authorization",
            "content-type",
            "idempotency-key",
            "accept-language",
            "if-none-match",
        ] {
            assert!(taken.split(',').any(|one| one == name), "{name}: {taken}");
        }
        let methods = header(&answer.headers, "access-control-allow-methods");
        assert_eq!(methods, Some("GET,POST"));
        assert!(varies_by_origin(&answer.headers));
    }
    // An error is read like any other answer.
    for url in ["/recovery/v1/config", "/recovery/v1/nothing"] {
        let answer = asked_from(Some(SITE), &server, url).await;
        assert_eq!(
            header(&answer.headers, "access-control-allow-origin"),
            Some(SITE)
        );
        let exposed = header(&answer.headers, "access-control-expose-headers").unwrap();
        for name in ["retry-after", "date", "etag"] {
            assert!(exposed.split(',').any(|one| one == name), "{exposed}");
        }
    }
}

/// The page itself, the desk and what is for developers are not read by other origins.
#[tokio::test]
async fn what_is_no_file_of_the_form_is_for_its_own_origin() {
    let server = Server::configured(ALLOWED, &["--dev"]);
    for url in [
        "/",
        "/support",
        "/desk/v1/cases",
        "/dev/outbox",
        "/dev/embed",
    ] {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let request = client
            .build()
            .unwrap()
            .get(format!("{}{url}", server.origin));
        let answer = server.send(request.header("origin", SITE)).await;
        let named = header(&answer.headers, "access-control-allow-origin");
        assert_eq!(named, None, "{url}");
    }
}

/// The directive of this name in the policy of an answer.
fn directive<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let policy = header(headers, "content-security-policy")?;
    let mut directives = policy.split(';').map(str::trim);
    directives.find(|one| one.split(' ').next() == Some(name))
}

#[tokio::test]
async fn the_page_is_framed_by_the_origins_named_and_by_no_others() {
    for (config, ancestors, denied) in [
        ("", "frame-ancestors 'none'", Some("DENY")),
        // Calling the API is another matter.
        (ALLOWED, "frame-ancestors 'none'", Some("DENY")),
        (
            "frame_ancestors = [\"https://www.example.com\", \"http://localhost:3000\"]\n",
            "frame-ancestors https://www.example.com http://localhost:3000",
            None,
        ),
    ] {
        let server = Server::configured(config, &["--dev"]);
        let page = asked_from(None, &server, "/").await;
        if page.status == StatusCode::NOT_FOUND {
            return skipped("this server was built without the app (cargo xtask build makes both)");
        }
        let said = directive(&page.headers, "frame-ancestors");
        assert_eq!(said, Some(ancestors), "{config}");
        assert_eq!(header(&page.headers, "x-frame-options"), denied, "{config}");
        let request = server.client.get(format!("{}/", server.origin));
        let request = request.header("if-none-match", &page.headers["etag"]);
        let again = server.send(request).await;
        assert_eq!(again.status, 304);
        let said = directive(&again.headers, "frame-ancestors");
        assert_eq!(said, Some(ancestors), "{config}");
        for url in ["/dev/outbox", "/dev/embed"] {
            let page = asked_from(None, &server, url).await;
            let said = directive(&page.headers, "frame-ancestors");
            assert_eq!(said, Some("frame-ancestors 'none'"), "{url}");
        }
    }
}

#[tokio::test]
async fn the_element_is_shown_to_developers_under_a_policy_as_strict_as_a_site_s() {
    let server = Server::configured(ALLOWED, &["--dev"]);
    let page = asked_from(None, &server, "/dev/embed").await;
    assert_eq!(page.status, 200);
    assert_eq!(header(&page.headers, "cache-control"), Some("no-store"));
    for (name, said) in [
        ("default-src", "default-src 'none'"),
        ("script-src", "script-src 'self' 'wasm-unsafe-eval'"),
        ("style-src", "style-src 'self'"),
        ("connect-src", "connect-src 'self'"),
        ("base-uri", "base-uri 'none'"),
        (
            "require-trusted-types-for",
            "require-trusted-types-for 'script'",
        ),
    ] {
        assert_eq!(directive(&page.headers, name), Some(said));
    }
    let html = page.body.as_str().unwrap();
    // Which origins may embed it, and what there is to choose from.
    for said in [SITE, "<option>nl</option>", "<option>password</option>"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("<style") && !html.contains("style=") && !html.contains("{"));
    // Every file it names is one, but for the app's own, which may not be built.
    let named = html.split(['"', '>']).filter(|text| {
        [".js", ".css"].iter().any(|ending| text.ends_with(ending)) && !text.starts_with("../")
    });
    let named: Vec<&str> = named.collect();
    assert_eq!(named, ["look.css", "embed.css", "embed.js"]);
    for file in named {
        let answer = asked_from(None, &server, &format!("/dev/{file}")).await;
        assert_eq!(answer.status, 200, "{file}");
        let kind = match file.ends_with(".js") {
            true => "text/javascript; charset=utf-8",
            false => "text/css; charset=utf-8",
        };
        assert_eq!(header(&answer.headers, "content-type"), Some(kind));
    }
    let outbox = asked_from(None, &server, "/dev/outbox").await;
    assert!(outbox.body.as_str().unwrap().contains("href=\"embed\""));
    // It is the same whatever is in its address.
    let asked = asked_from(None, &server, "/dev/embed?purpose=%3Cb%3E&locale=nl").await;
    assert_eq!(asked.body, page.body);
}

#[tokio::test]
async fn without_dev_no_element_is_shown() {
    let config = "[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::configured(config, &[]);
    for url in [
        "/dev/embed",
        "/dev/embed.js",
        "/dev/embed.css",
        "/dev/look.css",
    ] {
        let answer = asked_from(None, &server, url).await;
        answer.assert_problem_anywhere("not_found", 404);
    }
}

//! `GET /dev/outbox`: what was sent, as an inbox for a person, or as JSON for a program.

use crate::app_state::SharedState;
use crate::error::AppError;
use crate::html::filled;
use crate::store::outbox::{self, DevMessage};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("outbox.html");
const STYLE: &str = include_str!("outbox.css");
const SCRIPT: &str = include_str!("outbox.js");
const MESSAGE: &str = include_str!("message.html");

const CODE: &str = "<p class=\"act\"><code class=\"code\">{code}</code>\n\
    <button type=\"button\" data-copy=\"{code}\" hidden>Copy the code</button></p>\n";
const LINK: &str = "<p class=\"act\"><a class=\"button\" href=\"{link}\" target=\"_blank\" rel=\"noreferrer\">Open the link</a></p>\n";
// No `allow-scripts`: what is in a mail never runs. `allow-same-origin` lets the page see how high the mail is.
const MAIL: &str = "<iframe title=\"{subject}\" srcdoc=\"{html}\" loading=\"lazy\" \
    sandbox=\"allow-same-origin allow-popups allow-popups-to-escape-sandbox\"></iframe>\n<h2>The same as plain text</h2>\n";

/// Serves the inbox. The page itself asks again with the `ETag` it has, and is only made again when there is more.
pub async fn serve(
    State(state): State<SharedState>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let mut connection = state.store.connection().await?;
    let sent = outbox::all_dev(&mut connection).await?;
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    if wants_json {
        let messages: Vec<&str> = sent.iter().map(|sent| sent.message.as_str()).collect();
        let kind = [(header::CONTENT_TYPE, "application/json")];
        return Ok((kind, format!("[{}]", messages.join(","))).into_response());
    }
    let tag = tag(&sent)?;
    let known = headers.get(header::IF_NONE_MATCH);
    if known == Some(&tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let messages: String = sent.iter().rev().filter_map(message).collect();
    let hidden = |is_hidden: bool| if is_hidden { "hidden" } else { "" };
    let page = filled(
        PAGE,
        &[("tag", tag.to_str().unwrap_or_default())],
        &[
            ("look", super::LOOK),
            ("style", STYLE),
            ("script", SCRIPT),
            ("no_messages", hidden(!sent.is_empty())),
            ("messages", &messages),
        ],
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy()?),
        (header::ETAG, tag),
    ];
    Ok((headers, Html(page)).into_response())
}

/// Mails inherit the page's policy, and are styled by attributes; scripts are the page's own one.
fn policy() -> anyhow::Result<HeaderValue> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(SCRIPT));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src https: http: data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Ok(HeaderValue::try_from(policy)?)
}

/// The page's `ETag`: of which messages it is.
fn tag(sent: &[DevMessage]) -> anyhow::Result<HeaderValue> {
    let ids: String = sent.iter().map(|sent| format!("{}\n", sent.id)).collect();
    let hash = BASE64_STANDARD.encode(Sha256::digest(ids));
    Ok(HeaderValue::try_from(format!("\"{hash}\""))?)
}

fn message(sent: &DevMessage) -> Option<String> {
    let message: Value = serde_json::from_str(&sent.message).ok()?;
    let member = |name: &str| message.get(name).and_then(Value::as_str);
    let text = |name: &str| member(name).unwrap_or_default();
    let part = |name: &str, template: &str| {
        let value = member(name).unwrap_or_default();
        let texts = [(name, value), ("subject", text("subject"))];
        match value {
            "" => String::new(),
            _ => filled(template, &texts, &[]),
        }
    };
    let way = match text("kind") {
        "phone" => "text message",
        _ => "mail",
    };
    Some(filled(
        MESSAGE,
        &[
            ("id", &sent.id),
            ("subject", text("subject")),
            ("to", text("to")),
            ("way", way),
            ("template", text("template")),
            ("sent_at", text("sent_at")),
            ("text", text("text")),
        ],
        &[
            ("code", &part("code", CODE)),
            ("link", &part("link", LINK)),
            ("mail", &part("html", MAIL)),
        ],
    ))
}

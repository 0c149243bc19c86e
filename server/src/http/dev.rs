//! `/dev/*`, for developers on their own machine: what was sent, and whether a password signs in. Without `--dev`, and
//! anywhere but on loopback, these paths do not exist.

use crate::app::App;
use crate::problem::Failure;
use crate::store::outbox;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use regain_core::problem::Problem;
use regain_core::wire::required_text;
use serde_json::Value;

/// `GET /dev/outbox`, `POST /dev/sign-in`.
pub fn router() -> Router<App> {
    Router::new()
        .route("/outbox", get(outbox_page))
        .route("/sign-in", post(sign_in))
        .fallback(super::not_found)
        .method_not_allowed_fallback(super::method_not_allowed)
}

async fn outbox_page(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let mut connection = app.store.connection().await?;
    let sent = outbox::all_dev(&mut connection).await?;
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    if wants_json {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        return Ok((kind, format!("[{}]", sent.join(","))).into_response());
    }
    let messages: String = sent
        .iter()
        .rev()
        .filter_map(|message| Some(article(&serde_json::from_str(message).ok()?)))
        .collect();
    let shown = if messages.is_empty() {
        "<p>Nothing was sent yet. This page looks again every 3 seconds.</p>".into()
    } else {
        messages
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"refresh\" content=\"3\"><title>Outbox</title></head>\n<body>\n<h1>Outbox</h1>\n{shown}</body>\n</html>\n"
    );
    let policy = [(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    )];
    Ok((policy, Html(page)).into_response())
}

fn article(message: &Value) -> String {
    let text = |name: &str| {
        let text = message.get(name).and_then(Value::as_str);
        crate::deliver::escaped(text.unwrap_or_default())
    };
    format!(
        "<article>\n<h2>{}</h2>\n<p>To {} by {}, {}</p>\n<pre>{}</pre>\n</article>\n",
        text("subject"),
        text("to"),
        text("kind"),
        text("sent_at"),
        text("text"),
    )
}

async fn sign_in(State(app): State<App>, request: Request) -> Result<StatusCode, Failure> {
    let body = super::json(request).await?;
    let empty = serde_json::Map::new();
    let members = body.as_object().unwrap_or(&empty);
    let text = |name: &str| required_text(members, name);
    let (identifier, password) = match (text("identifier"), text("password")) {
        (Ok(identifier), Ok(password)) => (identifier, password),
        (identifier, password) => {
            let errors = [identifier.err(), password.err()];
            return Err(Problem::invalid(errors.into_iter().flatten().collect()).into());
        }
    };
    let mut connection = app.store.connection().await?;
    let signs_in = app
        .directory
        .signs_in(
            &mut connection,
            &identifier,
            &password,
            &app.config.identifiers(),
        )
        .await?;
    Ok(if signs_in {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::UNAUTHORIZED
    })
}

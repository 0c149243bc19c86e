//! The routes: the API `regain/1` (docs/contract.md) under `/recovery/v1`, the reviewers' desk under `/desk/v1`, the page
//! and its texts, and, with `--dev`, `/dev/*`. Handlers extract values and build responses; the decisions are elsewhere.

mod client;
mod desk;
mod dev;
mod first_step;
mod inline;
mod origins;
mod page;

pub use dev::is_loopback;
pub use page::static_page;

use crate::app_state::SharedState;
use crate::error::AppError;
use crate::limits::Client;
use crate::transitions;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::BodyExt;
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::wire::{Action, MAX_BODY_BYTES, NewFlow, Once, Standing};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use tower_http::set_header::SetResponseHeaderLayer;

/// The base path of the API.
pub const BASE: &str = "/recovery/v1";

const MAX_ID_BYTES: usize = 64;
const MAX_KEY_BYTES: usize = 255;
/// The time limit for receiving a body.
const BODY_DEADLINE: Duration = Duration::from_secs(15);
/// How much of an oversized body is read and discarded: a client reads the response only after sending all of it, and
/// closing the connection earlier would reset it (RFC 9112 9.6).
const MAX_UNHEARD_BYTES: usize = 8 * 1_024 * 1_024;
/// How long `/config` may be cached: it changes only with a restart.
const CONFIG_SECONDS: u32 = 60;

/// The router of everything this server answers. With a configured `path` it answers both with and without that prefix,
/// because a reverse proxy may keep or strip it.
///
/// # Errors
/// If the page cannot be filled with the site's words.
pub fn router(state: SharedState) -> anyhow::Result<Router> {
    let api = Router::new()
        .route("/config", get(config))
        .route("/form", get(form))
        .route("/flows", axum::routing::post(begin))
        .route("/flows/{id}", get(current).post(act))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(no_store())
        .layer(origins::api(&state.config));
    let index = page::index(&state)?;
    let mut router = Router::new()
        .route("/", index.clone())
        .merge(page::router(&state.config));
    let path = state.config.path.as_str();
    if !path.is_empty() {
        router = router
            .route(path, index.clone())
            .route(&format!("{path}/"), index)
            .nest(path, page::router(&state.config));
    }
    for path in BTreeSet::from(["", path]) {
        router = router.nest(&format!("{path}{BASE}"), api.clone());
        let desk = desk::router().layer(no_store());
        router = router.nest(&format!("{path}{}", desk::BASE), desk);
        if state.dev {
            let dev = dev::router().layer(no_store());
            router = router.nest(&format!("{path}/dev"), dev);
        }
    }
    let everywhere = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    Ok(router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(everywhere("x-content-type-options", "nosniff"))
        .layer(everywhere("referrer-policy", "no-referrer"))
        .with_state(state))
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    )
}

async fn config(State(state): State<SharedState>) -> Response {
    let kept = format!("public, max-age={CONFIG_SECONDS}");
    (
        [(header::CACHE_CONTROL, kept)],
        Json(state.config.offered(state.locales.tags())),
    )
        .into_response()
}

#[derive(Deserialize)]
struct FormParams {
    locale: Option<String>,
}

/// The form of path B, with its language: not every form has texts in each (WCAG 3.1.2). 404 without path B.
async fn form(
    State(state): State<SharedState>,
    asked: Result<Query<FormParams>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    // An unreadable query string names no language.
    let locale = asked.ok().and_then(|Query(asked)| asked.locale);
    let tag = state.locales.nearest(locale.as_deref());
    let worded = state
        .questions
        .as_ref()
        .and_then(|questions| questions.worded(&tag));
    match worded {
        Some(worded) => {
            let language = [(header::CONTENT_LANGUAGE, worded.locale.as_str())];
            (language, page::texts(&worded.texts, &headers)).into_response()
        }
        None => not_found().await.into_response(),
    }
}

async fn begin(
    State(state): State<SharedState>,
    client: Client,
    request: Request,
) -> Result<Response, AppError> {
    let known = state.config.device_cookie.as_deref();
    let known = known.and_then(|name| cookie(request.headers(), name));
    let accepted = accepted_locale(&state, request.headers());
    let body = json(request).await?;
    let mut new = NewFlow::read(&body).map_err(Problem::invalid)?;
    new.device = new.device.or(known);
    new.locale = new.locale.or(accepted);
    let created = transitions::begin(&state, new, &client).await?;
    let location = format!("{}{BASE}/flows/{}", state.config.path, created.flow.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(created),
    )
        .into_response())
}

/// The value of a cookie, unless it is too long for a device id: a site's own cookie must not fail the request.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(of, _)| *of == name)?;
    (value.len() <= transitions::MAX_DEVICE_BYTES).then(|| value.to_owned())
}

async fn current(
    State(state): State<SharedState>,
    FlowId(id): FlowId,
    client: Client,
    Token(token): Token,
) -> Result<Json<Standing>, AppError> {
    let flow = transitions::current(&state, &id, &token, &client).await?;
    Ok(Json(Standing { flow }))
}

async fn act(
    State(state): State<SharedState>,
    FlowId(id): FlowId,
    client: Client,
    Token(token): Token,
    request: Request,
) -> Result<Json<Standing>, AppError> {
    let key = idempotency_key(&request)?;
    let locale = accepted_locale(&state, request.headers());
    let body = json(request).await?;
    let mut action = Action::read(&body).map_err(Problem::invalid)?;
    if let (Action::SubmitRequest { once, .. }, Some(key)) = (&mut action, key) {
        // Only digests are stored, because the body holds old passwords.
        *once = Some(Once {
            key: state.keys.lookup_digest("idempotency key", &key),
            body: state
                .keys
                .lookup_digest("idempotent body", &body.to_string()),
        });
    }
    let flow = transitions::act(&state, &id, &token, &action, locale.as_deref(), &client).await?;
    Ok(Json(Standing { flow }))
}

/// The language of the `Accept-Language` header, for the flow's messages; `None` if the site has none of those listed.
fn accepted_locale(state: &SharedState, headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    state.locales.accepted(header)
}

/// The `Idempotency-Key` header, if there is one.
fn idempotency_key(request: &Request) -> Result<Option<String>, AppError> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= MAX_KEY_BYTES => Ok(Some(key.into())),
        _ => {
            let detail = format!("Idempotency-Key is 1 to {MAX_KEY_BYTES} ASCII characters");
            Err(unreadable(detail))
        }
    }
}

async fn not_found() -> AppError {
    Problem::new(
        ProblemCode::NotFound,
        "see the contract for the paths there are",
    )
    .into()
}

async fn method_not_allowed() -> AppError {
    Problem::new(
        ProblemCode::MethodNotAllowed,
        "see the contract for what it takes",
    )
    .into()
}

/// Reads the body, which must be JSON by its content type, without a content coding, and within the size limit.
async fn json(request: Request<Body>) -> Result<Value, AppError> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase());
    if !kind.is_some_and(|kind| kind == "application/json" || kind.ends_with("+json")) {
        return Err(Problem::new(ProblemCode::WrongType, "send application/json").into());
    }
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let detail = "send the body as it is, without Content-Encoding";
        return Err(Problem::new(ProblemCode::WrongType, detail).into());
    }
    let bytes = match tokio::time::timeout(BODY_DEADLINE, whole(request.into_body())).await {
        Ok(Ok(Some(bytes))) => bytes,
        Ok(Ok(None)) => {
            let detail = format!("no more than {MAX_BODY_BYTES} bytes are taken");
            return Err(Problem::new(ProblemCode::TooLarge, detail).into());
        }
        Ok(Err(_)) => return Err(unreadable("it broke off".into())),
        Err(_) => return Err(unreadable("it did not arrive in time".into())),
    };
    // Only line and column: the parser's message could quote a code or a password.
    serde_json::from_slice(&bytes).map_err(|error| {
        unreadable(format!(
            "not JSON at line {}, column {}",
            error.line(),
            error.column()
        ))
    })
}

fn unreadable(detail: String) -> AppError {
    Problem::invalid(vec![FieldError::unreadable(detail)]).into()
}

/// Reads a whole body; `None` if it exceeds the limit.
async fn whole(mut body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let (mut kept, mut read) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        read += data.len();
        if read <= MAX_BODY_BYTES {
            kept.extend_from_slice(&data);
        } else if read > MAX_BODY_BYTES + MAX_UNHEARD_BYTES {
            break;
        }
    }
    Ok((read <= MAX_BODY_BYTES).then_some(kept))
}

/// The flow's id from the path. Text that cannot be an id is answered like an unknown flow.
struct FlowId(String);

impl<S: Send + Sync> FromRequestParts<S> for FlowId {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let is_id = |id: &String| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            id.len() <= MAX_ID_BYTES && id.bytes().all(fits)
        };
        Path::<String>::from_request_parts(parts, state)
            .await
            .ok()
            .map(|Path(id)| id)
            .filter(is_id)
            .map(Self)
            .ok_or_else(|| transitions::unknown_flow().into())
    }
}

/// The flow's bearer token, from `Authorization: Bearer`.
struct Token(String);

impl<S: Sync> FromRequestParts<S> for Token {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Self(token.trim().to_owned()))
            .ok_or_else(|| {
                let detail = "send it as Authorization: Bearer";
                Problem::new(ProblemCode::NoToken, detail).into()
            })
    }
}

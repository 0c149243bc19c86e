//! The routes: CONTRACT `regain/1` under `/recovery/v1`, the page and its texts, and `/dev/*` where asked for. Here a
//! request becomes values and values become an answer; nothing is decided.

mod client;
mod dev;
mod page;

pub use client::Oddities;
pub use page::Page;

use crate::app::App;
use crate::limits::Client;
use crate::problem::Failure;
use crate::turns;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::BodyExt;
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::wire::{Action, MAX_BODY_BYTES, NewFlow, Once, Standing};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

/// Where the contract's paths begin.
pub const BASE: &str = "/recovery/v1";

const MAX_ID_BYTES: usize = 64;
const MAX_KEY_BYTES: usize = 255;
/// How long a body may take to arrive.
const BODY_DEADLINE: Duration = Duration::from_secs(15);
/// So much more is read and thrown away: a client hears the answer only once it has sent all, for a connection closed
/// before that is broken off with what is under way in it (RFC 9112 9.6).
const MAX_UNHEARD_BYTES: usize = 8 * 1_024 * 1_024;
/// How long `/config` may be kept: it changes with a restart.
const CONFIG_SECONDS: u32 = 60;

/// Everything this server answers. With a `path` of its own it answers there and without it alike: a proxy in front may
/// keep the path or take it off.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/config", get(config))
        .route("/form", get(form))
        .route("/flows", axum::routing::post(begin))
        .route("/flows/{id}", get(standing).post(act))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(no_store())
        .layer(cors(&app));
    let mut router = Router::new()
        .route("/", get(page::index))
        .merge(page::router());
    let path = app.config.path.as_str();
    if !path.is_empty() {
        router = router
            .route(path, get(page::index))
            .route(&format!("{path}/"), get(page::index))
            .nest(path, page::router());
    }
    for path in BTreeSet::from(["", path]) {
        router = router.nest(&format!("{path}{BASE}"), api.clone());
        if app.dev {
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
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(everywhere("x-content-type-options", "nosniff"))
        .layer(everywhere("referrer-policy", "no-referrer"))
        .with_state(app)
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    )
}

/// Pages of other origins may embed the form; there are no cookies to send along.
fn cors(app: &App) -> CorsLayer {
    let origins = app
        .config
        .allowed_origins
        .iter()
        .map(|origin| origin.0.clone());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::RETRY_AFTER, header::DATE, header::ETAG])
        .max_age(Duration::from_secs(3_600))
}

async fn config(State(app): State<App>) -> Response {
    let kept = format!("public, max-age={CONFIG_SECONDS}");
    ([(header::CACHE_CONTROL, kept)], Json(app.offered())).into_response()
}

#[derive(Deserialize)]
struct Asked {
    locale: Option<String>,
}

/// The questions of path B in one language, and which: not every form has words in each (WCAG 3.1.2). None where the site takes no requests.
async fn form(
    State(app): State<App>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    // A query that cannot be read names no language.
    let locale = asked.ok().and_then(|Query(asked)| asked.locale);
    let tag = app.locales.nearest(locale.as_deref());
    let worded = app
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
    State(app): State<App>,
    client: Client,
    request: Request,
) -> Result<Response, Failure> {
    let known = app.config.device_cookie.as_deref();
    let known = known.and_then(|name| cookie(request.headers(), name));
    let accepted = accepted_locale(&app, request.headers());
    let body = json(request).await?;
    let mut new = NewFlow::read(&body).map_err(Problem::invalid)?;
    new.device = new.device.or(known);
    new.locale = new.locale.or(accepted);
    let created = turns::begin(&app, new, &client).await?;
    let location = format!("{}{BASE}/flows/{}", app.config.path, created.flow.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(created),
    )
        .into_response())
}

/// The value of a cookie. Only what we take for a device's: what a site's cookie holds is no mistake of the client's.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(of, _)| *of == name)?;
    (value.len() <= turns::MAX_DEVICE_BYTES).then(|| value.to_owned())
}

async fn standing(
    State(app): State<App>,
    FlowId(id): FlowId,
    Token(token): Token,
) -> Result<Json<Standing>, Failure> {
    let flow = turns::standing(&app, &id, &token).await?;
    Ok(Json(Standing { flow }))
}

async fn act(
    State(app): State<App>,
    FlowId(id): FlowId,
    client: Client,
    Token(token): Token,
    request: Request,
) -> Result<Json<Standing>, Failure> {
    let key = idempotency_key(&request)?;
    let locale = accepted_locale(&app, request.headers());
    let body = json(request).await?;
    let mut action = Action::read(&body).map_err(Problem::invalid)?;
    if let (Action::SubmitRequest { once, .. }, Some(key)) = (&mut action, key) {
        // Digests: the body holds old passwords.
        *once = Some(Once {
            key: app.keys.lookup_digest("idempotency key", &key),
            body: app.keys.lookup_digest("idempotent body", &body.to_string()),
        });
    }
    let flow = turns::act(&app, &id, &token, &action, locale.as_deref(), &client).await?;
    Ok(Json(Standing { flow }))
}

/// The language spoken now, which what is mailed from then on is in; `None` where the site has none of those named.
fn accepted_locale(app: &App, headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    app.locales.accepted(header)
}

/// What tells a repeated sending from a second one.
fn idempotency_key(request: &Request) -> Result<Option<String>, Failure> {
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

async fn not_found() -> Failure {
    Problem::new(
        ProblemCode::NotFound,
        "see the contract for the paths there are",
    )
    .into()
}

async fn method_not_allowed() -> Failure {
    Problem::new(
        ProblemCode::MethodNotAllowed,
        "see the contract for what it takes",
    )
    .into()
}

/// The body, which must be JSON by its content type, not packed, and no larger than accepted.
async fn json(request: Request<Body>) -> Result<Value, Failure> {
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
    // Line and column only: the parser's words could quote a code or a password.
    serde_json::from_slice(&bytes).map_err(|error| {
        unreadable(format!(
            "not JSON at line {}, column {}",
            error.line(),
            error.column()
        ))
    })
}

fn unreadable(detail: String) -> Failure {
    Problem::invalid(vec![FieldError::unreadable(detail)]).into()
}

/// All of a body, or `None` where that is more than is taken.
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

/// A flow's id, from the path. What cannot be one is a flow there is not.
struct FlowId(String);

impl<S: Send + Sync> FromRequestParts<S> for FlowId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
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
            .ok_or_else(|| turns::unknown_flow().into())
    }
}

/// The flow's token, from `Authorization: Bearer`.
struct Token(String);

impl<S: Sync> FromRequestParts<S> for Token {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
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

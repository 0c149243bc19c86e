//! The desk's routes (docs/contract.md, "The desk"). A staff token opens these and no other. No CORS: no page of another
//! site has business here.

use super::Token;
use crate::app_state::SharedState;
use crate::case_state::CaseState;
use crate::cases::Decision;
use crate::desk::{self, AuditPage, CaseFile, Cases};
use crate::error::AppError;
use crate::store::cases::Filter;
use crate::{limits, staff};
use axum::Json;
use axum::Router;
use axum::extract::{FromRequestParts, Path, RawQuery, Request, State};
use axum::http::request::Parts;
use axum::routing::{get, post};
use regain_core::fault::Fault;
use regain_core::kind::text;
use regain_core::problem::{FieldError, Problem, ProblemCode};
use regain_core::reference::Reference;
use regain_core::time::Timestamp;
use regain_core::wire::required_text;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The base path of the desk.
pub const BASE: &str = "/desk/v1";

/// How many cases or entries a page has, and how many unless it is said.
const PAGE: RangeInclusive<i64> = 1..=100;
const USUAL_PAGE: i64 = 50;
/// The most characters of a reason.
const MAX_REASON: u32 = 2_000;

/// `GET /cases`, `GET /cases/{reference}`, `POST /cases/{reference}/decision`, `GET /audit`.
pub fn router() -> Router<SharedState> {
    Router::new()
        .route("/cases", get(list))
        .route("/cases/{reference}", get(look))
        .route("/cases/{reference}/decision", post(decide))
        .route("/audit", get(audit))
        .fallback(super::not_found)
        .method_not_allowed_fallback(super::method_not_allowed)
}

async fn list(
    State(state): State<SharedState>,
    _: ReviewerName,
    RawQuery(query): RawQuery,
) -> Result<Json<Cases>, AppError> {
    let filter = filter(&Params::of(query)).map_err(Problem::invalid)?;
    Ok(Json(desk::list(&state, filter).await?))
}

async fn look(
    State(state): State<SharedState>,
    ReviewerName(reviewer): ReviewerName,
    CaseReference(reference): CaseReference,
) -> Result<Json<CaseFile>, AppError> {
    Ok(Json(desk::look(&state, &reviewer, &reference).await?))
}

async fn decide(
    State(state): State<SharedState>,
    ReviewerName(reviewer): ReviewerName,
    CaseReference(reference): CaseReference,
    request: Request,
) -> Result<Json<CaseFile>, AppError> {
    let body = super::json(request).await?;
    let (decision, reason) = decision(&body).map_err(Problem::invalid)?;
    let decided = desk::decide(&state, &reviewer, &reference, decision, &reason);
    Ok(Json(decided.await?))
}

async fn audit(
    State(state): State<SharedState>,
    _: ReviewerName,
    RawQuery(query): RawQuery,
) -> Result<Json<AuditPage>, AppError> {
    let params = Params::of(query);
    let mut errors = Vec::new();
    let after = params.number("after", 0..=i64::MAX, 0, &mut errors);
    let limit = params.number("limit", PAGE, USUAL_PAGE, &mut errors);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    Ok(Json(desk::audit_page(&state, after, limit).await?))
}

/// Reads the body of a decision.
fn decision(body: &Value) -> Result<(Decision, String), Vec<FieldError>> {
    let empty = serde_json::Map::new();
    let members = body.as_object().unwrap_or(&empty);
    let named = |name: &str| match name {
        "verified" => Ok(Decision::Verified),
        "not_verified" => Ok(Decision::NotVerified),
        _ => Err(FieldError::at("decision", &Fault::NotAnOption)),
    };
    let decision = required_text(members, "decision").and_then(|name| named(&name));
    let reason = required_text(members, "reason").and_then(|reason| {
        text::canonical(&reason, MAX_REASON)
            .map(|reason| reason.into_owned())
            .map_err(|fault| FieldError::at("reason", &fault))
    });
    match (decision, reason) {
        (Ok(decision), Ok(reason)) => Ok((decision, reason)),
        (decision, reason) => Err([decision.err(), reason.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

/// Reads which cases are asked for.
fn filter(params: &Params) -> Result<Filter, Vec<FieldError>> {
    let mut errors = Vec::new();
    let state = params.read("state", CaseState::named, &Fault::NotAnOption, &mut errors);
    let flag = |text: &str| text.parse().ok();
    let over_limit = params.read("over_limit", flag, &Fault::NotAnOption, &mut errors);
    let received_before = params.read(
        "received_before",
        Timestamp::parse,
        &Fault::Malformed,
        &mut errors,
    );
    let after = params.read("after", desk::position, &Fault::Malformed, &mut errors);
    let filter = Filter {
        state: state.unwrap_or(CaseState::Waiting),
        locale: params.text("locale").map(Into::into),
        min_score: params.number("min_score", 0..=100, 0, &mut errors),
        received_before,
        over_limit,
        after,
        limit: params.number("limit", PAGE, USUAL_PAGE, &mut errors),
    };
    if errors.is_empty() {
        Ok(filter)
    } else {
        Err(errors)
    }
}

/// The parameters of a query string. Those that are not known, and empty ones, are ignored.
struct Params(BTreeMap<String, String>);

impl Params {
    fn of(query: Option<String>) -> Self {
        let query = query.unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes());
        Self(pairs.into_owned().collect())
    }

    fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?;
        (!text.is_empty()).then_some(text)
    }

    /// The parameter as `read` has it, or an error added with this fault.
    fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        fault: &Fault,
        errors: &mut Vec<FieldError>,
    ) -> Option<T> {
        let value = read(self.text(name)?);
        if value.is_none() {
            errors.push(FieldError::at(name, fault));
        }
        value
    }

    /// A number within bounds.
    fn number(
        &self,
        name: &str,
        bounds: RangeInclusive<i64>,
        absent: i64,
        errors: &mut Vec<FieldError>,
    ) -> i64 {
        let fault = Fault::out_of_range(bounds.start().to_string(), bounds.end().to_string());
        let within = |text: &str| text.parse().ok().filter(|number| bounds.contains(number));
        self.read(name, within, &fault, errors).unwrap_or(absent)
    }
}

/// The reviewer whose token the request has. The call is counted.
struct ReviewerName(String);

impl FromRequestParts<SharedState> for ReviewerName {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &SharedState) -> Result<Self, AppError> {
        let Token(token) = Token::from_request_parts(parts, state).await?;
        let mut connection = state.store.connection().await?;
        let Some(name) = staff::authenticated(state, &mut connection, &token).await? else {
            let detail = "no reviewer has this token, or it is expired, renewed or removed";
            return Err(Problem::new(ProblemCode::NoToken, detail).into());
        };
        limits::count_look(state, &mut connection, &name).await??;
        Ok(Self(name))
    }
}

/// The reference of a case, however it is written. Text that cannot be one is answered like an unknown case.
struct CaseReference(Reference);

impl<S: Send + Sync> FromRequestParts<S> for CaseReference {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        Path::<String>::from_request_parts(parts, state)
            .await
            .ok()
            .and_then(|Path(text)| Reference::read(&text).ok())
            .map(Self)
            .ok_or_else(desk::unknown_case)
    }
}

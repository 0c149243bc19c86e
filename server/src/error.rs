//! The error type of handlers: a [`Problem`] the client can act on, or an internal error, which is logged and answered
//! as `unavailable`.

use crate::clock;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use regain_core::problem::{MEDIA_TYPE, Problem, ProblemCode};

/// The default `Retry-After` in seconds.
const TRY_AGAIN_AFTER: u64 = 5;

/// Why a request failed.
pub enum AppError {
    Problem(Box<Problem>),
    Broken(anyhow::Error),
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.into())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => answer(&problem),
            Self::Broken(error) => {
                tracing::error!("{error:#}");
                let detail = "try again in a moment; nothing was lost";
                answer(&Problem::new(ProblemCode::Unavailable, detail))
            }
        }
    }
}

fn answer(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_string(problem).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
    let headers = response.headers_mut();
    let wait = match (problem.code, problem.retry_at) {
        (_, Some(retry_at)) => Some(clock::now().seconds_until(retry_at).max(1)),
        (ProblemCode::Unavailable, None) => Some(TRY_AGAIN_AFTER),
        _ => None,
    };
    if let Some(wait) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    if problem.code == ProblemCode::NoToken {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

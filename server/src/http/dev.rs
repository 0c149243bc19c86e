//! `/dev/*`, for developers on their own machine: the messages sent, the element in a page, and whether a password signs in.
//! Without `--dev`, or on another address than loopback, these paths do not exist.

mod embed;
mod outbox;

use crate::app_state::SharedState;
use crate::error::AppError;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use regain_core::problem::{Problem, ProblemCode};
use regain_core::wire::required_text;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The look of both pages.
const LOOK: &str = include_str!("dev/look.css");

/// `GET /dev/outbox`, `GET /dev/embed`, `POST /dev/sign-in`.
pub fn router() -> Router<SharedState> {
    Router::new()
        .route("/outbox", get(outbox::serve))
        .route("/sign-in", post(sign_in))
        .merge(embed::router())
        .fallback(super::not_found)
        .method_not_allowed_fallback(super::method_not_allowed)
        .layer(middleware::from_fn(only_by_a_loopback_name))
}

/// Prevents DNS rebinding: another site could point its name to this machine, and its pages would read everybody's
/// codes. For such a `Host` these paths do not exist either.
async fn only_by_a_loopback_name(request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST);
    let named = named.and_then(|host| host.to_str().ok());
    match named.or(request.uri().authority().map(Authority::as_str)) {
        Some(host) if is_loopback(host) => next.run(request).await,
        _ => {
            let detail =
                "by Host: what is for developers answers to localhost, 127.0.0.1 and [::1] alone";
            AppError::from(Problem::new(ProblemCode::NotFound, detail)).into_response()
        }
    }
}

/// Whether a `Host` is a loopback name or address, with or without a port.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bracketed = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse()
            .is_ok_and(|address: Ipv4Addr| address.is_loopback())
        || bracketed.is_some_and(|name| {
            name.parse()
                .is_ok_and(|address: Ipv6Addr| address.is_loopback())
        })
}

async fn sign_in(
    State(state): State<SharedState>,
    request: Request,
) -> Result<StatusCode, AppError> {
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
    let mut connection = state.store.connection().await?;
    let signs_in = state
        .directory
        .signs_in(
            &mut connection,
            &identifier,
            &password,
            &state.config.identifiers(),
        )
        .await?;
    Ok(if signs_in {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::UNAUTHORIZED
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_s_own_names_are_loopback() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1",
            "127.0.0.1:8080",
            "127.1.2.3:80",
            "[::1]",
            "[::1]:8080",
            "localhost:",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.com",
            "example.com:8080",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "192.0.2.1:8080",
            "[2001:db8::1]:8080",
            "::1",
            "localhost:80x",
            "0.0.0.0",
            "127.1",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

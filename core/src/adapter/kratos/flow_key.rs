//! Which flow of Kratos' it is: its id, and the request for it.

use crate::adapter::{Body, Credentials, HttpRequest, Method};
use crate::prelude::*;
use serde::{Deserialize, Serialize};

/// A flow that can be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowKey {
    /// A recovery flow, by its id.
    Recovery(String),
    /// The settings flow for the new password, by its id; a new one where Kratos gave none.
    Settings(Option<String>),
}

impl FlowKey {
    /// It with an id that can be part of a URL; `None` if its id cannot.
    pub fn checked(self) -> Option<Self> {
        match self {
            Self::Recovery(id) => flow_id(&id).map(Self::Recovery),
            Self::Settings(Some(id)) => flow_id(&id).map(|id| Self::Settings(Some(id))),
            Self::Settings(None) => Some(Self::Settings(None)),
        }
    }

    /// The request for it.
    pub fn fetched(&self) -> HttpRequest {
        let url = match self {
            Self::Recovery(id) => format!("/self-service/recovery/flows?id={id}"),
            Self::Settings(Some(id)) => format!("/self-service/settings/flows?id={id}"),
            Self::Settings(None) => "/self-service/settings/browser".into(),
        };
        request(Method::Get, url, Body::Empty)
    }
}

/// A request to Kratos.
pub fn request(method: Method, url: String, body: Body) -> HttpRequest {
    HttpRequest {
        method,
        url,
        headers: Vec::new(),
        body,
        credentials: Credentials::Include,
    }
}

/// The flow that a page of the site gets in its URL: `/settings?flow=…`.
pub fn flow_in_url(url: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next()?;
    flow_id(
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix("flow="))?,
    )
}

/// The id of a flow, a UUID: only what can be part of a URL as it is.
pub fn flow_id(id: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!id.is_empty() && id.chars().all(is_plain)).then(|| id.to_owned())
}

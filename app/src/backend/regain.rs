//! The profile `regain`: the contract itself, over `fetch`.

use super::body::Body;
use super::read::Read;
use super::{Credentials, Failure, Problem};
use crate::clock::Clock;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::*;
#[cfg(feature = "request")]
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Config, Created, Flow, MAX_BODY_BYTES, NewFlow, Standing};
use std::time::Duration;
#[cfg(feature = "request")]
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
#[cfg(feature = "request")]
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// After this long nothing more is expected; the person is offered to try again.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A backend that speaks the contract.
#[derive(Clone, Debug)]
pub struct Regain {
    base: String,
    clock: Clock,
    /// The language spoken now, which every action says.
    locale: StoredValue<String>,
}

impl Regain {
    pub(super) fn new(base: &str, clock: Clock) -> Self {
        let base = base.trim_end_matches('/').into();
        let locale = StoredValue::default();
        Self {
            base,
            clock,
            locale,
        }
    }

    pub(super) fn speak(&self, locale: &str) {
        self.locale.set_value(locale.into());
    }

    pub(super) async fn config(&self) -> Result<Config, Failure> {
        self.exchange(self.request("/config"), None).await
    }

    pub(super) async fn begin(&self, new: &NewFlow) -> Result<Created, Failure> {
        self.exchange(self.request("/flows"), Some(Body::of(new)?))
            .await
    }

    pub(super) async fn read(&self, credentials: &Credentials) -> Result<Flow, Failure> {
        let standing: Standing = self.exchange(self.opened(credentials), None).await?;
        Ok(standing.flow)
    }

    pub(super) async fn act(
        &self,
        credentials: &Credentials,
        action: &Action,
    ) -> Result<Flow, Failure> {
        let body = self.spoken(Body::of(action)?.text());
        let standing: Standing = self.exchange(self.opened(credentials), Some(body)).await?;
        Ok(standing.flow)
    }

    /// The most bytes of an action already written: the language is said beside it.
    #[cfg(feature = "request")]
    pub(super) fn room(&self) -> usize {
        MAX_BODY_BYTES - self.spoken("{").text().len()
    }

    #[cfg(feature = "request")]
    pub(super) async fn form(&self, locale: &str) -> Result<(WordedForm, Option<String>), Failure> {
        let locale = js_sys::encode_uri_component(locale);
        let path = ["/form?locale=", &String::from(locale)].concat();
        let (answer, text) = self.send(self.request(&path), None).await?;
        let language = answer.headers().get("content-language");
        Ok((read(answer.status(), &text)?, language))
    }

    #[cfg(feature = "request")]
    pub(super) async fn save(
        &self,
        credentials: &Credentials,
        body: String,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        let body = self.spoken(&body);
        if !keepalive {
            let standing: Standing = self.exchange(self.opened(credentials), Some(body)).await?;
            return Ok(standing.flow);
        }
        let request = timed(self.opened(credentials)).method(Method::POST);
        let request = request
            .header("Content-Type", "application/json")
            .body(body.text());
        let request: web_sys::Request = request.map_err(|e| failed(&e))?.into();
        let init = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&init, &"keepalive".into(), &true.into());
        let window = window();
        let sent = window.fetch_with_request_and_init(&request, init.unchecked_ref());
        let unreachable = |_| Failure::Unreachable;
        let answer = JsFuture::from(sent).await.map_err(unreachable)?;
        let answer = Response::from(answer.unchecked_into::<web_sys::Response>());
        let text = answer.text().await.map_err(|e| failed(&e))?;
        let standing: Standing = read(answer.status(), &text)?;
        Ok(standing.flow)
    }

    #[cfg(feature = "request")]
    pub(super) async fn submit(
        &self,
        credentials: &Credentials,
        action: &Action,
        key: &str,
    ) -> Result<Flow, Failure> {
        let request = self.opened(credentials).header("Idempotency-Key", key);
        let body = self.spoken(Body::of(action)?.text());
        let standing: Standing = self.exchange(request, Some(body)).await?;
        Ok(standing.flow)
    }

    /// An action already written, with the language it is said in: a tag, which JSON takes as it is.
    fn spoken(&self, action: &str) -> Body {
        let members = action.strip_prefix('{').unwrap_or_default();
        self.locale
            .with_value(|locale| Body::joined(&[r#"{"locale":""#, locale, r#"","#, members]))
    }

    fn request(&self, path: &str) -> RequestBuilder {
        Request::get(&format!("{}{path}", self.base)).header("Accept", "application/json")
    }

    fn opened(&self, credentials: &Credentials) -> RequestBuilder {
        self.request(&format!("/flows/{}", credentials.id)).header(
            "Authorization",
            &format!("Bearer {}", credentials.token.reveal()),
        )
    }

    async fn exchange<T: Read>(
        &self,
        request: RequestBuilder,
        body: Option<Body>,
    ) -> Result<T, Failure> {
        let (answer, text) = self.send(request, body).await?;
        read(answer.status(), &text)
    }

    async fn send(
        &self,
        request: RequestBuilder,
        body: Option<Body>,
    ) -> Result<(Response, String), Failure> {
        if body
            .as_ref()
            .is_some_and(|body| body.text().len() > MAX_BODY_BYTES)
        {
            return Err(Failure::Problem(Box::new(Problem::too_large())));
        }
        let request = timed(request);
        let request = match body {
            Some(body) => request
                .method(Method::POST)
                .header("Content-Type", "application/json")
                .body(body.text()),
            None => request.build(),
        };
        let answer = request.map_err(|e| failed(&e))?.send().await;
        let answer = answer.map_err(|e| failed(&e))?;
        self.note_time(&answer);
        let text = answer.text().await.map_err(|e| failed(&e))?;
        Ok((answer, text))
    }

    fn note_time(&self, answer: &Response) {
        if let Some(date) = answer.headers().get("date") {
            self.clock.set_by(&date);
        }
    }
}

/// Given up when it takes too long; a page that is gone ends nothing. Not `AbortSignal.timeout`: Safari has it since 16.
fn timed(request: RequestBuilder) -> RequestBuilder {
    let Ok(controller) = AbortController::new() else {
        return request;
    };
    let signal = controller.signal();
    set_timeout(move || controller.abort(), TIMEOUT);
    request.abort_signal(Some(&signal))
}

/// What came back: an answer, or why there is none.
fn read<T: Read>(status: u16, text: &str) -> Result<T, Failure> {
    // What is no JSON has no members: it cannot be read as anything below.
    let answer = js_sys::JSON::parse(text).unwrap_or(JsValue::NULL);
    if (200..300).contains(&status) {
        return T::read(&answer).ok_or(Failure::Unreadable);
    }
    Err(match Problem::read(&answer) {
        Some(problem) => Failure::Problem(Box::new(problem)),
        None if status >= 500 => Failure::Unavailable,
        None => Failure::Unreadable,
    })
}

fn failed(error: &gloo_net::Error) -> Failure {
    let gloo_net::Error::JsError(error) = error else {
        return Failure::Unreadable;
    };
    // Nothing else aborts.
    if error.name == "AbortError" {
        Failure::TimedOut
    } else {
        Failure::Unreachable
    }
}

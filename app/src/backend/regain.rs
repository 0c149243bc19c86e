//! The profile `regain`: the contract itself, over `fetch`.

use super::Fetch;
use super::body::Body;
use super::read::{self, Read};
use crate::clock::Clock;
use crate::failure::{Failure, Problem};
use crate::host::Host;
use crate::token_storage::Credentials;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::*;
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Created, Flow, MAX_BODY_BYTES, NewFlow, Standing};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// After this long nothing more is expected; the person is offered to try again.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A backend that speaks the contract.
#[derive(Clone)]
pub struct Regain {
    host: Host,
    base: String,
    clock: Clock,
    fetch: Fetch,
    /// The language of the mails that a call brings about: its `Accept-Language`.
    locale: StoredValue<String>,
}

impl Regain {
    pub(super) fn new(host: Host, clock: Clock, fetch: Fetch) -> Self {
        let base = host.get().base.trim_end_matches('/').into();
        let locale = StoredValue::default();
        Self {
            host,
            base,
            clock,
            fetch,
            locale,
        }
    }

    pub(super) fn speak(&self, locale: &str) {
        self.locale.set_value(locale.into());
    }

    pub(super) async fn begin(&self, new: &NewFlow) -> Result<Created, Failure> {
        let body = Body::of_flow(new)?;
        let answer = self.exchange(self.request("/flows"), Some(body)).await?;
        Created::read(&answer).ok_or(Failure::Unreadable)
    }

    pub(super) async fn read(&self, credentials: &Credentials) -> Result<Flow, Failure> {
        flow(&self.exchange(self.opened(credentials), None).await?)
    }

    pub(super) async fn act(
        &self,
        credentials: &Credentials,
        action: &Action,
    ) -> Result<Flow, Failure> {
        let body = Body::of_action(action)?;
        flow(&self.exchange(self.opened(credentials), Some(body)).await?)
    }

    pub(super) fn room(&self) -> usize {
        MAX_BODY_BYTES
    }

    pub(super) fn written(&self, action: &Action) -> Result<Body, Failure> {
        Body::of_answers(action)
    }

    pub(super) async fn form(&self, locale: &str) -> Result<(WordedForm, Option<String>), Failure> {
        let locale = js_sys::encode_uri_component(locale);
        let path = ["/form?locale=", &String::from(locale)].concat();
        let (answer, text) = self.send(self.request(&path), None).await?;
        let language = answer.headers().get("content-language");
        let answer = received(self, answer.status(), &text).await?;
        let form = WordedForm::read(&answer).ok_or(Failure::Unreadable)?;
        Ok((form, language))
    }

    pub(super) async fn save(
        &self,
        credentials: &Credentials,
        body: Body,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        if !keepalive {
            return flow(&self.exchange(self.opened(credentials), Some(body)).await?);
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
        flow(&received(self, answer.status(), &text).await?)
    }

    pub(super) async fn submit(
        &self,
        credentials: &Credentials,
        action: &Action,
        key: &str,
    ) -> Result<Flow, Failure> {
        let body = self.written(action)?;
        let request = self.opened(credentials).header("Idempotency-Key", key);
        flow(&self.exchange(request, Some(body)).await?)
    }

    fn request(&self, path: &str) -> RequestBuilder {
        let request = Request::get(&[&*self.base, path].concat());
        let request = request.header("Accept", "application/json");
        self.locale.with_value(|locale| match locale.is_empty() {
            true => request,
            false => request.header("Accept-Language", locale),
        })
    }

    fn opened(&self, credentials: &Credentials) -> RequestBuilder {
        let path = ["/flows/", &credentials.id].concat();
        let token = ["Bearer ", credentials.token.reveal()].concat();
        self.request(&path).header("Authorization", &token)
    }

    async fn exchange(
        &self,
        request: RequestBuilder,
        body: Option<Body>,
    ) -> Result<JsValue, Failure> {
        let (answer, text) = self.send(request, body).await?;
        received(self, answer.status(), &text).await
    }

    async fn send(
        &self,
        request: RequestBuilder,
        body: Option<Body>,
    ) -> Result<(Response, String), Failure> {
        let is_large = |body: &Body| body.bytes() > MAX_BODY_BYTES;
        if body.as_ref().is_some_and(is_large) {
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

/// What came back, parsed, and the chunks there that are needed to read and to draw it; or why there is none.
async fn received(of: &Regain, status: u16, text: &str) -> Result<JsValue, Failure> {
    // What is no JSON has no members: nothing can be read from it.
    let answer = js_sys::JSON::parse(text).unwrap_or(JsValue::NULL);
    if let Some(needed) = read::needed(&answer) {
        (of.fetch)(of.host, needed).await?;
    }
    if (200..300).contains(&status) {
        return Ok(answer);
    }
    Err(match Problem::read(&answer) {
        Some(problem) => Failure::Problem(Box::new(problem)),
        None if status >= 500 => Failure::Unavailable,
        None => Failure::Unreadable,
    })
}

fn flow(answer: &JsValue) -> Result<Flow, Failure> {
    let standing = Standing::read(answer).ok_or(Failure::Unreadable)?;
    Ok(standing.flow)
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

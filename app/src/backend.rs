//! The backend: the contract `regain/1` over `fetch`, or a profile's in this browser, which the element has fetched.

mod body;
pub mod read;

use crate::clock::Clock;
use crate::embedder::Embedder;
use crate::failure::{Failure, Problem};
use crate::host::Host;
use crate::task::Pending;
use crate::token_storage::Credentials;
pub use body::Body;
pub use body::answers::json_text;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::*;
use read::Read;
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Created, Flow, MAX_BODY_BYTES, NewFlow, Standing};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// After this long nothing more is expected; the person is offered to try again.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A key nobody else has, for one sending.
pub fn new_key() -> String {
    let mut bytes = [0; 16];
    // Also where the page came over plain HTTP, unlike `randomUUID`.
    let crypto = window().crypto();
    let drawn = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if drawn.is_err() {
        // It is no secret: it must differ from the other keys of this flow.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below 256"
        )]
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    let digit = |n: u8| char::from_digit(n.into(), 16).unwrap_or_default();
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

/// Fetches the chunks that a flow needs to be read and drawn.
pub type Fetch = fn(Host, read::Needed) -> Pending<Result<(), Failure>>;

/// A call of the contract: `GET` without a body, else `POST`.
struct Call<'a> {
    /// The path below the base URL.
    path: String,
    /// The flow's bearer token.
    credentials: Option<&'a Credentials>,
    body: Option<Body>,
    /// Its `Idempotency-Key`.
    key: Option<&'a str>,
}

impl<'a> Call<'a> {
    fn new(path: &str, body: Option<Body>) -> Self {
        Self {
            path: path.into(),
            credentials: None,
            body,
            key: None,
        }
    }

    fn opened(credentials: &'a Credentials, body: Option<Body>) -> Self {
        let path = ["/flows/", &credentials.id].concat();
        Self {
            credentials: Some(credentials),
            ..Self::new(&path, body)
        }
    }
}

/// A handle to a backend.
#[derive(Clone)]
pub struct Backend {
    host: Host,
    base: String,
    clock: Clock,
    fetch: Fetch,
    /// The language of the mails that a call brings about: its `Accept-Language`.
    locale: StoredValue<String>,
}

impl Backend {
    /// A backend that speaks the contract at the host's `base`.
    pub fn new(host: Host, clock: Clock, fetch: Fetch) -> Self {
        let base = host.get().base.trim_end_matches('/').into();
        Self {
            host,
            base,
            clock,
            fetch,
            locale: StoredValue::default(),
        }
    }

    /// The language spoken from now on.
    pub fn speak(&self, locale: &str) {
        self.locale.set_value(locale.into());
    }

    /// Begins a flow.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn begin(&self, new: &NewFlow) -> Result<Created, Failure> {
        let call = Call::new("/flows", Some(Body::of_flow(new)?));
        let answer = self.exchange(call).await?;
        Created::read(&answer).ok_or(Failure::Unreadable)
    }

    /// Where the flow stands.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn read(&self, credentials: &Credentials) -> Result<Flow, Failure> {
        flow(&self.exchange(Call::opened(credentials, None)).await?)
    }

    /// Does something, and says where the flow stands then.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn act(&self, credentials: &Credentials, action: &Action) -> Result<Flow, Failure> {
        let body = Body::of_action(action)?;
        flow(&self.exchange(Call::opened(credentials, Some(body))).await?)
    }

    /// The most bytes of a [`Body`].
    pub fn room(&self) -> usize {
        MAX_BODY_BYTES
    }

    /// Writes an action that carries answers. Its size is known then, before it is sent.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] where it cannot be written.
    pub fn written(&self, action: &Action) -> Result<Body, Failure> {
        Body::of_answers(action)
    }

    /// The questions of path B, in this language or another one: which, where that is told.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn form(&self, locale: &str) -> Result<(WordedForm, Option<String>), Failure> {
        let locale = js_sys::encode_uri_component(locale);
        let path = ["/form?locale=", &String::from(locale)].concat();
        let (answer, text) = self.send(Call::new(&path, None)).await?;
        let language = answer.headers().get("content-language");
        let answer = self.received(answer.status(), &text).await?;
        let form = WordedForm::read(&answer).ok_or(Failure::Unreadable)?;
        Ok((form, language))
    }

    /// Saves answers, which are [`written`](Self::written). With `keepalive` they are sent even as the page goes.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn save(
        &self,
        credentials: &Credentials,
        body: Body,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        if !keepalive || self.is_adapted() {
            return flow(&self.exchange(Call::opened(credentials, Some(body))).await?);
        }
        let request = self.request(&Call::opened(credentials, None));
        let request = posted(timed(request), &body)?;
        let request: web_sys::Request = request.into();
        let init = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&init, &"keepalive".into(), &true.into());
        let sent = window().fetch_with_request_and_init(&request, init.unchecked_ref());
        let unreachable = |_| Failure::Unreachable;
        let answer = JsFuture::from(sent).await.map_err(unreachable)?;
        let answer = Response::from(answer.unchecked_into::<web_sys::Response>());
        let text = answer.text().await.map_err(|e| failed(&e))?;
        flow(&self.received(answer.status(), &text).await?)
    }

    /// Sends a request. The same key says that it is the same sending.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn submit(
        &self,
        credentials: &Credentials,
        action: &Action,
        key: &str,
    ) -> Result<Flow, Failure> {
        let body = self.written(action)?;
        let call = Call {
            key: Some(key),
            ..Call::opened(credentials, Some(body))
        };
        flow(&self.exchange(call).await?)
    }

    /// Whether calls are answered in this browser, for a backend that speaks something else (row E3).
    fn is_adapted(&self) -> bool {
        self.host.get().profile.is_some()
    }

    async fn exchange(&self, call: Call<'_>) -> Result<JsValue, Failure> {
        let (answer, text) = self.send(call).await?;
        self.received(answer.status(), &text).await
    }

    async fn send(&self, call: Call<'_>) -> Result<(Response, String), Failure> {
        let is_large = |body: &Body| body.bytes() > MAX_BODY_BYTES;
        if call.body.as_ref().is_some_and(is_large) {
            return Err(Failure::Problem(Box::new(Problem::too_large())));
        }
        let answer = match self.is_adapted() {
            true => self.respond(&call).await?,
            false => {
                let request = timed(self.request(&call));
                let request = match &call.body {
                    Some(body) => posted(request, body),
                    None => request.build().map_err(|e| failed(&e)),
                };
                request?.send().await.map_err(|e| failed(&e))?
            }
        };
        if let Some(date) = answer.headers().get("date") {
            self.clock.set_by(&date);
        }
        let text = answer.text().await.map_err(|e| failed(&e))?;
        Ok((answer, text))
    }

    /// See [`Embedder::respond`].
    async fn respond(&self, call: &Call<'_>) -> Result<Response, Failure> {
        let token = call.credentials.map(|of| of.token.reveal());
        let body = call.body.as_ref().map(Body::text);
        let locale = self.locale.get_value();
        let ask = |of: &Embedder| of.respond(&call.path, body, token, &locale);
        let asked = self.host.get().embedder.as_ref().map(ask);
        let answer = JsFuture::from(asked.ok_or(Failure::Unreachable)?).await;
        let failed = |error: JsValue| {
            let name = js_sys::Reflect::get(&error, &"name".into());
            named(
                &name
                    .ok()
                    .and_then(|name| name.as_string())
                    .unwrap_or_default(),
            )
        };
        let answer: web_sys::Response = answer.map_err(failed)?.unchecked_into();
        Ok(answer.into())
    }

    fn request(&self, call: &Call<'_>) -> RequestBuilder {
        let mut request = Request::get(&[&*self.base, &call.path].concat());
        request = request.header("Accept", "application/json");
        let locale = self.locale.get_value();
        if !locale.is_empty() {
            request = request.header("Accept-Language", &locale);
        }
        if let Some(credentials) = call.credentials {
            let token = ["Bearer ", credentials.token.reveal()].concat();
            request = request.header("Authorization", &token);
        }
        if let Some(key) = call.key {
            request = request.header("Idempotency-Key", key);
        }
        request
    }

    /// Parses a response, and fetches the chunks that its flow needs to be read and drawn.
    async fn received(&self, status: u16, text: &str) -> Result<JsValue, Failure> {
        // A body that is not JSON is read as `null`, which has no members.
        let answer = js_sys::JSON::parse(text).unwrap_or(JsValue::NULL);
        if let Some(needed) = read::needed(&answer) {
            (self.fetch)(self.host, needed).await?;
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
}

fn posted(request: RequestBuilder, body: &Body) -> Result<Request, Failure> {
    let request = request
        .method(Method::POST)
        .header("Content-Type", "application/json");
    request.body(body.text()).map_err(|e| failed(&e))
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

fn flow(answer: &JsValue) -> Result<Flow, Failure> {
    let standing = Standing::read(answer).ok_or(Failure::Unreadable)?;
    Ok(standing.flow)
}

fn failed(error: &gloo_net::Error) -> Failure {
    let gloo_net::Error::JsError(error) = error else {
        return Failure::Unreadable;
    };
    named(&error.name)
}

/// By the name of an error of `fetch`: nothing else aborts.
fn named(error: &str) -> Failure {
    match error {
        "AbortError" => Failure::TimedOut,
        _ => Failure::Unreachable,
    }
}

//! The profile `regain`: the contract itself, over `fetch`.

use super::Fetch;
use super::body::{Body, set};
use super::read::{self, Read};
use crate::clock::Clock;
use crate::failure::{Failure, Problem};
use crate::task::Pending;
use crate::token_storage::Credentials;
use js_sys::Object;
use leptos::prelude::*;
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Config, Created, Flow, MAX_BODY_BYTES, NewFlow, Standing};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

/// After this long nothing more is expected; the person is offered to try again.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A backend that speaks the contract.
#[derive(Clone, Debug)]
pub struct Regain {
    base: String,
    clock: Clock,
    fetch: Fetch,
    /// The language of the mails that a call brings about: its `Accept-Language`.
    locale: StoredValue<String>,
}

impl Regain {
    pub(super) fn new(base: &str, clock: Clock, fetch: Fetch) -> Self {
        let base = base.trim_end_matches('/').into();
        let locale = StoredValue::default();
        Self {
            base,
            clock,
            fetch,
            locale,
        }
    }

    pub(super) fn speak(&self, locale: &str) {
        self.locale.set_value(locale.into());
    }

    pub(super) async fn config(&self) -> Result<Config, Failure> {
        let (answer, _) = self.call("/config").send(None).await?;
        Config::read(&answer).ok_or(Failure::Unreadable)
    }

    pub(super) async fn begin(&self, new: &NewFlow) -> Result<Created, Failure> {
        let body = Body::of_flow(new)?;
        let (answer, _) = self.call("/flows").send(Some(body)).await?;
        Created::read(&answer).ok_or(Failure::Unreadable)
    }

    pub(super) async fn read(&self, credentials: &Credentials) -> Result<Flow, Failure> {
        flow(self.opened(credentials).send(None).await)
    }

    pub(super) async fn act(
        &self,
        credentials: &Credentials,
        action: &Action,
    ) -> Result<Flow, Failure> {
        let body = Body::of_action(action)?;
        flow(self.opened(credentials).send(Some(body)).await)
    }

    /// The most bytes of an action already written.
    pub(super) fn room(&self) -> usize {
        MAX_BODY_BYTES
    }

    pub(super) async fn form(&self, locale: &str) -> Result<(WordedForm, Option<String>), Failure> {
        let locale = js_sys::encode_uri_component(locale);
        let path = ["/form?locale=", &String::from(locale)].concat();
        let (answer, response) = self.call(&path).send(None).await?;
        let form = WordedForm::read(&answer).ok_or(Failure::Unreadable)?;
        let language = response.headers().get("content-language");
        Ok((form, language.ok().flatten()))
    }

    pub(super) async fn save(
        &self,
        credentials: &Credentials,
        body: Body,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        let call = self.opened(credentials);
        set(&call.init, "keepalive", keepalive);
        flow(call.send(Some(body)).await)
    }

    pub(super) async fn submit(
        &self,
        credentials: &Credentials,
        body: Body,
        key: &str,
    ) -> Result<Flow, Failure> {
        let call = self.opened(credentials);
        set(&call.headers, "Idempotency-Key", key);
        flow(call.send(Some(body)).await)
    }

    fn call(&self, path: &str) -> Call {
        let headers = Object::new();
        set(&headers, "Accept", "application/json");
        self.locale.with_value(|locale| {
            if !locale.is_empty() {
                set(&headers, "Accept-Language", &**locale);
            }
        });
        Call {
            address: [&*self.base, path].concat(),
            headers,
            init: RequestInit::new(),
            clock: self.clock,
            fetch: self.fetch,
        }
    }

    fn opened(&self, credentials: &Credentials) -> Call {
        let call = self.call(&["/flows/", &credentials.id].concat());
        let token = ["Bearer ", credentials.token.reveal()].concat();
        set(&call.headers, "Authorization", &*token);
        call
    }
}

/// What was answered, parsed, and the response it came in.
type Answer = Result<(JsValue, Response), Failure>;

/// A call that is not sent yet.
struct Call {
    address: String,
    headers: Object,
    init: RequestInit,
    clock: Clock,
    fetch: Fetch,
}

impl Call {
    /// Sends it, and fetches the chunks that are needed to read and to draw what comes back.
    fn send(self, body: Option<Body>) -> Pending<Answer> {
        Box::pin(async move {
            if let Some(body) = body {
                if body.text().len() > MAX_BODY_BYTES {
                    return Err(Failure::Problem(Box::new(Problem::too_large())));
                }
                self.init.set_method("POST");
                set(&self.headers, "Content-Type", "application/json");
                self.init.set_body(&body.text().into());
            }
            self.init.set_headers(&self.headers);
            give_up_later(&self.init);
            let response = window().fetch_with_str_and_init(&self.address, &self.init);
            let response = JsFuture::from(response).await.map_err(failed)?;
            let response: Response = response.unchecked_into();
            if let Ok(Some(date)) = response.headers().get("date") {
                self.clock.set_by(&date);
            }
            let answer = JsFuture::from(response.json().map_err(failed)?).await;
            // What is no JSON has no members: nothing can be read from it.
            let answer = answer.or_else(|error| match failed(error) {
                Failure::Unreadable => Ok(JsValue::NULL),
                failure => Err(failure),
            })?;
            if let Some(needed) = read::needed(&answer) {
                (self.fetch)(needed).await?;
            }
            if response.ok() {
                return Ok((answer, response));
            }
            Err(match Problem::read(&answer) {
                Some(problem) => Failure::Problem(Box::new(problem)),
                None if response.status() >= 500 => Failure::Unavailable,
                None => Failure::Unreadable,
            })
        })
    }
}

/// Ends a call when it takes too long; a page that is gone ends nothing. Not `AbortSignal.timeout`: Safari has it since 16.
fn give_up_later(init: &RequestInit) {
    if let Ok(controller) = AbortController::new() {
        init.set_signal(Some(&controller.signal()));
        set_timeout(move || controller.abort(), TIMEOUT);
    }
}

fn flow(answer: Answer) -> Result<Flow, Failure> {
    let (answer, _) = answer?;
    let standing = Standing::read(&answer).ok_or(Failure::Unreadable)?;
    Ok(standing.flow)
}

/// Why there is no answer, by the name of what was thrown.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: JsValue) -> Failure {
    match read::text(&error, "name").as_deref() {
        // Nothing else aborts.
        Some("AbortError") => Failure::TimedOut,
        // By `Response.json`.
        Some("SyntaxError") => Failure::Unreadable,
        _ => Failure::Unreachable,
    }
}

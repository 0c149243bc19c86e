//! The contract's API in front of an [`Adapter`], without I/O: a client that speaks `regain/1` needs to know nothing of profiles.

use super::{Adapter, HttpRequest, HttpResponse, Method, Next, Refusal};
use crate::form::WordedForm;
use crate::prelude::*;
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::{Action, Created, Flow, NewFlow, Standing};
use serde::Serialize;
use serde_json::Value;

/// The most requests that one call leads to: no backend keeps a client busy for ever.
const MOST_REQUESTS: u32 = 10;

/// The id of every flow.
pub const FLOW_ID: &str = "flow";

/// A call of the contract. It may hold a code or a password, so it has no `Debug`.
pub struct Call<'a> {
    /// The path below the base URL: `/flows`, `/flows/ID` or `/form?locale=…`.
    pub path: &'a str,
    /// The body of a `POST`; `None` for `GET`.
    pub body: Option<&'a str>,
    /// The bearer token.
    pub token: Option<&'a str>,
    /// `Accept-Language`.
    pub locale: &'a str,
    /// What was typed into the input that people do not see, if the site has one.
    pub honeypot: Option<&'a str>,
}

/// The outcome of a call.
#[derive(PartialEq)]
pub enum Output {
    /// This request is to be sent; its response goes to [`Endpoint::receive`].
    Send(HttpRequest),
    /// The response to the call.
    Answer(Answer),
}

/// The response to a call. It may hold a token, so it has no `Debug`.
#[derive(PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON, or nothing.
    pub body: String,
    /// The token that a later call needs to go on here.
    pub token: Option<String>,
}

/// The resource of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    NewFlow,
    Flow,
    Form,
}

/// One flow with another backend, behind the contract's API.
pub struct Endpoint {
    adapter: Box<dyn Adapter>,
    /// The URL of the questions.
    form: Option<String>,
    has_begun: bool,
    asked: Asked,
    requests: u32,
}

impl Endpoint {
    /// In front of this adapter. `form` is the URL of the questions, where `{locale}` stands for the language.
    pub fn new(adapter: Box<dyn Adapter>, form: Option<String>) -> Self {
        Self {
            adapter,
            form,
            has_begun: false,
            asked: Asked::Flow,
            requests: 0,
        }
    }

    /// Answers a call. What was sent for an earlier one and has no response yet is given up.
    pub fn call(&mut self, call: &Call<'_>, now: Timestamp) -> Output {
        self.requests = 0;
        if self.has_begun {
            self.adapter.set_locale(call.locale);
        }
        if let Some(typed) = call.honeypot {
            self.adapter.fill_honeypot(typed);
        }
        if let Some(query) = call.path.strip_prefix("/form") {
            self.asked = Asked::Form;
            let locale = query.strip_prefix("?locale=").unwrap_or_default();
            return self.ask_form(locale);
        }
        let is_new = call.path == "/flows";
        self.asked = if is_new { Asked::NewFlow } else { Asked::Flow };
        let body = call.body.map(serde_json::from_str::<Value>).transpose();
        let Ok(body) = body else {
            return refused(Problem::new(ProblemCode::Invalid, "not JSON"));
        };
        let next = match body {
            Some(body) if is_new => match NewFlow::read(&body) {
                Ok(new) => self.adapter.begin(new, now),
                Err(errors) => return refused(Problem::invalid(errors)),
            },
            Some(body) if self.has_begun => match Action::read(&body) {
                Ok(action) => self.adapter.act(action, now),
                Err(errors) => return refused(Problem::invalid(errors)),
            },
            None if self.has_begun => Next::Done,
            None => match call.token.and_then(|token| self.adapter.restore(token)) {
                Some(next) => next,
                None => return refused(Problem::new(ProblemCode::UnknownFlow, "")),
            },
            Some(_) => return refused(Problem::new(ProblemCode::UnknownFlow, "")),
        };
        self.has_begun = true;
        self.follow(next)
    }

    /// Continues with the response to the request sent last.
    pub fn receive(&mut self, response: HttpResponse, now: Timestamp) -> Output {
        if self.asked == Asked::Form {
            return self.received_form(&response);
        }
        let next = self.adapter.receive(response, now);
        self.follow(next)
    }

    fn follow(&mut self, next: Next) -> Output {
        match next {
            Next::Send(request) if self.requests < MOST_REQUESTS => {
                self.requests += 1;
                Output::Send(request)
            }
            Next::Send(_) => self.refuse(&Refusal::Unreadable),
            Next::Refused(refusal) => self.refuse(&refusal),
            Next::Done => {
                let (flow, token) = (self.flow(), self.adapter.saved());
                match self.asked {
                    Asked::NewFlow => {
                        let secret = Secret::new(token.clone().unwrap_or_default());
                        let created = Created {
                            flow,
                            token: secret,
                        };
                        answer(201, &created, token)
                    }
                    _ => answer(200, &Standing { flow }, token),
                }
            }
        }
    }

    /// The problem of the contract that says the same.
    fn refuse(&self, refusal: &Refusal) -> Output {
        let code = match refusal {
            Refusal::Invalid(_) => ProblemCode::Invalid,
            Refusal::OutOfOrder => ProblemCode::OutOfOrder,
            Refusal::FlowExpired => ProblemCode::FlowExpired,
            Refusal::TooOften(_) => ProblemCode::TooOften,
            Refusal::TooLarge => ProblemCode::TooLarge,
            Refusal::Forbidden => ProblemCode::Forbidden,
            Refusal::Unavailable => ProblemCode::Unavailable,
            // No answer of the contract either.
            Refusal::Unreadable => {
                return Output::Answer(Answer {
                    status: 400,
                    body: String::new(),
                    token: None,
                });
            }
        };
        let mut problem = match refusal {
            Refusal::Invalid(errors) => Problem::invalid(errors.clone()),
            _ => Problem::new(code, ""),
        };
        if let Refusal::TooOften(until) = refusal {
            problem.retry_at = *until;
        }
        if self.asked == Asked::Flow && code != ProblemCode::FlowExpired {
            problem.flow = Some(Box::new(self.flow()));
        }
        answer(problem.status, &problem, self.adapter.saved())
    }

    /// Its id is always the same: a backend may give it later than the contract does, or anew on the way.
    fn flow(&self) -> Flow {
        Flow {
            id: FLOW_ID.into(),
            ..self.adapter.flow()
        }
    }

    fn ask_form(&self, locale: &str) -> Output {
        let Some(form) = &self.form else {
            return refused(Problem::new(ProblemCode::NotFound, "no questions"));
        };
        Output::Send(HttpRequest {
            method: Method::Get,
            url: form.replace("{locale}", locale),
            headers: Vec::new(),
            body: super::Body::Empty,
            credentials: super::Credentials::SameOrigin,
        })
    }

    /// The questions, which the journey needs as well as the client.
    fn received_form(&mut self, response: &HttpResponse) -> Output {
        if !(200..300).contains(&response.status) {
            return self.refuse(&response.refusal());
        }
        let body = response.body.as_ref();
        match body.and_then(|body| Some((WordedForm::read_worded(body).ok()?, body))) {
            Some((form, body)) => {
                self.adapter.set_form(&form);
                answer(200, body, None)
            }
            None => self.refuse(&Refusal::Unreadable),
        }
    }
}

fn refused(problem: Problem) -> Output {
    answer(problem.status, &problem, None)
}

fn answer(status: u16, body: &impl Serialize, token: Option<String>) -> Output {
    let body = serde_json::to_string(body);
    Output::Answer(Answer {
        status: if body.is_ok() { status } else { 500 },
        body: body.unwrap_or_default(),
        token,
    })
}

//! The one POST: sending it, and what its response means.

use super::sent::Sent;
use super::settings::{Encoding, Settings};
use super::taken::Taken;
use super::{CONTACT, IDENTIFIER, Post, QUOTA, Resume, Waiting};
use crate::adapter::dialect::{self, FieldMessage};
use crate::adapter::encode::{Names, Submission};
use crate::adapter::{Body, HttpRequest, HttpResponse, Method, Next, Refusal};
use crate::journey::{Effect, Journey, Query, Request};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::{Action, SecretAnswers};
use serde_json::{Map, Value};

/// A request on its way.
pub(super) struct Sending {
    /// The journey if it is taken.
    journey: Journey,
    sent: Sent,
    secrets: SecretAnswers,
    /// Whether its challenge was solved for it alone.
    renewed: bool,
}

impl Post {
    /// Sends the request; before that, where its challenge is used or too old, another one is solved.
    pub(super) fn submit(&mut self, secrets: SecretAnswers, renewed: bool, now: Timestamp) -> Next {
        let action = Action::SubmitRequest {
            secrets: secrets.clone(),
            once: None,
        };
        let query = match self.ask(action, now) {
            Query::Submit(query) => query,
            query => return self.go_on(query, now),
        };
        let is_solved = self.solution.as_ref().is_some_and(|it| it.is_good(now));
        // Never twice for one sending, or a challenge that expires at once would go round forever.
        if self.settings.challenge.is_some() && !is_solved && !renewed {
            return self.renew(secrets, now);
        }
        let transition = query.allowed(QUOTA);
        let stored = transition
            .effects
            .into_iter()
            .find_map(|effect| match effect {
                Effect::StoreRequest {
                    request, secrets, ..
                } => Some((request, secrets)),
                _ => None,
            });
        let Some((request, checked)) = stored else {
            return Next::Refused(Refusal::OutOfOrder);
        };
        let sent = Sent::of(&request, &self.form, &checked, &secrets, &self.settings);
        let body = self.body(&request, &sent);
        self.faults.clear();
        self.waiting = Waiting::Response(Box::new(Sending {
            journey: transition.journey,
            sent,
            secrets,
            renewed,
        }));
        Next::Send(HttpRequest {
            method: Method::Post,
            url: self.settings.url.clone(),
            headers: self.settings.headers.clone(),
            body,
            credentials: self.settings.credentials,
        })
    }

    /// Has another challenge solved, and sends the request then. The journey stays where it is until the challenge is there.
    fn renew(&mut self, secrets: SecretAnswers, now: Timestamp) -> Next {
        self.solution = None;
        self.resume = Resume::Submit(secrets);
        let contact = self.contact.clone().unwrap_or_default();
        let rules = self.settings.rules(&self.form);
        match self.at_contact(now) {
            Some(journey) => {
                let query = journey.act(Action::GiveContact { contact }, &rules, now);
                self.go_on(query, now)
            }
            None => Next::Refused(Refusal::OutOfOrder),
        }
    }

    /// The body in the encoding of the configuration.
    fn body(&self, request: &Request, sent: &Sent) -> Body {
        let Settings {
            names,
            extra,
            honeypot,
            ..
        } = &self.settings;
        let mut more: Map<String, Value> = Map::new();
        let mut add = |name: &str, text: &str| more.insert(name.into(), text.into());
        for (name, text) in extra {
            add(name, text);
        }
        if let Some(name) = honeypot {
            add(name, &self.honeypot);
        }
        if let Some(device) = &self.device {
            add("device", device);
        }
        if let Some(solution) = &self.solution {
            add("altcha", &solution.payload);
        }
        let submission = Submission {
            identifier: &request.identifier,
            contact: &request.contact,
            locale: &self.locale,
            answers: &sent.answers,
            secrets: &sent.secrets,
            extra: &more,
        };
        match self.settings.encoding {
            Encoding::Json => Body::Json(submission.json()),
            Encoding::Form => Body::Form(submission.pairs(names)),
            Encoding::Multipart => Body::Multipart(submission.pairs(names)),
        }
    }

    /// What the response means.
    pub(super) fn answered(
        &mut self,
        sending: Sending,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Next {
        // Whoever answers may have used the solution up.
        self.solution = None;
        if is_taken(response) {
            self.taken = Taken::read(response.body.as_ref());
            self.journey = sending.journey;
            self.answers = Map::new();
            return Next::Done;
        }
        let messages = match response.body.as_ref() {
            Some(body) if names_fields(response.status) => dialect::read(body),
            _ => Vec::new(),
        };
        if messages.is_empty() {
            return Next::Refused(response.refusal());
        }
        let mut errors: Vec<FieldError> = messages
            .into_iter()
            .map(|message| self.error(message, &sending.sent))
            .collect();
        if self.settings.challenge.is_some() {
            let about_challenge = |error: &FieldError| error.pointer == ALTCHA;
            if errors.iter().all(about_challenge) && !sending.renewed {
                return self.renew(sending.secrets, now);
            }
            if !errors.iter().all(about_challenge) {
                // The next sending begins with another challenge anyway.
                errors.retain(|error| !about_challenge(error));
            }
        }
        let at = |pointer| errors.iter().any(|error| error.pointer == pointer);
        let journey = match (at(IDENTIFIER), at(CONTACT)) {
            (true, _) => self.at_identify(now),
            (false, true) => self.at_contact(now),
            (false, false) => None,
        };
        if let Some(journey) = journey {
            self.journey = journey;
            self.resume = Resume::Review;
        }
        self.faults = errors;
        self.arrived()
    }

    /// A fault as the app says it: at our own member, by its code if the app has words for that, else in the backend's words.
    fn error(&self, message: FieldMessage, sent: &Sent) -> FieldError {
        let none = Names::default();
        let names = match self.settings.encoding {
            Encoding::Json => &none,
            Encoding::Form | Encoding::Multipart => &self.settings.names,
        };
        match sent.member(&message.path, names, &self.form) {
            Some(member) => message.into_error(&member),
            None if message.path.is_empty() => message.into_error(""),
            None => {
                // A field that the form does not have: its name is said, too.
                let words = match message.text.is_empty() {
                    true => message.code.unwrap_or_default(),
                    false => message.text,
                };
                FieldError::message("", [&message.path.join("."), ": ", &words].concat())
            }
        }
    }
}

/// The pointer to the solution of the challenge.
const ALTCHA: &str = "#/altcha";

/// Whether the request was taken. Where the browser followed a redirect, it was, whatever the page it led to; an error in
/// JSON is no page: 307 and 308 have the request sent again.
fn is_taken(response: &HttpResponse) -> bool {
    match response.status {
        200..=299 => true,
        400.. if response.body.is_some() => false,
        _ => response.redirected,
    }
}

/// Whether a refusal with this status may say which fields are wrong.
fn names_fields(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 401 | 403 | 413 | 419 | 429)
}

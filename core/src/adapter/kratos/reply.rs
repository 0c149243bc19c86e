//! What follows from a response: the forms of both flows, and what comes instead of one.

use super::failure::{Failure, sent_to_settings};
use super::flow_key::{FlowKey, request};
use super::form::{Asks, Form};
use super::{Kratos, Sent, Stage};
use crate::adapter::{Body, HttpResponse, Method, Next, Refusal};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::Action;
use core::mem;
use core::time::Duration;

/// Kratos has no cooldown of its own.
const COOLDOWN: Duration = Duration::from_secs(30);

impl Kratos {
    /// Continues with the form of a recovery flow.
    pub(super) fn recovery_form(&mut self, form: Form, sent: Sent, now: Timestamp) -> Next {
        if form.state == "passed_challenge" {
            return self.fetch(FlowKey::Settings(form.settings), None);
        }
        if form.is_after_expiry() {
            return self.expired();
        }
        let asks_address = matches!(form.asks(), Asks::Address(_));
        let asks_nothing = matches!(form.asks(), Asks::Other);
        if matches!(
            (form.asks(), &sent),
            (Asks::Code(_), Sent::Answer { is_code: false })
        ) {
            self.resend_at = now + COOLDOWN;
        }
        if self.identifier.is_empty() {
            self.identifier = form.given().to_owned();
        }
        let mut faults = form.faults();
        // The second is recovery by link: the mail is sent, and the form asks for an address as before.
        if faults.is_empty() && (asks_nothing || (asks_address && form.state == "sent_email")) {
            faults = form.words();
            if faults.is_empty() {
                return Next::Refused(Refusal::Unreadable);
            }
        }
        self.stage = Stage::Recovery(form);
        match sent {
            _ if !faults.is_empty() => Next::Refused(Refusal::Invalid(faults)),
            Sent::Begin if asks_address => {
                let identifier = mem::take(&mut self.identifier);
                self.answer(Action::Identify { identifier }, now)
            }
            sent => replaced(sent),
        }
    }

    /// Continues with the form of a settings flow.
    pub(super) fn settings_form(&mut self, form: Form, sent: Sent) -> Next {
        let faults = form.password_faults();
        if form.state == "success" && faults.is_empty() {
            self.stage = Stage::Changed {
                sessions_ended: false,
            };
            return match sent {
                Sent::Password { end_sessions: true } => {
                    let request = request(Method::Delete, "/sessions".into(), Body::Empty);
                    self.send(Sent::EndSessions, request)
                }
                _ => Next::Done,
            };
        }
        if form.password().is_none() {
            // This site's accounts have no passwords: what it says of other ways in.
            return match form.words() {
                words if words.is_empty() => Next::Refused(Refusal::Unreadable),
                words => Next::Refused(Refusal::Invalid(words)),
            };
        }
        self.stage = Stage::Settings(form);
        if !faults.is_empty() {
            return Next::Refused(Refusal::Invalid(faults));
        }
        replaced(sent)
    }

    /// Continues with a response that is no form.
    pub(super) fn failed(&mut self, response: &HttpResponse, sent: &Sent) -> Next {
        let body = response.body.as_ref();
        let failure = body.and_then(Failure::read).unwrap_or_default();
        let is_settings = sent.is_about_settings();
        // Only an answer leads to another flow: one that leads on without end is not followed.
        let next = match sent {
            Sent::Answer { .. } if response.status == 422 => body.and_then(sent_to_settings),
            Sent::Answer { .. } | Sent::Password { .. } => failure.replacement(is_settings),
            _ => None,
        };
        match (response.status, failure.id, next) {
            (413 | 429 | 500.., ..) => Next::Refused(response.refusal()),
            (403, "security_csrf_violation", _) => match sent {
                // After a reload: the cookie of this flow is gone.
                Sent::Fetch { .. } => self.expired(),
                // The session stands: after a reload it goes on.
                Sent::Password { .. } => Next::Refused(Refusal::Forbidden),
                _ => {
                    self.stage = Stage::Start;
                    Next::Refused(Refusal::Forbidden)
                }
            },
            (410, "self_service_flow_expired", _) if !is_settings => self.expired(),
            (422, _, Some(settings)) => self.fetch(settings, None),
            (_, _, Some(flow)) => {
                let because = Some(failure.words).filter(|words| !words.is_empty());
                self.fetch(flow, because.map(str::to_owned))
            }
            (401 | 404 | 410, ..) if !matches!(sent, Sent::Begin) => self.expired(),
            _ if failure.words.is_empty() => Next::Refused(response.refusal()),
            _ => refused(failure.words),
        }
    }

    fn expired(&mut self) -> Next {
        self.stage = Stage::Start;
        Next::Refused(Refusal::FlowExpired)
    }
}

/// Why there is another flow now than the one that was answered, if there is.
fn replaced(sent: Sent) -> Next {
    match sent {
        Sent::Fetch {
            because: Some(words),
            ..
        } => refused(&words),
        _ => Next::Done,
    }
}

fn refused(words: &str) -> Next {
    Next::Refused(Refusal::Invalid(vec![FieldError::message("", words)]))
}

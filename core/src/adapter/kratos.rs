//! Profile `kratos`: Ory Kratos' self-service recovery by code, with and without the choice of an address (its feature flag
//! `choose_recovery_address`), followed by its settings flow for the new password. Rows A1, A2, A5 to A7, A9.
//!
//! Which step it is, is read from each form ([`Form::asks`]), so both kinds of recovery flow need no configuration. Kratos'
//! browser flow is used, with its cookies: it refuses its API flow to whatever sends `Origin` or cookies, as every browser
//! does. A flow is begun with the first address, not with the page: one that nobody uses would only expire.
//!
//! Sources: Ory Kratos' API reference (`createBrowserRecoveryFlow`, `updateRecoveryFlow`, `getSettingsFlow`,
//! `updateSettingsFlow`, `disableMyOtherSessions`) and its documentation of account recovery.

mod answer;
mod failure;
mod flow_key;
mod form;
mod member;
mod message;
mod reply;
mod step;

use super::{Adapter, Body, HttpRequest, HttpResponse, Method, Next, Profile, Refusal};
use crate::kind::Region;
use crate::prelude::*;
use crate::time::Timestamp;
use crate::wire::{self, Action, Flow, NewFlow, PasswordPolicy, Purpose, Step};
use core::mem;
use flow_key::{FlowKey, request};
use form::{Asks, Form};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The profile.
pub const PROFILE: Profile = Profile {
    name: "kratos",
    defaults: DEFAULTS,
    connect,
};

const DEFAULTS: &str = r#"{
    "purposes": ["password"],
    "code": {"length": 6},
    "password": {"min": 8, "max": 128},
    "locales": ["en", "nl"],
    "answer_hours": 24,
    "sign_in": ["email"],
    "features": ["choose_method", "end_sessions"]
}"#;

/// Makes the adapter.
///
/// # Errors
/// `code` or `password` is missing or has another form than in [`wire::Config`].
pub fn connect(config: &Value) -> Result<Box<dyn Adapter>, String> {
    let config = Config::deserialize(config).map_err(|error| error.to_string())?;
    Ok(Box::new(Kratos {
        config,
        locale: String::new(),
        stage: Stage::Start,
        sent: Sent::Nothing,
        identifier: String::new(),
        chosen: String::new(),
        resend_at: Timestamp(0),
    }))
}

/// What it needs of the element's `config`.
#[derive(Deserialize)]
struct Config {
    code: wire::CodeFormat,
    password: PasswordPolicy,
    #[serde(default)]
    region: Option<Region>,
}

struct Kratos {
    config: Config,
    locale: String,
    stage: Stage,
    sent: Sent,
    /// As typed, in case Kratos does not hand it back.
    identifier: String,
    /// The masked address chosen for the code.
    chosen: String,
    resend_at: Timestamp,
}

/// Where it stands.
enum Stage {
    /// Kratos has no flow for this one yet.
    Start,
    /// The form of this flow has not come yet; until then this step is rendered.
    Unread(FlowKey, Step),
    /// A recovery flow.
    Recovery(Form),
    /// A settings flow that asks for the password.
    Settings(Form),
    /// The password is set.
    Changed {
        /// Whether the other sessions were ended.
        sessions_ended: bool,
    },
}

/// The request that the next response belongs to.
enum Sent {
    /// None.
    Nothing,
    /// A new recovery flow, for [`Kratos::identifier`].
    Begin,
    /// An answer to the recovery flow's form: the code, or what leads to one.
    Answer {
        /// Whether it was the code.
        is_code: bool,
    },
    /// The form of a flow.
    Fetch {
        /// Whether it is a settings flow.
        settings: bool,
        /// Why, in Kratos' words, if it replaces another flow.
        because: Option<String>,
    },
    /// The new password.
    Password {
        /// Whether the other sessions are to be ended then.
        end_sessions: bool,
    },
    /// The end of the other sessions.
    EndSessions,
}

/// What a reload needs.
#[derive(Serialize, Deserialize)]
struct Saved {
    flow: FlowKey,
    locale: String,
    chosen: String,
}

impl Adapter for Kratos {
    fn begin(&mut self, new: NewFlow, _now: Timestamp) -> Next {
        self.locale = new.locale.unwrap_or_default();
        self.stage = Stage::Start;
        self.sent = Sent::Nothing;
        self.identifier.clear();
        match (new.purpose, new.identifier) {
            (Purpose::Password, Some(identifier)) => self.begin_for(identifier),
            (Purpose::Password, None) => Next::Done,
            _ => out_of_order(),
        }
    }

    fn act(&mut self, action: Action, now: Timestamp) -> Next {
        self.sent = Sent::Nothing;
        match (&self.stage, action) {
            (
                Stage::Start | Stage::Unread(_, Step::Identify { .. }),
                Action::Identify { identifier },
            ) => self.begin_for(identifier),
            (
                Stage::Unread(flow, _),
                Action::ChooseMethod { .. }
                | Action::ConfirmAddress { .. }
                | Action::EnterCode { .. }
                | Action::ResendCode
                | Action::SetPassword { .. },
            ) => {
                let flow = flow.clone();
                self.fetch(flow, None)
            }
            (Stage::Recovery(form), action) => match (form.asks(), action) {
                (Asks::Other, Action::Identify { identifier }) => self.begin_for(identifier),
                (_, action) => self.answer(action, now),
            },
            (
                Stage::Settings(form),
                Action::SetPassword {
                    password,
                    end_sessions,
                },
            ) => match form.password() {
                Some(node) => {
                    let url = format!("/self-service/settings?flow={}", form.id);
                    let body = form.answer(node, password.reveal());
                    let sent = Sent::Password { end_sessions };
                    self.send(sent, request(Method::Post, url, body))
                }
                None => out_of_order(),
            },
            _ => out_of_order(),
        }
    }

    fn receive(&mut self, response: HttpResponse, now: Timestamp) -> Next {
        let sent = mem::replace(&mut self.sent, Sent::Nothing);
        match sent {
            Sent::Nothing => return Next::Done,
            Sent::EndSessions => {
                // The password is set, whatever comes of the sessions.
                self.stage = Stage::Changed {
                    sessions_ended: (200..300).contains(&response.status),
                };
                return Next::Done;
            }
            _ => {}
        }
        // With 400 comes the form with what is wrong.
        let form = match response.status {
            200..=299 | 400 => response.body.as_ref().and_then(Form::read),
            _ => None,
        };
        match form {
            Some(form) if sent.is_about_settings() => self.settings_form(form, sent),
            Some(form) => self.recovery_form(form, sent, now),
            None => self.failed(&response, &sent),
        }
    }

    fn flow(&self) -> Flow {
        let form = match &self.stage {
            Stage::Recovery(form) | Stage::Settings(form) => Some(form),
            _ => None,
        };
        Flow {
            id: form.map(|form| form.id.clone()).unwrap_or_default(),
            purpose: Purpose::Password,
            locale: self.locale.clone(),
            expires_at: form.map_or(Timestamp::NEVER, |form| form.expires_at),
            locks_at: None,
            can_go_back: form.is_some_and(|form| form.back().is_some()),
            step: self.step(),
        }
    }

    fn saved(&self) -> Option<String> {
        let flow = match &self.stage {
            Stage::Start | Stage::Changed { .. } => return None,
            Stage::Unread(flow, _) => flow.clone(),
            Stage::Recovery(form) => FlowKey::Recovery(form.id.clone()),
            Stage::Settings(form) => FlowKey::Settings(Some(form.id.clone())),
        };
        let saved = Saved {
            flow,
            locale: self.locale.clone(),
            chosen: self.chosen.clone(),
        };
        serde_json::to_string(&saved).ok()
    }

    fn restore(&mut self, saved: &str) -> Option<Next> {
        let saved: Saved = serde_json::from_str(saved).ok()?;
        let flow = saved.flow.checked()?;
        self.locale = saved.locale;
        self.chosen = saved.chosen;
        self.stage = Stage::Start;
        Some(self.fetch(flow, None))
    }
}

impl Kratos {
    fn send(&mut self, sent: Sent, request: HttpRequest) -> Next {
        self.sent = sent;
        Next::Send(request)
    }

    fn begin_for(&mut self, identifier: String) -> Next {
        self.identifier = identifier;
        self.stage = Stage::Start;
        let url = "/self-service/recovery/browser".into();
        self.send(Sent::Begin, request(Method::Get, url, Body::Empty))
    }

    fn fetch(&mut self, flow: FlowKey, because: Option<String>) -> Next {
        let request = flow.fetched();
        let settings = matches!(flow, FlowKey::Settings(_));
        self.stage = Stage::Unread(flow, self.step());
        self.send(Sent::Fetch { settings, because }, request)
    }
}

impl Sent {
    fn is_about_settings(&self) -> bool {
        match self {
            Self::Fetch { settings, .. } => *settings,
            Self::Password { .. } | Self::EndSessions => true,
            Self::Nothing | Self::Begin | Self::Answer { .. } => false,
        }
    }
}

fn out_of_order() -> Next {
    Next::Refused(Refusal::OutOfOrder)
}

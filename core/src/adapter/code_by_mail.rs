//! The flow of backends that mail a code: an address, the code, a new password (rows A1, A5 to A7). The steps are here; how
//! they are written for one backend is its [`Backend`]: `allauth.rs`, `better_auth.rs`.
//!
//! These backends list no contacts, so an address leads straight to its code, and they do not tell when a code expires.
//! The code is checked when it is entered, kept until the password is set, and sent again with it. It is not saved: after a
//! reload the flow goes on where the code is entered.

mod backend;

pub(super) use backend::{Backend, Call, Settings, wrong_code};

use super::{Adapter, HttpRequest, HttpResponse, Next, Refusal};
use crate::fault::Fault;
use crate::kind::identifier::{self, Context, SignIn};
use crate::kind::new_password::{Policy, check_length};
use crate::kind::{Kind, code};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::{Action, ContactKind, Flow, NewFlow, Purpose, Step};
use core::time::Duration;
use serde_json::{Value, json};

/// How long until another code may be asked for: the backends only limit how many.
const RESEND_AFTER: Duration = Duration::from_secs(30);

/// Whose password it is: the address as typed, and as it is sent.
#[derive(Clone)]
struct Account {
    typed: String,
    address: String,
}

impl Account {
    fn read(typed: String) -> Result<Self, FieldError> {
        let context = Context {
            sign_in: &[SignIn::Email],
            ..Context::default()
        };
        let read = identifier::read(&typed, &context).map(|readings| readings.into_iter().next());
        match read {
            Ok(Some(reading)) => Ok(Self {
                address: reading.value().into(),
                typed,
            }),
            Ok(None) => Err(at("identifier", &Fault::Malformed, Kind::Email)),
            Err(fault) => Err(at("identifier", &fault, Kind::Email)),
        }
    }
}

/// A step, with what is needed to go on from it.
enum Place {
    Identify {
        typed: Option<String>,
    },
    EnterCode {
        account: Account,
        resend_at: Timestamp,
        /// [`u32::MAX`] while the backend has not said that there are none.
        tries_left: u32,
    },
    SetPassword {
        account: Account,
        code: Secret,
        /// As at the step before, for a code that no longer works.
        resend_at: Timestamp,
    },
    PasswordChanged,
}

/// The request that has no response yet.
struct Waiting {
    call: Call,
    account: Account,
}

/// One flow with a backend.
pub(super) struct CodeByMail<B> {
    backend: B,
    settings: Settings,
    locale: String,
    place: Place,
    waiting: Option<Waiting>,
}

impl<B: Backend> CodeByMail<B> {
    pub(super) fn new(backend: B, settings: Settings) -> Self {
        Self {
            backend,
            settings,
            locale: "en".into(),
            place: Place::Identify { typed: None },
            waiting: None,
        }
    }

    fn send(&mut self, call: Call, account: Account, request: HttpRequest) -> Next {
        self.waiting = Some(Waiting { call, account });
        Next::Send(request)
    }

    fn ask(&mut self, account: Account) -> Next {
        let request = self.backend.ask(&account.address);
        self.send(Call::Ask, account, request)
    }

    fn identify(&mut self, identifier: String) -> Next {
        self.place = Place::Identify {
            typed: Some(identifier.clone()),
        };
        // What was begun for another address is left.
        self.backend.resume(None);
        let account = match Account::read(identifier) {
            Ok(account) => account,
            Err(error) => return invalid(error),
        };
        match self.backend.prepare() {
            Some(request) => self.send(Call::Prepare, account, request),
            None => self.ask(account),
        }
    }

    /// A code of another length is a typing error, and costs no try.
    fn enter(&mut self, account: Account, typed: &Secret) -> Next {
        let length = u32::from(self.settings.code.length);
        let digits = match code::canonical(typed.reveal(), length) {
            Ok(digits) => Secret::new(digits),
            Err(fault) => return invalid(at("code", &fault, Kind::Code)),
        };
        let fault = match u32::try_from(digits.reveal().len()) {
            Ok(count) if count == length => {
                let request = self.backend.check(&account.address, &digits);
                return self.send(Call::Check(digits), account, request);
            }
            Ok(0) => Fault::Missing,
            Ok(count) if count < length => Fault::TooShort { min: length },
            _ => Fault::TooLong { max: length },
        };
        invalid(FieldError::at("code", &fault))
    }

    fn set(&mut self, account: Account, code: &Secret, password: &Secret) -> Next {
        let policy = Policy {
            min: self.settings.password.min,
            max: self.settings.password.max,
        };
        if let Err(fault) = check_length(password.reveal(), &policy) {
            return invalid(FieldError::at("password", &fault));
        }
        let request = self.backend.set(&account.address, code, password);
        self.send(Call::Set, account, request)
    }

    fn accepted(&mut self, call: Call, account: Account, now: Timestamp) -> Next {
        let code = match call {
            Call::Prepare => return self.ask(account),
            Call::Ask => {
                self.place = Place::EnterCode {
                    account,
                    resend_at: now + RESEND_AFTER,
                    tries_left: u32::MAX,
                };
                return Next::Done;
            }
            Call::Check(code) => match self.backend.confirm(&code) {
                Some(request) => return self.send(Call::Confirm(code), account, request),
                None => code,
            },
            Call::Confirm(code) => code,
            Call::Set => {
                self.place = Place::PasswordChanged;
                return Next::Done;
            }
        };
        self.place = Place::SetPassword {
            account,
            code,
            resend_at: self.resend_at(now),
        };
        Next::Done
    }

    fn refused(&mut self, call: &Call, account: Account, refusal: Refusal, now: Timestamp) -> Next {
        match refusal {
            Refusal::FlowExpired => {
                self.backend.resume(None);
                self.place = Place::Identify {
                    typed: Some(account.typed),
                };
                Next::Refused(Refusal::FlowExpired)
            }
            Refusal::Invalid(errors) if errors.iter().any(is_of_code) => {
                let errors = self.code_refused(call, account, errors, now);
                Next::Refused(Refusal::Invalid(errors))
            }
            refusal => Next::Refused(refusal),
        }
    }

    /// Back to the code, or still there. One that was right before has expired, or was used: what else is wrong with the
    /// password will be said again.
    fn code_refused(
        &mut self,
        call: &Call,
        account: Account,
        mut errors: Vec<FieldError>,
        now: Timestamp,
    ) -> Vec<FieldError> {
        if matches!(call, Call::Set) {
            errors.retain(|error| error.pointer != "#/password");
            for error in errors.iter_mut().filter(|error| is_of_code(error)) {
                *error = FieldError::at("code", &Fault::Expired);
            }
        }
        let tries_left = errors.iter().find_map(|error| {
            let left = error.params.get("tries_left")?.as_u64()?;
            u32::try_from(left).ok()
        });
        self.place = Place::EnterCode {
            account,
            resend_at: self.resend_at(now),
            tries_left: tries_left.unwrap_or(u32::MAX),
        };
        errors
    }

    fn resend_at(&self, now: Timestamp) -> Timestamp {
        match self.place {
            Place::EnterCode { resend_at, .. } | Place::SetPassword { resend_at, .. } => resend_at,
            Place::Identify { .. } | Place::PasswordChanged => now,
        }
    }
}

impl<B: Backend> Adapter for CodeByMail<B> {
    fn begin(&mut self, new: NewFlow, _now: Timestamp) -> Next {
        self.waiting = None;
        self.backend.resume(None);
        self.place = Place::Identify { typed: None };
        if let Some(locale) = new.locale {
            self.locale = locale;
        }
        match (new.purpose, new.identifier) {
            (Purpose::Password, Some(identifier)) => self.identify(identifier),
            (Purpose::Password, None) => Next::Done,
            _ => Next::Refused(Refusal::OutOfOrder),
        }
    }

    fn act(&mut self, action: Action, now: Timestamp) -> Next {
        self.waiting = None;
        match (&self.place, action) {
            (Place::Identify { .. }, Action::Identify { identifier }) => self.identify(identifier),
            (Place::EnterCode { account, .. }, Action::EnterCode { code }) => {
                self.enter(account.clone(), &code)
            }
            (Place::EnterCode { resend_at, .. }, Action::ResendCode) if now < *resend_at => {
                Next::Refused(Refusal::TooOften(Some(*resend_at)))
            }
            (Place::EnterCode { account, .. }, Action::ResendCode) => self.ask(account.clone()),
            (Place::EnterCode { account, .. }, Action::GoBack) => {
                self.place = Place::Identify {
                    typed: Some(account.typed.clone()),
                };
                Next::Done
            }
            (Place::SetPassword { account, code, .. }, Action::SetPassword { password, .. }) => {
                self.set(account.clone(), &code.clone(), &password)
            }
            _ => Next::Refused(Refusal::OutOfOrder),
        }
    }

    fn receive(&mut self, response: HttpResponse, now: Timestamp) -> Next {
        let Some(Waiting { call, account }) = self.waiting.take() else {
            return Next::Done;
        };
        match self.backend.read(&call, &response) {
            Ok(()) => self.accepted(call, account, now),
            Err(refusal) => self.refused(&call, account, refusal, now),
        }
    }

    fn flow(&self) -> Flow {
        let step = match &self.place {
            Place::Identify { typed } => Step::Identify {
                identifier: typed.clone(),
            },
            Place::EnterCode {
                account,
                resend_at,
                tries_left,
            } => Step::EnterCode {
                kind: ContactKind::Email,
                masked: account.typed.clone(),
                length: self.settings.code.length,
                expires_at: Timestamp::NEVER,
                resend_at: *resend_at,
                tries_left: *tries_left,
            },
            Place::SetPassword { account, .. } => Step::SetPassword {
                policy: self.settings.password,
                identifier: account.typed.clone(),
            },
            Place::PasswordChanged => Step::PasswordChanged {
                sessions_ended: self.settings.sessions_ended,
            },
        };
        Flow {
            id: self.settings.profile.into(),
            purpose: Purpose::Password,
            locale: self.locale.clone(),
            expires_at: Timestamp::NEVER,
            locks_at: None,
            // As in our own journey, a proven code is not given back.
            can_go_back: matches!(step, Step::EnterCode { .. }),
            step,
        }
    }

    fn saved(&self) -> Option<String> {
        let (Place::EnterCode {
            account, resend_at, ..
        }
        | Place::SetPassword {
            account, resend_at, ..
        }) = &self.place
        else {
            return None;
        };
        let saved = json!({
            "typed": account.typed,
            "resend_at": resend_at,
            "locale": self.locale,
            "session": self.backend.session(),
        });
        Some(saved.to_string())
    }

    fn restore(&mut self, saved: &str) -> Option<Next> {
        let Ok(saved) = serde_json::from_str::<Value>(saved) else {
            return None;
        };
        let text = |name: &str| saved.get(name).and_then(Value::as_str);
        let account = text("typed").map(|typed| Account::read(typed.into()));
        let resend_at = text("resend_at").and_then(Timestamp::parse);
        let (Some(Ok(account)), Some(resend_at), Some(locale)) =
            (account, resend_at, text("locale"))
        else {
            return None;
        };
        self.waiting = None;
        self.locale = locale.into();
        self.backend.resume(text("session").map(Into::into));
        self.place = Place::EnterCode {
            account,
            resend_at,
            tries_left: u32::MAX,
        };
        Some(Next::Done)
    }
}

fn is_of_code(error: &FieldError) -> bool {
    error.pointer == "#/code"
}

fn at(member: &str, fault: &Fault, kind: Kind) -> FieldError {
    FieldError::at(member, fault).of_kind(fault, kind)
}

fn invalid(error: FieldError) -> Next {
    Next::Refused(Refusal::Invalid(vec![error]))
}

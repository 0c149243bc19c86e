//! The seam to whatever answers: one file per profile, one variant each here.

mod body;
pub mod read;
mod regain;

use crate::clock::Clock;
use crate::fault::FieldFault;
pub use body::Body;
pub use regain::Regain;
use regain_core::form::WordedForm;
use regain_core::problem::ProblemCode;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Config, Created, Flow, NewFlow};

/// Which flow, and what opens it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The flow's id.
    pub id: String,
    /// Its token.
    pub token: Secret,
}

/// What the screens need of a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What went wrong.
    pub code: ProblemCode,
    /// Field by field.
    pub faults: Vec<FieldFault>,
    /// Where the flow stands, where that came along.
    pub flow: Option<Flow>,
    /// From when on it may be tried again.
    pub retry_at: Option<Timestamp>,
}

impl Problem {
    /// Whether it means that the flow has ended.
    pub fn is_end(&self) -> bool {
        matches!(
            self.code,
            ProblemCode::NoToken | ProblemCode::UnknownFlow | ProblemCode::FlowExpired
        )
    }

    /// A body that no backend takes: it is not even sent, for one that breaks off the connection halfway says nothing.
    fn too_large() -> Self {
        Self {
            code: ProblemCode::TooLarge,
            faults: Vec::new(),
            flow: None,
            retry_at: None,
        }
    }
}

/// Why there is no answer to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The backend said what is wrong.
    Problem(Box<Problem>),
    /// Nothing came back.
    Unreachable,
    /// Nothing came back in time.
    TimedOut,
    /// It cannot do it now: a 5xx without a problem to read, from a proxy for one.
    Unavailable,
    /// Something came back that this app cannot read.
    Unreadable,
}

/// A key nobody else has, for one sending.
pub fn new_key() -> String {
    let mut bytes = [0; 16];
    // Also where the page came over plain HTTP, unlike `randomUUID`.
    let crypto = leptos::prelude::window().crypto();
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

/// Who answers.
#[derive(Clone, Debug)]
pub enum Backend {
    /// The contract `regain/1`.
    Regain(Regain),
}

impl Backend {
    /// A backend that speaks the contract at `base`.
    pub fn regain(base: &str, clock: Clock) -> Self {
        Self::Regain(Regain::new(base, clock))
    }

    /// The language spoken from now on: in it are the mails that what is asked for brings about.
    pub fn speak(&self, locale: &str) {
        let Self::Regain(regain) = self;
        regain.speak(locale);
    }

    /// What the site offers.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn config(&self) -> Result<Config, Failure> {
        let Self::Regain(regain) = self;
        regain.config().await
    }

    /// Begins a flow.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn begin(&self, new: &NewFlow) -> Result<Created, Failure> {
        let Self::Regain(regain) = self;
        regain.begin(new).await
    }

    /// Where the flow stands.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn read(&self, credentials: &Credentials) -> Result<Flow, Failure> {
        let Self::Regain(regain) = self;
        regain.read(credentials).await
    }

    /// The questions of path B, in this language or another one: which, where that is told.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn form(&self, locale: &str) -> Result<(WordedForm, Option<String>), Failure> {
        let Self::Regain(regain) = self;
        regain.form(locale).await
    }

    /// The most bytes of an action already written.
    pub fn room(&self) -> usize {
        let Self::Regain(regain) = self;
        regain.room()
    }

    /// Saves answers: an action already written. With `keepalive` it is sent even as the page goes.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn save(
        &self,
        credentials: &Credentials,
        text: String,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        let Self::Regain(regain) = self;
        regain
            .save(credentials, Body::written(text), keepalive)
            .await
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
        let Self::Regain(regain) = self;
        regain
            .submit(credentials, Body::of_answers(action)?, key)
            .await
    }

    /// Does something, and says where the flow stands then.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn act(&self, credentials: &Credentials, action: &Action) -> Result<Flow, Failure> {
        let Self::Regain(regain) = self;
        regain.act(credentials, action).await
    }
}

//! The seam to whatever answers: one file per profile, one variant each here.

mod body;
pub mod read;
mod regain;

use crate::clock::Clock;
use crate::failure::Failure;
use crate::host::Host;
use crate::task::Pending;
use crate::token_storage::Credentials;
pub use body::Body;
pub use regain::Regain;
use regain_core::form::WordedForm;
use regain_core::wire::{Action, Created, Flow, NewFlow};

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

/// Fetches the chunks that a flow needs to be read and drawn.
pub type Fetch = fn(Host, read::Needed) -> Pending<Result<(), Failure>>;

/// Who answers.
#[derive(Clone)]
pub enum Backend {
    /// The contract `regain/1`.
    Regain(Regain),
}

impl Backend {
    /// A backend that speaks the contract at the host's `base`.
    pub fn regain(host: Host, clock: Clock, fetch: Fetch) -> Self {
        Self::Regain(Regain::new(host, clock, fetch))
    }

    /// The language spoken from now on: in it are the mails that what is asked for brings about.
    pub fn speak(&self, locale: &str) {
        let Self::Regain(regain) = self;
        regain.speak(locale);
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

    /// The most bytes of a [`Body`].
    pub fn room(&self) -> usize {
        let Self::Regain(regain) = self;
        regain.room()
    }

    /// Writes an action that carries answers as this backend takes it. Its size is known then, before it is sent.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] where it cannot be written.
    pub fn written(&self, action: &Action) -> Result<Body, Failure> {
        let Self::Regain(regain) = self;
        regain.written(action)
    }

    /// Saves answers, which this backend has [`written`](Self::written). With `keepalive` they are sent even as the page
    /// goes.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn save(
        &self,
        credentials: &Credentials,
        body: Body,
        keepalive: bool,
    ) -> Result<Flow, Failure> {
        let Self::Regain(regain) = self;
        regain.save(credentials, body, keepalive).await
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
        regain.submit(credentials, action, key).await
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

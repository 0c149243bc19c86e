//! What differs between backends that mail a code: their requests and responses, and what is configured.

use crate::adapter::{HttpRequest, HttpResponse, Refusal};
use crate::fault::Fault;
use crate::prelude::*;
use crate::problem::FieldError;
use crate::secret::Secret;
use crate::wire::{CodeFormat, PasswordPolicy};
use serde_json::Value;

/// What one backend is sent, and what it answers. An answer is read as accepted or as a [`Refusal`] whose members are those of
/// the action: `identifier`, `code`, `password`.
pub(in crate::adapter) trait Backend {
    /// What is sent before the first request for a code, if anything is.
    fn prepare(&self) -> Option<HttpRequest>;

    /// Asks for a code.
    fn ask(&self, address: &str) -> HttpRequest;

    /// Asks whether a code is right.
    fn check(&self, address: &str, code: &Secret) -> HttpRequest;

    /// What is sent after a right code, if anything is.
    fn confirm(&self, code: &Secret) -> Option<HttpRequest>;

    /// Sets the password.
    fn set(&self, address: &str, code: &Secret, password: &Secret) -> HttpRequest;

    /// What the response to one of these says.
    fn read(&mut self, call: &Call, response: &HttpResponse) -> Result<(), Refusal>;

    /// The backend's own name for what was begun, if it gives one. It is sent with later requests, and saved.
    fn session(&self) -> Option<&str>;

    /// Goes on with what has this name, or begins anew.
    fn resume(&mut self, session: Option<String>);
}

/// What a request is for.
pub(in crate::adapter) enum Call {
    /// [`Backend::prepare`].
    Prepare,
    /// [`Backend::ask`].
    Ask,
    /// [`Backend::check`].
    Check(Secret),
    /// [`Backend::confirm`].
    Confirm(Secret),
    /// [`Backend::set`].
    Set,
}

impl Call {
    /// Whether the action that led to it has this member; a fault of another one belongs to the whole.
    pub(in crate::adapter) fn has(&self, member: &str) -> bool {
        match self {
            Self::Prepare | Self::Ask => member == "identifier",
            Self::Check(_) | Self::Confirm(_) => member == "code",
            Self::Set => member == "code" || member == "password",
        }
    }
}

/// What every profile of this flow reads from `config`.
pub(in crate::adapter) struct Settings {
    /// The name of the profile, the id of its flows.
    pub(in crate::adapter) profile: &'static str,
    pub(in crate::adapter) code: CodeFormat,
    pub(in crate::adapter) password: PasswordPolicy,
    /// Whether a new password ends the sessions that there are.
    pub(in crate::adapter) sessions_ended: bool,
}

impl Settings {
    /// Reads `code` and `password`, which have the members of `GET {base}/config` (docs/contract.md).
    pub(in crate::adapter) fn read(profile: &'static str, config: &Value) -> Result<Self, String> {
        let member = |name: &str| config.get(name).cloned().unwrap_or_default();
        let wrong = |name: &str, error| format!("config: `{name}`: {error}");
        Ok(Self {
            profile,
            code: serde_json::from_value(member("code")).map_err(|error| wrong("code", error))?,
            password: serde_json::from_value(member("password"))
                .map_err(|error| wrong("password", error))?,
            sessions_ended: false,
        })
    }
}

/// A wrong code, where the backend does not tell how many tries are left.
pub(in crate::adapter) fn wrong_code() -> FieldError {
    FieldError::at("code", &Fault::Mismatch)
}

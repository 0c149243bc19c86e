//! The content of a received request, as it is stored: encrypted, until it is erased.

use crate::keys::Keys;
use crate::store::requests;
use anyhow::Context;
use regain_core::check::Secrets;
use regain_core::journey::Request;
use serde::{Deserialize, Serialize};

/// The part of a request that is stored encrypted.
#[derive(Serialize, Deserialize)]
pub struct RequestRecord {
    pub request: Request,
    /// Old passwords, until they are compared.
    #[serde(default)]
    pub secrets: Secrets,
    pub locale: String,
    /// Whether the account's owner has signed in from this device before (row B12).
    pub familiar_device: bool,
    /// The digest of the device, if the site named one: it has tries of its own.
    #[serde(default)]
    pub device: Option<String>,
}

impl RequestRecord {
    /// Encrypts it.
    ///
    /// # Errors
    /// If it is too large to encrypt at once.
    pub fn sealed(&self, keys: &Keys) -> anyhow::Result<String> {
        let reference = self.request.reference.as_str();
        keys.seal(
            &requests::associated_data(reference),
            &serde_json::to_vec(self)?,
        )
    }

    /// Decrypts the record of the request with this reference.
    ///
    /// # Errors
    /// If it was encrypted with other keys, or for another request.
    pub fn open(keys: &Keys, reference: &str, sealed: &str) -> anyhow::Result<Self> {
        let plain = keys
            .open(&requests::associated_data(reference), sealed)
            .context("opening a request")?;
        serde_json::from_slice(&plain).context("reading a request")
    }
}

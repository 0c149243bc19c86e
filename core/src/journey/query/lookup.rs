//! The queries about requests by reference, and about usernames.

use super::super::Journey;
use super::super::claim::GivenContact;
use super::super::request::Request;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{ContactKind, RequestStatus};

/// The result of looking up a reference; for an unknown one, a decoy that looks the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceLookup {
    /// The masked contact of the request: see [`crate::mask`].
    pub masked: String,
    /// The contact; `None` for a decoy.
    pub address: Option<String>,
}

/// A request as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundRequest {
    /// Not submitted yet.
    Open {
        /// The request.
        request: Box<Request>,
        /// The id of the flow that holds it.
        flow: String,
        /// The version of that flow: the request is taken up only if nothing is saved there meanwhile.
        version: i64,
        /// That flow's [`Journey::ends_at`].
        ends_at: Timestamp,
    },
    /// Submitted: how it stands.
    Received(RequestStatus),
}

/// Waits for the lookup of a reference.
#[derive(Debug)]
pub struct FindReference {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) typed: String,
    pub(in crate::journey) reference: Reference,
    pub(in crate::journey) now: Timestamp,
}

impl FindReference {
    /// The reference.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }
}

/// What a request's current state is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::journey) enum StatusPurpose {
    /// To draw it again.
    Look,
    /// To open it, after the right code.
    Open,
    /// To withdraw it.
    Withdraw,
    /// To mail the link to a new password again.
    ResendLink,
}

/// Waits for the current state of a request. It continues in `status`.
#[derive(Debug)]
pub struct CheckStatus {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) reference: Reference,
    pub(in crate::journey) purpose: StatusPurpose,
    pub(in crate::journey) now: Timestamp,
    pub(in crate::journey) until: Timestamp,
}

impl CheckStatus {
    /// The reference.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }
}

/// Waits for the usernames of a contact. It continues in `username`.
#[derive(Debug)]
pub struct FindUsernames {
    pub(in crate::journey) journey: Journey,
    pub(in crate::journey) contact: GivenContact,
    pub(in crate::journey) until: Timestamp,
}

impl FindUsernames {
    /// The channel that the code was sent by.
    pub fn kind(&self) -> ContactKind {
        self.contact.kind
    }

    /// The canonical address that the code was sent to.
    pub fn address(&self) -> &str {
        &self.contact.address
    }
}

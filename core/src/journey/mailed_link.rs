//! What a mailed link opens, as the caller has read it from the link's token.

use crate::reference::Reference;
use crate::wire::{Purpose, RefusedCode, StoppableRequest};
use serde::{Deserialize, Serialize};

/// What a mailed link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A new password.
    Reset(ResetLink),
    /// The account's requests that can be stopped, those closest to a new password first.
    Stop(StopLink, Vec<StoppableRequest>),
    /// Nothing, and why.
    Refused(Purpose, RefusedCode),
}

/// The link to a new password, mailed to the contact of a verified request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetLink {
    /// The identifier as typed in the request.
    pub identifier: String,
    /// The account's id.
    pub account: String,
    /// The account's generation when the link was mailed.
    pub generation: i64,
    /// The reference of the request.
    pub reference: Reference,
}

/// The link by which a contact of an account can stop requests about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLink {
    /// The account's id.
    pub account: String,
    /// The contact that the link was sent to: the name of its kind, and its canonical address.
    pub contact: (String, String),
    /// Whether the contact is too young to stop a request by itself: a second reviewer looks at the request instead.
    pub is_young: bool,
}

//! The proof that a flow has of an account: what allows it to set the password.

use crate::reference::Reference;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};

/// Proof of control of an account. It holds as long as the account is unchanged: not disabled, its password not changed
/// by another flow, and what it rests on still as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The account's id.
    pub account: String,
    /// The account's [`super::AccountLookup::generation`] when it was looked up.
    pub generation: i64,
    /// What it rests on.
    pub by: ProofBy,
}

/// What a [`Proof`] rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofBy {
    /// A code to a contact, which must still be on file.
    Code {
        /// The channel the code was sent by.
        kind: ContactKind,
        /// The canonical address it was sent to.
        address: String,
    },
    /// A verified request, which must not have been stopped. The account must not have two-step verification (row B13).
    Request {
        /// The reference.
        reference: Reference,
    },
}

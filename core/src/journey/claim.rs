//! The data of the states: the account somebody claims to own, its contacts, and where a code is to go.

use super::proof::Proof;
use super::request::Request;
use crate::reference::Reference;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};

/// The result of looking up an identifier; for an unknown one, decoys that look the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLookup {
    /// The account's id, if it can be recovered; an account without contacts can, by a request.
    pub account: Option<String>,
    /// Changes with every password change of the account.
    pub generation: i64,
    /// The contacts that can receive a code.
    pub contacts: Vec<Contact>,
}

/// A contact on file, or a decoy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A random id, new in each flow.
    pub id: String,
    /// How the contact is reached.
    pub kind: ContactKind,
    /// The masked address: see [`crate::mask`].
    pub masked: String,
    /// The canonical addresses on file with this mask; empty for a decoy and for an account that must not be contacted.
    pub addresses: Vec<String>,
}

/// The account somebody claims to own, which may not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClaimedAccount {
    /// The identifier as typed.
    pub(super) identifier: String,
    pub(super) canonical: String,
    #[serde(flatten)]
    pub(super) lookup: AccountLookup,
}

/// An account verified by a code to a contact on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct VerifiedAccount {
    pub(super) identifier: String,
    pub(super) proof: Proof,
}

/// The account a request is for, and how the person got here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RequestClaim {
    pub(super) account: ClaimedAccount,
    /// True if they could use none of the contacts on file (row A4), false if they came for a request.
    pub(super) could_choose: bool,
}

/// The contact given for a request, before a code has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UnverifiedContact {
    pub(super) typed: String,
    /// The canonical address.
    pub(super) address: String,
}

/// A contact given to look up the usernames that go with it, before a code has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct GivenContact {
    pub(super) kind: ContactKind,
    pub(super) typed: String,
    /// The canonical address.
    pub(super) address: String,
}

/// The request that somebody claims to have made, which may not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReferenceClaim {
    pub(super) typed: String,
    pub(super) reference: Reference,
    /// The masked contact of the request, or a decoy.
    pub(super) masked: String,
    /// The contact of the request; `None` for a decoy.
    pub(super) address: Option<String>,
    /// The request, if this flow holds it: it was locked.
    #[serde(default)]
    pub(super) held: Option<Box<Request>>,
}

/// A contact on file to send a code to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OnFile {
    pub(super) account: ClaimedAccount,
    pub(super) contact: Contact,
    /// The canonical address typed at `confirm_address`; `None` if that step is disabled.
    pub(super) typed: Option<String>,
    /// The number of the code on the screen, if another one is requested.
    pub(super) shown: Option<u32>,
}

/// The code to send once the challenge is solved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PendingCode {
    /// A code to the contact given for a request.
    #[serde(rename = "given")]
    UnverifiedContact {
        #[serde(rename = "asking")]
        claim: RequestClaim,
        #[serde(rename = "given")]
        contact: UnverifiedContact,
    },
    /// A code to a contact on file.
    OnFile(OnFile),
    /// A code to the contact of a request.
    Reference(ReferenceClaim),
    /// A code to a contact given to look up usernames.
    LookUp(GivenContact),
}

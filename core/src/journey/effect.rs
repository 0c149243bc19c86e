//! What a transition asks of the outside, as values: the state machine is tested without a server, and whoever carries them
//! out has one transaction for all of them.

use super::Request;
use crate::check::Secrets;
use crate::reference::Reference;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make a code, keep its digest under `number`, and send it.
    SendCode {
        /// Its [`super::SentCode::number`].
        number: u32,
        /// By mail or by text message.
        kind: ContactKind,
        /// Digits.
        length: u8,
        /// Where to. The work must look the same whoever it is (row E5).
        to: Recipient,
        /// What the limit for each address is counted by: the address typed, or the identifier with the mask chosen;
        /// for a contact given, its mailbox, whatever the `+tag`.
        budget: String,
        /// Until when it is good.
        expires_at: Timestamp,
    },
    /// Forget every code of this flow: none of them opens anything any more.
    ForgetCodes,
    /// Count that an account was looked up.
    CountLookup,
    /// Set the account's password, if what was proven still holds.
    SetPassword {
        /// Whose, and by what.
        proof: Proof,
        /// As typed.
        password: Secret,
    },
    /// End the account's other sessions (ASVS 7.4.3).
    EndSessions {
        /// The account's id.
        account: String,
    },
    /// Count that answers were saved, or came to be.
    CountSave,
    /// Count that a wrong code was entered for an identifier.
    CountWrongCode {
        /// Canonical.
        identifier: String,
        /// The account's id, where it is one.
        account: Option<String>,
    },
    /// A right code was entered for an identifier: count wrong ones from the beginning.
    ForgetWrongCodes {
        /// Canonical.
        identifier: String,
        /// The account's id.
        account: String,
    },
    /// Keep that there is a request of this reference, not yet sent.
    OpenRequest {
        /// Of no other request.
        reference: Reference,
    },
    /// Count that a request was sent, against what a day takes.
    CountRequest {
        /// The identifier it is about, canonical.
        identifier: String,
        /// The account's id, where it is one.
        account: Option<String>,
    },
    /// Keep a request for whoever answers it, and tell its contact that it arrived.
    StoreRequest {
        /// What was answered.
        request: Box<Request>,
        /// What was sent with it, once.
        secrets: Secrets,
        /// By when there will be an answer.
        answer_by: Timestamp,
    },
    /// Tell every contact of the account what happened (ASVS 6.3.7).
    NotifyContacts {
        /// The account's id.
        account: String,
        /// What happened.
        notice: Notice,
    },
}

/// Who is sent a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// The owner of an account, if both are still as they were found.
    OnFile {
        /// Whose it is, where it is anybody's.
        account: Option<String>,
        /// Where to; none where nothing must go out.
        address: Option<String>,
    },
    /// Whoever reads the contact given for a request (row B5).
    UnverifiedContact {
        /// Where to.
        address: String,
    },
}

/// What shows that an account is somebody's. It holds only as long as the account is as it was found: not disabled, its
/// password not changed by another flow, the contact still on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The account's id.
    pub account: String,
    /// [`super::AccountLookup::generation`] when it was found.
    pub generation: i64,
    /// How the code went out.
    pub kind: ContactKind,
    /// Where to, canonical.
    pub address: String,
}

/// What an account's contacts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A new password was set.
    PasswordChanged,
}

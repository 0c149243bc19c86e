//! The side effects of a transition, as values: the state machine can be tested without a server, and the caller
//! applies all of them in one transaction.

use super::mailed_link::StopLink;
use super::proof::Proof;
use super::request::Request;
use crate::check::Secrets;
use crate::reference::Reference;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;

/// One side effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Generate a code, store its digest under `number`, and send it.
    SendCode {
        /// Its [`super::SentCode::number`].
        number: u32,
        /// The channel: mail or text message.
        kind: ContactKind,
        /// The number of digits.
        length: u8,
        /// The recipient. To avoid a timing attack, the work must be the same for every recipient (row E5).
        to: Recipient,
        /// The key of the limit for each address: the address typed, or the identifier with the chosen mask; for a
        /// contact given for a request, its mailbox without the `+tag`.
        budget: String,
        /// When the code expires.
        expires_at: Timestamp,
    },
    /// Delete all codes of this flow.
    ForgetCodes,
    /// Count an account lookup.
    CountLookup,
    /// Set the account's password, if the proof still holds.
    SetPassword {
        /// The proof, which names the account.
        proof: Proof,
        /// The password as typed.
        password: Secret,
    },
    /// End the account's other sessions (ASVS 7.4.3).
    EndSessions {
        /// The account's id.
        account: String,
    },
    /// Count a save of answers, accepted or not.
    CountSave,
    /// Count a wrong code for an identifier, a reference or a contact.
    CountWrongCode {
        /// The canonical identifier, or what stands for it.
        identifier: String,
        /// The account's id, if the identifier has an account.
        account: Option<String>,
    },
    /// Reset the count of wrong codes for an identifier, because a right one was entered.
    ForgetWrongCodes {
        /// As in [`Effect::CountWrongCode`].
        identifier: String,
        /// The account's id, if the identifier has an account.
        account: Option<String>,
    },
    /// Reserve this reference for a request that is not submitted yet.
    OpenRequest {
        /// The reference, which no other request has.
        reference: Reference,
        /// When the request is erased, unless it is submitted.
        ends_at: Timestamp,
    },
    /// Count a submitted request against the daily quota.
    CountRequest {
        /// The canonical identifier of the account.
        identifier: String,
        /// The mailbox of the contact, without case and `+tag`.
        mailbox: String,
        /// The account's id, if the identifier has an account.
        account: Option<String>,
    },
    /// Store a submitted request, and confirm its receipt to its contact.
    StoreRequest {
        /// The request and its answers.
        request: Box<Request>,
        /// The secret answers, sent only with the submission.
        secrets: Secrets,
        /// When the answer is due.
        answer_by: Timestamp,
    },
    /// Stop requests about an account (row C7).
    StopRequests {
        /// The contact that asks for it.
        by: StopLink,
        /// The references.
        references: Vec<Reference>,
    },
    /// Take a request that is not submitted yet over from the flow that holds it, and delete that flow (row C6).
    TakeUp {
        /// The reference.
        reference: Reference,
        /// The id of the flow that holds it.
        flow: String,
        /// The version that the flow must still have.
        version: i64,
    },
    /// Mail a reference to the contact of its request, to go on later.
    MailReference {
        /// The address.
        to: String,
        /// The reference.
        reference: Reference,
        /// The key of the limit for each address.
        budget: String,
        /// When the request is erased, unless it is submitted.
        until: Timestamp,
    },
    /// Withdraw a submitted request that was not answered yet: erase it, and confirm that to its contact (row C6).
    Withdraw {
        /// The reference.
        reference: Reference,
    },
    /// Mail the link to a new password again, to the contact of a verified request (row C6).
    ResendLink {
        /// The reference.
        reference: Reference,
    },
    /// Notify every contact of the account (ASVS 6.3.7).
    NotifyContacts {
        /// The account's id.
        account: String,
        /// What happened.
        notice: Notice,
    },
}

/// The recipient of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// The owner of an account, if account and contact are still as they were looked up.
    OnFile {
        /// The account's id, if there is an account.
        account: Option<String>,
        /// The address; `None` if nothing must be sent.
        address: Option<String>,
    },
    /// The contact given for a request, not verified yet (row B5).
    UnverifiedContact {
        /// The address.
        address: String,
    },
    /// The contact given to look up the usernames that go with it (row A8).
    LookUp {
        /// The address.
        address: String,
    },
    /// The contact of a request (row C6).
    Requester {
        /// The address; `None` if nothing must be sent.
        address: Option<String>,
    },
}

/// What a notification tells an account's contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A new password was set.
    PasswordChanged {
        /// Whether a verified request led to it, instead of a code.
        by_request: bool,
    },
}

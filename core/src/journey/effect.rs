//! What a turn asks of the outside, as values: the state machine is tested without a server, and whoever carries them
//! out has one transaction for all of them.

use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make a code, keep its digest under `number`, and send it.
    SendCode {
        /// Its [`super::SentCode::number`].
        number: u32,
        /// By mail or by text message.
        kind: ContactKind,
        /// Where to; none where nothing must go out. The work must look the same either way (row E5).
        address: Option<String>,
        /// Whose it is, where it is anybody's.
        account: Option<String>,
        /// What the limit for each address is counted by: the client's own words.
        budget: String,
        /// Until when it is good.
        expires_at: Timestamp,
    },
    /// Forget every code of this flow: none of them opens anything any more.
    ForgetCodes,
    /// Set the account's password.
    SetPassword {
        /// The account's id.
        account: String,
        /// As typed.
        password: Secret,
    },
    /// End the account's other sessions (ASVS 7.4.3).
    EndSessions {
        /// The account's id.
        account: String,
    },
    /// Tell every contact of the account what happened (ASVS 6.3.7).
    TellContacts {
        /// The account's id.
        account: String,
        /// What happened.
        notice: Notice,
    },
}

/// What an account's contacts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A new password was set.
    PasswordChanged,
}

//! Security codes as the journey sees them: a number, an expiry and the tries left. The digits themselves are not here;
//! the caller says which number was entered. A code remembers its recipient, so what it proves does not depend on the
//! contact shown when it is entered.
//!
//! A code lives ten minutes at most and takes five tries; an earlier one stays valid until it expires (ASVS 6.5.5, 6.6.2;
//! docs/contract.md). A wrong guess counts against every code it could have matched.

use super::effect::Recipient;
use super::rules::{CodeRules, Rules};
use crate::fault::Fault;
use crate::kind::code;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A code that was sent or, for a decoy, only seems to have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The code's number within the flow, increasing.
    pub number: u32,
    /// The id of the contact on file; `None` for a contact that was given, and for that of a request.
    contact: Option<String>,
    typed: Option<String>,
    /// The number of digits.
    pub length: u8,
    /// The channel it was sent by.
    pub kind: ContactKind,
    /// The canonical recipient. A code without one never matches.
    pub address: Option<String>,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When the resend cooldown ends.
    pub resend_at: Timestamp,
    /// The wrong guesses still allowed.
    pub tries_left: u32,
}

/// A code about to be sent.
pub(super) struct OutgoingCode {
    /// See [`SentCode`].
    pub(super) contact: Option<String>,
    pub(super) typed: Option<String>,
    pub(super) kind: ContactKind,
    pub(super) length: u8,
    pub(super) to: Recipient,
    pub(super) budget: String,
}

impl SentCode {
    /// Whether it was sent to a contact on file.
    pub(super) fn is_on_file(&self) -> bool {
        self.contact.is_some()
    }

    /// Whether it was sent for exactly this: a reference, or a contact that was given.
    pub(super) fn is_for(&self, kind: ContactKind, typed: &str, address: Option<&str>) -> bool {
        !self.is_on_file()
            && self.kind == kind
            && self.typed.as_deref() == Some(typed)
            && self.address.as_deref() == address
    }

    pub(super) fn new(
        earlier: &[Self],
        outgoing: &OutgoingCode,
        rules: &CodeRules,
        now: Timestamp,
    ) -> Self {
        Self {
            number: earlier.last().map_or(1, |sent| sent.number + 1),
            contact: outgoing.contact.clone(),
            typed: outgoing.typed.clone(),
            length: outgoing.length,
            kind: outgoing.kind,
            address: match &outgoing.to {
                Recipient::OnFile { address, .. } => address.clone(),
                Recipient::UnverifiedContact { address } | Recipient::LookUp { address } => {
                    Some(address.clone())
                }
                Recipient::Requester { address } => address.clone(),
            },
            expires_at: now + rules.lifetime,
            resend_at: now + rules.resend_after,
            tries_left: rules.tries,
        }
    }
}

pub(super) fn numbered(codes: &[SentCode], number: u32) -> Option<&SentCode> {
    codes.iter().find(|sent| sent.number == number)
}

/// Reads the digits entered. A length that no code sent has is a typing error and costs no try. An earlier code may
/// have another length than the one on the screen.
pub(super) fn entered(
    codes: &[SentCode],
    typed: &Secret,
    shown: u32,
    rules: &Rules,
) -> Result<Secret, Fault> {
    let length = numbered(codes, shown).map_or(rules.code.length, |sent| sent.length);
    let expected = u32::from(length);
    let read = |length: u8| code::canonical(typed.reveal(), length.into());
    // A pasted message may hold an earlier code, of another length than the one shown.
    let earlier = || codes.iter().find_map(|sent| read(sent.length).ok());
    let digits = read(length).or_else(|fault| earlier().ok_or(fault))?;
    let is_length = |sent: &SentCode| usize::from(sent.length) == digits.len();
    if codes.iter().any(is_length) {
        return Ok(Secret::new(digits));
    }
    match digits.len().cmp(&usize::from(length)) {
        Ordering::Less => Err(Fault::TooShort { min: expected }),
        Ordering::Equal => Ok(Secret::new(digits)),
        Ordering::Greater => Err(Fault::TooLong { max: expected }),
    }
}

/// The code sent to this contact whose resend cooldown is still running.
pub(super) fn fresh<'a>(
    codes: &'a [SentCode],
    contact: Option<&str>,
    typed: Option<&str>,
    now: Timestamp,
) -> Option<&'a SentCode> {
    codes.iter().rev().find(|sent| {
        sent.contact.as_deref() == contact && sent.typed.as_deref() == typed && now < sent.resend_at
    })
}

/// The result of a guess.
pub(super) enum Guess {
    /// The code is right: it proves control of this address on this channel.
    Right(ContactKind, String),
    /// The code is wrong. `counts` is true if it could have matched a code.
    Wrong { fault: Fault, counts: bool },
    /// All codes have expired.
    Expired,
}

/// Spends a guess. `matched` is the number of the code entered, `shown` that of the code on the screen. Of the codes sent,
/// only those that `opens` says matter can be right: a code for one thing opens nothing else.
pub(super) fn guess(
    codes: &mut [SentCode],
    opens: impl Fn(&SentCode) -> bool,
    matched: Option<u32>,
    shown: u32,
    now: Timestamp,
) -> Guess {
    let is_live = |sent: &SentCode| now < sent.expires_at;
    // Expiry is reported whether the code is right or not; otherwise people would enter it again and again.
    if !codes.iter().any(is_live) {
        return Guess::Expired;
    }
    let matched = matched
        .and_then(|number| numbered(codes, number))
        .filter(|sent| opens(sent));
    match matched.and_then(|sent| Some((sent, sent.address.as_ref()?))) {
        Some((sent, _)) if !is_live(sent) => return Guess::Expired,
        Some((sent, address)) if sent.tries_left > 0 => {
            return Guess::Right(sent.kind, address.clone());
        }
        _ => {}
    }
    let mut counts = false;
    for sent in codes.iter_mut().filter(|sent| is_live(sent)) {
        counts |= sent.tries_left > 0;
        sent.tries_left = sent.tries_left.saturating_sub(1);
    }
    let tries_left = numbered(codes, shown).map_or(0, |sent| sent.tries_left);
    Guess::Wrong {
        fault: Fault::WrongCode { tries_left },
        counts,
    }
}

//! Security codes as the journey sees them: numbered, dated, with guesses to spend. The digits are elsewhere; a number
//! says which one was entered. A code remembers what it was sent to: what it proves does not depend on the contact that
//! is on the screen when it is entered.
//!
//! Ten minutes at most, five guesses each, an earlier one good until it expires (ASVS 6.5.5, 6.6.2; CONTRACT
//! "enter_code"). A guess counts against every code it could have hit, so no code ever takes more than its share.

use super::Recipient;
use super::rules::{CodeRules, Rules};
use crate::fault::Fault;
use crate::kind::code;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::ContactKind;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One code that went out, or, for a decoy, that seems to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// Counts up within the flow.
    pub number: u32,
    /// The contact on file that was chosen; none where the contact was given for a request.
    contact: Option<String>,
    typed: Option<String>,
    /// Digits.
    pub length: u8,
    /// How it went out.
    pub kind: ContactKind,
    /// Where it went, canonical. A code that went to nobody opens nothing, whatever is entered.
    pub address: Option<String>,
    /// From then on it opens nothing.
    pub expires_at: Timestamp,
    /// From then on another can be had.
    pub resend_at: Timestamp,
    /// Guesses it still takes.
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
                Recipient::UnverifiedContact { address } => Some(address.clone()),
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

/// The digits entered. A length that none of the codes sent has costs no try: it is a slip, not a guess. An earlier code
/// may be of another length than the one on the screen.
pub(super) fn entered(
    codes: &[SentCode],
    typed: &Secret,
    shown: u32,
    rules: &Rules,
) -> Result<Secret, Fault> {
    let length = numbered(codes, shown).map_or(rules.code.length, |sent| sent.length);
    let expected = u32::from(length);
    let read = |length: u8| code::canonical(typed.reveal(), length.into());
    // In a whole message, a code of another length than the one shown.
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

/// The code on its way to this address for less than the time to a resend.
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

/// What a guess came to.
pub(super) enum Guess {
    /// Right: whoever reads this address, reached this way, entered it.
    Right(ContactKind, String),
    /// Wrong. It `counts` where it could have hit a code.
    Wrong { fault: Fault, counts: bool },
    /// None of the codes is good any more.
    Expired,
}

/// Spends a guess. `matched` is the number of the code entered, `shown` that of the one on the screen. Where `given` is
/// said, only a code to a contact given for a request is right, and else only one to a contact on file.
pub(super) fn guess(
    codes: &mut [SentCode],
    is_request: bool,
    matched: Option<u32>,
    shown: u32,
    now: Timestamp,
) -> Guess {
    let is_live = |sent: &SentCode| now < sent.expires_at;
    // A late code is said to be late, right or not: otherwise somebody would type it again and again.
    if !codes.iter().any(is_live) {
        return Guess::Expired;
    }
    let matched = matched
        .and_then(|number| numbered(codes, number))
        .filter(|sent| sent.contact.is_none() == is_request);
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

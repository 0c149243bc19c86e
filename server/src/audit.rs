//! The audit log: what was done with cases and reviewers, appended and never changed (row C4).
//!
//! Entries are numbered without gaps. Each carries the MAC of the one before it and its own, with a key from the key
//! file: without that file nobody changes, inserts, reorders or removes an entry unnoticed. Who has the file as well can
//! write another log; the heads that the server prints, kept elsewhere, tell. Of a reason an entry has a salted digest.
//! Text and salt are beside it, so that they can be erased.

use crate::app_state::AppState;
use crate::keys::{Keys, random_token, salted_digest};
use crate::store::audit::{self, StoredEntry, StoredReason};
use anyhow::Context;
use regain_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// Whoever works on the command line of the server.
pub const OPERATOR: &str = "operator";
/// Names that no reviewer can have, because entries of others have them.
pub const RESERVED: [&str; 4] = [OPERATOR, "owner", "person", "regain"];

/// How many entries are verified at a time.
const PAGE: i64 = 500;

/// An entry to append.
pub struct NewEntry<'a> {
    pub at: Timestamp,
    /// The reviewer, or one of [`RESERVED`].
    pub by: &'a str,
    /// What happened, in a word.
    pub what: &'a str,
    /// The case it is about.
    pub reference: Option<&'a str>,
    /// Why, in a reviewer's words.
    pub reason: Option<&'a str>,
}

/// An entry, as the desk shows it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    pub number: i64,
    pub at: Timestamp,
    pub by: String,
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_digest: Option<String>,
    pub previous: String,
    pub mac: String,
}

/// What happened to a case.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    pub by: String,
    pub what: String,
    /// Absent where none was given, and once it is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The newest entry of a log, or of the part of it that was there when the head was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: i64,
    pub mac: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.mac)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, mac) = text.split_once(':').ok_or("write NUMBER:MAC")?;
        let number = number.parse().map_err(|_| "write NUMBER:MAC")?;
        let mac = mac.to_owned();
        Ok(Self { number, mac })
    }
}

/// The first entry that does not fit.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {number}: {why}")]
pub struct Misfit {
    pub number: i64,
    pub why: Why,
}

/// Why an entry does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("it is missing, and later ones are there")]
    Gap,
    #[error("it is missing, with all after it: the log was cut")]
    Cut,
    #[error("it does not follow the entry before it: one was inserted, moved or replaced")]
    Previous,
    #[error("its MAC is wrong: the entry was changed, or written without the key file")]
    Mac,
    #[error("the reason beside it is not the one that was given")]
    Reason,
    #[error("it is not the one that --head names")]
    OtherHead,
    #[error("it is not the newest entry that the database notes")]
    Newest,
}

/// Appends what was done with a case without a reason.
///
/// # Errors
/// Those of the database.
pub async fn note(
    state: &AppState,
    connection: &mut AnyConnection,
    by: &str,
    what: &str,
    reference: &str,
) -> anyhow::Result<()> {
    let entry = NewEntry {
        at: state.now(),
        by,
        what,
        reference: Some(reference),
        reason: None,
    };
    append(&state.keys, connection, entry).await
}

/// Appends an entry, in the caller's transaction. Entries wait for each other: until it ends, nobody else appends. On
/// SQLite the transaction must begin with a write, of which this may be the first.
///
/// # Errors
/// Those of the database.
pub async fn append(
    keys: &Keys,
    connection: &mut AnyConnection,
    entry: NewEntry<'_>,
) -> anyhow::Result<()> {
    let head = audit::advance(connection).await?;
    let reason = match entry.reason {
        Some(reason) => Some(StoredReason {
            number: head.number,
            salt: random_token::<32>(),
            sealed: keys.seal(&associated_data(head.number), reason.as_bytes())?,
        }),
        None => None,
    };
    let digests = reason.as_ref().zip(entry.reason);
    let mut stored = StoredEntry {
        number: head.number,
        at: entry.at.0,
        actor: entry.by.into(),
        event: entry.what.into(),
        reference: entry.reference.map(Into::into),
        reason_digest: digests.map(|(stored, reason)| salted_digest(&stored.salt, reason)),
        previous: head.mac,
        mac: String::new(),
    };
    stored.mac = mac(keys, &stored)?;
    audit::insert(connection, &stored).await?;
    if let Some(reason) = reason {
        audit::insert_reason(connection, entry.reference, &reason).await?;
    }
    Ok(())
}

/// The AEAD associated data of an entry's reason.
fn associated_data(number: i64) -> String {
    format!("reason {number}")
}

/// The MAC over all of an entry, as a JSON array: no two entries are written alike.
fn mac(keys: &Keys, entry: &StoredEntry) -> anyhow::Result<String> {
    let written = serde_json::to_vec(&(
        entry.number,
        entry.at,
        &entry.actor,
        &entry.event,
        &entry.reference,
        &entry.reason_digest,
        &entry.previous,
    ))?;
    Ok(keys.audit_mac(&written))
}

/// What happened to a case, the oldest first.
///
/// # Errors
/// Those of the database, and a reason that was sealed with another key.
pub async fn history(
    keys: &Keys,
    connection: &mut AnyConnection,
    reference: &str,
) -> anyhow::Result<Vec<Event>> {
    let newest_first = audit::of_case(connection, reference).await?;
    let events = newest_first.into_iter().rev().map(|event| {
        let reason = event.sealed.as_deref();
        Ok(Event {
            at: Timestamp(event.at),
            by: event.actor,
            what: event.event,
            reason: reason
                .map(|sealed| opened(keys, event.number, sealed))
                .transpose()
                .context("opening a reason")?,
        })
    });
    events.collect()
}

fn opened(keys: &Keys, number: i64, sealed: &str) -> anyhow::Result<String> {
    let reason = keys.open(&associated_data(number), sealed)?;
    Ok(String::from_utf8(reason)?)
}

/// At most `limit` entries after this number.
///
/// # Errors
/// Those of the database.
pub async fn page(
    connection: &mut AnyConnection,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<Entry>> {
    let stored = audit::after(connection, after, limit).await?;
    Ok(stored.into_iter().map(Entry::from).collect())
}

impl From<StoredEntry> for Entry {
    fn from(stored: StoredEntry) -> Self {
        Self {
            number: stored.number,
            at: Timestamp(stored.at),
            by: stored.actor,
            what: stored.event,
            reference: stored.reference,
            reason_digest: stored.reason_digest,
            previous: stored.previous,
            mac: stored.mac,
        }
    }
}

/// Logs the head and the number of entries, to be compared by `regain audit verify --head`: a log that was cut, or
/// written anew with the key file, does not have it.
///
/// # Errors
/// Those of the database.
pub async fn log_head(state: &AppState) -> anyhow::Result<()> {
    let mut connection = state.store.connection().await?;
    let head = audit::head(&mut connection).await?;
    let (number, mac) = (head.number, head.mac);
    let count = audit::count(&mut connection).await?;
    tracing::info!("audit log: {count} entries, head {number}:{mac}");
    Ok(())
}

/// Walks the log from its first entry, and returns its head, or the first entry that does not fit. `known` is an entry
/// that must be in it. All is read in one snapshot of the caller's.
///
/// # Errors
/// Those of the database.
pub async fn verify(
    keys: &Keys,
    connection: &mut AnyConnection,
    known: Option<&Head>,
) -> anyhow::Result<Result<Head, Misfit>> {
    let written = audit::head(connection).await?;
    let mut head = Head {
        number: 0,
        mac: String::new(),
    };
    loop {
        let entries = audit::after(connection, head.number, PAGE).await?;
        let Some(last) = entries.last().map(|entry| entry.number) else {
            break;
        };
        let reasons = audit::reasons(connection, head.number + 1, last).await?;
        let reasons: HashMap<i64, StoredReason> = reasons
            .into_iter()
            .map(|reason| (reason.number, reason))
            .collect();
        for entry in entries {
            let number = head.number + 1;
            let misfit = |why| Ok(Err(Misfit { number, why }));
            if entry.number != number {
                return misfit(Why::Gap);
            }
            if entry.previous != head.mac {
                return misfit(Why::Previous);
            }
            if entry.mac != mac(keys, &entry)? {
                return misfit(Why::Mac);
            }
            if !fits(keys, &entry, reasons.get(&number)) {
                return misfit(Why::Reason);
            }
            if known.is_some_and(|known| known.number == number && known.mac != entry.mac) {
                return misfit(Why::OtherHead);
            }
            head = Head {
                number,
                mac: entry.mac,
            };
        }
    }
    if head.number == written.number && head.mac != written.mac {
        return Ok(Err(Misfit {
            number: head.number,
            why: Why::Newest,
        }));
    }
    let known = known.map_or(0, |known| known.number);
    if head.number < written.number.max(known) {
        return Ok(Err(Misfit {
            number: head.number + 1,
            why: Why::Cut,
        }));
    }
    Ok(Ok(head))
}

/// Whether the reason beside an entry, if it is not erased, is the one the entry has a digest of.
fn fits(keys: &Keys, entry: &StoredEntry, reason: Option<&StoredReason>) -> bool {
    let Some(stored) = reason else {
        return true;
    };
    opened(keys, entry.number, &stored.sealed).is_ok_and(|reason| {
        entry.reason_digest.as_deref() == Some(&salted_digest(&stored.salt, &reason))
    })
}

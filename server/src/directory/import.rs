//! `regain accounts import FILE`: one account a line, as JSON (README "Run it for your own site"). All bad lines are
//! reported with number and reason before anything is changed; then all lines are imported or none, unless bad ones are
//! to be skipped.
//!
//! Transactions are short, and at most a few hundred accounts are in memory: lines are encrypted and staged in the
//! database, validated together against the directory they result in, committed to by one small write, and then
//! applied, each account atomically. After an interruption, the next start undoes an import that was not committed to
//! yet, and finishes one that was.

mod apply;
mod judge;
mod line;
mod members;
mod order;
mod prepared;

pub use apply::{remove, resume};

use super::password;
use crate::config::Hashing;
use crate::keys::{Keys, random_token};
use crate::lines::{Line, Lines};
use crate::store::Store;
use crate::store::imports::{self, StagedLine};
use anyhow::Context;
use apply::Applying;
use line::Account;
use prepared::Prepared;
use regain_core::kind::identifier;
use serde_json::Value;
use std::fmt;
use std::io::{BufReader, Read};

/// The fact that is secret, and hashed before it is stored.
const OLD_PASSWORDS: &str = "old_passwords";
/// The longest line accepted.
const LONGEST_LINE_BYTES: usize = 1 << 20;
/// The most lines staged at once.
const LINES: usize = 500;

/// A progress callback.
pub type Progress<'a> = &'a (dyn Fn(Stage) + Send + Sync);

/// The stage of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waiting for another import.
    Waiting,
    /// Finishing an interrupted import that was decided.
    Finishing,
    /// Undoing an interrupted import that was not decided.
    Undoing,
    /// The number of lines read; reported often.
    Read(usize),
    /// The number of accounts applied; reported often.
    Applied { done: i64, total: i64 },
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting => f.write_str("waiting for another import to end"),
            Self::Finishing => f.write_str("an import was interrupted: finishing it"),
            Self::Undoing => f.write_str(
                "an import was interrupted before all its lines were read: nothing of it is in",
            ),
            Self::Read(lines) => write!(f, "{lines} lines are read"),
            Self::Applied { done, total } => write!(f, "{done} of {total} accounts are in"),
        }
    }
}

/// Imports accounts.
pub struct Importer<'a> {
    pub store: &'a Store,
    pub keys: &'a Keys,
    /// The context for reading identifiers.
    pub identifiers: identifier::Context<'a>,
    pub hashing: Hashing,
    pub progress: Progress<'a>,
}

/// The result of an import.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of accounts imported.
    pub imported: usize,
    /// The bad lines, in order.
    pub bad: Vec<BadLine>,
}

/// A bad line, and why it is bad.
#[derive(Debug)]
pub struct BadLine {
    /// The line number from 1, blank lines included.
    pub number: usize,
    /// An English message that never quotes a value.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.number, self.reason)
    }
}

/// The AEAD associated data of an account's facts.
pub fn facts_associated_data(account: &str) -> String {
    format!("facts {account}")
}

/// The AEAD associated data of a staged line.
fn line_associated_data(account: &str) -> String {
    format!("import {account}")
}

/// A line to stage.
struct PendingLine {
    account: String,
    number: i64,
    line: Prepared,
}

impl Importer<'_> {
    /// Imports `lines`. With bad lines nothing is imported, unless `skip_bad`.
    pub async fn import(&self, lines: impl Read, skip_bad: bool) -> anyhow::Result<Report> {
        let lock = self
            .store
            .import_lock(|| (self.progress)(Stage::Waiting))
            .await?;
        apply::resume_locked(self.store, self.keys, &lock, self.progress).await?;
        let owner = random_token::<16>();
        imports::begin(&mut *self.store.connection().await?, &owner).await?;
        let applying = Applying {
            store: self.store,
            keys: self.keys,
            owner: &owner,
        };
        let bad = match self.staged(&applying, lines, skip_bad).await {
            Ok(bad) => bad,
            Err(error) => {
                // If this fails, too, the next start undoes the import.
                let _ = applying.undo().await;
                return Err(error);
            }
        };
        let mut report = Report { imported: 0, bad };
        if !report.bad.is_empty() && !skip_bad {
            applying.undo().await?;
            return Ok(report);
        }
        let mut transaction = applying.begin().await?;
        imports::decide(&mut transaction).await?;
        let accounts = imports::count(&mut transaction).await?;
        transaction.commit().await?;
        applying.apply(self.progress).await.context(
            "every line is accepted, and the next `regain accounts import` or `regain serve` finishes the import",
        )?;
        report.imported = usize::try_from(accounts).unwrap_or_default();
        Ok(report)
    }

    /// Stages the valid lines, and returns the bad ones in order.
    async fn staged(
        &self,
        applying: &Applying<'_>,
        lines: impl Read,
        skip_bad: bool,
    ) -> anyhow::Result<Vec<BadLine>> {
        let mut lines = Lines::new(BufReader::new(lines), LONGEST_LINE_BYTES);
        let mut bad = Vec::new();
        let mut ready: Vec<PendingLine> = Vec::new();
        let mut number = 0;
        while let Some(line) = lines.next().context("reading the accounts")? {
            number += 1;
            let account = match line {
                Line::TooLong => Err(format!("longer than {LONGEST_LINE_BYTES} bytes")),
                Line::Whole(line) => match std::str::from_utf8(line).map(str::trim) {
                    Ok("") => continue,
                    Ok(text) => line::read(text, &self.identifiers),
                    Err(_) => Err("not UTF-8".into()),
                },
            };
            match account {
                Ok(account) => {
                    // Hashing is slow, so it is skipped once the import is bound to fail.
                    let is_hashed = bad.is_empty() || skip_bad;
                    ready.push(PendingLine {
                        number: i64::try_from(number).unwrap_or(i64::MAX),
                        account: account.id.clone(),
                        line: self.prepared(account, is_hashed).await?,
                    });
                }
                Err(reason) => bad.push(BadLine { number, reason }),
            }
            if ready.len() >= LINES {
                self.stage(applying, std::mem::take(&mut ready)).await?;
                (self.progress)(Stage::Read(number));
            }
        }
        self.stage(applying, ready).await?;
        bad.extend(judge::judged(applying).await?);
        bad.sort_by_key(|bad| bad.number);
        Ok(bad)
    }

    /// Converts a line for storage: hashes its secrets and encrypts its facts.
    async fn prepared(&self, account: Account, is_hashed: bool) -> anyhow::Result<Prepared> {
        let password_hash = match account.password {
            Some(plain) if is_hashed => Some(password::hashed(plain, self.hashing).await?),
            _ => account.password_hash,
        };
        let facts = match account.facts {
            None => None,
            Some(mut facts) => {
                if let Some(Value::Array(plain)) = facts.get_mut(OLD_PASSWORDS) {
                    for old in plain.iter_mut().filter(|_| is_hashed) {
                        if let Value::String(text) = old {
                            *text = password::hashed(text.clone(), self.hashing).await?;
                        }
                    }
                }
                let facts = serde_json::to_vec(&facts)?;
                Some(
                    self.keys
                        .seal(&facts_associated_data(&account.id), &facts)?,
                )
            }
        };
        let digest = |device: &String| self.keys.lookup_digest("device", device);
        Ok(Prepared {
            usernames: account.usernames,
            emails: account.emails,
            phones: account.phones,
            contacts: account.contacts,
            password_hash,
            two_step: account.two_step,
            disabled: account.disabled,
            locale: account.locale,
            devices: account
                .devices
                .map(|devices| devices.iter().map(digest).collect()),
            facts,
        })
    }

    async fn stage(&self, applying: &Applying<'_>, lines: Vec<PendingLine>) -> anyhow::Result<()> {
        let mut lines = lines.into_iter().peekable();
        while lines.peek().is_some() {
            let pace = self.store.pace();
            let mut transaction = applying.begin().await?;
            for PendingLine {
                account,
                number,
                line,
            } in lines.by_ref()
            {
                let sealed = serde_json::to_vec(&line)?;
                let staged = StagedLine {
                    account: &account,
                    number,
                    gives: &line.gives(),
                    sealed: &self.keys.seal(&line_associated_data(&account), &sealed)?,
                };
                imports::stage(&mut transaction, &staged).await?;
                for (kind, identifier) in line.sign_ins() {
                    imports::stage_sign_in(&mut transaction, &staged, kind, &identifier).await?;
                }
                if pace.is_over() {
                    break;
                }
            }
            transaction.commit().await?;
            pace.yield_to_writers().await;
        }
        Ok(())
    }
}

//! `regain accounts import FILE`: one account a line, JSON (CONTRACT "An account to import"). Every line is read and
//! every bad one named with its number and reason before anything is kept; then all go in or none, unless the bad ones
//! are to be skipped.

mod line;

use super::decoy::Shape;
use super::password;
use crate::config::Hashing;
use crate::keys::Keys;
use crate::store::Store;
use crate::store::accounts::{self, StoredAccount};
use crate::store::meta;
use anyhow::bail;
use line::Account;
use regain_core::kind::Region;
use serde_json::Value;
use sqlx::AnyConnection;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::BufRead;

/// How many accounts the last import took in: for whoever looks, and the write that an import begins with.
const META: &str = "last_import";
/// The fact that is a secret: hashed before it is kept.
const OLD_PASSWORDS: &str = "old_passwords";

/// What a line is turned into with.
pub struct Importer<'a> {
    pub store: &'a Store,
    pub keys: &'a Keys,
    pub region: Option<Region>,
    pub hashing: Hashing,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// How many accounts are in.
    pub imported: usize,
    /// What was not, in the order of lines.
    pub bad: Vec<BadLine>,
}

/// A line that is no account, and why.
#[derive(Debug)]
pub struct BadLine {
    /// Counted from 1, blank lines too.
    pub number: usize,
    /// English, for whoever made the file. Never quotes a value.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.number, self.reason)
    }
}

/// What facts are sealed for.
pub fn facts_place(account: &str) -> String {
    format!("facts {account}")
}

impl Importer<'_> {
    /// Imports from `lines`. With bad lines nothing is kept, unless `skip_bad`.
    pub async fn import(&self, lines: impl BufRead, skip_bad: bool) -> anyhow::Result<Report> {
        let mut report = Report::default();
        let mut accounts = Vec::new();
        for (index, line) in lines.split(b'\n').enumerate() {
            let line = line?;
            let number = index + 1;
            match std::str::from_utf8(&line).map(str::trim) {
                Ok("") => {}
                Ok(text) => match line::read(number, text, self.region) {
                    Ok(account) => accounts.push(account),
                    Err(reason) => report.bad.push(BadLine { number, reason }),
                },
                Err(_) => report.bad.push(BadLine {
                    number,
                    reason: "not UTF-8".into(),
                }),
            }
        }

        let accounts = self.free_of_conflicts(accounts, &mut report).await?;
        report.bad.sort_by_key(|bad| bad.number);
        if !report.bad.is_empty() && !skip_bad {
            return Ok(report);
        }
        // Hashing is slow, so it is over before anybody waits for the database.
        let mut ready = Vec::with_capacity(accounts.len());
        for account in accounts {
            ready.push(self.prepared(account).await?);
        }
        let mut transaction = self.store.begin().await?;
        // A write first: on SQLite a transaction that begins by reading may be refused its first write.
        meta::put(&mut transaction, META, &ready.len().to_string()).await?;
        for (account, stored) in &ready {
            self.keep(&mut transaction, account, stored).await?;
        }
        Shape::renew(&mut transaction).await?;
        transaction.commit().await?;
        report.imported = ready.len();
        Ok(report)
    }

    /// Those whose sign-ins are nobody else's, neither in the directory nor earlier in the file.
    async fn free_of_conflicts(
        &self,
        accounts: Vec<Account>,
        report: &mut Report,
    ) -> anyhow::Result<Vec<Account>> {
        let mut connection = self.store.connection().await?;
        let mut owners: HashMap<String, String> = HashMap::new();
        let mut updated: HashMap<String, BTreeSet<String>> = HashMap::new();
        let mut free = Vec::with_capacity(accounts.len());
        for account in accounts {
            let mut taken = None;
            for identifier in &account.sign_ins {
                let in_file = owners.get(identifier).cloned();
                let in_directory = accounts::signed_in_with(&mut connection, identifier).await?;
                // What an earlier line updates no longer has what it had.
                let in_directory = in_directory.filter(|owner| !updated.contains_key(owner));
                if in_file
                    .or(in_directory)
                    .is_some_and(|owner| owner != account.id)
                {
                    let kind = identifier.split(':').next().unwrap_or_default();
                    taken = Some(format!("its {kind} signs in to another account"));
                }
            }
            if let Some(reason) = taken {
                let number = account.number;
                report.bad.push(BadLine { number, reason });
                continue;
            }
            for gone in updated.remove(&account.id).unwrap_or_default() {
                owners.remove(&gone);
            }
            for identifier in &account.sign_ins {
                owners.insert(identifier.clone(), account.id.clone());
            }
            updated.insert(account.id.clone(), account.sign_ins.clone());
            free.push(account);
        }
        Ok(free)
    }

    /// What is kept of an account, its secrets hashed and its facts sealed.
    async fn prepared(&self, mut account: Account) -> anyhow::Result<(Account, StoredAccount)> {
        let password_hash = match (account.password.take(), account.password_hash.take()) {
            (Some(plain), _) => Some(password::hashed(plain, self.hashing).await?),
            (None, hash) => hash,
        };
        let mut facts = std::mem::take(&mut account.facts);
        if let Some(Value::Array(plain)) = facts.get_mut(OLD_PASSWORDS) {
            for old in plain.iter_mut() {
                if let Value::String(text) = old {
                    *text = password::hashed(text.clone(), self.hashing).await?;
                }
            }
        }
        let facts = self
            .keys
            .seal(&facts_place(&account.id), &serde_json::to_vec(&facts)?)?;
        let stored = StoredAccount {
            password_hash,
            disabled: account.disabled,
            two_step: account.two_step,
            locale: account.locale.take(),
            facts,
            generation: 0,
        };
        Ok((account, stored))
    }

    async fn keep(
        &self,
        connection: &mut AnyConnection,
        account: &Account,
        stored: &StoredAccount,
    ) -> anyhow::Result<()> {
        accounts::put(connection, &account.id, stored).await?;
        for identifier in &account.sign_ins {
            if !accounts::insert_sign_in(connection, &account.id, identifier).await? {
                bail!(
                    "line {}: the directory changed meanwhile; nothing is in, run it again",
                    account.number
                );
            }
        }
        for (kind, address) in &account.contacts {
            accounts::insert_contact(connection, &account.id, kind.name(), address).await?;
        }
        for device in &account.devices {
            let digest = self.keys.lookup_digest("device", device);
            accounts::insert_device(connection, &account.id, &digest).await?;
        }
        Ok(())
    }
}

//! `regain accounts import FILE`: one account a line, JSON (CONTRACT "An account to import"). Every line is read and
//! every bad one named with its number and reason before anything is kept; then all go in or none, unless the bad ones
//! are to be skipped.

use super::decoy::Shape;
use super::password;
use crate::config::Hashing;
use crate::keys::Keys;
use crate::store::Store;
use crate::store::accounts::{self, StoredAccount};
use crate::store::meta;
use anyhow::bail;
use regain_core::kind::identifier::{self, Identifier};
use regain_core::kind::{Region, email, phone};
use regain_core::wire::ContactKind;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::BufRead;

/// How many accounts the last import took in.
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    #[serde(default)]
    usernames: Vec<String>,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    contacts: Vec<LineContact>,
    password: Option<String>,
    password_hash: Option<String>,
    #[serde(default)]
    two_step: bool,
    #[serde(default)]
    disabled: bool,
    locale: Option<String>,
    #[serde(default)]
    devices: Vec<String>,
    #[serde(default)]
    facts: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineContact {
    kind: ContactKind,
    value: String,
}

/// A line, read: nothing in it can be refused any more but a sign-in that is another account's.
struct Account {
    number: usize,
    id: String,
    sign_ins: BTreeSet<String>,
    contacts: Vec<(ContactKind, String)>,
    password: Option<String>,
    password_hash: Option<String>,
    two_step: bool,
    disabled: bool,
    locale: Option<String>,
    devices: Vec<String>,
    facts: Map<String, Value>,
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
                Ok(text) => match read(number, text, self.region) {
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

fn read(number: usize, text: &str, region: Option<Region>) -> Result<Account, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| without_values(&error))?;
    if line.id.trim().is_empty() {
        return Err("id: nothing was given".into());
    }
    if line.password.is_some() && line.password_hash.is_some() {
        return Err("password and password_hash: only one of them can be it".into());
    }
    if line.password.as_deref() == Some("") {
        return Err("password: nothing was given".into());
    }
    if line
        .password_hash
        .as_deref()
        .is_some_and(|hash| !password::is_hash(hash))
    {
        return Err("password_hash: not an argon2 hash in PHC form".into());
    }
    if let Some(old) = line.facts.get(OLD_PASSWORDS)
        && !old
            .as_array()
            .is_some_and(|old| old.iter().all(Value::is_string))
    {
        return Err(format!("facts.{OLD_PASSWORDS}: not a list of texts"));
    }

    let mut sign_ins = BTreeSet::new();
    let mut contacts: Vec<(ContactKind, String)> = Vec::new();
    for (index, username) in line.usernames.iter().enumerate() {
        let readings = identifier::read(username, region)
            .map_err(|fault| format!("usernames[{index}]: {fault}"))?;
        // Whoever types it is taken to mean an address or a number, which then has to be among the contacts (row E5).
        let kept = readings
            .iter()
            .find(|reading| matches!(reading, Identifier::Username(_)))
            .ok_or_else(|| {
                format!("usernames[{index}]: reads as an address or a number: it belongs there")
            })?;
        sign_ins.insert(kept.to_string());
    }
    for (index, text) in line.emails.iter().enumerate() {
        let address = email_address(text).map_err(|why| format!("emails[{index}]: {why}"))?;
        sign_ins.insert(Identifier::Email(email::folded(&address)).to_string());
        add(&mut contacts, ContactKind::Email, address);
    }
    for (index, text) in line.phones.iter().enumerate() {
        let address =
            phone::canonical(text, region).map_err(|why| format!("phones[{index}]: {why}"))?;
        sign_ins.insert(Identifier::Phone(address.clone()).to_string());
        add(&mut contacts, ContactKind::Phone, address);
    }
    for (index, contact) in line.contacts.iter().enumerate() {
        let address = match contact.kind {
            ContactKind::Email => email_address(&contact.value),
            ContactKind::Phone => {
                phone::canonical(&contact.value, region).map_err(|e| e.to_string())
            }
        };
        let address = address.map_err(|why| format!("contacts[{index}]: {why}"))?;
        add(&mut contacts, contact.kind, address);
    }
    if sign_ins.is_empty() {
        return Err("no way to sign in: one of usernames, emails, phones".into());
    }
    Ok(Account {
        number,
        id: line.id,
        sign_ins,
        contacts,
        password: line.password,
        password_hash: line.password_hash,
        two_step: line.two_step,
        disabled: line.disabled,
        locale: line.locale,
        devices: line.devices,
        facts: line.facts,
    })
}

fn email_address(text: &str) -> Result<String, String> {
    email::canonical(text)
        .map(|address| address.into_owned())
        .map_err(|fault| fault.to_string())
}

/// Adds a contact, unless it is there in another case.
fn add(contacts: &mut Vec<(ContactKind, String)>, kind: ContactKind, address: String) {
    let same = |other: &str| match kind {
        ContactKind::Email => email::folded(other) == email::folded(&address),
        ContactKind::Phone => other == address,
    };
    if !contacts
        .iter()
        .any(|(other_kind, other)| *other_kind == kind && same(other))
    {
        contacts.push((kind, address));
    }
}

/// The parser's reason, cut before it quotes: the line may hold a password.
fn without_values(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let kind = match error.classify() {
        serde_json::error::Category::Data => {
            // "unknown field `emial`, expected …" and "missing field `id`" name members; "invalid type: string \"…\""
            // quotes a value.
            let named = reason.starts_with("unknown field") || reason.starts_with("missing field");
            match (named, reason.split_once(", expected")) {
                (true, Some((named, _))) => named.to_owned(),
                (true, None) => reason
                    .split(" at line")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                (false, _) => "a member is not of the type it should be".into(),
            }
        }
        _ => "not JSON".into(),
    };
    format!("{kind} (column {})", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_says_what_is_wrong_and_quotes_nothing() {
        for (line, reason) in [
            ("{", "not JSON"),
            ("[]", "type"),
            (r#"{"emails":["a@example.com"]}"#, "missing field `id`"),
            (
                r#"{"id":"1","emial":["a@example.com"]}"#,
                "unknown field `emial`",
            ),
            (r#"{"id":"1"}"#, "no way to sign in"),
            (r#"{"id":" ","usernames":["a"]}"#, "id:"),
            (r#"{"id":"1","emails":["hunter2"]}"#, "emails[0]"),
            (
                r#"{"id":"1","usernames":["a"],"phones":["12"]}"#,
                "phones[0]",
            ),
            (
                r#"{"id":"1","usernames":["hunter2@example.com"]}"#,
                "usernames[0]: reads as",
            ),
            (
                r#"{"id":"1","usernames":["a"],"password_hash":"$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ"}"#,
                "password_hash",
            ),
            (
                r#"{"id":"1","usernames":["a"],"password":["hunter2"]}"#,
                "type",
            ),
            (r#"{"id":"1","usernames":["a"],"password":7}"#, "type"),
            (
                r#"{"id":"1","usernames":["a"],"password_hash":"hunter2"}"#,
                "password_hash",
            ),
            (
                r#"{"id":"1","usernames":["a"],"facts":{"old_passwords":"hunter2"}}"#,
                "facts.old_passwords",
            ),
            (
                r#"{"id":"1","usernames":["a"],"contacts":[{"kind":"pigeon","value":"x"}]}"#,
                "type",
            ),
        ] {
            let error = read(1, line, None).err().expect(line);
            assert!(error.contains(reason), "{line}: {error}");
            assert!(!error.contains("hunter2"), "{line}: {error}");
        }
    }

    #[test]
    fn an_address_that_signs_in_receives_codes_too_and_once() {
        let line = r#"{"id":"1","emails":["Anna@example.com"],"contacts":[{"kind":"email","value":"anna@EXAMPLE.com"},{"kind":"phone","value":"+44 1632 960123"}]}"#;
        let account = read(1, line, None).expect("read");
        assert_eq!(
            account.sign_ins,
            ["email:anna@example.com".to_owned()].into()
        );
        assert_eq!(
            account.contacts,
            [
                (ContactKind::Email, "Anna@example.com".to_owned()),
                (ContactKind::Phone, "+441632960123".to_owned())
            ]
        );
    }
}

//! The local directory, in Regain's own database: finds accounts by identifier, checks passwords, and lists contacts.
//!
//! Prevents account enumeration (row E5): an unknown identifier, a disabled account and one without contacts look alike
//! and take the same time. Every query is made in each case, and [`decoy`] supplies what does not exist.

pub mod decoy;
pub mod import;
pub mod password;

use crate::keys::{Keys, random_token};
use crate::locales::Locales;
use crate::store::Store;
use crate::store::accounts::{self, StoredAccount};
use crate::store::contacts;
use crate::store::pace::ROWS;
use anyhow::Context;
use decoy::Shapes;
use regain_core::journey::{AccountLookup, Contact};
use regain_core::kind::identifier::{self, Identifier};
use regain_core::kind::{email, phone};
use regain_core::mask;
use regain_core::wire::ContactKind;
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The local directory.
pub struct Directory {
    pub keys: Arc<Keys>,
    /// The channels this installation can send by. Contacts of other kinds are not offered.
    pub kinds: Vec<ContactKind>,
    /// The distribution of contacts in this directory, for decoys.
    pub shapes: Shapes,
}

/// The recipients of a notification, and its language.
pub struct Recipients {
    pub contacts: Vec<(ContactKind, String)>,
    pub locale: Option<String>,
}

impl Recipients {
    /// The language of the account, or this one if it has none.
    pub fn locale(&self, locales: &Locales, otherwise: &str) -> String {
        let named = self.locale.as_deref().or(Some(otherwise));
        locales.nearest(named)
    }
}

impl Directory {
    /// Finds the account that signs in with one of these identifiers, or makes a decoy.
    pub async fn find(
        &self,
        connection: &mut AnyConnection,
        identifiers: &[Identifier],
    ) -> anyhow::Result<AccountLookup> {
        let id = self.account_of(connection, identifiers).await?;
        // Queried whether an account was found or not, against timing attacks.
        let looked_up = id.clone().unwrap_or_default();
        let account = accounts::find(connection, &looked_up).await?;
        let on_file = accounts::contacts(connection, &looked_up).await?;
        let shape = self.shapes.latest(connection).await?;
        let decoys = decoy::contacts(&self.keys, &shape, identifiers, &self.kinds);

        let usable = account.filter(|account| !account.disabled);
        // Contacts with the same mask become one: nobody could choose between them, and decoys never repeat a mask.
        let mut looks: BTreeMap<(ContactKind, String), Vec<String>> = BTreeMap::new();
        for (kind, address) in on_file {
            let Some(kind) = ContactKind::named(&kind).filter(|kind| self.kinds.contains(kind))
            else {
                continue;
            };
            let addresses = looks.entry((kind, masked(kind, &address))).or_default();
            addresses.extend(usable.is_some().then_some(address));
        }
        if looks.is_empty() {
            looks = decoys.into_iter().map(|look| (look, Vec::new())).collect();
        }
        let contacts = looks
            .into_iter()
            .map(|((kind, masked), addresses)| Contact {
                id: random_token::<12>(),
                kind,
                masked,
                addresses,
            })
            .collect();
        Ok(AccountLookup {
            account: id.filter(|_| usable.is_some()),
            generation: usable.map_or(0, |account| account.generation),
            contacts,
        })
    }

    /// The contacts of an account to notify.
    pub async fn recipients(
        &self,
        connection: &mut AnyConnection,
        account: &str,
    ) -> anyhow::Result<Recipients> {
        let contacts = accounts::contacts(connection, account).await?;
        let stored = accounts::find(connection, account).await?;
        Ok(Recipients {
            contacts: contacts
                .into_iter()
                .filter_map(|(kind, address)| Some((ContactKind::named(&kind)?, address)))
                .filter(|(kind, _)| self.kinds.contains(kind))
                .collect(),
            locale: stored.and_then(|account| account.locale),
        })
    }

    /// What the accounts sign in with that have this contact (row A8): their usernames, or of an account without one its
    /// address or else its number.
    pub async fn usernames(
        &self,
        connection: &mut AnyConnection,
        kind: ContactKind,
        address: &str,
    ) -> anyhow::Result<Vec<String>> {
        let key = contact_key(kind, address);
        let mut found = BTreeSet::new();
        for account in contacts::accounts_with(connection, kind.name(), &key).await? {
            let sign_ins = accounts::sign_ins(connection, &account).await?;
            let of = |prefix: &str| {
                let named = sign_ins
                    .iter()
                    .filter_map(|sign_in| sign_in.strip_prefix(prefix));
                named.map(str::to_owned).collect::<Vec<_>>()
            };
            let ways = ["username:", "email:", "phone:"].map(of);
            found.extend(
                ways.into_iter()
                    .find(|way| !way.is_empty())
                    .unwrap_or_default(),
            );
        }
        Ok(found.into_iter().collect())
    }

    /// The account that signs in with one of these identifiers: the first exact match or, for a phone number, the only
    /// account with another spelling of it. All are queried both ways.
    async fn account_of(
        &self,
        connection: &mut AnyConnection,
        identifiers: &[Identifier],
    ) -> anyhow::Result<Option<String>> {
        let (mut exact, mut matched) = (None, None);
        for identifier in identifiers {
            let written = identifier.to_string();
            let account = accounts::signed_in_with(connection, &written).await?;
            exact = exact.or(account);
            // Only phone numbers have a stored key; others are queried, too, against timing attacks (row E5).
            let key = identifier.match_key();
            let account = accounts::matched_with(connection, &key).await?;
            matched = matched.or(account);
        }
        Ok(exact.or(matched))
    }

    /// Whether this password signs in. Only used by `--dev`.
    pub async fn signs_in(
        &self,
        connection: &mut AnyConnection,
        typed: &str,
        password: &str,
        context: &identifier::Context<'_>,
    ) -> anyhow::Result<bool> {
        let Ok(identifiers) = identifier::read(typed, context) else {
            return Ok(false);
        };
        let Some(id) = self.account_of(connection, &identifiers).await? else {
            return Ok(false);
        };
        let account = accounts::find(connection, &id).await?;
        let hash = account
            .filter(|account| !account.disabled)
            .and_then(|account| account.password_hash);
        Ok(match hash {
            Some(hash) => password::verifies(hash, password.to_owned()).await?,
            None => false,
        })
    }

    /// What is known of an account's owner, keyed like the form's answers.
    ///
    /// # Errors
    /// If the facts were encrypted with other keys.
    pub fn facts(
        &self,
        account: &str,
        stored: &StoredAccount,
    ) -> anyhow::Result<Map<String, Value>> {
        let facts = self
            .keys
            .open(&import::facts_associated_data(account), &stored.facts)
            .context("opening an account's facts")?;
        Ok(serde_json::from_slice(&facts)?)
    }

    /// The names of an account's owner, as far as the facts contain them.
    pub async fn names(
        &self,
        connection: &mut AnyConnection,
        account: &str,
    ) -> anyhow::Result<Vec<String>> {
        let Some(stored) = accounts::find(connection, account).await? else {
            return Ok(Vec::new());
        };
        let facts = self.facts(account, &stored)?;
        Ok(["given_name", "family_name"]
            .iter()
            .filter_map(|field| facts.get(*field))
            .flat_map(|value| match value {
                Value::Array(several) => several.iter().collect(),
                one => vec![one],
            })
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }
}

/// The match key of a canonical identifier, which all spellings of a phone number share; `None` for other identifiers.
fn match_key(identifier: &str) -> Option<String> {
    let number = identifier.strip_prefix("phone:")?;
    Some(Identifier::Phone(number.into()).match_key())
}

/// The key that all spellings of a contact share.
pub fn contact_key(kind: ContactKind, address: &str) -> String {
    match kind {
        ContactKind::Email => email::folded(address),
        ContactKind::Phone => phone::match_key(address),
    }
}

/// Adds the missing match keys of contacts that an earlier version imported.
async fn complete_contact_keys(store: &Store) -> anyhow::Result<()> {
    loop {
        let found = {
            let mut connection = store.connection().await?;
            contacts::without_match_key(&mut connection, ROWS).await?
        };
        if found.is_empty() {
            return Ok(());
        }
        let pace = store.pace();
        let mut transaction = store.begin().await?;
        for (account, kind, address) in &found {
            let key = ContactKind::named(kind).map(|kind| contact_key(kind, address));
            let key = key.unwrap_or_default();
            let contact = (&**account, &**kind, &**address);
            contacts::set_match_key(&mut transaction, contact, &key).await?;
            if pace.is_over() {
                break;
            }
        }
        transaction.commit().await?;
        pace.yield_to_writers().await;
    }
}

/// Adds the missing match keys of contacts and phone numbers that an earlier version imported.
pub async fn complete_match_keys(store: &Store) -> anyhow::Result<()> {
    complete_contact_keys(store).await?;
    loop {
        let identifiers = {
            let mut connection = store.connection().await?;
            accounts::without_match_key(&mut connection, ROWS).await?
        };
        let Some((first, others)) = identifiers.split_first() else {
            return Ok(());
        };
        let pace = store.pace();
        let mut transaction = store.begin().await?;
        for identifier in std::iter::once(first).chain(others) {
            let key = match_key(identifier).unwrap_or_default();
            accounts::set_match_key(&mut transaction, identifier, &key).await?;
            if pace.is_over() {
                break;
            }
        }
        transaction.commit().await?;
        pace.yield_to_writers().await;
    }
}

/// Masks an address, case-folded first, so that the spelling on file does not show.
fn masked(kind: ContactKind, address: &str) -> String {
    match kind {
        ContactKind::Email => mask::email(&email::folded(address)),
        ContactKind::Phone => mask::phone(address),
    }
}

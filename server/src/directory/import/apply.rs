//! Applies a decided import in short transactions, each account atomically, and finishes or undoes an interrupted one.
//! The import lock is held, so nothing else changes sign-ins meanwhile.

use super::order;
use super::prepared::{Contact, Prepared, signs_in};
use super::{Progress, Stage, facts_associated_data, line_associated_data};
use crate::directory::decoy::Shape;
use crate::directory::{contact_key, match_key};
use crate::keys::{Keys, random_token};
use crate::store::accounts::{self, Update};
use crate::store::contacts::{self, StoredContact};
use crate::store::import_lock::ImportLock;
use crate::store::{Store, Transaction, imports, pace};
use anyhow::{Context, bail};
use regain_core::wire::ContactKind;
use sqlx::AnyConnection;

/// The accounts read at once.
const PAGE: i64 = 200;

/// Finishes an interrupted import that was decided, and undoes one that was not. Does nothing if another process holds
/// the import lock, because its import is running.
pub async fn resume(store: &Store, keys: &Keys, progress: Progress<'_>) -> anyhow::Result<()> {
    match store.try_import_lock().await? {
        Some(lock) => resume_locked(store, keys, &lock, progress).await,
        None => Ok(()),
    }
}

/// Like [`resume`], with the lock held.
pub async fn resume_locked(
    store: &Store,
    keys: &Keys,
    _lock: &ImportLock,
    progress: Progress<'_>,
) -> anyhow::Result<()> {
    let mut connection = store.connection().await?;
    let Some(is_decided) = imports::unfinished(&mut connection).await? else {
        return Ok(());
    };
    let owner = random_token::<16>();
    imports::take_over(&mut connection, &owner).await?;
    drop(connection);
    let applying = Applying {
        store,
        keys,
        owner: &owner,
    };
    if is_decided {
        progress(Stage::Finishing);
        applying.apply(progress).await
    } else {
        progress(Stage::Undoing);
        applying.undo().await
    }
}

/// Deletes an account with everything known of it. False if it does not exist. Waits for a running import, which may
/// contain the account.
pub async fn remove(
    store: &Store,
    keys: &Keys,
    progress: Progress<'_>,
    id: &str,
) -> anyhow::Result<bool> {
    let lock = store.import_lock(|| progress(Stage::Waiting)).await?;
    resume_locked(store, keys, &lock, progress).await?;
    let mut connection = store.connection().await?;
    Ok(accounts::remove(&mut connection, id).await?)
}

/// An import, and its owner's token.
pub struct Applying<'a> {
    pub store: &'a Store,
    pub keys: &'a Keys,
    pub owner: &'a str,
}

impl Applying<'_> {
    /// Begins a transaction of this import.
    pub async fn begin(&self) -> anyhow::Result<Transaction> {
        let mut transaction = self.store.begin().await?;
        if !imports::hold(&mut transaction, self.owner).await? {
            bail!("another process took this import over");
        }
        Ok(transaction)
    }

    /// Applies all staged lines. It can be interrupted and repeated at any point.
    pub async fn apply(&self, progress: Progress<'_>) -> anyhow::Result<()> {
        let (moves, total) = {
            let mut connection = self.store.connection().await?;
            let moves = imports::moves(&mut connection).await?;
            (moves, imports::count(&mut connection).await?)
        };
        let mut done = 0;
        let mut groups = order::groups(&moves).into_iter().peekable();
        while groups.peek().is_some() {
            let pace = self.store.pace();
            let mut transaction = self.begin().await?;
            for group in groups.by_ref() {
                let mut accounts = Vec::with_capacity(group.len());
                for account in group {
                    let lines = imports::of_account(&mut transaction, account).await?;
                    accounts.push((account.to_owned(), self.opened(account, lines)?));
                    imports::remove_account(&mut transaction, account).await?;
                    done += 1;
                }
                self.put(&mut transaction, &accounts).await?;
                if pace.is_over() {
                    break;
                }
            }
            transaction.commit().await?;
            progress(Stage::Applied { done, total });
            pace.yield_to_writers().await;
        }
        loop {
            let pace = self.store.pace();
            let mut transaction = self.begin().await?;
            let page = imports::first(&mut transaction, PAGE).await?;
            let mut last = None;
            for lines in page.chunk_by(|one, next| one.0 == next.0) {
                let Some((account, _)) = lines.first() else {
                    continue;
                };
                let sealed = lines.iter().map(|(_, sealed)| sealed.clone()).collect();
                let prepared = self.opened(account, sealed)?;
                self.put(&mut transaction, &[(account.clone(), prepared)])
                    .await?;
                last = Some(account);
                done += 1;
                if pace.is_over() {
                    break;
                }
            }
            let Some(last) = last else {
                transaction.commit().await?;
                break;
            };
            imports::remove_up_to(&mut transaction, last).await?;
            transaction.commit().await?;
            progress(Stage::Applied { done, total });
            pace.yield_to_writers().await;
        }
        Shape::renew(&mut *self.store.connection().await?).await?;
        self.end().await
    }

    /// Deletes all staged lines.
    pub async fn undo(&self) -> anyhow::Result<()> {
        loop {
            let pace = self.store.pace();
            let mut transaction = self.begin().await?;
            let was_there = imports::remove_some(&mut transaction, pace::ROWS).await?;
            transaction.commit().await?;
            if !was_there {
                return self.end().await;
            }
            pace.yield_to_writers().await;
        }
    }

    async fn end(&self) -> anyhow::Result<()> {
        let mut transaction = self.begin().await?;
        imports::end(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Decrypts and merges the lines of an account; later lines win.
    fn opened(&self, account: &str, lines: Vec<String>) -> anyhow::Result<Prepared> {
        let mut all = Prepared::default();
        for sealed in lines {
            let line = self
                .keys
                .open(&line_associated_data(account), &sealed)
                .context("opening a staged line")?;
            all = all.then(serde_json::from_slice(&line)?);
        }
        Ok(all)
    }

    /// Applies a group of accounts that may take sign-ins from each other.
    async fn put(
        &self,
        connection: &mut AnyConnection,
        accounts: &[(String, Prepared)],
    ) -> anyhow::Result<()> {
        for (id, said) in accounts {
            self.put_account(connection, id, said).await?;
        }
        for (id, said) in accounts {
            for (_, identifier) in said.sign_ins() {
                let key = match_key(&identifier);
                if !accounts::insert_sign_in(connection, id, &identifier, key.as_deref()).await? {
                    // Only possible if somebody writes to the database by hand, without the import lock.
                    tracing::error!("a sign-in of account {id:?} is another account's by now");
                }
            }
        }
        Ok(())
    }

    /// Applies everything but the new sign-ins.
    async fn put_account(
        &self,
        connection: &mut AnyConnection,
        id: &str,
        said: &Prepared,
    ) -> anyhow::Result<()> {
        let update = Update {
            password_hash: said.password_hash.as_deref(),
            two_step: said.two_step,
            disabled: said.disabled,
            locale: said.locale.as_deref(),
            facts: said.facts.as_deref(),
        };
        let no_facts = match said.facts {
            Some(_) => String::new(),
            None => self.keys.seal(&facts_associated_data(id), b"{}")?,
        };
        let mut before = Vec::new();
        if !accounts::insert(connection, id, &update, &no_facts).await? {
            accounts::update(connection, id, &update).await?;
            before = self.make_room(connection, id, said).await?;
        }
        for contact in said.contacts_after(before) {
            let match_key = contact_key(contact.kind, &contact.address);
            let stored = StoredContact {
                kind: contact.kind.name().into(),
                also_contact: i64::from(contact.signs_in && contact.is_listed),
                address: contact.address,
                since: contact.since,
            };
            contacts::insert(connection, id, &stored, &match_key).await?;
        }
        for digest in said.devices.iter().flatten() {
            accounts::insert_device(connection, id, digest).await?;
        }
        Ok(())
    }

    /// Deletes what the line replaces in an existing account, and returns its previous contacts.
    async fn make_room(
        &self,
        connection: &mut AnyConnection,
        id: &str,
        said: &Prepared,
    ) -> anyhow::Result<Vec<Contact>> {
        let gives = said.gives();
        let sign_ins = accounts::sign_ins(connection, id).await?;
        let mut before = Vec::new();
        for stored in contacts::given(connection, id).await? {
            let Some(kind) = ContactKind::named(&stored.kind) else {
                continue;
            };
            let signs_in = sign_ins.contains(&signs_in(kind, &stored.address));
            before.push(Contact {
                kind,
                address: stored.address,
                signs_in,
                is_listed: stored.also_contact == 1 || !signs_in,
                since: stored.since,
            });
        }
        for identifier in &sign_ins {
            let kind = identifier.split(':').next().unwrap_or_default();
            if gives.split(' ').any(|given| given == kind) {
                accounts::remove_sign_in(connection, identifier).await?;
            }
        }
        accounts::remove_contacts(connection, id).await?;
        if said.devices.is_some() {
            accounts::remove_devices(connection, id).await?;
        }
        Ok(before)
    }
}

//! Decoys: the contacts shown for an identifier without an account (row E5). They are derived from the identifier's own
//! mask, if it is an address, and a keyed hash of it, and follow the directory's distribution of numbers and masks. The
//! same identifier always gets the same decoys.
//!
//! The distribution is a snapshot, renewed only when the directory has doubled: decoys that changed with every import
//! could be told apart, because real contacts do not change.

use crate::keys::Keys;
use crate::store::{accounts, meta};
use regain_core::kind::email;
use regain_core::kind::identifier::Identifier;
use regain_core::mask;
use regain_core::wire::ContactKind;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

const META: &str = "directory_shape";
/// The accounts read at once.
const PAGE: i64 = 500;

/// The distribution of contacts: how many accounts have, and the masked parts of addresses, each with its frequency.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Shape {
    accounts: i64,
    /// The numbers of (emails, phones) of an account.
    numbers: Vec<((usize, usize), u64)>,
    /// Masked local parts: `a***`.
    locals: Vec<(String, u64)>,
    /// Masked domains: `e***.com`.
    domains: Vec<(String, u64)>,
}

impl Shape {
    async fn read(connection: &mut AnyConnection) -> anyhow::Result<Self> {
        Self::parse(&meta::get(connection, META).await?.unwrap_or_default())
    }

    fn parse(kept: &str) -> anyhow::Result<Self> {
        Ok(match kept {
            "" => Self::default(),
            kept => serde_json::from_str(kept)?,
        })
    }

    /// Takes a new snapshot if the directory has doubled since the last one. Reads it page by page.
    pub async fn renew(connection: &mut AnyConnection) -> anyhow::Result<()> {
        let accounts = accounts::count(connection).await?;
        let last = Self::read(connection).await?;
        if accounts < last.accounts.saturating_mul(2).max(1) {
            return Ok(());
        }
        let mut seen = ShapeCounter::default();
        let mut after = String::new();
        loop {
            let page = accounts::contacts_after(connection, &after, PAGE).await?;
            let Some((last, _)) = page.last() else {
                break;
            };
            after = last.clone();
            seen.take(&page);
        }
        let shape = seen.shape(accounts);
        meta::put(connection, META, &serde_json::to_string(&shape)?).await?;
        Ok(())
    }
}

/// Counts the distribution, account by account.
#[derive(Default)]
struct ShapeCounter {
    numbers: BTreeMap<(usize, usize), u64>,
    locals: BTreeMap<String, u64>,
    domains: BTreeMap<String, u64>,
}

impl ShapeCounter {
    /// Counts the contacts of whole accounts, which are contiguous.
    fn take(&mut self, contacts: &[(String, Option<(String, String)>)]) {
        for of_account in contacts.chunk_by(|one, next| one.0 == next.0) {
            let (mut emails, mut phones) = (0, 0);
            for (kind, address) in of_account
                .iter()
                .filter_map(|(_, contact)| contact.as_ref())
            {
                if kind == ContactKind::Phone.name() {
                    phones += 1;
                    continue;
                }
                emails += 1;
                let masked = mask::email(&email::folded(address));
                if let Some((local, domain)) = masked.split_once('@') {
                    *self.locals.entry(local.into()).or_default() += 1;
                    *self.domains.entry(domain.into()).or_default() += 1;
                }
            }
            if emails + phones > 0 {
                *self.numbers.entry((emails, phones)).or_default() += 1;
            }
        }
    }

    fn shape(self, accounts: i64) -> Shape {
        Shape {
            accounts,
            numbers: self.numbers.into_iter().collect(),
            locals: self.locals.into_iter().collect(),
            domains: self.domains.into_iter().collect(),
        }
    }
}

/// A cache of the parsed snapshot, refreshed when any server takes a new one.
#[derive(Default)]
pub struct Shapes(Mutex<Option<(String, Arc<Shape>)>>);

impl Shapes {
    /// The last snapshot; an empty one if there is none.
    pub async fn latest(&self, connection: &mut AnyConnection) -> anyhow::Result<Arc<Shape>> {
        let kept = meta::get(connection, META).await?.unwrap_or_default();
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*latest {
            Some((parsed, shape)) if *parsed == kept => Ok(shape.clone()),
            _ => {
                let shape = Arc::new(Shape::parse(&kept)?);
                *latest = Some((kept, shape.clone()));
                Ok(shape)
            }
        }
    }
}

/// The decoys of an identifier. Only these `kinds` are offered, as for real accounts.
pub fn contacts(
    keys: &Keys,
    shape: &Shape,
    identifiers: &[Identifier],
    kinds: &[ContactKind],
) -> BTreeSet<(ContactKind, String)> {
    let Some(identifier) = identifiers.first() else {
        return BTreeSet::new();
    };
    let text = identifier.to_string();
    let draw = |what: &str, n: usize| {
        let [a, b, c, d, e, f, g, h, ..] = keys.decoy(&format!("{what} {n}"), &text);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    };

    let own = match identifier {
        Identifier::Email(address) => Some((ContactKind::Email, mask::email(address))),
        Identifier::Phone(number) => Some((ContactKind::Phone, mask::phone(number))),
        Identifier::Username(_) => None,
    };
    // Digits can be a phone number or a username. Of accounts with such a username, some have that number on file.
    let own = own.filter(|_| identifiers.len() == 1 || draw("own", 0) % 2 == 0);
    let own_kind = own.as_ref().map(|(kind, _)| *kind);
    // An account that signs in with an address has at least that one on file.
    let possible: Vec<_> = shape
        .numbers
        .iter()
        .filter(|((emails, phones), _)| match own_kind {
            Some(ContactKind::Email) => *emails > 0,
            Some(ContactKind::Phone) => *phones > 0,
            None => true,
        })
        .map(|(pair, times)| (pair, *times))
        .collect();
    let (emails, phones) = weighted(&possible, draw("numbers", 0)).map_or((1, 0), |pair| **pair);
    let more =
        |kind: ContactKind, number: usize| number - usize::from(own_kind == Some(kind)).min(number);

    let email = |n| masked_email(shape, draw("local", n), draw("domain", n));
    let mut made: BTreeSet<(ContactKind, String)> = own.into_iter().collect();
    for n in 0..more(ContactKind::Email, emails) {
        made.insert((ContactKind::Email, email(n)));
    }
    for n in 0..more(ContactKind::Phone, phones) {
        let digits = draw("digits", n) % 100;
        made.insert((ContactKind::Phone, mask::phone(&format!("+{digits:02}"))));
    }
    made.retain(|(kind, _)| kinds.contains(kind));
    if made.is_empty() {
        made.insert((ContactKind::Email, email(0)));
    }
    made
}

/// The masked address of a decoy that has one alone: the same for the same text.
pub fn email(keys: &Keys, shape: &Shape, purpose: &str, text: &str) -> String {
    let draw = |what: &str| {
        let [a, b, c, d, e, f, g, h, ..] = keys.decoy(&format!("{purpose} {what}"), text);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    };
    masked_email(shape, draw("local"), draw("domain"))
}

fn masked_email(shape: &Shape, local: u64, domain: u64) -> String {
    let (locals, domains) = (pairs(&shape.locals), pairs(&shape.domains));
    let local = weighted(&locals, local).map_or("a***", |local| local);
    let domain = weighted(&domains, domain).map_or("e***.com", |domain| domain);
    format!("{local}@{domain}")
}

fn pairs(seen: &[(String, u64)]) -> Vec<(&str, u64)> {
    seen.iter()
        .map(|(looks, times)| (looks.as_str(), *times))
        .collect()
}

/// A weighted random choice.
fn weighted<T>(seen: &[(T, u64)], drawn: u64) -> Option<&T> {
    let total: u64 = seen.iter().map(|(_, times)| times).sum();
    let mut left = drawn.checked_rem(total)?;
    for (one, times) in seen {
        if left < *times {
            return Some(one);
        }
        left -= times;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_core::kind::identifier;

    const BOTH: [ContactKind; 2] = [ContactKind::Email, ContactKind::Phone];

    fn shape() -> Shape {
        let contact = |account: &str, kind: &str, address: &str| {
            (
                account.to_owned(),
                Some((kind.to_owned(), address.to_owned())),
            )
        };
        let mut seen = ShapeCounter::default();
        seen.take(&[
            contact("1", "email", "anna@example.com"),
            contact("1", "phone", "+441632960123"),
            contact("2", "email", "bram@example.nl"),
            contact("3", "email", "carla@example.org"),
            contact("3", "email", "carla.work@example.net"),
            ("4".to_owned(), None),
        ]);
        seen.shape(4)
    }

    fn looks(keys: &Keys, text: &str, kinds: &[ContactKind]) -> BTreeSet<(ContactKind, String)> {
        let context = identifier::Context {
            region: regain_core::kind::Region::parse("NL"),
            ..identifier::Context::default()
        };
        let identifiers = identifier::read(text, &context).expect("readable");
        contacts(keys, &shape(), &identifiers, kinds)
    }

    #[test]
    fn an_identifier_always_sees_the_same_decoys() {
        let keys = Keys::new();
        for text in ["nobody@example.com", "+441632960999", "nobody"] {
            assert_eq!(looks(&keys, text, &BOTH), looks(&keys, text, &BOTH));
        }
    }

    #[test]
    fn the_identifiers_own_mask_is_among_them() {
        let keys = Keys::new();
        for n in 0..50 {
            let looks = looks(&keys, &format!("nobody{n}@example.com"), &BOTH);
            assert!(looks.contains(&(ContactKind::Email, "n***@e***.com".into())));
        }
    }

    #[test]
    fn they_come_in_numbers_like_the_directorys() {
        let keys = Keys::new();
        let mut with_a_phone = 0;
        for n in 0..300 {
            let looks = looks(&keys, &format!("user{n}"), &BOTH);
            assert!((1..=2).contains(&looks.len()), "{looks:?}");
            with_a_phone += usize::from(looks.iter().any(|(kind, _)| *kind == ContactKind::Phone));
        }
        // One account in three has one.
        assert!((60..=140).contains(&with_a_phone), "{with_a_phone} of 300");
    }

    #[test]
    fn digits_that_could_be_a_name_look_like_either() {
        let keys = Keys::new();
        let own = |n: u32| {
            let digits = format!("20{n:07}");
            let mask = mask::phone(&digits);
            looks(&keys, &digits, &BOTH).contains(&(ContactKind::Phone, mask))
        };
        let with_own = (0..200).filter(|n| own(*n)).count();
        assert!((60..=140).contains(&with_own), "{with_own} of 200");
    }

    #[test]
    fn only_what_can_be_reached_is_offered() {
        let keys = Keys::new();
        for kinds in [&BOTH[..], &BOTH[..1]] {
            for text in ["nobody", "nobody@example.com", "+441632960999"] {
                let made = looks(&keys, text, kinds);
                assert!(!made.is_empty());
                assert!(
                    made.iter().all(|(kind, _)| kinds.contains(kind)),
                    "{made:?}"
                );
            }
        }
    }
}

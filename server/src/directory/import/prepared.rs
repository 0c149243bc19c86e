//! A staged line: its secrets are hashed and its facts encrypted, so that applying it only writes to the database. Also
//! computes an account's contacts after the import.

use regain_core::kind::email;
use regain_core::kind::identifier::Identifier;
use regain_core::wire::ContactKind;
use serde::{Deserialize, Serialize};

/// The changes a line makes to an account. `None` leaves a member unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// Canonical identifiers, as they are looked up: `username:…`.
    pub usernames: Option<Vec<String>>,
    /// Canonical addresses, as mail is sent to them.
    pub emails: Option<Vec<String>>,
    pub phones: Option<Vec<String>>,
    pub contacts: Option<Vec<ListedContact>>,
    pub password_hash: Option<String>,
    pub two_step: Option<bool>,
    pub disabled: Option<bool>,
    pub locale: Option<String>,
    /// Digests.
    pub devices: Option<Vec<String>>,
    /// Encrypted.
    pub facts: Option<String>,
}

/// One of the `contacts` of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedContact {
    pub kind: ContactKind,
    /// Canonical, as messages are sent to it.
    pub address: String,
    /// Since when it is on the account, in seconds since 1970. `None` leaves it unchanged. Absent in lines that an
    /// earlier version staged.
    #[serde(default)]
    pub since: Option<i64>,
}

impl ListedContact {
    /// Whether both are the same contact, ignoring case.
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && signs_in(self.kind, &self.address) == signs_in(other.kind, &other.address)
    }
}

impl Prepared {
    /// Merges a later line over this one.
    pub fn then(self, mut later: Self) -> Self {
        for contact in later.contacts.iter_mut().flatten() {
            let mut earlier = self.contacts.iter().flatten().rev();
            let known =
                earlier.find_map(|earlier| earlier.since.filter(|_| earlier.is_same(contact)));
            contact.since = contact.since.or(known);
        }
        Self {
            usernames: later.usernames.or(self.usernames),
            emails: later.emails.or(self.emails),
            phones: later.phones.or(self.phones),
            contacts: later.contacts.or(self.contacts),
            password_hash: later.password_hash.or(self.password_hash),
            two_step: later.two_step.or(self.two_step),
            disabled: later.disabled.or(self.disabled),
            locale: later.locale.or(self.locale),
            devices: later.devices.or(self.devices),
            facts: later.facts.or(self.facts),
        }
    }

    /// The kinds of sign-in the line replaces.
    pub fn gives(&self) -> String {
        let kinds = [
            ("username", self.usernames.is_some()),
            ("email", self.emails.is_some()),
            ("phone", self.phones.is_some()),
        ];
        let given: Vec<&str> = kinds
            .into_iter()
            .filter_map(|(kind, is_given)| is_given.then_some(kind))
            .collect();
        given.join(" ")
    }

    /// The sign-ins with their kinds, without duplicates.
    pub fn sign_ins(&self) -> Vec<(&'static str, String)> {
        let mut all: Vec<(&str, String)> = Vec::new();
        for username in self.usernames.iter().flatten() {
            all.push(("username", username.clone()));
        }
        for address in self.emails.iter().flatten() {
            all.push(("email", signs_in(ContactKind::Email, address)));
        }
        for number in self.phones.iter().flatten() {
            all.push(("phone", signs_in(ContactKind::Phone, number)));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The account's contacts after the import.
    pub fn contacts_after(&self, before: Vec<Contact>) -> Vec<Contact> {
        let mut contacts = before;
        for (kind, given) in [
            (ContactKind::Email, &self.emails),
            (ContactKind::Phone, &self.phones),
        ] {
            let Some(given) = given else {
                continue;
            };
            for contact in contacts.iter_mut().filter(|contact| contact.kind == kind) {
                contact.signs_in = false;
            }
            for address in given {
                Contact::of(&mut contacts, kind, address).signs_in = true;
            }
        }
        if let Some(given) = &self.contacts {
            for contact in &mut contacts {
                contact.is_listed = false;
            }
            for listed in given {
                let contact = Contact::of(&mut contacts, listed.kind, &listed.address);
                contact.is_listed = true;
                contact.since = listed.since.unwrap_or(contact.since);
            }
        }
        contacts.retain(|contact| contact.signs_in || contact.is_listed);
        contacts
    }
}

/// A contact of an account, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub kind: ContactKind,
    pub address: String,
    /// Whether it is among the `emails` or `phones`.
    pub signs_in: bool,
    /// Whether it is among the `contacts`.
    pub is_listed: bool,
    /// Since when it is on the account, in seconds since 1970; 0 if that is not known.
    pub since: i64,
}

impl Contact {
    /// Finds the contact with this address, ignoring case, or adds it. A contact that nothing else gives takes the new
    /// spelling.
    fn of<'a>(contacts: &'a mut Vec<Self>, kind: ContactKind, address: &str) -> &'a mut Self {
        let key = signs_in(kind, address);
        let known = contacts
            .iter()
            .position(|contact| contact.kind == kind && signs_in(kind, &contact.address) == key);
        let index = known.unwrap_or_else(|| {
            contacts.push(Self {
                kind,
                address: address.into(),
                signs_in: false,
                is_listed: false,
                since: 0,
            });
            contacts.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found, or just pushed")]
        let contact = &mut contacts[index];
        if !contact.signs_in && !contact.is_listed {
            contact.address = address.into();
        }
        contact
    }
}

/// The sign-in identifier of an address or a phone number.
pub fn signs_in(kind: ContactKind, address: &str) -> String {
    match kind {
        ContactKind::Email => Identifier::Email(email::folded(address)).to_string(),
        ContactKind::Phone => Identifier::Phone(address.into()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(address: &str, signs_in: bool, is_listed: bool) -> Contact {
        Contact {
            kind: ContactKind::Email,
            address: address.into(),
            signs_in,
            is_listed,
            since: 0,
        }
    }

    fn emails(addresses: &[&str]) -> Option<Vec<String>> {
        Some(addresses.iter().map(|&address| address.into()).collect())
    }

    fn since(address: &str, since: Option<i64>) -> ListedContact {
        ListedContact {
            kind: ContactKind::Email,
            address: address.into(),
            since,
        }
    }

    fn listed(addresses: &[&str]) -> Option<Vec<ListedContact>> {
        let listed = |address: &&str| since(address, None);
        Some(addresses.iter().map(listed).collect())
    }

    #[test]
    fn what_is_absent_leaves_contacts_as_they_are() {
        let (a, b, c) = ("a@example.com", "b@example.com", "c@example.com");
        let before = vec![contact(a, true, false), contact(b, false, true)];
        for (emails, contacts, after) in [
            (None, None, before.clone()),
            (
                emails(&[c]),
                None,
                vec![contact(b, false, true), contact(c, true, false)],
            ),
            (emails(&[]), None, vec![contact(b, false, true)]),
            (None, listed(&[]), vec![contact(a, true, false)]),
            (
                None,
                listed(&[c]),
                vec![contact(a, true, false), contact(c, false, true)],
            ),
            // A contact stays when it no longer signs in.
            (emails(&[]), listed(&[a]), vec![contact(a, false, true)]),
            (emails(&[b]), None, vec![contact(b, true, true)]),
            // Case is ignored; the latest spelling is stored.
            (
                emails(&["A@example.com"]),
                listed(&["a@EXAMPLE.com"]),
                vec![contact("A@example.com", true, true)],
            ),
            (emails(&[]), listed(&[]), vec![]),
        ] {
            let said = Prepared {
                emails,
                contacts,
                ..Prepared::default()
            };
            assert_eq!(said.contacts_after(before.clone()), after, "{said:?}");
        }
    }

    #[test]
    fn since_when_a_contact_is_on_the_account_stays_until_a_line_says_otherwise() {
        let (a, b) = ("a@example.com", "b@example.com");
        let known = |address, signs_in, is_listed, since| Contact {
            since,
            ..contact(address, signs_in, is_listed)
        };
        let before = vec![known(a, true, false, 100), known(b, false, true, 200)];
        for (emails, contacts, after) in [
            (None, None, before.clone()),
            (
                None,
                listed(&["B@example.com"]),
                vec![
                    known(a, true, false, 100),
                    known("B@example.com", false, true, 200),
                ],
            ),
            (
                None,
                Some(vec![since(b, Some(300)), since(b, None)]),
                vec![known(a, true, false, 100), known(b, false, true, 300)],
            ),
            (emails(&[]), listed(&[a]), vec![known(a, false, true, 100)]),
            // One that signs in may be listed for its date.
            (
                None,
                Some(vec![since(a, Some(400))]),
                vec![known(a, true, true, 400)],
            ),
        ] {
            let said = Prepared {
                emails,
                contacts,
                ..Prepared::default()
            };
            assert_eq!(said.contacts_after(before.clone()), after, "{said:?}");
        }
        // A contact that was gone meanwhile is new.
        let gone = Prepared {
            contacts: listed(&[]),
            ..Prepared::default()
        };
        let back = Prepared {
            contacts: listed(&[b]),
            ..Prepared::default()
        };
        let after = back.contacts_after(gone.contacts_after(before));
        assert_eq!(
            after,
            [known(a, true, false, 100), known(b, false, true, 0)]
        );
    }

    #[test]
    fn a_line_that_an_earlier_version_staged_is_read() {
        let staged = r#"{"contacts":[["email","a@example.com"]]}"#;
        let read: Prepared = serde_json::from_str(staged).expect("read");
        assert_eq!(read.contacts, listed(&["a@example.com"]));
    }

    #[test]
    fn what_signs_in_as_the_same_signs_in_once() {
        let said = Prepared {
            emails: emails(&["Anna@example.com", "anna@example.com"]),
            phones: Some(vec!["+441632960123".into()]),
            ..Prepared::default()
        };
        assert_eq!(
            said.sign_ins(),
            [
                ("email", "email:anna@example.com".to_owned()),
                ("phone", "phone:+441632960123".to_owned())
            ]
        );
        assert_eq!(said.gives(), "email phone");
    }

    #[test]
    fn of_two_lines_the_later_counts_member_by_member() {
        let first = Prepared {
            emails: emails(&["a@example.com"]),
            two_step: Some(true),
            ..Prepared::default()
        };
        let second = Prepared {
            two_step: Some(false),
            locale: Some("nl".into()),
            ..Prepared::default()
        };
        let both = first.then(second);
        assert_eq!(both.emails, emails(&["a@example.com"]));
        assert_eq!(both.two_step, Some(false));
        assert_eq!(both.locale.as_deref(), Some("nl"));
        // A contact that both list keeps its date.
        let dated = Prepared {
            contacts: Some(vec![since("b@example.com", Some(100))]),
            ..Prepared::default()
        };
        let again = Prepared {
            contacts: listed(&["B@example.com", "c@example.com"]),
            ..Prepared::default()
        };
        let expected = [
            since("B@example.com", Some(100)),
            since("c@example.com", None),
        ];
        assert_eq!(dated.then(again).contacts, Some(expected.into()));
    }
}

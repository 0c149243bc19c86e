//! One line of an import, read: from JSON to an account, or to what is wrong with it.

use super::OLD_PASSWORDS;
use crate::directory::password;
use regain_core::kind::identifier::{self, Identifier};
use regain_core::kind::{Region, email, phone};
use regain_core::wire::ContactKind;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

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
pub struct Account {
    pub number: usize,
    pub id: String,
    pub sign_ins: BTreeSet<String>,
    pub contacts: Vec<(ContactKind, String)>,
    pub password: Option<String>,
    pub password_hash: Option<String>,
    pub two_step: bool,
    pub disabled: bool,
    pub locale: Option<String>,
    pub devices: Vec<String>,
    pub facts: Map<String, Value>,
}

/// Reads a line.
///
/// # Errors
/// What is wrong with it, in English, naming the member and never quoting a value.
pub fn read(number: usize, text: &str, region: Option<Region>) -> Result<Account, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| without_values(&error))?;
    if line.id.trim().is_empty() {
        return Err("id: nothing was given".into());
    }
    let texts = [Some(&line.id), line.locale.as_ref()];
    if texts
        .into_iter()
        .flatten()
        .any(|text| text.contains(char::is_control))
    {
        return Err("id or locale: a control character is not accepted".into());
    }
    if line.password.is_some() && line.password_hash.is_some() {
        return Err("password and password_hash: only one of them can be it".into());
    }
    if line.password.as_deref() == Some("") {
        return Err("password: nothing was given".into());
    }
    if let Some(hash) = &line.password_hash {
        password::check_hash(hash).map_err(|why| format!("password_hash: {why}"))?;
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
    let context = identifier::Context {
        region,
        ..identifier::Context::default()
    };
    for (index, username) in line.usernames.iter().enumerate() {
        let readings = identifier::read(username, &context)
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
                r#"{"id":"1","usernames":["a"],"password_hash":"$argon2id$v=19$m=8,t=0,p=1$c2FsdHNhbHQ$b3V0cHV0b3V0cHV0"}"#,
                "password_hash: t=0",
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

//! Parses a line of an import from JSON to an account, or to an error.

use super::OLD_PASSWORDS;
use super::members::{Members, wrong};
use super::prepared::ListedContact;
use crate::clock;
use crate::directory::password;
use regain_core::kind::identifier::{self, Identifier};
use regain_core::kind::{Region, date, email, phone};
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use serde_json::{Map, Value};

/// How far ahead of the clock a date may begin, in seconds: the day begins earlier elsewhere.
const AHEAD_SECONDS: i64 = 86_400;

/// A parsed line. Only a sign-in of another account can still make it fail. `None` leaves a member unchanged.
#[derive(Default)]
pub struct Account {
    pub id: String,
    /// Canonical identifiers, as they are looked up: `username:…`.
    pub usernames: Option<Vec<String>>,
    pub emails: Option<Vec<String>>,
    pub phones: Option<Vec<String>>,
    pub contacts: Option<Vec<ListedContact>>,
    pub password: Option<String>,
    pub password_hash: Option<String>,
    pub two_step: Option<bool>,
    pub disabled: Option<bool>,
    pub locale: Option<String>,
    pub devices: Option<Vec<String>>,
    pub facts: Option<Map<String, Value>>,
}

/// Parses a line.
///
/// # Errors
/// An English message that names the member and never quotes a value.
pub fn read(text: &str, context: &identifier::Context<'_>) -> Result<Account, String> {
    let region = context.region;
    let mut line = Members::of_line(text)?;
    let mut account = Account {
        id: line.text("id")?.ok_or("id: required")?,
        password: line.text("password")?,
        password_hash: line.text("password_hash")?,
        two_step: line.bool("two_step")?,
        disabled: line.bool("disabled")?,
        locale: line.text("locale")?,
        devices: line.texts("devices")?,
        facts: line.object("facts")?,
        ..Account::default()
    };
    if account.id.trim().is_empty() {
        return Err("id: nothing was given".into());
    }
    for (name, text) in [
        ("id", Some(&account.id)),
        ("locale", account.locale.as_ref()),
    ] {
        if text.is_some_and(|text| text.contains(char::is_control)) {
            return Err(format!("{name}: a control character is not accepted"));
        }
    }
    if account.password.is_some() && account.password_hash.is_some() {
        return Err("password and password_hash: only one of them can be it".into());
    }
    if account.password.as_deref() == Some("") {
        return Err("password: nothing was given".into());
    }
    if let Some(hash) = &account.password_hash {
        password::check_hash(hash).map_err(|why| format!("password_hash: {why}"))?;
    }
    if let Some(old) = account
        .facts
        .as_ref()
        .and_then(|facts| facts.get(OLD_PASSWORDS))
    {
        old_passwords(old)?;
    }

    account.usernames = each(&mut line, "usernames", |text| username(text, context))?;
    account.emails = each(&mut line, "emails", email_address)?;
    account.phones = each(&mut line, "phones", |text| number(text, region))?;
    account.contacts = line
        .objects("contacts")?
        .map(|contacts| contacts.into_iter().enumerate())
        .map(|contacts| contacts.map(|(index, one)| contact(index, one, region)))
        .map(Iterator::collect::<Result<_, _>>)
        .transpose()?;
    line.end()?;
    Ok(account)
}

/// Canonicalizes a list, and removes duplicates.
fn each(
    line: &mut Members,
    name: &str,
    canonical: impl Fn(&str) -> Result<String, String>,
) -> Result<Option<Vec<String>>, String> {
    let Some(texts) = line.texts(name)? else {
        return Ok(None);
    };
    let mut all = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let text = canonical(text).map_err(|why| format!("{name}[{index}]: {why}"))?;
        if !all.contains(&text) {
            all.push(text);
        }
    }
    Ok(Some(all))
}

/// A username that reads as an address or a phone number is refused: it is taken for one when typed, and then has to be
/// among the contacts (row E5).
fn username(text: &str, context: &identifier::Context<'_>) -> Result<String, String> {
    let readings = identifier::read(text, context).map_err(|fault| fault.to_string())?;
    readings
        .iter()
        .find(|reading| matches!(reading, Identifier::Username(_)))
        .map(ToString::to_string)
        .ok_or_else(|| "reads as an address or a number: it belongs there".into())
}

fn email_address(text: &str) -> Result<String, String> {
    email::existing(text).map_err(|fault| fault.to_string())
}

fn number(text: &str, region: Option<Region>) -> Result<String, String> {
    phone::existing(text, region).map_err(|fault| fault.to_string())
}

fn contact(
    index: usize,
    mut contact: Members,
    region: Option<Region>,
) -> Result<ListedContact, String> {
    let required = |name: &str| format!("contacts[{index}].{name}: required");
    let kind = contact.text("kind")?.ok_or_else(|| required("kind"))?;
    let kind = ContactKind::named(&kind)
        .ok_or_else(|| format!("contacts[{index}].kind: not one of email, phone"))?;
    let value = contact.text("value")?.ok_or_else(|| required("value"))?;
    let since = contact.text("since")?;
    contact.end()?;
    let since = since.map(|text| since_date(&text)).transpose();
    let since = since.map_err(|why| format!("contacts[{index}].since: {why}"))?;
    let address = match kind {
        ContactKind::Email => email_address(&value),
        ContactKind::Phone => number(&value, region),
    };
    address
        .map(|address| ListedContact {
            kind,
            address,
            since,
        })
        .map_err(|why| format!("contacts[{index}].value: {why}"))
}

/// The beginning of a date in UTC, in seconds since 1970.
fn since_date(text: &str) -> Result<i64, String> {
    let date = date::canonical(text, false).map_err(|fault| fault.to_string())?;
    let begun = Timestamp::parse(&format!("{date}T00:00:00Z")).ok_or("not a date")?;
    if begun.0 > clock::now().0.saturating_add(AHEAD_SECONDS) {
        return Err("in the future".into());
    }
    Ok(begun.0)
}

fn old_passwords(old: &Value) -> Result<(), String> {
    let path = format!("facts.{OLD_PASSWORDS}");
    let Value::Array(old) = old else {
        return Err(wrong(&path, "a list", old));
    };
    match old.iter().enumerate().find(|(_, old)| !old.is_string()) {
        None => Ok(()),
        Some((index, other)) => Err(wrong(&format!("{path}[{index}]"), "text", other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_says_what_is_wrong_and_quotes_nothing() {
        for (line, reason) in [
            ("{", "not JSON"),
            ("", "not JSON"),
            ("[]", "line: expected an object, found a list"),
            (r#"{"emails":["a@example.com"]}"#, "id: required"),
            (r#"{"id":null}"#, "id: required"),
            (r#"{"id":7}"#, "id: expected text, found a number"),
            (r#"{"id":"1","id":"2"}"#, "id: given twice"),
            (
                r#"{"id":"1","emial":["a@example.com"]}"#,
                "emial: unknown member",
            ),
            (r#"{"id":" ","usernames":["a"]}"#, "id:"),
            (
                r#"{"id":"1","emails":"hunter2"}"#,
                "emails: expected a list, found text",
            ),
            (
                r#"{"id":"1","emails":["a@example.com",7]}"#,
                "emails[1]: expected text, found a number",
            ),
            (
                r#"{"id":"1","two_step":"hunter2"}"#,
                "two_step: expected true or false, found text",
            ),
            (
                r#"{"id":"1","facts":["hunter2"]}"#,
                "facts: expected an object, found a list",
            ),
            (
                r#"{"id":"1","devices":[{}]}"#,
                "devices[0]: expected text, found an object",
            ),
            (
                r#"{"id":"1","contacts":["hunter2"]}"#,
                "contacts[0]: expected an object, found text",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":true}]}"#,
                "contacts[0].value: expected text, found true or false",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email"}]}"#,
                "contacts[0].value: required",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","sinse":"2020"}]}"#,
                "contacts[0].sinse: unknown member",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","since":1795368751}]}"#,
                "contacts[0].since: expected text, found a number",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","since":"hunter2"}]}"#,
                "contacts[0].since: ",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","since":"2026-11"}]}"#,
                "contacts[0].since: ",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","since":"2026-02-30"}]}"#,
                "contacts[0].since: ",
            ),
            (
                r#"{"id":"1","contacts":[{"kind":"email","value":"a@example.com","since":"9999-01-01"}]}"#,
                "contacts[0].since: in the future",
            ),
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
                "password: expected text, found a list",
            ),
            (
                r#"{"id":"1","usernames":["a"],"password":7}"#,
                "password: expected text, found a number",
            ),
            (
                r#"{"id":"1","usernames":["a"],"password_hash":"hunter2"}"#,
                "password_hash",
            ),
            (
                r#"{"id":"1","usernames":["a"],"facts":{"old_passwords":"hunter2"}}"#,
                "facts.old_passwords: expected a list, found text",
            ),
            (
                r#"{"id":"1","facts":{"old_passwords":["hunter2",7]}}"#,
                "facts.old_passwords[1]: expected text, found a number",
            ),
            (
                r#"{"id":"1","usernames":["a"],"contacts":[{"kind":"pigeon","value":"x"}]}"#,
                "contacts[0].kind: not one of email, phone",
            ),
        ] {
            let error = read(line, &identifier::Context::default())
                .err()
                .expect(line);
            assert!(error.contains(reason), "{line}: {error}");
            assert!(!error.contains("hunter2"), "{line}: {error}");
        }
    }

    #[test]
    fn what_is_absent_or_null_is_nothing_and_what_is_empty_is_said() {
        let absent = read(
            r#"{"id":"1","emails":null,"two_step":null}"#,
            &identifier::Context::default(),
        )
        .expect("read");
        assert!(absent.emails.is_none() && absent.contacts.is_none());
        assert!(absent.two_step.is_none() && absent.facts.is_none());
        let empty = r#"{"id":"1","emails":[],"contacts":[],"two_step":false,"facts":{}}"#;
        let empty = read(empty, &identifier::Context::default()).expect("read");
        assert_eq!(empty.emails, Some(Vec::new()));
        assert_eq!(empty.contacts, Some(Vec::new()));
        assert_eq!(empty.two_step, Some(false));
        assert_eq!(empty.facts, Some(Map::new()));
    }

    #[test]
    fn addresses_that_exist_are_taken_as_they_are() {
        let line = r#"{"id":"1","emails":["Anna.@docomo.example","a..b@example.com"],"phones":["+52 1 55 1234 5678"],"contacts":[{"kind":"email","value":".c@example.com"}]}"#;
        let account = read(line, &identifier::Context::default()).expect("read");
        assert_eq!(
            account.emails,
            Some(vec![
                "Anna.@docomo.example".into(),
                "a..b@example.com".into()
            ])
        );
        assert_eq!(account.phones, Some(vec!["+525512345678".into()]));
        assert_eq!(
            account.contacts,
            Some(vec![ListedContact {
                kind: ContactKind::Email,
                address: ".c@example.com".into(),
                since: None,
            }])
        );
    }

    #[test]
    fn a_contact_may_have_the_date_it_was_added() {
        let day = |ahead: i64| Timestamp(clock::now().0 + ahead * 86_400).to_string();
        let date = |time: String| time[..10].to_owned();
        for (since, expected) in [
            (r#""1970-01-02""#.to_owned(), Some(86_400)),
            (r#""2024-02-29""#.to_owned(), Some(1_709_164_800)),
            ("null".to_owned(), None),
        ] {
            let line = format!(
                r#"{{"id":"1","contacts":[{{"kind":"email","value":"a@example.com","since":{since}}}]}}"#
            );
            let account = read(&line, &identifier::Context::default()).expect(&line);
            let contacts = account.contacts.expect("said");
            assert_eq!(contacts[0].since, expected, "{line}");
        }
        // Where the day begins earlier, tomorrow's date is today's.
        assert!(since_date(&date(day(1))).is_ok());
        assert!(since_date(&date(day(3))).is_err());
    }
}

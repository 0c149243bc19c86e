//! Ten thousand received requests, made in the database: the record of a real one, sealed anew for each.

use super::kills::hash;
use super::people::OLD_PASSWORD;
use super::site::Site;
use crate::cases::{opened, sealed};
use crate::request::work;
use crate::server::enter_code;
use regain_core::reference::Reference;
use reqwest::Client;
use serde_json::{Value, json};
use sqlx::Connection;
use std::fmt::Write;
use std::time::Duration;

/// The accounts that the requests are about.
pub const ACCOUNTS: usize = 5_000;
/// Every so many of them have hashes of old passwords.
const WITH_HASHES: usize = 20;
const CONTACT: &str = "friend@example.net";

/// The accounts with what is known of their owners.
pub fn accounts() -> String {
    let hash = hash(OLD_PASSWORD);
    let mut lines = String::new();
    for n in 0..ACCOUNTS {
        let mut facts = json!({"given_name": ["Anna", "Ann"], "family_name": ["Finch"], "birth_date": "1980-02-01",
            "place": "Delft", "gamertag": [format!("Blue Finch {n}")], "subjects": [format!("Re: boat {n}")],
            "contacts": [{"email": format!("bram{n}@example.org"), "name": "Bram"}]});
        if n.is_multiple_of(WITH_HASHES) {
            facts["old_passwords"] = json!(["finches fly in flocks", "and so do the starlings"]);
        }
        let account = json!({"id": format!("w{n}"), "usernames": [identifier(n)], "emails": [address(n)],
            "password_hash": hash, "locale": "en", "facts": facts});
        writeln!(lines, "{account}").unwrap();
    }
    lines
}

pub fn identifier(number: usize) -> String {
    format!("waiting{number}")
}

pub fn address(number: usize) -> String {
    format!("waiting{number}@example.com")
}

/// Answers of which more or less is right.
fn answers(number: usize) -> Value {
    let mut answers = json!({"given_name": ["Anna"], "family_name": ["Fink"], "birth_date": "1980",
        "services": ["mail", "console"], "place": "Delft", "folders": ["boats"],
        "subjects": ["Re: the boat", "Hello"], "gamertag": ["Red Finch"],
        "contacts": [{"email": "saar@example.org", "name": "Saar"}, {"email": "", "name": "Bram"}]});
    if number.is_multiple_of(2) {
        answers["subjects"] = json!([format!("Re: boat {}", number % ACCOUNTS)]);
    }
    if number.is_multiple_of(3) {
        answers["gamertag"] = json!([format!("Blue Finch {}", number % ACCOUNTS)]);
    }
    answers
}

impl Site {
    /// The mails shown to a developer.
    async fn outbox(&self) -> Vec<Value> {
        let request = |client: &Client, origin: &str| {
            client
                .get(format!("{origin}/dev/outbox"))
                .header("accept", "application/json")
        };
        self.sent(request).await.body.as_array().unwrap().clone()
    }

    /// Sends a request over HTTP, waits until it is compared, and returns its record.
    pub async fn record(&self) -> Value {
        let begin = json!({"purpose": "request", "locale": "en", "identifier": identifier(0)});
        let (flow, _) = self.begun(&begin).await;
        let give = json!({"action": "give_contact", "contact": CONTACT});
        let posed = self.act(&flow, "contact", &give).await;
        let solved = work(&posed.body["flow"]["step"]["work"]);
        self.act(&flow, "challenge", &solved).await;
        let code = loop {
            let sent = self.outbox().await;
            let code = sent.iter().find_map(|mail| mail["code"].as_str());
            match code {
                Some(code) => break code.to_owned(),
                None => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        let entered = self.act(&flow, "enter_code", &enter_code(&code)).await;
        let reference = &entered.body["flow"]["step"]["reference"];
        let reference = reference.as_str().unwrap().to_owned();
        let save = json!({"action": "save_answers", "answers": answers(0), "done": true});
        let saved = self.act(&flow, "answer_questions", &save).await;
        assert_eq!(saved.step(), "review", "{:?}", saved.body);
        let submit = json!({"action": "submit_request", "secrets": {}});
        let submitted = self.acted(&flow, &submit, Some("k")).await.unwrap();
        assert_eq!(submitted.step(), "submitted", "{:?}", submitted.body);
        while self.uncompared().await > 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let query = "SELECT sealed FROM requests WHERE reference = $1";
        let query = sqlx::query_scalar(query).bind(&reference);
        let record: String = query.fetch_one(&mut self.connection().await).await.unwrap();
        opened(self.path(), &format!("request {reference}"), &record)
    }

    /// How many received requests are not compared.
    pub async fn uncompared(&self) -> i64 {
        let query =
            "SELECT COUNT(*) FROM requests WHERE compared_at IS NULL AND received_at IS NOT NULL";
        let query = sqlx::query_scalar(query);
        query.fetch_one(&mut self.connection().await).await.unwrap()
    }

    /// Stores this many received requests like the one with this record, and returns their references.
    pub async fn receives(&self, number: usize, record: &Value) -> Vec<String> {
        let now = super::now() as i64;
        let mut references = Vec::new();
        let mut connection = self.connection().await;
        let mut transaction = connection.begin().await.unwrap();
        for n in 0..number {
            let reference = Reference::of_random(rand::random()).to_string();
            let account = n % ACCOUNTS;
            let mut record = record.clone();
            let request = &mut record["request"];
            request["reference"] = json!(reference);
            request["identifier"] = json!(identifier(account));
            request["canonical"] = json!(format!("username:{}", identifier(account)));
            request["account"] = json!(format!("w{account}"));
            request["contact"] = json!(format!("friend{n}@example.net"));
            request["answers"] = answers(n);
            if account.is_multiple_of(WITH_HASHES) {
                let typed = ["seven small grey stones", "finches fly in flocks"];
                record["secrets"] = json!({"old_passwords": typed});
            }
            let locale = if n.is_multiple_of(4) { "nl" } else { "en" };
            record["locale"] = json!(locale);
            let sealed = sealed(self.path(), &format!("request {reference}"), &record);
            let received_at = now - i64::try_from(n % 3_600).unwrap();
            let insert = "INSERT INTO requests (reference, flow, state, account, mailbox, locale, opened_at, received_at,
                    answer_by, over_limit, sealed)
                VALUES ($1, 'none', 'waiting', $2, $3, $4, $5, $5, $6, $7, $8)";
            let query = sqlx::query(insert)
                .bind(&reference)
                .bind(format!("w{account}"))
                .bind(format!("mailbox {n}"))
                .bind(locale)
                .bind(received_at)
                .bind(received_at + 86_400)
                .bind(i64::from(n.is_multiple_of(10)))
                .bind(sealed);
            query.execute(&mut *transaction).await.unwrap();
            references.push(reference);
        }
        transaction.commit().await.unwrap();
        references
    }
}

//! Cases for the tests of the desk, made in the database: listed, with the evidence that comparing leaves.

use crate::server::{Answer, Server, regain};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use std::path::Path;

/// A received request as the desk has it.
pub struct Case<'a> {
    pub reference: &'a str,
    pub state: &'a str,
    pub account: &'a str,
    pub mailbox: &'a str,
    pub locale: &'a str,
    pub received_at: i64,
    pub score: i64,
    pub over_limit: i64,
    pub listed: i64,
}

/// A case that waits.
pub fn waiting(reference: &str) -> Case<'_> {
    Case {
        reference,
        state: "waiting",
        account: "1",
        mailbox: "m1",
        locale: "nl",
        received_at: now(),
        score: 40,
        over_limit: 0,
        listed: 1,
    }
}

pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs().try_into().unwrap()
}

/// What comparing leaves of a request.
pub fn evidence() -> Value {
    json!({"best": 88, "claims": [
        {"field": "given_name", "row": 0, "outcome": "exact"},
        {"field": "contacts.name", "row": 1, "value": "Brama", "outcome": "close", "reason": "one_typo"},
        {"field": "gamertag", "value": "Red Finch", "outcome": "no_match"},
        {"field": "old_passwords", "outcome": "compared",
            "old_passwords": {"matched": 1, "facts": 2, "unreadable": 0, "compared": 3, "left_out": 0}},
    ]})
}

impl Server {
    /// Adds a reviewer, and returns the token.
    pub fn reviewer(&self, name: &str) -> String {
        let (is_done, token, said) = self.command(&["staff", "add", name]);
        assert!(is_done, "{said}");
        token.trim().to_owned()
    }

    /// Runs a command on this server's database: whether it succeeded, and what it wrote.
    pub fn command(&self, arguments: &[&str]) -> (bool, String, String) {
        let database = self.database();
        let arguments = [arguments, &["--database", &database]].concat();
        let output = regain(Path::new(self.folder.path()), &arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (said, errors) = (text(output.stdout), text(output.stderr));
        (output.status.success(), said, errors)
    }

    pub fn desk(&self, path: &str) -> String {
        format!("{}/desk/v1{path}", self.origin)
    }

    /// A `GET` at the desk.
    pub async fn look(&self, token: &str, path: &str) -> Answer {
        let request = self.client.get(self.desk(path)).bearer_auth(token);
        self.send(request).await
    }

    pub async fn decide(&self, token: &str, reference: &str, decision: &str) -> Answer {
        let body = json!({"decision": decision, "reason": format!("because it is {decision}")});
        self.decide_with(token, reference, &body).await
    }

    pub async fn decide_with(&self, token: &str, reference: &str, body: &Value) -> Answer {
        let url = self.desk(&format!("/cases/{reference}/decision"));
        let request = self.client.post(url).bearer_auth(token).json(body);
        self.send(request).await
    }

    pub async fn has_case(&self, case: Case<'_>) {
        let mut connection = self.opened().await;
        let insert = "INSERT INTO requests (reference, flow, state, account, mailbox, locale, opened_at, received_at,
                answer_by, compared_at, score, given, over_limit, listed)
            VALUES ($1, 'none', $2, $3, $4, $5, $6, $6, $7, $6, $8, 60, $9, $10)";
        let query = sqlx::query(insert)
            .bind(case.reference)
            .bind(case.state)
            .bind(case.account)
            .bind(case.mailbox)
            .bind(case.locale)
            .bind(case.received_at)
            .bind(case.received_at + 86_400)
            .bind(case.score)
            .bind(case.over_limit)
            .bind(case.listed);
        query.execute(&mut connection).await.unwrap();
    }

    /// Lists a request, as comparing does.
    pub async fn is_compared(&self, reference: &str, evidence: &Value) {
        let mut connection = self.opened().await;
        let update = "UPDATE requests SET listed = 1, compared_at = received_at, score = 40, given = 60, locale = 'nl',
                mailbox = 'm1', evidence = $1 WHERE reference = $2";
        let sealed = sealed(
            self.folder.path(),
            &format!("evidence {reference}"),
            evidence,
        );
        let query = sqlx::query(update).bind(sealed).bind(reference);
        let done = query.execute(&mut connection).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    }

    async fn opened(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.database()).await.unwrap()
    }
}

/// Sealed with the key file of the server in this folder, as the server does it.
pub fn sealed(folder: &Path, associated_data: &str, value: &Value) -> String {
    let nonce = [7; 24];
    let plain = value.to_string();
    let payload = Payload {
        msg: plain.as_bytes(),
        aad: associated_data.as_bytes(),
    };
    let sealed = cipher(folder).encrypt(XNonce::from_slice(&nonce), payload);
    STANDARD.encode([&nonce[..], &sealed.unwrap()].concat())
}

/// What the server has sealed.
pub fn opened(folder: &Path, associated_data: &str, sealed: &str) -> Value {
    let sealed = STANDARD.decode(sealed).unwrap();
    let (nonce, msg) = sealed.split_at(24);
    let aad = associated_data.as_bytes();
    let plain = cipher(folder).decrypt(XNonce::from_slice(nonce), Payload { msg, aad });
    serde_json::from_slice(&plain.unwrap()).unwrap()
}

fn cipher(folder: &Path) -> XChaCha20Poly1305 {
    let files = ["regain.sqlite.keys.toml", "regain.keys.toml"];
    let files = files.map(|name| folder.join(name));
    let file = files.into_iter().find(|file| file.exists()).unwrap();
    let keys: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let key = STANDARD.decode(keys["seal"][0].as_str().unwrap()).unwrap();
    XChaCha20Poly1305::new_from_slice(&key).unwrap()
}

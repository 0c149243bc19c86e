//! Real mail: an SMTP server (aiosmtpd) accepts it, and the code in it works (row A5).

use crate::mail_server::{MailServer, code_in};
use crate::server::{GOOD_PASSWORD, Server, enter_code, regain, set_password};
use serde_json::{Value, json};
use std::path::Path;

#[tokio::test]
async fn the_code_arrives_by_mail_and_works() {
    let Some(mail_server) = MailServer::start(json!({})) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("anna").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    let mail = mail_server.next();
    assert_eq!(mail["took"], true);
    assert_eq!(mail["to"], json!(["anna@example.com"]));
    assert_eq!(mail["from"], "no-reply@example.com");
    assert_eq!(mail["subject"], "Your security code for Example");
    // Prevents out-of-office replies (RFC 3834).
    assert_eq!(mail["auto_submitted"], "auto-generated");
    let code = code_in(&mail);
    assert!(!mail["subject"].as_str().unwrap().contains(&code));
    assert!(mail["html"].as_str().unwrap().contains(&code));
    assert!(
        mail["text"]
            .as_str()
            .unwrap()
            .contains("Never give this code to anyone")
    );
    assert!(
        mail["message_id"]
            .as_str()
            .unwrap()
            .ends_with("@example.com>")
    );
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn a_busy_mail_server_is_tried_again_with_the_same_message() {
    let Some(mail_server) = MailServer::start(json!({"busy": 2})) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("bram@example.nl").await;
    let answer = server.ask_for_code(&flow, "bram@example.nl").await;
    assert_eq!(
        answer.step(),
        "enter_code",
        "nobody waits for the mail server"
    );
    let tries = [mail_server.next(), mail_server.next(), mail_server.next()];
    let took: Vec<&Value> = tries.iter().map(|mail| &mail["took"]).collect();
    assert_eq!(took, [&json!(false), &json!(false), &json!(true)]);
    for again in &tries[1..] {
        assert_eq!(again["message_id"], tries[0]["message_id"]);
        assert_eq!(code_in(again), code_in(&tries[0]));
    }
    let code = code_in(&tries[2]);
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn mail_that_waits_survives_a_kill() {
    let Some(mail_server) = MailServer::start(json!({"busy": 1})) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("anna").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    assert_eq!(mail_server.next()["took"], false);
    let server = server.killed_and_restarted_after(1);
    let mail = mail_server.next();
    assert_eq!(mail["took"], true);
    assert_eq!(
        server.act(&flow, enter_code(&code_in(&mail))).await.step(),
        "set_password"
    );
}

/// Without `--dev`, nothing sent is stored for a developer: the code is only in the mail.
#[tokio::test]
async fn a_code_handed_over_is_nowhere_in_the_database() {
    let Some(mail_server) = MailServer::start(json!({"busy": 1})) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &[]);
    if !server.database().starts_with("sqlite:") {
        println!("skipped: this reads the database's file, and the database has none of its own");
        return;
    }
    let accounts = server.folder.path().join("accounts.jsonl");
    let line =
        r#"{"id":"1","emails":["anna@example.com"],"password":"correct horse battery staple"}"#;
    std::fs::write(&accounts, line).unwrap();
    let arguments = [
        "accounts",
        "import",
        accounts.to_str().unwrap(),
        "--database",
        &server.database(),
    ];
    assert!(regain(server.folder.path(), &arguments).status.success());
    std::fs::remove_file(&accounts).unwrap();
    let (flow, _) = server.begin("anna@example.com").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    // Encrypted while it waits, and erased once delivered.
    let code = code_in(&mail_server.next());
    assert!(!contains(server.folder.path(), &code));
    assert_eq!(mail_server.next()["took"], true);
    assert!(!contains(server.folder.path(), &code));
    assert!(
        contains(server.folder.path(), "anna@example.com"),
        "this reads what it should"
    );
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

fn contains(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        String::from_utf8_lossy(&bytes).contains(text)
    })
}

/// A flow on an English page gets mail in English; the account's contacts are notified in the account's language.
#[tokio::test]
async fn a_code_is_in_the_page_s_language_and_a_notice_in_the_account_s() {
    let server = Server::dev();
    let (flow, code) = server.with_code("bram@example.nl", "bram@example.nl").await;
    server.act(&flow, enter_code(&code)).await;
    let changed = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    assert_eq!(changed.step(), "password_changed");
    let sent = server.outbox_of(2).await;
    let subjects: Vec<&Value> = sent.iter().map(|message| &message["subject"]).collect();
    assert_eq!(
        subjects,
        [
            "Your security code for Example",
            "Uw wachtwoord voor Example is gewijzigd"
        ]
    );
}

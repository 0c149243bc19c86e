//! Row C4: what reviewers saw and decided is in a log that nobody changes unnoticed.

use crate::cases::waiting;
use crate::server::Server;
use serde_json::{Value, json};

/// Three reviewers (entries 1 to 3), a look (4), and a decision with its reason (5).
async fn five_entries() -> (Server, String) {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    server.reviewer("Bram");
    server.reviewer("Chidi");
    server.has_case(waiting("AAAAA-AAAAA")).await;
    server.look(&token, "/cases/AAAAA-AAAAA").await;
    let decided = server.decide(&token, "AAAAA-AAAAA", "verified").await;
    assert_eq!(decided.status, 200, "{:?}", decided.body);
    (server, token)
}

fn head(server: &Server) -> String {
    let (is_whole, said, errors) = server.command(&["audit", "verify"]);
    assert!(is_whole, "{errors}");
    let (count, head) = said.trim().split_once(" entries, head ").unwrap();
    assert!(head.starts_with(&format!("{count}:")), "{said}");
    head.to_owned()
}

fn assert_misfit(server: &Server, more: &[&str], number: u32, why: &str) {
    let (is_whole, said, errors) = server.command(&[&["audit", "verify"], more].concat());
    assert!(!is_whole && said.is_empty(), "{said}");
    let names = errors.contains(&format!("entry {number}: "));
    assert!(names && errors.contains(why), "{errors}");
}

#[tokio::test]
async fn what_is_changed_removed_or_reordered_is_named() {
    let (server, _) = five_entries().await;
    let whole = head(&server);
    for (change, number, why, undo) in [
        (
            "UPDATE audit_log SET actor = 'Eve' WHERE number = 4",
            4,
            "MAC is wrong",
            "UPDATE audit_log SET actor = 'Anna' WHERE number = 4",
        ),
        (
            "UPDATE audit_log SET at = at - 1 WHERE number = 5",
            5,
            "MAC is wrong",
            "UPDATE audit_log SET at = at + 1 WHERE number = 5",
        ),
        (
            "UPDATE audit_log SET event = 'not_verified' WHERE number = 5",
            5,
            "MAC is wrong",
            "UPDATE audit_log SET event = 'verified' WHERE number = 5",
        ),
        (
            "UPDATE audit_log SET reference = 'BBBBB-BBBBB' WHERE number = 5",
            5,
            "MAC is wrong",
            "UPDATE audit_log SET reference = 'AAAAA-AAAAA' WHERE number = 5",
        ),
        (
            "UPDATE audit_log SET number = 1002 WHERE number = 2",
            2,
            "missing",
            "UPDATE audit_log SET number = 2 WHERE number = 1002",
        ),
        (
            "UPDATE audit_reasons SET salt = 'x' || salt",
            5,
            "reason",
            "UPDATE audit_reasons SET salt = SUBSTR(salt, 2)",
        ),
    ] {
        server.change(change).await;
        assert_misfit(&server, &[], number, why);
        server.change(undo).await;
        assert_eq!(head(&server), whole);
    }
    // Two entries change places.
    for (from, to) in [(2, 1_002), (3, 2), (1_002, 3)] {
        server.change(moved(from, to)).await;
    }
    assert_misfit(&server, &[], 2, "does not follow");
}

fn moved(from: i64, to: i64) -> &'static str {
    match (from, to) {
        (2, _) => "UPDATE audit_log SET number = 1002 WHERE number = 2",
        (3, _) => "UPDATE audit_log SET number = 2 WHERE number = 3",
        _ => "UPDATE audit_log SET number = 3 WHERE number = 1002",
    }
}

#[tokio::test]
async fn a_log_that_was_cut_lacks_the_head_written_down_before() {
    let (server, _) = five_entries().await;
    let whole = head(&server);
    let (is_whole, ..) = server.command(&["audit", "verify", "--head", &whole]);
    assert!(is_whole);
    let other = format!("5:{}", "0".repeat(64));
    assert_misfit(&server, &["--head", &other], 5, "--head");
    for odd in ["", "5", "five:00"] {
        let (is_taken, ..) = server.command(&["audit", "verify", "--head", odd]);
        assert!(!is_taken, "{odd}");
    }

    server.change("DELETE FROM audit_reasons").await;
    server
        .change("DELETE FROM audit_log WHERE number >= 4")
        .await;
    assert_misfit(&server, &[], 4, "cut");
    // Whoever can write the database can make that look whole, but for a head kept elsewhere.
    let cut =
        "UPDATE audit_head SET number = 3, mac = (SELECT mac FROM audit_log WHERE number = 3)";
    server.change(cut).await;
    assert!(head(&server).starts_with("3:"));
    assert_misfit(&server, &["--head", &whole], 4, "cut");
    // The log goes on, and is still not the one it was.
    server.reviewer("Dana");
    server.reviewer("Emil");
    assert!(head(&server).starts_with("5:"));
    assert_misfit(&server, &["--head", &whole], 5, "--head");
}

#[tokio::test]
async fn an_erased_reason_is_gone_and_the_chain_is_whole() {
    let (server, token) = five_entries().await;
    let whole = head(&server);
    server
        .change("DELETE FROM audit_reasons WHERE reference = 'AAAAA-AAAAA'")
        .await;
    assert_eq!(head(&server), whole);
    let case = server.look(&token, "/cases/AAAAA-AAAAA").await;
    let decided = &case.body["history"][1];
    assert_eq!(
        (&decided["what"], decided.get("reason")),
        (&json!("verified"), None)
    );
}

#[tokio::test]
async fn the_log_is_read_in_pages_with_its_hashes_and_no_reason() {
    let (server, token) = five_entries().await;
    let whole = server.look(&token, "/audit").await;
    let entries = whole.body["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 5);
    assert!(!whole.body.to_string().contains("because"));
    let last = &entries[4];
    assert_eq!((&last["number"], &last["by"]), (&json!(5), &json!("Anna")));
    assert_eq!(
        (&last["what"], &last["reference"]),
        (&json!("verified"), &json!("AAAAA-AAAAA"))
    );
    assert!(last["reason_digest"].is_string() && last["at"].is_string());
    for pair in entries.windows(2) {
        assert_eq!(pair[1]["previous"], pair[0]["mac"]);
    }
    let (mut seen, mut after) = (Vec::new(), 0);
    loop {
        let page = server
            .look(&token, &format!("/audit?limit=2&after={after}"))
            .await;
        seen.extend(page.body["entries"].as_array().unwrap().clone());
        match page.body.get("next").and_then(Value::as_i64) {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(&seen, entries);
    let refused = server.look(&token, "/audit?after=-1").await;
    refused.assert_refused("#/after", "out_of_range");
}

#[tokio::test]
async fn the_server_logs_the_head_at_its_start() {
    let (server, _) = five_entries().await;
    let head = head(&server);
    let server = server.killed_and_restarted(&[]);
    let line = server.logged("audit log: ").await;
    assert!(line.ends_with(&format!("5 entries, head {head}")), "{line}");
}

//! `regain serve --dev --samples`: what a newcomer finds at the desk (rows C1 to C7).

use crate::server::Server;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

const STATES: [(&str, usize); 7] = [
    ("waiting", 4),
    ("second_review", 1),
    ("verified", 1),
    ("not_verified", 1),
    ("stopped", 1),
    ("withdrawn", 1),
    ("expired", 1),
];

impl Server {
    async fn cases_in(&self, token: &str, state: &str) -> Vec<Value> {
        let listed = self.look(token, &format!("/cases?state={state}")).await;
        listed.body["cases"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn there_is_a_case_in_every_state_and_nobody_was_told() {
    let server = Server::start(&["--dev", "--samples"]);
    let token = server.reviewer("Rosa");
    for (state, number) in STATES {
        let cases = server.cases_in(&token, state).await;
        assert_eq!(cases.len(), number, "{state}: {cases:?}");
    }
    let waiting = server.cases_in(&token, "waiting").await;
    for member in ["score", "answer_by"] {
        let values = waiting.iter().map(|case| case[member].to_string());
        let values: BTreeSet<String> = values.collect();
        assert_eq!(values.len(), waiting.len(), "{member}: {values:?}");
    }
    for member in ["familiar_device", "over_limit"] {
        let such = waiting.iter().filter(|case| case[member] == true);
        assert_eq!(such.count(), 1, "{member}");
    }
    // Compared like real ones: what is right, what is close, and old passwords that nobody sees.
    let familiar = waiting.iter().find(|case| case["familiar_device"] == true);
    let path = format!(
        "/cases/{}",
        familiar.unwrap()["reference"].as_str().unwrap()
    );
    let shown = server.look(&token, &path).await.body;
    let claims = shown["claims"].as_array().unwrap();
    let has = |outcome: &str| claims.iter().any(|claim| claim["outcome"] == outcome);
    assert!(
        ["exact", "close", "no_match"].into_iter().all(has),
        "{claims:?}"
    );
    let old = claims
        .iter()
        .find(|claim| claim["field"] == "old_passwords");
    assert_eq!(old.unwrap()["old_passwords"]["matched"], 1);
    assert!(!shown.to_string().contains("fietsen"));

    let doubted = server.cases_in(&token, "second_review").await;
    let reference = doubted[0]["reference"].as_str().unwrap();
    let shown = server.look(&token, &format!("/cases/{reference}")).await;
    let history = shown.body["history"].as_array().unwrap();
    let happened = history.iter().map(|event| {
        (
            event["by"].as_str().unwrap(),
            event["what"].as_str().unwrap(),
        )
    });
    let happened: Vec<(&str, &str)> = happened.collect();
    assert_eq!(
        happened,
        [
            ("owner", "doubted"),
            ("Robin", "verified"),
            ("Rosa", "looked")
        ]
    );
    let (is_whole, head, said) = server.command(&["audit", "verify"]);
    assert!(is_whole, "{head}{said}");
    // The clock has looked several times.
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(server.outbox().await, Vec::<Value>::new());

    let confirmed = server.decide(&token, reference, "verified").await;
    assert_eq!(confirmed.body["state"], "verified", "{:?}", confirmed.body);
    // The next start finds accounts, and adds nothing.
    let server = server.killed_and_restarted(&[]);
    let cases = server.stored("SELECT COUNT(*) FROM requests").await;
    assert_eq!(cases, 10);
}

#[test]
fn they_fit_every_deadline_and_hold_that_can_be_configured() {
    for (answer, hold) in [(1, 0), (1, 1), (168, 168)] {
        let config = format!("answer_hours = {answer}\n[request]\nhold_hours = {hold}\n");
        // It would not start.
        Server::configured(&config, &["--dev", "--samples"]);
    }
}

#[tokio::test]
async fn where_nobody_can_send_such_requests_there_are_no_samples() {
    let unasked = Server::configured("[request]\noffered = false\n", &["--dev", "--samples"]);
    let unsaid = Server::dev();
    for server in [unasked, unsaid] {
        let cases = server.stored("SELECT COUNT(*) FROM requests").await;
        assert_eq!(cases, 0);
    }
}

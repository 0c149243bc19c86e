//! Concurrency, crashes and graceful shutdown: state changes exactly once, and nothing accepted is lost.

use crate::accounts::import;
use crate::server::{GOOD_PASSWORD, Server, enter_code, other_than, set_password};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_equal_codes_at_once_one_succeeds() {
    let server = Arc::new(Server::dev());
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (server, flow, code) = (server.clone(), flow.clone(), code.clone());
        all.spawn(async move { server.act(&flow, enter_code(&code)).await });
    }
    let answers = all.join_all().await;
    let succeeded = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(succeeded, 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.assert_problem("out_of_order", 409);
        assert_eq!(answer.step(), "set_password");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_wrong_codes_at_once_are_five_guesses() {
    let server = Arc::new(Server::dev());
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (server, flow, wrong) = (server.clone(), flow.clone(), other_than(&code));
        all.spawn(async move { server.act(&flow, enter_code(&wrong)).await });
    }
    let mut left: Vec<u64> = all
        .join_all()
        .await
        .iter()
        .inspect(|answer| answer.assert_refused("#/code", "wrong_code"))
        .map(|answer| {
            answer.body["errors"][0]["params"]["tries_left"]
                .as_u64()
                .unwrap()
        })
        .collect();
    left.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(left[..5], [4, 3, 2, 1, 0]);
    server
        .act(&flow, enter_code(&code))
        .await
        .assert_refused("#/code", "wrong_code");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_new_passwords_at_once_one_is_set() {
    let server = Arc::new(Server::dev());
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    server.act(&flow, enter_code(&code)).await;
    let mut all = JoinSet::new();
    for n in 0..20 {
        let (server, flow) = (server.clone(), flow.clone());
        let password = format!("{GOOD_PASSWORD} {n}");
        all.spawn(async move { (server.act(&flow, set_password(&password)).await, password) });
    }
    let answers = all.join_all().await;
    let set: Vec<_> = answers
        .iter()
        .filter(|(answer, _)| answer.status == 200)
        .collect();
    assert_eq!(set.len(), 1);
    assert!(server.signs_in("anna", &set[0].1).await);
    let told = server.outbox_of(4).await;
    assert_eq!(told.len(), 4, "a code, and one notice for each contact");
}

#[tokio::test]
async fn killed_at_every_step_somebody_goes_on_where_they_were() {
    let server = Server::dev();
    let (flow, _) = server.begin("anna").await;
    let server = server.killed_and_restarted(&[]);
    assert_eq!(server.standing(&flow).await.step(), "choose_method");
    // Killed between the response and the mail: the code is still delivered.
    assert_eq!(
        server.ask_for_code(&flow, "anna@example.com").await.step(),
        "enter_code"
    );
    let server = server.killed_and_restarted_after(1);
    let sent = server.outbox_of(1).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    let code = sent[0]["code"].as_str().unwrap();
    let server = server.killed_and_restarted(&[]);
    assert_eq!(
        server.act(&flow, enter_code(code)).await.step(),
        "set_password"
    );
    let server = server.killed_and_restarted(&[]);
    assert_eq!(server.standing(&flow).await.step(), "set_password");
    server.act(&flow, set_password(GOOD_PASSWORD)).await;
    let server = server.killed_and_restarted_after(2);
    assert_eq!(server.standing(&flow).await.step(), "password_changed");
    assert!(server.signs_in("anna", GOOD_PASSWORD).await);
    assert_eq!(server.outbox_of(4).await.len(), 4);
}

#[tokio::test]
async fn a_stop_is_graceful() {
    let server = Server::dev();
    server.with_code("anna", "anna@example.com").await;
    assert!(server.stopped().success());
}

#[tokio::test]
async fn nothing_secret_is_in_the_database() {
    let server = Server::dev();
    if !server.database().starts_with("sqlite:") {
        println!("skipped: this reads the database's file, and the database has none of its own");
        return;
    }
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let secrets = [
        flow.token.clone(),
        "correct horse battery staple".into(),
        "finches fly in flocks".into(),
        GOOD_PASSWORD.into(),
    ];
    server.act(&flow, enter_code(&code)).await;
    server.act(&flow, set_password(GOOD_PASSWORD)).await;
    server.outbox_of(4).await;
    let mut written = Vec::new();
    for file in std::fs::read_dir(server.folder.path()).unwrap() {
        written.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let text = String::from_utf8_lossy(&written);
    assert!(
        text.contains("anna@example.com"),
        "this reads what it should"
    );
    for secret in secrets {
        assert!(!text.contains(&secret));
    }
}

/// A new password invalidates every other flow of the account, also one with a proof.
#[tokio::test]
async fn a_new_password_ends_other_flows_of_the_account() {
    let server = Server::dev();
    let (stranger, code) = server.with_code("anna", "anna@example.com").await;
    server.act(&stranger, enter_code(&code)).await;
    let (owner, code) = server.with_code("anna", "anna@example.com").await;
    server.act(&owner, enter_code(&code)).await;
    let set = server.act(&owner, set_password(GOOD_PASSWORD)).await;
    assert_eq!(set.step(), "password_changed");
    let late = server
        .act(&stranger, set_password("the stranger's own words"))
        .await;
    late.assert_problem("flow_expired", 410);
    server
        .standing(&stranger)
        .await
        .assert_problem("flow_expired", 410);
    assert!(server.signs_in("anna", GOOD_PASSWORD).await);

    // An imported password counts as a new one.
    let (flow, code) = server.with_code("bram@example.nl", "bram@example.nl").await;
    server.act(&flow, enter_code(&code)).await;
    let line = r#"{"id":"2","emails":["bram@example.nl"],"password":"words from somewhere else"}"#;
    assert!(import(&server, line, &[]).0);
    let late = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    late.assert_problem("flow_expired", 410);
}

/// A contact removed from the account proves nothing any more, and is sent nothing.
#[tokio::test]
async fn a_contact_taken_off_the_account_opens_nothing() {
    let server = Server::dev();
    let line = |contact: &str| {
        format!(
            r#"{{"id":"1","usernames":["anna"],"emails":[],"phones":[],"contacts":[{{"kind":"email","value":"{contact}"}}]}}"#
        )
    };
    let (proven, code) = server.with_code("anna", "anna@example.com").await;
    server.act(&proven, enter_code(&code)).await;
    let (waiting, _) = server.begin("anna").await;
    let (is_in, _, errors) = import(&server, &line("anna.new@example.org"), &[]);
    assert!(is_in, "{errors}");
    let late = server.act(&proven, set_password(GOOD_PASSWORD)).await;
    late.assert_problem("flow_expired", 410);
    let answer = server.ask_for_code(&waiting, "anna@example.com").await;
    assert_eq!(answer.step(), "enter_code");
    server.with_code("anna", "anna.new@example.org").await;
    assert_eq!(
        server.outbox().await.len(),
        2,
        "the old address got one, before"
    );
}

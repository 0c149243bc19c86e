//! Rows A4 and B2 to B12 by HTTP alone: a person without a usable contact submits a request exactly once, and nothing
//! of it is lost or revealed.

use crate::accounts::import;
use crate::cases::now;
use crate::server::{Answer, Flow, PATIENCE, Server, enter_code, regain};
use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinSet;

pub const OFFERED: &str = "[request]\noffered = true\n";
const OLD_PASSWORD: &str = "seven grey stones of old";

fn server() -> Server {
    Server::configured(OFFERED, &["--dev"])
}

impl Server {
    pub async fn begin_request(&self, identifier: &str) -> (Flow, Answer) {
        self.begin_request_on(identifier, None).await
    }

    async fn begin_request_on(&self, identifier: &str, device: Option<&str>) -> (Flow, Answer) {
        let body = json!({"purpose": "request", "locale": "nl", "identifier": identifier, "device": device});
        let answer = self.post("/flows", &body).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&answer.body["flow"]["id"]),
            token: text(&answer.body["token"]),
        };
        (flow, answer)
    }

    pub async fn give_contact(&self, flow: &Flow, contact: &str) -> Answer {
        self.act(flow, json!({"action": "give_contact", "contact": contact}))
            .await
    }

    /// Gives the contact, solves the challenge, and enters the code that arrives.
    pub async fn prove_contact(&self, flow: &Flow, contact: &str) -> Answer {
        let before = self.codes_to(contact).await.len();
        let posed = self.give_contact(flow, contact).await;
        assert_eq!(posed.step(), "challenge", "{:?}", posed.body);
        let asked = self
            .act(flow, work(&posed.body["flow"]["step"]["work"]))
            .await;
        assert_eq!(asked.step(), "enter_code", "{:?}", asked.body);
        let begun = Instant::now();
        let code = loop {
            // The receipt of an earlier request may still be on its way.
            match self.codes_to(contact).await.get(before..) {
                Some([.., code]) => break code.clone(),
                _ => assert!(begun.elapsed() < PATIENCE),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        self.act(flow, enter_code(&code)).await
    }

    /// The codes sent to verify a contact.
    pub async fn codes_to(&self, contact: &str) -> Vec<String> {
        let sent = self.outbox().await;
        let is_code = |mail: &&Value| mail["template"] == "contact_code" && mail["to"] == contact;
        let codes = sent.iter().filter(is_code);
        codes
            .map(|mail| mail["code"].as_str().unwrap().into())
            .collect()
    }

    pub async fn submit(&self, flow: &Flow, key: &str, secrets: Value) -> Answer {
        let request = self
            .client
            .post(self.url(&format!("/flows/{}", flow.id)))
            .bearer_auth(&flow.token)
            .header("idempotency-key", key)
            .json(&json!({"action": "submit_request", "secrets": secrets}));
        self.send(request).await
    }

    /// The receipt of a request, once it has arrived: the account's contacts get a mail as well.
    async fn receipt(&self) -> Value {
        let sent = self.outbox_when(|sent| sent.iter().any(|mail| is_receipt(&mail)));
        sent.await.iter().find(is_receipt).unwrap().clone()
    }

    /// A flow at `review`.
    pub async fn reviewing(&self, identifier: &str) -> Flow {
        self.reviewing_on(identifier, None).await
    }

    async fn reviewing_on(&self, identifier: &str, device: Option<&str>) -> Flow {
        let (flow, _) = self.begin_request_on(identifier, device).await;
        self.prove_contact(&flow, "friend@example.org").await;
        let reviewed = self.act(&flow, save(answers(), true)).await;
        assert_eq!(reviewed.step(), "review", "{:?}", reviewed.body);
        flow
    }
}

fn is_receipt(mail: &&Value) -> bool {
    mail["template"] == "request_received"
}

/// The solution of a proof of work.
pub fn work(challenge: &Value) -> Value {
    let challenge: Challenge = serde_json::from_value(challenge.clone()).unwrap();
    let solution = solve_challenge(SolveChallengeOptions::new(&challenge))
        .unwrap()
        .unwrap();
    let payload = Payload {
        challenge,
        solution,
    };
    let answer = STANDARD.encode(serde_json::to_vec(&payload).unwrap());
    json!({"action": "answer_challenge", "kind": "work", "answer": answer})
}

pub fn save(answers: Value, done: bool) -> Value {
    json!({"action": "save_answers", "answers": answers, "done": done})
}

pub fn answers() -> Value {
    json!({
        "given_name": ["Anneke"],
        "services": ["mail"],
        "contacts": [{"email": "bram@example.nl", "name": "Bram"}, {"email": "", "name": "Saar"}],
        "subjects": [" Re: the boat "],
    })
}

#[tokio::test]
async fn somebody_who_can_get_no_code_sends_a_request() {
    let server = server();
    let form = server
        .send(server.client.get(server.url("/form?locale=nl")))
        .await;
    assert_eq!(form.status, 200);
    assert_eq!(form.body["id"], "consumer-account");
    assert!(form.body["sections"][0]["texts"]["label"].is_string());
    let tag = form.headers["etag"].clone();
    let again = server
        .client
        .get(server.url("/form?locale=nl"))
        .header("if-none-match", tag);
    assert_eq!(server.send(again).await.status, 304);
    // An unreadable query string must not fail the request.
    let twice = server.client.get(server.url("/form?locale=nl&locale=en"));
    assert_eq!(server.send(twice).await.body["id"], "consumer-account");

    // Row A4: from path A, with the identifier kept.
    let (flow, _) = server.begin("anna").await;
    let contact = server.act(&flow, json!({"action": "cannot_use_any"})).await;
    assert_eq!(contact.step(), "contact");
    let proven = server.prove_contact(&flow, "friend@example.org").await;
    assert_eq!(proven.step(), "answer_questions", "{:?}", proven.body);
    let step = &proven.body["flow"]["step"];
    assert_eq!(step["form"]["id"], "consumer-account");
    assert_eq!((&step["answers"], &step["given"]), (&json!({}), &json!(0)));
    let reference = step["reference"].as_str().unwrap().to_owned();
    assert_eq!((reference.len(), &reference[5..6]), (11, "-"));

    // An incomplete answer is stored as typed, and survives a crash.
    let half = json!({"given_name": [" Änne"], "birth_date": "31 Feb", "subjects": ["🦢 مرحبا"]});
    let saved = server.act(&flow, save(half.clone(), false)).await;
    assert_eq!(saved.status, 200, "{:?}", saved.body);
    let server = server.killed_and_restarted(&[]);
    let standing = server.standing(&flow).await;
    assert_eq!(standing.body["flow"]["step"]["answers"], half);
    let refused = server.act(&flow, save(half, true)).await;
    refused.assert_refused("#/answers/birth_date", "malformed");

    assert_eq!(
        server.act(&flow, save(answers(), true)).await.step(),
        "review"
    );
    let back = server.act(&flow, json!({"action": "go_back"})).await;
    assert_eq!(back.body["flow"]["step"]["answers"], answers());
    let reviewed = server.act(&flow, save(answers(), true)).await;
    let step = &reviewed.body["flow"]["step"];
    assert!(step["given"].as_u64().unwrap() > 0);
    // Row B10: the identifier as typed, and the contact for the answer.
    let about = (&step["identifier"], &step["masked"]);
    assert_eq!(about, (&json!("anna"), &json!("f***@e***.org")));

    let secrets = json!({"old_passwords": [OLD_PASSWORD]});
    let sent = server.submit(&flow, "k1", secrets.clone()).await;
    assert_eq!(sent.step(), "submitted", "{:?}", sent.body);
    let step = &sent.body["flow"]["step"];
    assert_eq!(step["reference"], reference.as_str());
    assert_eq!(
        (&step["masked"], &step["tries_left_today"]),
        (&json!("f***@e***.org"), &json!(1))
    );
    assert_eq!(step["identifier"], "anna");
    assert!(step["answer_by"].is_string());
    // A retry of the submission is idempotent; another body under the same key is refused.
    let again = server.submit(&flow, "k1", secrets).await;
    assert_eq!((again.status, &again.body), (sent.status, &sent.body));
    server
        .submit(&flow, "k1", json!({}))
        .await
        .assert_refused("#", "mismatch");
    server
        .submit(&flow, "k2", json!({}))
        .await
        .assert_problem("out_of_order", 409);

    let receipt = server.receipt().await;
    assert_eq!(receipt["to"], "friend@example.org");
    assert!(receipt["text"].as_str().unwrap().contains(&reference));
}

/// Row B7: too many rows are one problem with its pointer, and earlier answers stay.
#[tokio::test]
async fn a_thousand_rows_are_one_problem_and_lose_nothing() {
    let server = server();
    let (flow, _) = server.begin_request("anna").await;
    server.prove_contact(&flow, "friend@example.org").await;
    assert_eq!(server.act(&flow, save(answers(), false)).await.status, 200);
    let row = |n| json!({"email": format!("friend{n}@example.org"), "name": "مريم 🦢"});
    let thousand: Vec<Value> = (0..1_000).map(row).collect();
    for done in [false, true] {
        let mut all = answers();
        all["contacts"] = json!(thousand);
        let refused = server.act(&flow, save(all, done)).await;
        refused.assert_refused("#/answers/contacts", "too_many_rows");
        let errors = refused.body["errors"].as_array().unwrap();
        assert_eq!(
            (errors.len(), &errors[0]["params"]),
            (1, &json!({"max": 20}))
        );
        assert_eq!(
            server.standing(&flow).await.body["flow"]["step"]["answers"],
            answers()
        );
    }
    let mut most = answers();
    most["contacts"] = json!(thousand[..20]);
    let saved = server.act(&flow, save(most.clone(), true)).await;
    assert_eq!(saved.body["flow"]["step"]["answers"], most);
}

/// Rows B6, E5: oversized content is refused with a code, in a response no larger than necessary.
#[tokio::test]
async fn answers_of_256_kib_are_answered_with_a_few_and_lose_nothing() {
    let server = server();
    let (flow, _) = server.begin_request("anna").await;
    server.prove_contact(&flow, "friend@example.org").await;
    assert_eq!(server.act(&flow, save(answers(), false)).await.status, 200);
    for (characters, problem) in [(300 * 1_024, true), (4 << 20, true), (200 * 1_024, false)] {
        let long = json!({"place": "x".repeat(characters)});
        let answer = server.act(&flow, save(long, false)).await;
        match problem {
            true => answer.assert_problem("too_large", 413),
            // Stored as typed, but not complete.
            false => assert_eq!(answer.status, 200),
        }
        if problem {
            let standing = server.standing(&flow).await;
            assert_eq!(standing.body["flow"]["step"]["answers"], answers());
        }
    }
    let unknown: serde_json::Map<_, _> = (0..20_000).map(|n| (n.to_string(), json!(1))).collect();
    let named = json!({"é".repeat(100_000): 1});
    let rows: Vec<Value> = (0..15_000).map(|_| json!({"x": 1, "y": 1})).collect();
    let many = json!({"services": ["mail"], "contacts": rows});
    for hostile in [json!(unknown), named, many] {
        let refused = server.act(&flow, save(hostile, true)).await;
        assert_eq!(refused.status, 422);
        let size = |member: &str| refused.body[member].to_string().len();
        assert!(size("errors") + size("detail") < 40_000, "{refused:?}");
        assert!(refused.body["errors"].as_array().unwrap().len() <= 100);
    }
}

/// Row B6: neither of two tabs overwrites the other's save, and a late save overwrites nothing.
#[tokio::test]
async fn a_save_made_from_older_answers_is_refused_with_the_newer_ones() {
    let server = server();
    let (flow, _) = server.begin_request("anna").await;
    let proven = server.prove_contact(&flow, "friend@example.org").await;
    assert_eq!(proven.body["flow"]["step"]["revision"], 0);
    let over = |revision: u32, answers: &Value| json!({"action": "save_answers", "answers": answers, "revision": revision});
    let (mine, theirs) = (
        json!({"place": "Haarlem"}),
        json!({"given_name": ["Anneke"]}),
    );
    let saved = server.act(&flow, over(0, &mine)).await;
    assert_eq!(
        (
            saved.status.as_u16(),
            &saved.body["flow"]["step"]["revision"]
        ),
        (200, &json!(1))
    );
    let late = server.act(&flow, over(0, &theirs)).await;
    late.assert_problem("out_of_order", 409);
    let step = &late.body["flow"]["step"];
    assert_eq!(
        (late.step(), &step["answers"], &step["revision"]),
        ("answer_questions", &mine, &json!(1))
    );
    assert_eq!(
        server.standing(&flow).await.body["flow"]["step"]["answers"],
        mine
    );
    // A retry after a lost response is accepted.
    assert_eq!(server.act(&flow, over(0, &mine)).await.status, 200);
    // Of two concurrent saves, one succeeds.
    let (one, other) = tokio::join!(
        server.act(&flow, over(1, &theirs)),
        server.act(&flow, over(1, &json!({"place": "Delft"})))
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    // Without a revision the last save wins.
    assert_eq!(
        server.act(&flow, save(theirs.clone(), false)).await.status,
        200
    );
    assert_eq!(
        server.standing(&flow).await.body["flow"]["step"]["answers"],
        theirs
    );
    server
        .act(
            &flow,
            json!({"action": "save_answers", "answers": {}, "revision": "1"}),
        )
        .await
        .assert_refused("#/revision", "unreadable");
}

#[tokio::test]
async fn nothing_that_was_answered_is_readable_in_the_database() {
    let server = server();
    let flow = server.reviewing("anna").await;
    server
        .submit(&flow, "k", json!({"old_passwords": [OLD_PASSWORD]}))
        .await;
    if std::env::var_os("REGAIN_TEST_POSTGRES").is_some() {
        return;
    }
    let mut kept = Vec::new();
    for file in ["regain.sqlite", "regain.sqlite-wal"] {
        kept.extend(std::fs::read(server.folder.path().join(file)).unwrap_or_default());
    }
    let holds = |text: &str| kept.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(
        holds("consumer") || holds("requests"),
        "the database was read"
    );
    for secret in ["the boat", "Anneke", OLD_PASSWORD] {
        assert!(!holds(secret), "{secret}");
    }
}

/// Row E5: all identifiers look the same up to the reference.
#[tokio::test]
async fn nobody_is_told_which_accounts_there_are() {
    let server = server();
    let mut told: Vec<Vec<Value>> = Vec::new();
    for identifier in [
        "anna@example.com",
        "nobody@example.com",
        "dana@example.com",
        "farah@example.com",
    ] {
        let mut seen = Vec::new();
        let (flow, begun) = server.begin_request(identifier).await;
        seen.push(begun);
        // Even another address of the account is accepted: refusing it would reveal whose it is.
        seen.push(server.prove_contact(&flow, "anna.alt@example.org").await);
        seen.push(server.act(&flow, save(answers(), true)).await);
        seen.push(
            server
                .submit(&flow, "k", json!({"old_passwords": [OLD_PASSWORD]}))
                .await,
        );
        let plain = |answer: Answer| {
            let mut flow = answer.body["flow"].clone();
            for (pointer, member) in [
                ("", "id"),
                ("", "expires_at"),
                ("", "locks_at"),
                ("/step", "reference"),
                ("/step", "answer_by"),
                // As typed, with or without an account.
                ("/step", "identifier"),
            ] {
                if let Some(Value::Object(members)) = flow.pointer_mut(pointer) {
                    members.remove(member);
                }
            }
            json!({"flow": flow, "status": answer.status.as_u16(), "headers": answer.headers.len()})
        };
        told.push(seen.into_iter().map(plain).collect());
    }
    assert!(told.iter().all(|seen| *seen == told[0]), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_sendings_at_once_one_request_comes_out() {
    let server = Arc::new(server());
    let flow = server.reviewing("anna").await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (server, flow) = (server.clone(), flow.clone());
        all.spawn(async move { server.submit(&flow, "same", json!({})).await });
    }
    for answer in all.join_all().await {
        assert_eq!((answer.status.as_u16(), answer.step()), (200, "submitted"));
        assert_eq!(answer.body["flow"]["step"]["tries_left_today"], 1);
    }
    server.receipt().await;
    let sent = server.outbox().await;
    assert_eq!(sent.iter().filter(is_receipt).count(), 1);
}

/// Row C3: two a day; a third is refused before the form is filled in, with or without an account.
#[tokio::test]
async fn a_day_takes_two_requests_for_an_identifier() {
    let server = server();
    for identifier in ["anna@example.com", "nobody@example.com"] {
        let third = server.reviewing(identifier).await;
        for left in [1, 0] {
            let flow = server.reviewing(identifier).await;
            let sent = server.submit(&flow, "k", json!({})).await;
            assert_eq!(sent.body["flow"]["step"]["tries_left_today"], left);
        }
        // Opened in time, so it is stored.
        let refused = server.submit(&third, "k", json!({})).await;
        refused.assert_problem("too_often", 429);
        assert_eq!(refused.step(), "review");
        let (flow, _) = server.begin_request(identifier).await;
        let told = server.prove_contact(&flow, "friend@example.org").await;
        assert_eq!(told.step(), "refused");
        assert_eq!(told.body["flow"]["step"]["code"], "too_many_today");
        assert!(told.body["flow"]["step"]["again_at"].is_string());
    }
}

/// Row C3: two a day for an account, by any identifier; row E5: which identifiers belong together is never revealed, so
/// requests over that limit are accepted, and marked for the reviewer.
#[tokio::test]
async fn requests_under_all_names_of_an_account_are_counted_together_and_nobody_is_told() {
    let server = server();
    let mut told = Vec::new();
    for names in [
        ["anna", "anna@example.com"],
        ["nobody", "nobody@example.com"],
    ] {
        let mut left = Vec::new();
        for name in names.iter().flat_map(|name| [name, name]) {
            let flow = server.reviewing(name).await;
            let sent = server.submit(&flow, "k", json!({})).await;
            assert_eq!(sent.step(), "submitted", "{:?}", sent.body);
            left.push(sent.body["flow"]["step"]["tries_left_today"].clone());
        }
        told.push(left);
    }
    assert_eq!(told, [[1, 0, 1, 0], [1, 0, 1, 0]]);
    // Her own device is counted separately here, too.
    let flow = server.reviewing_on("anna", Some("annas-laptop")).await;
    server.submit(&flow, "k", json!({})).await;
    let of_hers = "SELECT COUNT(*) FROM requests WHERE over_limit = 1 AND account IS NOT NULL";
    let of_nobodys = "SELECT COUNT(*) FROM requests WHERE over_limit = 1 AND account IS NULL";
    assert_eq!(server.stored(of_hers).await, 2);
    assert_eq!(server.stored(of_nobodys).await, 0);
}

/// Nobody can use up an owner's quota: devices they signed in from before are counted separately, even for an account
/// that no code can reach.
#[tokio::test]
async fn a_familiar_device_has_requests_of_its_own() {
    let server = server();
    let emil = r#"{"id":"5","usernames":["emil"],"devices":["emils-tv"]}"#;
    assert!(import(&server, emil, &[]).0);
    for (identifier, device) in [("anna", "annas-laptop"), ("emil", "emils-tv")] {
        for left in [1, 0] {
            let flow = server.reviewing_on(identifier, Some("a-strangers")).await;
            let sent = server.submit(&flow, "k", json!({})).await;
            assert_eq!(sent.body["flow"]["step"]["tries_left_today"], left);
        }
        let flow = server.reviewing_on(identifier, Some(device)).await;
        let sent = server.submit(&flow, "k", json!({})).await;
        assert_eq!(sent.body["flow"]["step"]["tries_left_today"], 1);
    }
}

/// The same with the site's own cookie, as browsers send it (row B12). The body has priority.
#[tokio::test]
async fn a_familiar_device_is_known_by_the_sites_cookie() {
    let config = format!("device_cookie = \"of_site\"\n{OFFERED}per_day = 1\n");
    let server = Server::configured(&config, &["--dev"]);
    let long = format!("of_site={}", "x".repeat(1_025));
    for (cookie, device, proven) in [
        ("of_site=a-strangers", None, "answer_questions"),
        ("a=b; of_site=a-strangers", None, "refused"),
        ("xof_site=annas-laptop", None, "refused"),
        (long.as_str(), None, "refused"),
        ("a=b; of_site=annas-laptop", None, "answer_questions"),
        ("of_site=annas-laptop", Some("a-strangers"), "refused"),
    ] {
        let body = json!({"purpose": "request", "identifier": "anna", "device": device});
        let begin = server.client.post(server.url("/flows"));
        let begun = server
            .send(begin.header("cookie", cookie).json(&body))
            .await;
        assert_eq!(begun.status, 201, "{cookie} {:?}", begun.body);
        let flow = Flow {
            id: begun.body["flow"]["id"].as_str().unwrap().into(),
            token: begun.body["token"].as_str().unwrap().into(),
        };
        let answer = server.prove_contact(&flow, "friend@example.org").await;
        assert_eq!(answer.step(), proven, "{cookie} {device:?}");
        if proven == "answer_questions" {
            server.act(&flow, save(answers(), true)).await;
            server.submit(&flow, "k", json!({})).await;
        }
    }
}

/// An open request lives as long as its flow, whatever the configuration says later.
#[tokio::test]
async fn a_lifetime_set_shorter_loses_no_request_under_way() {
    let server = server();
    let flow = server.reviewing("anna").await;
    let (past, _) = server.begin("anna").await;
    let shorter = format!("{OFFERED}lifetime_days = 1\n");
    std::fs::write(server.folder.path().join("regain.toml"), shorter).unwrap();
    let server = server.killed_and_restarted(&["--clock-ahead", "259200"]);
    let begun = Instant::now();
    // Until the cleanup runs.
    while server.standing(&past).await.status != 404 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let locked = server.standing(&flow).await;
    assert_eq!(locked.step(), "reference", "{:?}", locked.body);
    let expires_at = locked.body["flow"]["expires_at"].as_str().unwrap();
    assert!(expires_at > &*regain_core::time::Timestamp(now() + 3 * 86_400).to_string());
}

/// Row B1: answers are not stored longer than people are told beforehand (GDPR, article 5).
#[tokio::test]
async fn what_was_sent_is_erased_when_its_time_is_over() {
    const DAY: u64 = 86_400;
    let server = server();
    let offered = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(offered.body["kept_days"], 30);
    let flow = server.reviewing("anna").await;
    let secrets = json!({"old_passwords": [OLD_PASSWORD]});
    server.submit(&flow, "k", secrets).await;
    let kept = "SELECT COUNT(*) FROM requests WHERE sealed IS NOT NULL AND account IS NOT NULL";
    let erased = "SELECT COUNT(*) FROM requests WHERE state = 'expired' AND sealed IS NULL AND account IS NULL";
    // Nobody has answered it: then it is a week more.
    let in_time = (37 * DAY - 3_600).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &in_time]);
    let begun = Instant::now();
    // Expired flows are deleted last.
    while server.standing(&flow).await.status != 404 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.stored(kept).await, 1);
    let late = (37 * DAY + 3_600).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &late]);
    while server.stored(erased).await != 1 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.stored(kept).await, 0);
}

#[tokio::test]
async fn robots_are_kept_out() {
    let server = server();
    let (flow, _) = server.begin_request("anna").await;
    let posed = server.give_contact(&flow, "friend@example.org").await;
    let first = posed.body["flow"]["step"]["work"].clone();
    assert_eq!(
        posed.body["flow"]["step"]["offered"],
        json!(["work", "picture"])
    );
    let rubbish = json!({"action": "answer_challenge", "kind": "work", "answer": "e30="});
    let wrong = server.act(&flow, rubbish).await;
    wrong.assert_refused("#/answer", "wrong_answer");
    assert_ne!(wrong.body["flow"]["step"]["work"], first);
    // The solution of one challenge is not valid for another.
    server
        .act(&flow, work(&first))
        .await
        .assert_refused("#/answer", "wrong_answer");
    let (other, _) = server.begin_request("anna").await;
    let theirs = server.give_contact(&other, "friend@example.org").await;
    server
        .act(&flow, work(&theirs.body["flow"]["step"]["work"]))
        .await
        .assert_refused("#/answer", "wrong_answer");
    let picture = server
        .act(&flow, json!({"action": "new_challenge", "kind": "picture"}))
        .await;
    let shown = &picture.body["flow"]["step"]["picture"];
    assert!(
        shown["image"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    assert_eq!(picture.body["flow"]["step"].get("answer"), None);
    assert!(server.outbox().await.is_empty());
}

/// Otherwise one picture could be guessed at for as long as it lives, and each guess would cost a new picture.
#[tokio::test]
async fn over_the_limit_no_picture_is_guessed_at() {
    // Without --dev, so that limits are as configured.
    let config = "[request]\noffered = true\nchallenges = [\"picture\"]\n[limits]\nchallenges_per_client = 2\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::staffed(config);
    let (flow, _) = server.begin_request("anna").await;
    let posed = server.give_contact(&flow, "friend@example.org").await;
    assert_eq!(posed.step(), "challenge");
    let guess = json!({"action": "answer_challenge", "kind": "picture", "answer": "-----"});
    let wrong = server.act(&flow, guess.clone()).await;
    wrong.assert_refused("#/answer", "wrong_answer");
    let over = server.act(&flow, guess).await;
    over.assert_problem("too_often", 429);
    assert!(over.headers.contains_key("retry-after"));
    assert_eq!(over.step(), "contact");
    assert_eq!(server.standing(&flow).await.step(), "contact");
    let again = server.give_contact(&flow, "friend@example.org").await;
    again.assert_problem("too_often", 429);
}

/// However many requests arrive at once for one flow, each makes one picture at most, and none over the limit.
#[tokio::test(flavor = "multi_thread")]
async fn new_challenges_at_once_are_counted_before_they_are_drawn() {
    const AT_ONCE: i64 = 60;
    let picture = json!({"action": "new_challenge", "kind": "picture"});
    let drawn = "SELECT MAX(times) FROM limits";
    let mail = "[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    // Without --dev, so that limits are as configured.
    for most in [AT_ONCE * 2, 10] {
        let limits = format!("[limits]\nchallenges_per_client = {most}\nlookups_per_client = 5\n");
        let server = Arc::new(Server::staffed(&format!("{OFFERED}{limits}{mail}")));
        let (flow, _) = server.begin_request("anna").await;
        let posed = server.give_contact(&flow, "friend@example.org").await;
        assert_eq!(posed.step(), "challenge");
        let mut all = JoinSet::new();
        for _ in 0..AT_ONCE {
            let (server, flow, picture) = (server.clone(), flow.clone(), picture.clone());
            all.spawn(async move { server.act(&flow, picture).await });
        }
        let mut taken = 0;
        for answer in all.join_all().await {
            match answer.status.as_u16() {
                200 => taken += 1,
                // On a slow machine some requests wait too long.
                429 | 503 => {}
                other => panic!("{other}: {:?}", answer.body),
            }
        }
        // The first challenge, a proof of work, is counted, too.
        let counted = server.stored(drawn).await - 1;
        assert!(taken > 0 && taken <= counted, "{taken} of {counted}");
        assert!(counted <= AT_ONCE, "{counted}");
        assert!(taken < most, "{taken} of {most}");
        let standing = server.standing(&flow).await;
        assert!(standing.body["flow"]["step"]["picture"]["image"].is_string());
    }
}

/// A limit that nobody reaches by typing; what was saved stays, and the rest can be saved later.
#[tokio::test]
async fn answers_are_saved_so_often_and_no_more() {
    let config = "[request]\noffered = true\nchallenges = []\n[limits]\nwindow_minutes = 1440\nsaves_per_flow = 60\n";
    let server = Server::configured(config, &["--dev"]);
    let (flow, _) = server.begin_request("anna").await;
    server.give_contact(&flow, "friend@example.org").await;
    let sent = server.outbox_of(1).await;
    let code = enter_code(sent[0]["code"].as_str().unwrap());
    assert_eq!(server.act(&flow, code).await.step(), "answer_questions");
    // Refused saves are counted, because they are checked, too.
    for n in 0..60 {
        let (answers, status) = match n % 2 {
            0 => (json!({"place": n.to_string()}), 200),
            _ => (json!({"nothing we ask": "x"}), 422),
        };
        let answer = server.act(&flow, save(answers, false)).await;
        assert_eq!(answer.status, status, "{n} {:?}", answer.body);
    }
    for done in [false, true] {
        let over = server
            .act(&flow, save(json!({"place": "Delft"}), done))
            .await;
        over.assert_problem("too_often", 429);
        assert!(over.headers.contains_key("retry-after"));
        assert!(over.body["retry_at"].is_string());
        let step = &over.body["flow"]["step"];
        assert_eq!(step["answers"], json!({"place": "58"}));
    }
    // Another flow has its own limit.
    let (other, _) = server.begin_request("anna").await;
    server.give_contact(&other, "friend@example.org").await;
    let sent = server.outbox_of(2).await;
    let code = enter_code(sent[1]["code"].as_str().unwrap());
    assert_eq!(server.act(&other, code).await.step(), "answer_questions");
    assert_eq!(
        server.act(&other, save(answers(), true)).await.step(),
        "review"
    );
}

/// Row D7: after a change of language, messages are in the language the person reads now, on path A and on path B.
#[tokio::test]
async fn mails_are_in_the_language_spoken_last() {
    let server = server();
    let (flow, _) = server.begin("anna").await;
    let method = server.standing(&flow).await.body["flow"]["step"]["methods"][0]["id"].clone();
    let choose = json!({"action": "choose_method", "method": method});
    let chosen = server.act_in("nl-BE, en;q=0.5", &flow, choose).await;
    assert_eq!(chosen.body["flow"]["locale"], "nl");
    // Kept if the next action names no language.
    let confirm = json!({"action": "confirm_address", "address": "anna@example.com"});
    server.act(&flow, confirm).await;
    let subject = "Uw beveiligingscode voor Example";
    assert_eq!(server.outbox_of(1).await[0]["subject"], subject);
    // Kept if the site has none of the languages listed.
    let choose = server.act_in("fy", &flow, json!({"action": "go_back"}));
    assert_eq!(choose.await.body["flow"]["locale"], "nl");

    let flow = server.reviewing("bram@example.nl").await;
    let submit = |locale: &str| {
        let body = json!({"action": "submit_request"});
        let request = server
            .client
            .post(server.url(&format!("/flows/{}", flow.id)));
        let request = request.bearer_auth(&flow.token);
        request
            .header("idempotency-key", "k")
            .header("accept-language", locale)
            .json(&body)
    };
    let sent = server.send(submit("en")).await;
    assert_eq!(sent.body["flow"]["locale"], "en", "{:?}", sent.body);
    let receipt = server.receipt().await;
    let text = receipt["text"].as_str().unwrap();
    assert!(text.contains("We have your request"), "{text}");
    // A retry in another language is still the same submission.
    let again = server.send(submit("nl")).await;
    assert_eq!(again.step(), "submitted", "{:?}", again.body);
}

/// Row B5: otherwise one mailbox could be flooded by varying the tag.
#[tokio::test]
async fn a_mailbox_gets_no_more_codes_by_tags() {
    // Without --dev, so that limits are as configured.
    let config = "[request]\noffered = true\nchallenges = []\n[limits]\ncodes_per_address = 2\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::staffed(config);
    for (tag, status) in [("+1", 200), ("+2", 200), ("+3", 429), ("", 429)] {
        let (flow, _) = server.begin_request("anna").await;
        let contact = format!("friend{tag}@example.org");
        let answer = server.give_contact(&flow, &contact).await;
        assert_eq!(answer.status, status, "{contact} {:?}", answer.body);
    }
}

/// The configuration that docs/forms.md describes, for files in this folder.
fn of_the_guide(folder: &Path) -> String {
    let guide = include_str!("../../docs/forms.md");
    let (_, config) = guide.split_once("```toml\n").unwrap();
    let (config, _) = config.split_once("```").unwrap();
    config.replace("/etc/regain", folder.to_str().unwrap())
}

/// The files of the guide, with texts in these languages.
fn library_card(tags: &[&str]) -> TempDir {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/forms");
    let folder = tempfile::tempdir().unwrap();
    let put = |from: String, to: PathBuf| {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
    };
    let form = folder.path().join("forms/library-card.json");
    put(format!("{guide}/library-card.json"), form);
    for tag in tags {
        let name = format!("locales/{tag}/form.library-card.json");
        put(format!("{guide}/{name}"), folder.path().join(name));
    }
    folder
}

/// Row E2, as in docs/forms.md.
#[tokio::test]
async fn another_sites_form_is_put_in_place_by_configuration_alone() {
    let folder = library_card(&["en", "nl"]);
    let server = Server::configured(&of_the_guide(folder.path()), &["--dev"]);
    for tag in ["en", "nl"] {
        let form = server
            .client
            .get(server.url(&format!("/form?locale={tag}")));
        let form = server.send(form).await;
        assert_eq!(form.body["id"], "library-card");
        assert_eq!(form.headers["content-language"], tag);
    }
    let (flow, _) = server.begin_request("anna").await;
    let proven = server.prove_contact(&flow, "friend@example.org").await;
    assert_eq!(proven.body["flow"]["step"]["form"]["id"], "library-card");
}

/// A form without texts in a language is served in the default one, with its `Content-Language` (WCAG 3.1.2).
#[tokio::test]
async fn a_form_without_words_in_a_language_is_asked_in_the_default_one() {
    let folder = library_card(&["nl"]);
    let config = of_the_guide(folder.path());
    let server = Server::configured(&config, &["--dev"]);
    let english = server.client.get(server.url("/form?locale=en"));
    let form = server.send(english).await;
    assert_eq!(form.headers["content-language"], "nl");
    assert_eq!(form.body["sections"][0]["texts"]["label"], "U en uw pas");

    let path = server.folder.path().join("regain.toml");
    let english = config.replace("\"nl\"", "\"en\"");
    assert_ne!(config, english);
    std::fs::write(&path, english).unwrap();
    let arguments = ["serve", "--dev", "--config", path.to_str().unwrap()];
    let stopped = regain(server.folder.path(), &arguments);
    let said = String::from_utf8_lossy(&stopped.stderr);
    assert!(!stopped.status.success());
    assert!(
        said.contains("locales/en has no form.library-card.json"),
        "{said}"
    );
}

/// Questions are public and may be compressed. Responses about a person are not (BREACH).
#[tokio::test]
async fn the_questions_are_packed_and_no_flow_is() {
    let server = server();
    let mut sizes = Vec::new();
    for coding in ["identity", "gzip", "br"] {
        let form = server.client.get(server.url("/form?locale=nl"));
        let form = form.header("accept-encoding", coding).send().await.unwrap();
        let told = form.headers().get("content-encoding").cloned();
        assert_eq!(told.is_some(), coding != "identity", "{told:?}");
        assert_eq!(form.headers()["vary"], "accept-encoding");
        sizes.push(form.bytes().await.unwrap().len());
    }
    assert!(sizes[1] * 2 < sizes[0] && sizes[2] < sizes[1], "{sizes:?}");
    let (flow, _) = server.begin_request("anna").await;
    let flow = server
        .client
        .get(server.url(&format!("/flows/{}", flow.id)))
        .bearer_auth(&flow.token);
    let flow = flow
        .header("accept-encoding", "gzip, br")
        .send()
        .await
        .unwrap();
    assert!(!flow.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn a_site_that_takes_no_requests_says_so() {
    let server = Server::configured("[request]\noffered = false\n", &["--dev"]);
    let body = json!({"purpose": "request"});
    server
        .post("/flows", &body)
        .await
        .assert_refused("#/purpose", "not_an_option");
    let form = server.send(server.client.get(server.url("/form"))).await;
    form.assert_problem("not_found", 404);
    let (flow, begun) = server.begin("anna").await;
    assert_eq!(begun.body["flow"]["step"]["can_request"], false);
    let refused = server.act(&flow, json!({"action": "cannot_use_any"})).await;
    assert_eq!(refused.body["flow"]["step"]["code"], "cannot_request");
}

//! Rows C1 to C3, C7 and B13: what becomes of a request after it is sent, by HTTP and mail alone.

use crate::server::{Answer, Flow, GOOD_PASSWORD, PATIENCE, Server, set_password};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub const CONFIG: &str = "[request]\nchallenges = []\nhold_hours = 0\nper_day = 3\n";
pub const FRIEND: &str = "friend@example.org";

impl Server {
    /// Sends a request, and returns its reference.
    pub async fn request(&self, identifier: &str, contact: &str) -> String {
        let body = json!({"purpose": "request", "locale": "en", "identifier": identifier});
        let begun = self.post("/flows", &body).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&begun.body["flow"]["id"]),
            token: text(&begun.body["token"]),
        };
        let before = self.mails(contact, "contact_code").await.len();
        self.act(&flow, json!({"action": "give_contact", "contact": contact}))
            .await;
        let code = text(&self.mail_after(contact, "contact_code", before).await["code"]);
        let entered = self
            .act(&flow, json!({"action": "enter_code", "code": code}))
            .await;
        let reference = text(&entered.body["flow"]["step"]["reference"]);
        let answers =
            json!({"given_name": ["Anna"], "services": ["mail"], "subjects": ["Re: the boat"]});
        self.act(
            &flow,
            json!({"action": "save_answers", "answers": answers, "done": true}),
        )
        .await;
        let secrets =
            json!({"old_passwords": ["correct horse battery staple", "seven grey stones"]});
        let request = self
            .client
            .post(self.url(&format!("/flows/{}", flow.id)))
            .bearer_auth(&flow.token)
            .header("idempotency-key", &flow.id)
            .json(&json!({"action": "submit_request", "secrets": secrets}));
        let submitted = self.send(request).await;
        assert_eq!(submitted.step(), "submitted", "{:?}", submitted.body);
        reference
    }

    pub async fn mails(&self, to: &str, template: &str) -> Vec<Value> {
        let is_meant = |mail: &Value| mail["to"] == to && mail["template"] == template;
        self.outbox().await.into_iter().filter(is_meant).collect()
    }

    /// The first such mail after the first `before`.
    pub async fn mail_after(&self, to: &str, template: &str, before: usize) -> Value {
        let begun = Instant::now();
        loop {
            if let Some(mail) = self.mails(to, template).await.get(before) {
                return mail.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "{template} to {to}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn mail_to(&self, to: &str, template: &str) -> Value {
        self.mail_after(to, template, 0).await
    }

    /// Waits until the desk lists a case.
    pub async fn listed(&self, token: &str, reference: &str) -> Value {
        let begun = Instant::now();
        loop {
            let case = self.look(token, &format!("/cases/{reference}")).await;
            if case.status == 200 {
                return case.body;
            }
            assert!(begun.elapsed() < PATIENCE, "{:?}", case.body);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until what was sealed is in no file of the database any more.
    pub async fn until_no_file_has(&self, sealed: &[&str]) {
        let folder = self.folder.path();
        let holds = |text: &&str| {
            let bytes = &text.as_bytes()[..64];
            std::fs::read_dir(folder).unwrap().any(|file| {
                let file = std::fs::read(file.unwrap().path()).unwrap_or_default();
                file.windows(bytes.len()).any(|window| window == bytes)
            })
        };
        let begun = Instant::now();
        while sealed.iter().any(holds) {
            assert!(
                begun.elapsed() < PATIENCE,
                "the sealed bytes are in the file"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Opens a mailed link.
    pub async fn open(&self, link: &Value) -> (Flow, Answer) {
        let (_, fragment) = link.as_str().unwrap().split_once('#').unwrap();
        let (name, token) = fragment.split_once('=').unwrap();
        let purpose = name.strip_suffix("_token").unwrap();
        let answer = self
            .post("/flows", &json!({"purpose": purpose, name: token}))
            .await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&answer.body["flow"]["id"]),
            token: text(&answer.body["token"]),
        };
        (flow, answer)
    }
}

pub fn refused(answer: &Answer) -> &str {
    assert_eq!(answer.step(), "refused", "{:?}", answer.body);
    answer.body["flow"]["step"]["code"].as_str().unwrap()
}

pub async fn server() -> (Server, String) {
    let server = Server::configured(CONFIG, &["--dev"]);
    let token = server.reviewer("Rosa");
    (server, token)
}

#[tokio::test]
async fn a_verified_request_leads_to_a_new_password_once() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    let case = server.listed(&token, &reference).await;
    let claims = case["claims"].as_array().unwrap();
    let of = |field: &str| claims.iter().find(|claim| claim["field"] == field).unwrap();
    assert_eq!(of("given_name")["outcome"], "exact");
    assert!(
        of("given_name").get("value").is_none(),
        "it would be the fact"
    );
    assert_eq!(of("old_passwords")["outcome"], "compared");
    // Nothing of the account, the contact or the passwords, matched or not.
    for hidden in [
        "battery staple",
        "seven grey stones",
        FRIEND,
        "anna@example.com",
        "anna.alt@example.org",
        "1632960123",
    ] {
        assert!(!case.to_string().contains(hidden), "{hidden}: {case}");
    }

    server.decide(&token, &reference, "verified").await;
    let mail = server.mail_to(FRIEND, "verified").await;
    let link = &mail["link"];
    assert!(link.as_str().unwrap().starts_with(&server.origin));
    // Opening it, as mail scanners do, burns nothing; the flow before is over.
    let (first, _) = server.open(link).await;
    let (flow, opened) = server.open(link).await;
    server
        .standing(&first)
        .await
        .assert_problem("unknown_flow", 404);
    assert_eq!(opened.step(), "set_password");
    assert_eq!(opened.body["flow"]["purpose"], "reset");
    assert_eq!(opened.body["flow"]["step"]["identifier"], "anna");
    let weak = server.act(&flow, set_password("too short")).await;
    weak.assert_refused("#/password", "too_short");
    let changed = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    assert_eq!(changed.step(), "password_changed", "{:?}", changed.body);
    assert!(server.signs_in("anna", GOOD_PASSWORD).await);
    assert_eq!(refused(&server.open(link).await.1), "link_used");
    let notice = server.mail_to("anna@example.com", "password_changed").await;
    assert!(
        notice["text"].as_str().unwrap().contains("request"),
        "{notice}"
    );
    // What the account's contacts were told of the request can stop nothing any more.
    let asked = server.mail_to("anna@example.com", "someone_asked").await;
    assert!(!asked["text"].as_str().unwrap().contains(FRIEND));
    assert_eq!(refused(&server.open(&asked["link"]).await.1), "too_late");
}

#[tokio::test]
async fn a_refused_request_says_how_to_do_better_and_how_many_tries_are_left() {
    let (server, token) = server().await;
    for left in [2, 1, 0] {
        let before = server.mails(FRIEND, "not_verified").await.len();
        let reference = server.request("anna", FRIEND).await;
        server.listed(&token, &reference).await;
        server.decide(&token, &reference, "not_verified").await;
        let mail = server.mail_after(FRIEND, "not_verified", before).await;
        let text = mail["text"].as_str().unwrap();
        assert!(
            text.contains(&reference) && mail.get("link").is_none(),
            "{text}"
        );
        let tries = match left {
            0 => "no more requests",
            1 => "1 more request ",
            _ => "2 more requests",
        };
        assert!(text.contains(tries), "{left}: {text}");
    }
    // The tries are of this name and this mailbox together: nobody uses up another person's.
    let body = json!({"purpose": "request", "locale": "en", "identifier": "anna"});
    let begun = server.post("/flows", &body).await;
    assert_eq!(begun.step(), "contact");
    server.request("anna", "another@example.org").await;
}

#[tokio::test]
async fn the_owner_stops_a_request_before_the_decision_and_after_it() {
    for is_decided in [false, true] {
        let (server, token) = server().await;
        let reference = server.request("anna", FRIEND).await;
        server.listed(&token, &reference).await;
        let mut link = Value::Null;
        if is_decided {
            server.decide(&token, &reference, "verified").await;
            link = server.mail_to(FRIEND, "verified").await["link"].clone();
        }
        let (waiting, _) = match is_decided {
            true => server.open(&link).await,
            false => server.begin("anna").await,
        };
        let asked = server.mail_to("anna@example.com", "someone_asked").await;
        let (flow, opened) = server.open(&asked["link"]).await;
        assert_eq!(opened.step(), "confirm_stop");
        let requests = opened.body["flow"]["step"]["requests"].as_array().unwrap();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0]["reference"], reference);
        let none = server
            .act(&flow, json!({"action": "stop_request", "requests": []}))
            .await;
        none.assert_refused("#/requests", "missing");
        let stop = json!({"action": "stop_request", "requests": [requests[0]["id"]]});
        let stopped = server.act(&flow, stop).await;
        assert_eq!(stopped.step(), "request_stopped", "{:?}", stopped.body);
        let told = server
            .mail_to("anna.alt@example.org", "request_stopped")
            .await;
        assert!(told["text"].as_str().unwrap().contains(&reference));
        assert!(
            server
                .mails("anna@example.com", "request_stopped")
                .await
                .is_empty()
        );
        if is_decided {
            // The link, and a flow begun with it, are over.
            server
                .standing(&waiting)
                .await
                .assert_problem("unknown_flow", 404);
            assert_eq!(refused(&server.open(&link).await.1), "link_expired");
        }
        let case = server.look(&token, &format!("/cases/{reference}")).await;
        assert_eq!(case.body["state"], "stopped");
        let late = server.decide(&token, &reference, "verified").await;
        assert_eq!(late.status, 409);
        assert!(
            server
                .signs_in("anna", "correct horse battery staple")
                .await
        );
    }
}

#[tokio::test]
async fn requests_nobody_could_verify_are_answered_like_the_others_once_the_desk_is_used() {
    let (server, token) = server().await;
    // Unknown; two-step verification (row B13); an account that is disabled.
    let names = [
        "nobody@example.com",
        "farah@example.com",
        "dana@example.com",
    ];
    for (index, name) in names.into_iter().enumerate() {
        server
            .request(name, &format!("friend{index}@example.org"))
            .await;
    }
    let begun = Instant::now();
    while server
        .stored("SELECT COUNT(*) FROM requests WHERE compared_at IS NOT NULL")
        .await
        < 3
    {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The owner of an account that exists is told all the same.
    server.mail_to("farah@example.com", "someone_asked").await;
    let listed = server.look(&token, "/cases").await;
    assert_eq!(listed.body["cases"], json!([]));
    // A day later they have heard that it takes longer: nobody has used the desk since they came.
    server.change("UPDATE staff SET last_used_at = NULL").await;
    let server = server.killed_and_restarted(&["--clock-ahead", "86500"]);
    for index in 0..names.len() {
        let friend = format!("friend{index}@example.org");
        server.mail_to(&friend, "takes_longer").await;
        assert!(server.mails(&friend, "not_verified").await.is_empty());
    }
    // They go out one by one in the half hour after it is used.
    server.look(&token, "/cases").await;
    let begun = Instant::now();
    while server
        .stored("SELECT COUNT(*) FROM requests WHERE gated = 1")
        .await
        > 0
    {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let server = server.killed_and_restarted(&["--clock-ahead", "88400"]);
    let mut texts = Vec::new();
    for index in 0..names.len() {
        let friend = format!("friend{index}@example.org");
        let mail = server.mail_to(&friend, "not_verified").await;
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("two-step"), "{text}");
        // The same words but for the reference.
        let lines = text.lines().filter(|line| !line.contains('-'));
        texts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:#?}");
}

#[tokio::test]
async fn what_nobody_decides_is_escalated_and_then_takes_longer() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    assert!(
        server
            .mails("operator@example.com", "escalation")
            .await
            .is_empty()
    );
    let server = server.killed_and_restarted(&["--clock-ahead", "68400"]);
    let escalated = server.mail_to("operator@example.com", "escalation").await;
    assert!(escalated["text"].as_str().unwrap().contains(&reference));
    assert!(server.mails(FRIEND, "takes_longer").await.is_empty());
    let server = server.killed_and_restarted(&["--clock-ahead", "86500"]);
    let longer = server.mail_to(FRIEND, "takes_longer").await;
    assert!(longer["text"].as_str().unwrap().contains(&reference));
    server
        .mail_after("operator@example.com", "escalation", 1)
        .await;
    // It is still there to decide.
    server.decide(&token, &reference, "verified").await;
    server.mail_to(FRIEND, "verified").await;
    assert_eq!(server.mails(FRIEND, "takes_longer").await.len(), 1);
}

#[tokio::test]
async fn a_link_waits_for_the_contacts_and_is_good_for_a_day() {
    let config = "[request]\nchallenges = []\n";
    let server = Server::configured(config, &["--dev"]);
    let token = server.reviewer("Rosa");
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    server.decide(&token, &reference, "verified").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(server.mails(FRIEND, "verified").await.is_empty());
    let server = server.killed_and_restarted(&["--clock-ahead", "43300"]);
    let link = server.mail_to(FRIEND, "verified").await["link"].clone();
    assert_eq!(server.open(&link).await.1.step(), "set_password");
    let server = server.killed_and_restarted(&["--clock-ahead", "129800"]);
    assert_eq!(refused(&server.open(&link).await.1), "link_expired");
    let begun = Instant::now();
    loop {
        let case = server.look(&token, &format!("/cases/{reference}")).await;
        if case.body["state"] == "expired" {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{:?}", case.body);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Row C7: what was sent is gone after its time, from the file as well.
#[tokio::test]
async fn answers_and_old_passwords_leave_nothing_behind() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    server.decide(&token, &reference, "not_verified").await;
    server.mail_to(FRIEND, "not_verified").await;
    let is_embedded = server.database().starts_with("sqlite:");
    let sealed = server
        .text("SELECT sealed FROM requests WHERE sealed IS NOT NULL")
        .await;
    let evidence = server
        .text("SELECT evidence FROM requests WHERE evidence IS NOT NULL")
        .await;
    let server = server.killed_and_restarted(&["--clock-ahead", "2678500"]);
    let begun = Instant::now();
    while server
        .stored("SELECT COUNT(*) FROM requests WHERE sealed IS NOT NULL OR account IS NOT NULL")
        .await
        > 0
    {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let kept = server
        .stored("SELECT COUNT(*) FROM requests WHERE state = 'not_verified'")
        .await;
    assert_eq!(kept, 1);
    let reasons = server.stored("SELECT COUNT(*) FROM audit_reasons").await;
    assert_eq!(reasons, 0);
    assert!(server.command(&["audit", "verify"]).0);
    if is_embedded {
        server.until_no_file_has(&[&sealed, &evidence]).await;
    }
}

/// Row C7: a notice a day, but a request after one that was stopped is told at once. A second try takes no longer for it.
#[tokio::test]
async fn a_second_request_on_a_day_is_told_once_the_first_is_stopped() {
    let (server, token) = server().await;
    let first = server.request("anna", FRIEND).await;
    let asked = server.mail_to("anna@example.com", "someone_asked").await;
    let second = server.request("anna", "another@example.org").await;
    server.listed(&token, &first).await;
    server.listed(&token, &second).await;
    server.decide(&token, &second, "verified").await;
    server.mail_to("another@example.org", "verified").await;
    assert_eq!(
        server
            .mails("anna@example.com", "someone_asked")
            .await
            .len(),
        1
    );
    // The notice of the first leads to both, and the one that is closest to a password comes first.
    let (flow, opened) = server.open(&asked["link"]).await;
    let requests = opened.body["flow"]["step"]["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0]["reference"], second);
    assert_eq!(requests[1]["reference"], first);
    let stop = json!({"action": "stop_request", "requests": [requests[1]["id"]]});
    let stopped = server.act(&flow, stop).await;
    assert_eq!(stopped.step(), "request_stopped", "{:?}", stopped.body);
    let told = server
        .mail_after("anna@example.com", "someone_asked", 1)
        .await;
    assert!(told["text"].as_str().unwrap().contains(&second));
}

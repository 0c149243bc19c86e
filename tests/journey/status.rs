//! Row C6 by HTTP and mail alone: how a request stands, going on with one on another device, withdrawing it; and what becomes
//! of a request that is not sent.

use crate::answer::{FRIEND, refused, server};
use crate::desk_command::cases;
use crate::request::{OFFERED, answers, save};
use crate::sameness::shown;
use crate::server::{Answer, Flow, PATIENCE, Server, enter_code, other_than, set_password};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const DAY: u64 = 86_400;
const UNKNOWN: &str = "ZZZZZ-ZZZZ0";

impl Server {
    async fn begin_for(&self, purpose: &str) -> (Flow, Answer) {
        let begun = self
            .post("/flows", &json!({"purpose": purpose, "locale": "en"}))
            .await;
        assert_eq!(begun.status, 201, "{:?}", begun.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&begun.body["flow"]["id"]),
            token: text(&begun.body["token"]),
        };
        (flow, begun)
    }

    /// The first such mail that is none of those seen before: old ones are deleted meanwhile.
    async fn new_mail(&self, to: &str, template: &str, seen: &[Value]) -> Value {
        let begun = Instant::now();
        loop {
            let mails = self.mails(to, template).await;
            if let Some(mail) = mails.into_iter().find(|mail| !seen.contains(mail)) {
                return mail;
            }
            assert!(begun.elapsed() < PATIENCE, "{template} to {to}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Gives the reference in this flow, and enters the code that is mailed.
    async fn reopened_in(&self, flow: &Flow, reference: &str, contact: &str) -> Answer {
        let seen = self.mails(contact, "contact_code").await;
        let asked = self.act(flow, give_reference(reference)).await;
        assert_eq!(asked.step(), "enter_code", "{:?}", asked.body);
        let code = self.new_mail(contact, "contact_code", &seen).await["code"].clone();
        self.act(flow, enter_code(code.as_str().unwrap())).await
    }

    /// The same in a flow of its own.
    async fn reopened(&self, reference: &str, contact: &str) -> (Flow, Answer) {
        let (flow, begun) = self.begin_for("status").await;
        assert_eq!(begun.step(), "reference");
        let opened = self.reopened_in(&flow, reference, contact).await;
        (flow, opened)
    }

    /// A flow with a saved name, and the reference of its request.
    async fn half_filled_in(&self, contact: &str) -> (Flow, String) {
        let (flow, _) = self.begin_request("anna").await;
        let proven = self.prove_contact(&flow, contact).await;
        let reference = proven.body["flow"]["step"]["reference"]
            .as_str()
            .unwrap()
            .to_owned();
        let saved = self
            .act(&flow, save(json!({"given_name": ["Anna"]}), false))
            .await;
        assert_eq!(saved.step(), "answer_questions", "{:?}", saved.body);
        (flow, reference)
    }

    /// Waits until the link of a verified request has expired.
    async fn until_expired(&self) {
        let begun = Instant::now();
        let expired = "SELECT COUNT(*) FROM requests WHERE state = 'expired'";
        while self.stored(expired).await != 1 {
            assert!(begun.elapsed() < PATIENCE);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a flow is answered with this status.
    async fn until_status(&self, flow: &Flow, status: u16) {
        let begun = Instant::now();
        while self.standing(flow).await.status != status {
            assert!(begun.elapsed() < PATIENCE);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn give_reference(reference: &str) -> Value {
    json!({"action": "give_reference", "reference": reference})
}

fn state(answer: &Answer) -> &str {
    assert_eq!(answer.step(), "request_status", "{:?}", answer.body);
    answer.body["flow"]["step"]["state"].as_str().unwrap()
}

/// To whom codes were sent, in order.
fn codes_of(outbox: &[Value]) -> Vec<String> {
    let codes = outbox
        .iter()
        .filter(|mail| mail["template"] == "contact_code");
    codes
        .map(|mail| mail["to"].as_str().unwrap().to_owned())
        .collect()
}

fn action(name: &str) -> Value {
    json!({ "action": name })
}

#[tokio::test]
async fn a_request_goes_on_on_another_device_days_later() {
    let server = Server::configured(OFFERED, &["--dev"]);
    let (before, reference) = server.half_filled_in(FRIEND).await;
    let ahead = (3 * DAY).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    // As somebody reads it out.
    let typed = reference.to_lowercase().replace('-', " ");
    let (flow, taken) = server.reopened(&typed, FRIEND).await;
    assert_eq!(taken.step(), "answer_questions", "{:?}", taken.body);
    assert_eq!(taken.body["flow"]["purpose"], "request");
    let step = &taken.body["flow"]["step"];
    assert_eq!(step["reference"], reference);
    assert_eq!(step["answers"]["given_name"], json!(["Anna"]));
    server
        .standing(&before)
        .await
        .assert_problem("unknown_flow", 404);
    let reviewed = server.act(&flow, save(answers(), true)).await;
    assert_eq!(reviewed.step(), "review", "{:?}", reviewed.body);
    let sent = server.submit(&flow, "k", json!({})).await;
    assert_eq!(sent.step(), "submitted", "{:?}", sent.body);
    assert_eq!(sent.body["flow"]["step"]["reference"], reference);
    let (_, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(state(&standing), "received");
}

#[tokio::test]
async fn of_two_devices_at_once_one_takes_the_request_up_and_nothing_is_lost() {
    let server = Server::configured(OFFERED, &["--dev"]);
    let (_, reference) = server.half_filled_in(FRIEND).await;
    let mut asked = Vec::new();
    for _ in 0..2 {
        let before = server.codes_to(FRIEND).await.len();
        let (flow, _) = server.begin_for("status").await;
        server.act(&flow, give_reference(&reference)).await;
        let code = server.mail_after(FRIEND, "contact_code", before).await["code"].clone();
        asked.push((flow, code.as_str().unwrap().to_owned()));
    }
    let [(one, code), (two, other)] = &asked[..] else {
        panic!("two flows");
    };
    let (first, second) = tokio::join!(
        server.act(one, enter_code(code)),
        server.act(two, enter_code(other))
    );
    // Whoever comes second takes it up from the first.
    for answer in [&first, &second] {
        assert_eq!(answer.step(), "answer_questions", "{:?}", answer.body);
    }
    let flows = [server.standing(one).await, server.standing(two).await];
    let held: Vec<u16> = flows.iter().map(|flow| flow.status.as_u16()).collect();
    assert!(held == [200, 404] || held == [404, 200], "{held:?}");
    let step = flows.iter().find(|flow| flow.status == 200).unwrap();
    assert_eq!(
        step.body["flow"]["step"]["answers"]["given_name"],
        json!(["Anna"])
    );
}

#[tokio::test]
async fn an_unknown_reference_is_answered_like_a_known_one() {
    let (server, _) = server().await;
    let reference = server.request("anna", FRIEND).await;
    let (_, open) = {
        let server = &server;
        let (flow, _) = server.begin_request("anna").await;
        let before = server.codes_to("other@example.org").await.len();
        server.give_contact(&flow, "other@example.org").await;
        let code = server
            .mail_after("other@example.org", "contact_code", before)
            .await;
        let proven = server
            .act(&flow, enter_code(code["code"].as_str().unwrap()))
            .await;
        (
            flow,
            proven.body["flow"]["step"]["reference"]
                .as_str()
                .unwrap()
                .to_owned(),
        )
    };
    let sent = codes_of(&server.outbox().await).len();
    let mut walks = Vec::new();
    for given in [UNKNOWN, &reference, &open] {
        let (flow, begun) = server.begin_for("status").await;
        let asked = server.act(&flow, give_reference(given)).await;
        let wrong = server.act(&flow, enter_code("000000")).await;
        let again = server.act(&flow, action("resend_code")).await;
        let looked = server.standing(&flow).await;
        let back = server.act(&flow, action("go_back")).await;
        assert_eq!(back.body["flow"]["step"]["reference"], given);
        walks.push([begun, asked, wrong, again, looked].map(|answer| shown(&answer)));
    }
    let [unknown, received, open] = &walks[..] else {
        panic!("three walks");
    };
    assert_eq!(unknown, received);
    assert_eq!(unknown, open);
    // The mask of an unknown one is the same each time.
    let mut masks = Vec::new();
    for _ in 0..2 {
        let (flow, _) = server.begin_for("status").await;
        let asked = server.act(&flow, give_reference(UNKNOWN)).await;
        masks.push(asked.body["flow"]["step"]["masked"].clone());
    }
    assert_eq!(masks[0], masks[1]);
    // Each known one was sent a code, and the unknown one to nobody.
    let codes = || async { codes_of(&server.outbox().await).len() };
    let begun = Instant::now();
    while codes().await < sent + 2 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let sent_to = codes_of(&server.outbox().await);
    assert_eq!(sent_to[sent..], [FRIEND, "other@example.org"]);
}

#[tokio::test]
async fn a_withdrawn_request_is_erased_and_leaves_no_bytes_behind() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    let is_embedded = server.database().starts_with("sqlite:");
    let sealed = server
        .text("SELECT sealed FROM requests WHERE sealed IS NOT NULL")
        .await;
    let evidence = server
        .text("SELECT evidence FROM requests WHERE evidence IS NOT NULL")
        .await;
    let (flow, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(state(&standing), "received");
    assert_eq!(standing.body["flow"]["step"]["masked"], "f***@e***.org");
    let withdrawn = server.act(&flow, action("withdraw")).await;
    assert_eq!(state(&withdrawn), "withdrawn", "{:?}", withdrawn.body);
    assert_eq!(state(&server.standing(&flow).await), "withdrawn");
    let again = server.act(&flow, action("withdraw")).await;
    assert_eq!(state(&again), "withdrawn", "{:?}", again.body);
    let mail = server.mail_to(FRIEND, "withdrawn").await;
    assert!(mail["subject"].as_str().unwrap().contains(&reference));

    let case = server.look(&token, &format!("/cases/{reference}")).await;
    assert_eq!(case.body["state"], "withdrawn", "{:?}", case.body);
    assert_eq!(case.body["claims"], json!([]));
    let desk = server.desk("");
    let (listed, table, _) = cases(Some(&token), &desk, &["list", "--state", "withdrawn"]);
    assert!(listed && table.contains(&reference), "{table}");
    let history = case.body["history"].as_array().unwrap();
    let last = history
        .iter()
        .rev()
        .find(|event| event["what"] == "withdrawn");
    assert_eq!(last.unwrap()["by"], "person");
    let decided = server.decide(&token, &reference, "verified").await;
    decided.assert_problem_anywhere("closed", 409);
    // From now on it is an unknown one.
    let before = server.codes_to(FRIEND).await.len();
    let (flow, _) = server.begin_for("status").await;
    let asked = server.act(&flow, give_reference(&reference)).await;
    assert_eq!(asked.step(), "enter_code");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.codes_to(FRIEND).await.len(), before);

    let left = "SELECT COUNT(*) FROM requests WHERE sealed <> '' OR evidence IS NOT NULL";
    assert_eq!(server.stored(left).await, 0);
    assert!(server.command(&["audit", "verify"]).0);
    if is_embedded {
        server.until_no_file_has(&[&sealed, &evidence]).await;
    }
}

/// Nobody learns of a decision before its answer, by trying to withdraw either.
#[tokio::test]
async fn what_the_owner_stopped_reads_as_received_until_it_is_answered_and_is_withdrawn_alike() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    let asked = server.mail_to("anna@example.com", "someone_asked").await;
    let (stop, confirm) = server.open(&asked["link"]).await;
    let id = &confirm.body["flow"]["step"]["requests"][0]["id"];
    let stopped = json!({"action": "stop_request", "requests": [id]});
    assert_eq!(server.act(&stop, stopped).await.step(), "request_stopped");
    let (flow, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(state(&standing), "received");
    let withdrawn = server.act(&flow, action("withdraw")).await;
    assert_eq!(state(&withdrawn), "withdrawn", "{:?}", withdrawn.body);
    server.mail_to(FRIEND, "withdrawn").await;
    // It stays stopped: the owner hears of the next request at once, though the day is not over.
    let case = server.look(&token, &format!("/cases/{reference}")).await;
    assert_eq!(case.body["state"], "stopped");
    let second = server.request("anna", FRIEND).await;
    let told = server
        .mail_after("anna@example.com", "someone_asked", 1)
        .await;
    assert!(told["text"].as_str().unwrap().contains(&second), "{told}");
    assert!(server.mails(FRIEND, "not_verified").await.is_empty());
}

#[tokio::test]
async fn an_answer_is_told_and_the_link_mailed_again_three_times() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    server.decide(&token, &reference, "verified").await;
    let first = server.mail_to(FRIEND, "verified").await["link"].clone();
    let (before, opened) = server.open(&first).await;
    assert_eq!(opened.step(), "set_password");
    let (flow, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(state(&standing), "verified");
    assert_eq!(standing.body["flow"]["step"]["links_left"], 3);
    server
        .act(&flow, action("withdraw"))
        .await
        .assert_problem("out_of_order", 409);
    let sent = server.act(&flow, action("resend_link")).await;
    assert_eq!(
        sent.body["flow"]["step"]["links_left"], 2,
        "{:?}",
        sent.body
    );
    let again = server.act(&flow, action("resend_link")).await;
    again.assert_problem("too_often", 429);
    let second = server.mail_after(FRIEND, "verified", 1).await["link"].clone();
    assert_eq!(refused(&server.open(&first).await.1), "link_used");
    let late = server
        .act(&before, set_password("a heron on the dyke"))
        .await;
    late.assert_problem("unknown_flow", 404);

    // The link is too old, and a new one works, though the case had expired.
    let ahead = (2 * DAY).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    assert_eq!(refused(&server.open(&second).await.1), "link_expired");
    server.until_expired().await;
    let (flow, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(state(&standing), "verified");
    let seen = server.mails(FRIEND, "verified").await;
    server.act(&flow, action("resend_link")).await;
    let third = server.new_mail(FRIEND, "verified", &seen).await["link"].clone();
    let (reset, opened) = server.open(&third).await;
    assert_eq!(opened.step(), "set_password", "{:?}", opened.body);
    let set = server
        .act(&reset, set_password("a heron on the dyke"))
        .await;
    assert_eq!(set.step(), "password_changed", "{:?}", set.body);
    // Nothing is left to mail once a password is set.
    assert_eq!(
        server.standing(&flow).await.body["flow"]["step"]["links_left"],
        0
    );
}

#[tokio::test]
async fn no_link_is_mailed_again_once_the_owner_has_another_password_or_a_week_is_over() {
    let (server, token) = server().await;
    for (identifier, contact) in [("anna", FRIEND), ("bram@example.nl", "aunt@example.org")] {
        let reference = server.request(identifier, contact).await;
        server.listed(&token, &reference).await;
        server.decide(&token, &reference, "verified").await;
        server.mail_to(contact, "verified").await;
    }
    let reference = |mail: &Value| {
        let subject = mail["subject"].as_str().unwrap();
        subject
            .rsplit(' ')
            .next()
            .unwrap()
            .trim_matches(['\u{2068}', '\u{2069}'])
            .to_owned()
    };
    let annas = reference(&server.mail_to(FRIEND, "request_received").await);
    let brams = reference(&server.mail_to("aunt@example.org", "request_received").await);
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    server.act(&flow, enter_code(&code)).await;
    let set = server.act(&flow, set_password("a heron on the dyke")).await;
    assert_eq!(set.step(), "password_changed");
    let (_, standing) = server.reopened(&annas, FRIEND).await;
    assert_eq!(
        standing.body["flow"]["step"]["links_left"], 0,
        "{:?}",
        standing.body
    );
    let ahead = (7 * DAY + 60).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    let (_, standing) = server.reopened(&brams, "aunt@example.org").await;
    assert_eq!(state(&standing), "verified");
    assert_eq!(standing.body["flow"]["step"]["links_left"], 0);
}

#[tokio::test]
async fn on_day_six_a_mail_and_on_day_seven_nothing_is_left() {
    let server = Server::configured(OFFERED, &["--dev"]);
    let (flow, reference) = server.half_filled_in(FRIEND).await;
    let asked = server.act_in("nl", &flow, action("mail_reference")).await;
    assert_eq!(asked.step(), "answer_questions", "{:?}", asked.body);
    let soon = server.act(&flow, action("mail_reference")).await;
    soon.assert_problem("too_often", 429);
    let mail = server.mail_to(FRIEND, "reference").await;
    let text = mail["text"].as_str().unwrap();
    assert!(
        text.contains(&reference) && text.contains("?purpose=status"),
        "{text}"
    );
    assert!(!text.contains('#'), "no secret: {text}");

    let ahead = (6 * DAY + 3_600).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    let reminder = server.new_mail(FRIEND, "reference", &[mail]).await;
    assert!(reminder["text"].as_str().unwrap().contains(&reference));
    let (other, second) = server.half_filled_in("aunt@example.org").await;
    let (taken_up, opened) = server.reopened(&reference, FRIEND).await;
    assert_eq!(opened.step(), "answer_questions", "{:?}", opened.body);

    let ahead = (7 * DAY + 3_600).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    let mail = server.mail_to(FRIEND, "not_sent").await;
    assert!(mail["text"].as_str().unwrap().contains(&reference));
    server.until_status(&taken_up, 404).await;
    // None for the request that is younger.
    assert!(
        server
            .mails("aunt@example.org", "reference")
            .await
            .is_empty()
    );
    assert_eq!(server.standing(&other).await.status, 200);
    assert_eq!(server.stored("SELECT COUNT(*) FROM requests").await, 1);
    let seen = server.mails(FRIEND, "contact_code").await;
    let (flow, _) = server.begin_for("status").await;
    assert_eq!(
        server.act(&flow, give_reference(&reference)).await.step(),
        "enter_code"
    );
    let (_, opened) = server.reopened(&second, "aunt@example.org").await;
    assert_eq!(opened.step(), "answer_questions");
    // Old ones may have been deleted meanwhile.
    let codes = server.mails(FRIEND, "contact_code").await;
    assert!(codes.iter().all(|code| seen.contains(code)), "{codes:?}");
}

#[tokio::test]
async fn a_flow_left_alone_shows_the_reference_alone_until_a_code_opens_it() {
    let server = Server::configured(OFFERED, &["--dev"]);
    let (flow, reference) = server.half_filled_in(FRIEND).await;
    let used = server.standing(&flow).await;
    assert!(used.body["flow"]["locks_at"].is_string(), "{:?}", used.body);
    let server = server.killed_and_restarted(&["--clock-ahead", "1860"]);
    let late = json!({
        "action": "save_answers", "revision": 1, "answers": {"given_name": ["Anna Maria"]},
    });
    let kept = server.act(&flow, late).await;
    assert_eq!(kept.step(), "reference", "{:?}", kept.body);
    let locked = server.standing(&flow).await;
    let step = json!({"name": "reference", "reference": reference, "readonly": true});
    assert_eq!(locked.body["flow"]["step"], step);
    let whole = locked.body.to_string();
    assert!(
        !whole.contains("Anna") && !whole.contains("f***"),
        "{whole}"
    );
    let review = server.act(&flow, save(answers(), true)).await;
    review.assert_problem("out_of_order", 409);
    let refused = server.act(&flow, give_reference(UNKNOWN)).await;
    refused.assert_refused("#/reference", "not_an_option");
    let open = server.reopened_in(&flow, &reference, FRIEND).await;
    assert_eq!(open.step(), "answer_questions", "{:?}", open.body);
    let step = &open.body["flow"]["step"];
    assert_eq!(step["answers"]["given_name"], json!(["Anna Maria"]));
}

#[tokio::test]
async fn guessing_at_a_reference_is_slowed_down_like_guessing_at_an_account() {
    let config = "[limits]\nwrong_codes_per_identifier = 3\n[request]\noffered = true\n";
    let server = Server::configured(config, &["--dev"]);
    let (_, reference) = server.half_filled_in(FRIEND).await;
    for given in [&*reference, UNKNOWN] {
        let (flow, _) = server.begin_for("status").await;
        server.act(&flow, give_reference(given)).await;
        let code = server.codes_to(FRIEND).await.pop().unwrap();
        for _ in 0..3 {
            let wrong = server.act(&flow, enter_code(&other_than(&code))).await;
            wrong.assert_refused("#/code", "wrong_code");
        }
        let (flow, _) = server.begin_for("status").await;
        let posed = server.act(&flow, give_reference(given)).await;
        assert_eq!(posed.step(), "challenge", "{:?}", posed.body);
        assert_eq!(posed.body["flow"]["purpose"], "status");
    }
}

/// A site that takes no requests has none that could be asked about.
#[tokio::test]
async fn without_requests_there_is_no_status() {
    let server = Server::configured("[request]\noffered = false\n", &["--dev"]);
    let config = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(config.body["purposes"], json!(["password", "username"]));
    let refused = server.post("/flows", &json!({"purpose": "status"})).await;
    refused.assert_problem_anywhere("invalid", 422);
}

/// Row C7: as long as a link can be mailed again, the owner can stop the request.
#[tokio::test]
async fn the_owner_stops_a_request_whose_link_has_expired() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    server.decide(&token, &reference, "verified").await;
    server.mail_to(FRIEND, "verified").await;
    let stop = server.mail_to("anna@example.com", "someone_asked").await["link"].clone();
    let ahead = (2 * DAY).to_string();
    let server = server.killed_and_restarted(&["--clock-ahead", &ahead]);
    server.until_expired().await;
    let (flow, confirm) = server.open(&stop).await;
    let id = &confirm.body["flow"]["step"]["requests"][0]["id"];
    let stopped = server
        .act(&flow, json!({"action": "stop_request", "requests": [id]}))
        .await;
    assert_eq!(stopped.step(), "request_stopped", "{:?}", stopped.body);
    let (status, standing) = server.reopened(&reference, FRIEND).await;
    assert_eq!(standing.body["flow"]["step"]["links_left"], 0);
    let refused = server.act(&status, action("resend_link")).await;
    refused.assert_problem("out_of_order", 409);
}

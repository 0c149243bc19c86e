//! Wrong codes across many flows: from the hundredth on (here the sixth) codes for that identifier are long and
//! preceded by a challenge. Nobody is locked out, and no account is revealed (row E5).

use crate::request::work;
use crate::server::{Answer, Flow, GOOD_PASSWORD, Server, enter_code, other_than, set_password};
use serde_json::{Value, json};

const MOST: usize = 6;
/// An identifier without an account.
const OTHER: &str = "a.n.other@example.com";

fn server(more: &str) -> Server {
    let config = format!("{more}[limits]\nwrong_codes_per_identifier = {MOST}\n");
    Server::configured(&config, &["--dev"])
}

impl Server {
    /// Enters this many wrong codes for an identifier, five a flow. With a wrong address no codes are sent.
    async fn guess(&self, identifier: &str, address: &str, times: usize) {
        let mut left = times;
        while left > 0 {
            let (flow, _) = self.begin(identifier).await;
            let asked = self.ask_for_code(&flow, address).await;
            let digits = asked.body["flow"]["step"]["length"].as_u64().unwrap();
            // One in a million flows guesses right, and this test fails.
            let wrong = "0".repeat(usize::try_from(digits).unwrap());
            for _ in 0..left.min(5) {
                let answer = self.act(&flow, enter_code(&wrong)).await;
                answer.assert_refused("#/code", "wrong_code");
                left -= 1;
            }
        }
    }

    async fn begin_on(&self, identifier: &str, device: &str) -> Flow {
        let body = json!({"purpose": "password", "identifier": identifier, "device": device});
        let begun = self.post("/flows", &body).await;
        Flow {
            id: begun.body["flow"]["id"].as_str().unwrap().into(),
            token: begun.body["token"].as_str().unwrap().into(),
        }
    }

    /// Solves the proof of work in this response.
    async fn work_on(&self, flow: &Flow, posed: &Answer) -> Answer {
        assert_eq!(posed.step(), "challenge", "{:?}", posed.body);
        self.act(flow, work(&posed.body["flow"]["step"]["work"]))
            .await
    }
}

fn length(answer: &Answer) -> Option<u64> {
    answer.body["flow"]["step"]["length"].as_u64()
}

#[tokio::test]
async fn after_many_wrong_codes_the_owner_comes_in_by_a_long_one() {
    let server = server("");
    let address = "anna@example.com";
    server.guess("anna", OTHER, MOST - 1).await;
    let (last, short) = server.with_code("anna", address).await;
    assert_eq!(short.len(), 6);
    let wrong = server.act(&last, enter_code(&other_than(&short))).await;
    wrong.assert_refused("#/code", "wrong_code");

    // For this identifier only.
    for (identifier, address) in [
        ("bram@example.nl", "bram@example.nl"),
        ("anna@example.com", "anna@example.com"),
    ] {
        let (_, code) = server.with_code(identifier, address).await;
        assert_eq!(code.len(), 6, "{identifier}");
    }
    // A device she signed in from before is unaffected, and counted separately.
    let familiar = server.begin_on("anna", "annas-laptop").await;
    let asked = server.ask_for_code(&familiar, address).await;
    assert_eq!((asked.step(), length(&asked)), ("enter_code", Some(6)));
    let strange = server.begin_on("anna", "a-strangers").await;
    assert_eq!(
        server.ask_for_code(&strange, address).await.step(),
        "challenge"
    );

    let before = server.outbox().await.len();
    let (flow, _) = server.begin("anna").await;
    let posed = server.ask_for_code(&flow, address).await;
    assert_eq!(
        posed.body["flow"]["step"]["offered"],
        json!(["work", "picture"])
    );
    assert_eq!(posed.body["flow"]["purpose"], "password");
    let rubbish = json!({"action": "answer_challenge", "kind": "work", "answer": "e30="});
    let refused = server.act(&flow, rubbish).await;
    refused.assert_refused("#/answer", "wrong_answer");
    // Back to the step before, and on again.
    let back = server.act(&flow, json!({"action": "go_back"})).await;
    assert_eq!(back.step(), "confirm_address");
    let confirm = json!({"action": "confirm_address", "address": address});
    let posed = server.act(&flow, confirm).await;
    assert_eq!(
        server.outbox().await.len(),
        before,
        "no code before the challenge"
    );
    let asked = server.work_on(&flow, &posed).await;
    let step = &asked.body["flow"]["step"];
    assert_eq!((asked.step(), &step["length"]), ("enter_code", &json!(10)));
    assert_eq!(
        (&step["kind"], &step["masked"]),
        (&json!("email"), &json!("a***@e***.com"))
    );

    let sent = server.outbox_of(before + 1).await;
    let long = sent[before]["code"].as_str().unwrap();
    assert_eq!(long.len(), 10);
    let slip = server.act(&flow, enter_code(&long[..6])).await;
    slip.assert_refused("#/code", "too_short");
    let proven = server.act(&flow, enter_code(long)).await;
    assert_eq!(proven.step(), "set_password");
    let changed = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    assert_eq!(changed.step(), "password_changed");

    // A right code resets the count. First come the three notifications.
    server.outbox_of(before + 4).await;
    let (_, code) = server.with_code("anna", address).await;
    assert_eq!(code.len(), 6);
    assert_eq!(server.stored("SELECT COUNT(*) FROM wrong_codes").await, 0);
}

#[tokio::test]
async fn a_familiar_device_has_a_count_of_its_own() {
    let server = server("");
    let address = "anna@example.com";
    for round in 0..2 {
        let flow = server.begin_on("anna", "annas-laptop").await;
        server.ask_for_code(&flow, address).await;
        for _ in 0..MOST / 2 {
            let wrong = server.act(&flow, enter_code("000000")).await;
            wrong.assert_refused("#/code", "wrong_code");
        }
        let (_, code) = server.with_code("anna", address).await;
        assert_eq!(code.len(), 6, "{round}: nobody else's");
    }
    // The challenge does not raise NIST's limit of a hundred.
    let flow = server.begin_on("anna", "annas-laptop").await;
    assert_eq!(
        server.ask_for_code(&flow, address).await.step(),
        "challenge"
    );
}

#[tokio::test]
async fn where_no_challenge_is_asked_only_the_code_is_longer() {
    let server = server("[request]\nchallenges = []\n");
    server.guess("anna", OTHER, MOST).await;
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    assert_eq!(code.len(), 10);
    let proven = server.act(&flow, enter_code(&code)).await;
    assert_eq!(proven.step(), "set_password");
}

/// Each new code, including a resend. The short one already sent stays valid.
#[tokio::test]
async fn a_resend_needs_a_challenge_as_well() {
    let server = server("");
    let address = "anna@example.com";
    let (flow, short) = server.with_code("anna", address).await;
    server.guess("anna", OTHER, MOST).await;
    let early = server.act(&flow, json!({"action": "resend_code"})).await;
    early.assert_problem("too_often", 429);
    let server = server.killed_and_restarted(&["--clock-ahead", "61"]);
    let posed = server.act(&flow, json!({"action": "resend_code"})).await;
    let back = server.act(&flow, json!({"action": "go_back"})).await;
    assert_eq!((back.step(), length(&back)), ("enter_code", Some(6)));
    assert_eq!(posed.step(), "challenge");
    let posed = server.act(&flow, json!({"action": "resend_code"})).await;
    let asked = server.work_on(&flow, &posed).await;
    assert_eq!(length(&asked), Some(10));
    let proven = server.act(&flow, enter_code(&short)).await;
    assert_eq!(proven.step(), "set_password", "{:?}", proven.body);
}

/// Row E5: identifiers with and without an account are counted and challenged alike.
#[tokio::test]
async fn nobody_is_told_by_the_count_which_accounts_there_are() {
    let server = server("");
    let mut told = Vec::new();
    for identifier in [
        "anna@example.com",   // an account
        "nobody@example.com", // none
        "dana@example.com",   // disabled
        "emil",               // without contacts
        "nobody",             // none either
    ] {
        let address =
            match server.begin(identifier).await.1.body["flow"]["step"]["methods"][0]["kind"]
                .as_str()
            {
                Some("email") => OTHER,
                _ => "+44 1632 960999",
            };
        let mut seen = Vec::new();
        for times in [MOST - 1, 1] {
            server.guess(identifier, address, times).await;
            let (flow, _) = server.begin(identifier).await;
            let mut answer = server.ask_for_code(&flow, address).await;
            seen.push(shape(&answer));
            if answer.step() == "challenge" {
                let picture = json!({"action": "new_challenge", "kind": "picture"});
                seen.push(shape(&server.act(&flow, picture).await));
                let again = json!({"action": "new_challenge", "kind": "work"});
                answer = server.act(&flow, again).await;
                seen.push(shape(&answer));
                let asked = server.work_on(&flow, &answer).await;
                seen.push(shape(&asked));
                let wrong = server.act(&flow, enter_code("0000000000")).await;
                seen.push(shape(&wrong));
            }
        }
        assert_eq!(seen.len(), 6, "{identifier} {seen:#?}");
        told.push(seen);
    }
    assert!(told.iter().all(|seen| *seen == told[0]), "{told:#?}");
}

/// The response without its expected differences: ids, masks, times, and the content of challenges.
fn shape(answer: &Answer) -> Value {
    let mut step = answer.body["flow"]["step"].clone();
    for member in ["masked", "kind", "expires_at", "resend_at", "work"] {
        if let Some(value) = step.get_mut(member) {
            *value = json!(value.is_string());
        }
    }
    if let Some(picture) = step.get_mut("picture") {
        picture["image"] = json!(picture["image"].is_string());
    }
    json!({
        "status": answer.status.as_u16(),
        "step": step,
        "errors": answer.body["errors"],
        "purpose": answer.body["flow"]["purpose"],
        "can_go_back": answer.body["flow"]["can_go_back"],
    })
}

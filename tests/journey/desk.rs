//! Rows C1 and C4 at the desk: a reviewer judges by what was compared, is told nothing else, and can do nothing else.

use crate::accounts::import;
use crate::cases::{evidence, now, waiting};
use crate::request::{OFFERED, answers, save};
use crate::server::Server;
use regain_core::problem::MEDIA_TYPE;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// In every text that no reviewer may read.
const MARKER: &str = "quokka";

/// The events of a case, without their times.
fn history(case: &Value) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(Into::into);
    let events = case["history"].as_array().unwrap().iter();
    let event = |event: &Value| {
        assert!(event["at"].is_string());
        let (by, what) = (text(&event["by"]), text(&event["what"]));
        (by.unwrap(), what.unwrap(), text(&event["reason"]))
    };
    events.map(event).collect()
}

#[tokio::test]
async fn a_reviewer_sees_what_matched_and_nothing_that_was_compared() {
    let server = Server::configured(OFFERED, &["--dev"]);
    let account = r#"{"id":"q","usernames":["quokka"],"emails":["quokka@example.com"],"password":"quokka quokka quokka",
        "contacts":[{"kind":"email","value":"quokka@example.net"}],"facts":{"given_name":["Quokka"],
        "gamertag":["Quokka Q"],"old_passwords":["the old quokka of yore"]}}"#;
    let (is_in, _, errors) = import(&server, &account.replace('\n', ""), &[]);
    assert!(is_in, "{errors}");
    let (flow, _) = server.begin_request("quokka").await;
    let proven = server.prove_contact(&flow, "quokka@example.org").await;
    let reference = proven.body["flow"]["step"]["reference"].clone();
    let reference = reference.as_str().unwrap();
    server.act(&flow, save(answers(), true)).await;
    let secrets = json!({"old_passwords": ["the old quokka of yore"]});
    let sent = server.submit(&flow, "k1", secrets).await;
    assert_eq!(sent.step(), "submitted", "{:?}", sent.body);
    server.is_compared(reference, &evidence()).await;
    let token = server.reviewer("Anna");

    let list = server.look(&token, "/cases").await;
    assert_eq!(list.status, 200, "{:?}", list.body);
    assert_eq!(list.headers["cache-control"], "no-store");
    let listed = &list.body["cases"][0];
    let (received, due) = (listed["received_at"].clone(), listed["answer_by"].clone());
    assert!(received.is_string() && due.is_string());
    let expected = json!({"reference": reference, "state": "waiting", "received_at": received, "answer_by": due,
        "locale": "nl", "score": 40, "given": 60, "familiar_device": false, "over_limit": false,
        "earlier": {"requests": 1, "mailboxes": 1}});
    assert_eq!(list.body, json!({"cases": [expected]}));

    // However the reference is written.
    let written = reference.to_lowercase().replace('-', "%20");
    let looked = server.look(&token, &format!("/cases/{written}")).await;
    let mut expected = expected;
    let members = expected.as_object_mut().unwrap();
    let evidence = evidence();
    members.extend([
        ("claims".into(), evidence["claims"].clone()),
        ("best".into(), json!(88)),
        ("stopped_by_owner".into(), json!(false)),
        ("history".into(), looked.body["history"].clone()),
    ]);
    assert_eq!(looked.body, expected);
    let look = ("Anna".to_owned(), "looked".to_owned(), None);
    assert_eq!(history(&looked.body), [look]);

    let decided = server.decide(&token, reference, "not_verified").await;
    assert_eq!(decided.body["state"], "not_verified", "{:?}", decided.body);
    let log = server.look(&token, "/audit").await;
    for answer in [&list, &looked, &decided, &log] {
        let told = answer.body.to_string().to_lowercase();
        assert!(!told.contains(MARKER), "{told}");
    }
}

#[tokio::test]
async fn a_decision_needs_a_reason_and_is_taken_once() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    for reference in ["AAAAA-AAAAA", "BBBBB-BBBBB"] {
        server.has_case(waiting(reference)).await;
    }
    let a = "AAAAA-AAAAA";
    for (body, pointer, code) in [
        (json!({"decision": "verified"}), "#/reason", "missing"),
        (
            json!({"decision": "verified", "reason": " \n"}),
            "#/reason",
            "missing",
        ),
        (
            json!({"decision": "verified", "reason": "x".repeat(2_001)}),
            "#/reason",
            "too_long",
        ),
        (
            json!({"decision": "verified", "reason": 7}),
            "#/reason",
            "unreadable",
        ),
        (json!({"reason": "x"}), "#/decision", "missing"),
        (
            json!({"decision": "maybe", "reason": "x"}),
            "#/decision",
            "not_an_option",
        ),
    ] {
        let refused = server.decide_with(&token, a, &body).await;
        refused.assert_refused(pointer, code);
    }
    let longest = json!({"decision": "verified", "reason": "é".repeat(2_000)});
    let decided = server.decide_with(&token, a, &longest).await;
    assert_eq!(
        (decided.status.as_u16(), &decided.body["state"]),
        (200, &json!("verified"))
    );
    let reason = history(&decided.body).pop().unwrap().2;
    assert_eq!(reason.as_deref(), longest["reason"].as_str());
    for decision in ["verified", "not_verified"] {
        let again = server.decide(&token, a, decision).await;
        again.assert_problem("closed", 409);
    }
    // What was refused is not in the history.
    let looked = server.look(&token, &format!("/cases/{a}")).await;
    assert_eq!(history(&looked.body).len(), 2);

    for state in ["stopped", "withdrawn", "expired"] {
        let statement: &'static str = match state {
            "stopped" => "UPDATE requests SET state = 'stopped' WHERE reference = 'BBBBB-BBBBB'",
            "withdrawn" => {
                "UPDATE requests SET state = 'withdrawn' WHERE reference = 'BBBBB-BBBBB'"
            }
            _ => "UPDATE requests SET state = 'expired' WHERE reference = 'BBBBB-BBBBB'",
        };
        server.change(statement).await;
        let refused = server.decide(&token, "BBBBB-BBBBB", "verified").await;
        refused.assert_problem("closed", 409);
        let looked = server.look(&token, "/cases/BBBBB-BBBBB").await;
        assert_eq!(looked.body["stopped_by_owner"], state == "stopped");
    }
}

#[tokio::test]
async fn of_twenty_decisions_at_once_one_is_taken() {
    let server = std::sync::Arc::new(Server::dev());
    let token = server.reviewer("Anna");
    server.has_case(waiting("AAAAA-AAAAA")).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (server, token) = (server.clone(), token.clone());
        let decision = ["verified", "not_verified"][number % 2];
        tasks.spawn(async move { server.decide(&token, "AAAAA-AAAAA", decision).await.status });
    }
    let statuses = tasks.join_all().await;
    let taken = statuses.iter().filter(|status| status.as_u16() == 200);
    assert_eq!(taken.count(), 1, "{statuses:?}");
    let refused = statuses.iter().filter(|status| status.as_u16() == 409);
    assert_eq!(refused.count(), 19, "{statuses:?}");
    let (is_whole, _, said) = server.command(&["audit", "verify"]);
    assert!(is_whole, "{said}");
}

#[tokio::test]
async fn what_one_reviewer_verifies_another_one_confirms() {
    let config = format!("{OFFERED}second_review = true\n");
    let server = Server::configured(&config, &["--dev"]);
    let (anna, bram) = (server.reviewer("Anna"), server.reviewer("Bram"));
    let (a, b) = ("AAAAA-AAAAA", "BBBBB-BBBBB");
    for reference in [a, b] {
        server.has_case(waiting(reference)).await;
        let first = server.decide(&anna, reference, "verified").await;
        assert_eq!(first.body["state"], "second_review", "{:?}", first.body);
        let again = server.decide(&anna, reference, "verified").await;
        again.assert_problem("needs_another", 409);
    }
    let second = server.look(&bram, "/cases?state=second_review").await;
    assert_eq!(second.body["cases"].as_array().unwrap().len(), 2);
    assert_eq!(
        server.look(&bram, "/cases").await.body,
        json!({"cases": []})
    );
    // The second one reads why the first one did.
    let looked = server.look(&bram, &format!("/cases/{a}")).await;
    let why = Some("because it is verified".to_owned());
    assert_eq!(
        history(&looked.body)[0],
        ("Anna".into(), "verified".into(), why)
    );
    let confirmed = server.decide(&bram, a, "verified").await;
    assert_eq!(confirmed.body["state"], "verified");
    // To refuse, one is enough, whoever it is.
    let refused = server.decide(&anna, b, "not_verified").await;
    assert_eq!(refused.body["state"], "not_verified");
}

#[tokio::test]
async fn what_is_not_listed_is_not_there() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    let unlisted = crate::cases::Case {
        listed: 0,
        ..waiting("AAAAA-AAAAA")
    };
    server.has_case(unlisted).await;
    for reference in ["AAAAA-AAAAA", "ZZZZZ-ZZZZZ", "no-reference", "%ff"] {
        let answer = server.look(&token, &format!("/cases/{reference}")).await;
        answer.assert_problem("not_found", 404);
        let answer = server.decide(&token, reference, "verified").await;
        answer.assert_problem("not_found", 404);
    }
    assert_eq!(
        server.look(&token, "/cases").await.body,
        json!({"cases": []})
    );
}

/// `earlier` counts the same account alone, in thirty days, each mailbox once.
#[tokio::test]
async fn requests_about_the_same_account_are_counted() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    for (reference, account, mailbox, days) in [
        ("AAAAA-AAAAA", "1", "m1", 0),
        ("BBBBB-BBBBB", "1", "m2", 1),
        ("CCCCC-CCCCC", "1", "m2", 29),
        ("DDDDD-DDDDD", "1", "m3", 31),
        ("EEEEE-EEEEE", "2", "m4", 0),
    ] {
        let case = crate::cases::Case {
            account,
            mailbox,
            received_at: now() - days * 86_400,
            ..waiting(reference)
        };
        server.has_case(case).await;
    }
    for (reference, requests, mailboxes) in [("AAAAA-AAAAA", 3, 2), ("EEEEE-EEEEE", 1, 1)] {
        let case = server.look(&token, &format!("/cases/{reference}")).await;
        let expected = json!({"requests": requests, "mailboxes": mailboxes});
        assert_eq!(case.body["earlier"], expected);
    }
}

/// Row C4. The list of routes is compared with the source, so that a new one is tried as well.
#[tokio::test]
async fn a_staff_token_opens_the_desk_and_nothing_else() {
    const ROUTES: [&str; 19] = [
        "/",
        "/audit",
        "/cases",
        "/cases/{reference}",
        "/cases/{reference}/decision",
        "/config",
        "/embed",
        "/embed.css",
        "/embed.js",
        "/flows",
        "/flows/{id}",
        "/form",
        "/locales/{tag}/app.json",
        "/locales/{tag}/request.json",
        "/look.css",
        "/outbox",
        "/sign-in",
        "/support",
        "/{file}",
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let below = ["http", "http/dev"].map(|folder| std::fs::read_dir(source.join(folder)).unwrap());
    let below = below.into_iter().flatten();
    let mut files: Vec<_> = below.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.push(source.join("http.rs"));
    let mut written = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for route in text.split(".route(").skip(1) {
            let quoted = route.trim_start().strip_prefix('"');
            written.extend(quoted.map(|route| route.split('"').next().unwrap().to_owned()));
        }
    }
    assert_eq!(written, ROUTES.map(Into::into).into());

    let server = Server::configured(OFFERED, &["--dev"]);
    let token = server.reviewer("Anna");
    server.has_case(waiting("AAAAA-AAAAA")).await;
    let (flow, _) = server.begin("anna").await;
    let desk = [
        "/audit",
        "/cases",
        "/cases/AAAAA-AAAAA",
        "/cases/AAAAA-AAAAA/decision",
    ];
    for path in desk {
        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let call = || server.client.request(method.clone(), server.desk(path));
            let with = server.send(call().bearer_auth(&token)).await;
            if with.status == 405 {
                continue;
            }
            assert!(matches!(with.status.as_u16(), 200 | 415), "{path}");
            assert!(!with.headers.contains_key("access-control-allow-origin"));
            for wrong in [&flow.token, "", &token[1..], "Bearer"] {
                let refused = server.send(call().bearer_auth(wrong)).await;
                refused.assert_problem("no_token", 401);
                assert_eq!(refused.headers["content-type"], MEDIA_TYPE);
            }
            server.send(call()).await.assert_problem("no_token", 401);
        }
    }
    let api = "/recovery/v1";
    let others = [
        "/".to_owned(),
        format!("{api}/config"),
        format!("{api}/flows"),
        format!("{api}/form"),
        "/locales/en/app.json".into(),
        "/locales/en/request.json".into(),
        "/dev/outbox".into(),
        "/dev/embed".into(),
        "/dev/sign-in".into(),
        "/support".into(),
        "/regain.js".into(),
    ];
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    for path in others {
        let url = format!("{}{path}", server.origin);
        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let call = || client.request(method.clone(), &url);
            let without = server.send(call()).await;
            let with = server.send(call().bearer_auth(&token)).await;
            assert_eq!((with.status, with.body), (without.status, without.body));
        }
    }
    for method in [reqwest::Method::GET, reqwest::Method::POST] {
        let url = server.url(&format!("/flows/{}", flow.id));
        let call = server.client.request(method, url).bearer_auth(&token);
        let body = json!({"action": "cannot_use_any"});
        let refused = server.send(call.json(&body)).await;
        refused.assert_problem("unknown_flow", 404);
    }
}

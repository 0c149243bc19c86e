//! Rows A1, A2, A5 to A7 and A9: path A from start to end, in the contract's terms.

use crate::server::{GOOD_PASSWORD, Server, enter_code, set_password};
use serde_json::json;

const OLD: &str = "correct horse battery staple";

#[tokio::test]
async fn somebody_who_lost_a_password_sets_a_new_one() {
    let server = Server::dev();
    assert!(server.signs_in("anna@example.com", OLD).await);

    let begun = server
        .post("/flows", &json!({"purpose": "password", "locale": "nl-BE"}))
        .await;
    assert_eq!(begun.status, 201);
    assert_eq!(begun.step(), "identify");
    assert_eq!(begun.body["flow"]["locale"], "nl");
    assert_eq!(begun.body["flow"]["can_go_back"], false);
    let flow = crate::server::Flow {
        id: begun.body["flow"]["id"].as_str().unwrap().into(),
        token: begun.body["token"].as_str().unwrap().into(),
    };

    let identified = server
        .act(
            &flow,
            json!({"action": "identify", "identifier": " Anna@Example.com "}),
        )
        .await;
    assert_eq!(identified.step(), "choose_method");
    let masks: Vec<_> = identified.body["flow"]["step"]["methods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|method| (method["kind"].clone(), method["masked"].clone()))
        .collect();
    assert_eq!(
        masks,
        [
            (json!("email"), json!("a***@e***.com")),
            (json!("email"), json!("a***@e***.org")),
            (json!("phone"), json!("***23")),
        ]
    );

    let asked = server.ask_for_code(&flow, "anna@example.com").await;
    let step = &asked.body["flow"]["step"];
    assert_eq!(asked.step(), "enter_code");
    assert_eq!(
        (&step["kind"], &step["masked"]),
        (&json!("email"), &json!("a***@e***.com"))
    );
    assert_eq!(
        (&step["length"], &step["tries_left"]),
        (&json!(6), &json!(5))
    );
    assert!(step["expires_at"].is_string() && step["resend_at"].is_string());

    let sent = server.outbox_of(1).await;
    assert_eq!(
        (&sent[0]["to"], &sent[0]["kind"]),
        (&json!("anna@example.com"), &json!("email"))
    );
    assert_eq!(sent[0]["template"], "code");
    assert!(
        sent[0]["text"]
            .as_str()
            .unwrap()
            .contains("Geef deze code nooit")
    );
    let code = sent[0]["code"].as_str().unwrap();

    // As people type it.
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let proven = server.act(&flow, enter_code(&spaced)).await;
    assert_eq!(proven.step(), "set_password");
    let step = &proven.body["flow"]["step"];
    assert_eq!(step["policy"], json!({"min": 15, "max": 256}));
    assert_eq!(step["identifier"], " Anna@Example.com ");
    assert!(
        server.signs_in("anna", OLD).await,
        "nothing changes before the password is set"
    );

    let done = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    assert_eq!(done.step(), "password_changed");
    assert_eq!(done.body["flow"]["step"]["sessions_ended"], true);
    assert!(!server.signs_in("anna@example.com", OLD).await);
    for identifier in ["anna@example.com", "ANNA", "+44 1632 960123"] {
        assert!(
            server.signs_in(identifier, GOOD_PASSWORD).await,
            "{identifier}"
        );
    }

    // Every contact on file is notified, in the account's language.
    let told = server.outbox_of(4).await;
    let mut to: Vec<_> = told[1..]
        .iter()
        .inspect(|message| assert_eq!(message["template"], "password_changed"))
        .inspect(|message| assert!(message["text"].as_str().unwrap().contains("password")))
        .map(|message| message["to"].as_str().unwrap())
        .collect();
    to.sort_unstable();
    assert_eq!(
        to,
        ["+441632960123", "anna.alt@example.org", "anna@example.com"]
    );
}

#[tokio::test]
async fn a_code_goes_out_by_text_message_too() {
    let server = Server::dev();
    let (flow, code) = server.with_code("chidi", "+44 (0)1632 960456").await;
    let sent = server.outbox().await;
    assert_eq!(
        (&sent[0]["kind"], &sent[0]["to"]),
        (&json!("phone"), &json!("+441632960456"))
    );
    assert!(sent[0]["html"].is_null());
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

/// Rows A2, A5: a code arrives late, after another one was requested by another channel. It still sets the password.
#[tokio::test]
async fn a_late_code_sets_the_password_whatever_was_chosen_since() {
    let server = Server::dev();
    let ways = [("email", "anna@example.com"), ("phone", "+441632960123")];
    for (n, (first, second)) in [(0, 1), (1, 0)].into_iter().enumerate() {
        let before = server.outbox().await.len();
        let (flow, begun) = server.begin("anna").await;
        let methods = begun.body["flow"]["step"]["methods"].as_array().unwrap();
        for (number, way) in [first, second].into_iter().enumerate() {
            let (kind, address) = ways[way];
            let method = methods.iter().find(|method| method["kind"] == kind);
            let method = &method.unwrap()["id"];
            for action in [
                json!({"action": "choose_method", "method": method}),
                json!({"action": "confirm_address", "address": address}),
            ] {
                assert_eq!(server.act(&flow, action).await.status, 200);
            }
            if number == 0 {
                server.outbox_of(before + 1).await;
                for _ in 0..2 {
                    server.act(&flow, json!({"action": "go_back"})).await;
                }
            }
        }
        let sent = server.outbox_of(before + 2).await;
        let late = sent[before]["code"].as_str().unwrap();
        assert_eq!(sent[before]["kind"], ways[first].0);
        let proven = server.act(&flow, enter_code(late)).await;
        assert_eq!(proven.step(), "set_password", "{:?}", proven.body);
        let password = format!("{GOOD_PASSWORD} {n}");
        let changed = server.act(&flow, set_password(&password)).await;
        assert_eq!(changed.step(), "password_changed", "{:?}", changed.body);
        assert!(server.signs_in("anna", &password).await);
        // The three notifications, before the next round counts messages.
        server.outbox_of(before + 5).await;
    }
}

#[tokio::test]
async fn a_wrong_address_goes_on_and_gets_nothing() {
    let server = Server::dev();
    let (flow, _) = server.begin("anna").await;
    let answer = server.ask_for_code(&flow, "anna.wrong@example.com").await;
    assert_eq!(answer.step(), "enter_code");
    let (_, _) = server.with_code("bram@example.nl", "bram@example.nl").await;
    let sent = server.outbox().await;
    assert_eq!(sent.len(), 1, "only the other one's code: {sent:?}");
}

#[tokio::test]
async fn somebody_goes_back_and_takes_another_way() {
    let server = Server::dev();
    let (flow, _) = server.begin("anna").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    for step in ["confirm_address", "choose_method", "identify"] {
        let back = server.act(&flow, json!({"action": "go_back"})).await;
        assert_eq!(back.step(), step);
    }
    let stuck = server.act(&flow, json!({"action": "go_back"})).await;
    stuck.assert_problem("out_of_order", 409);
    assert_eq!(stuck.step(), "identify");
    assert_eq!(stuck.body["flow"]["step"]["identifier"], "anna");
}

#[tokio::test]
async fn somebody_who_can_use_none_is_told_so_and_can_return() {
    let server = Server::configured("[request]\noffered = false\n", &["--dev"]);
    let (flow, begun) = server.begin("anna").await;
    assert_eq!(begun.body["flow"]["step"]["can_request"], false);
    let answer = server.act(&flow, json!({"action": "cannot_use_any"})).await;
    assert_eq!(answer.step(), "refused");
    assert_eq!(answer.body["flow"]["step"]["code"], "cannot_request");
    assert_eq!(answer.body["flow"]["can_go_back"], true);
    let back = server.act(&flow, json!({"action": "go_back"})).await;
    assert_eq!(back.step(), "choose_method");
}

#[tokio::test]
async fn the_site_says_what_it_offers() {
    let config = "confirm_address = false\n[brand]\nname = \"Fen\"\n[code]\nlength = 8\n[request]\noffered = false\n[links]\nsupport = \"https://www.example.com/help\"\n";
    let server = Server::configured(config, &["--dev"]);
    let answer = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        json!({
            "brand": {"name": "Fen"},
            "links": {"support": "https://www.example.com/help"},
            "purposes": ["password", "username"],
            "challenges": ["work", "picture"],
            "code": {"length": 8},
            "password": {"min": 15, "max": 256},
            "locales": ["en", "nl"],
            "answer_hours": 24,
            "sign_in": ["email", "phone", "username"],
            "username_may_contain_at": false,
        })
    );
    // Without the confirmation a code is sent right after the choice.
    let (flow, begun) = server.begin("bram@example.nl").await;
    let method = begun.body["flow"]["step"]["methods"][0]["id"].clone();
    let chosen = server
        .act(&flow, json!({"action": "choose_method", "method": method}))
        .await;
    assert_eq!(chosen.step(), "enter_code");
    let sent = server.outbox_of(1).await;
    assert_eq!(sent[0]["code"].as_str().unwrap().len(), 8);
    assert!(sent[0]["text"].as_str().unwrap().contains("Fen"));
}

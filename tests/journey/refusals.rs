//! Refused requests: each has its own problem code, and changes nothing.

use crate::server::{GOOD_PASSWORD, Server, enter_code, other_than, set_password};
use serde_json::{Value, json};

#[tokio::test]
async fn each_refusal_is_its_own_problem_and_changes_nothing() {
    let server = Server::dev();
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let (other, _) = server.begin("bram@example.nl").await;
    let before = server.standing(&flow).await.body;
    let url = server.url(&format!("/flows/{}", flow.id));
    let post = || server.client.post(&url).bearer_auth(&flow.token);

    server
        .send(server.client.get(&url))
        .await
        .assert_problem("no_token", 401);
    let answer = server
        .send(server.client.post(&url).json(&enter_code(&code)))
        .await;
    answer.assert_problem("no_token", 401);
    assert_eq!(answer.headers["www-authenticate"], "Bearer");

    // Another flow's token, a made-up one, and an unknown flow get identical responses.
    let strange = server
        .send(server.client.get(&url).bearer_auth(&other.token))
        .await;
    strange.assert_problem("unknown_flow", 404);
    let made_up = server.send(server.client.get(&url).bearer_auth("x")).await;
    let nowhere = server
        .client
        .get(server.url("/flows/nowhere"))
        .bearer_auth(&flow.token);
    assert_eq!(made_up.body, strange.body);
    assert_eq!(server.send(nowhere).await.body, strange.body);

    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        let body = post()
            .header("content-type", kind)
            .body(enter_code(&code).to_string());
        server.send(body).await.assert_problem("wrong_type", 415);
    }
    server
        .send(post().body("{}"))
        .await
        .assert_problem("wrong_type", 415);

    let large = json!({"action": "enter_code", "code": "1".repeat(256 * 1024)});
    server
        .send(post().json(&large))
        .await
        .assert_problem("too_large", 413);

    for (body, pointer, code) in [
        ("", "#", "unreadable"),
        ("{", "#", "unreadable"),
        ("\u{0}", "#", "unreadable"),
        ("[]", "#", "unreadable"),
        ("{}", "#/action", "missing"),
        (r#"{"action":"fly"}"#, "#/action", "not_an_option"),
        (r#"{"action":"enter_code"}"#, "#/code", "missing"),
        (
            r#"{"action":"enter_code","code":482913}"#,
            "#/code",
            "unreadable",
        ),
        (
            r#"{"action":"enter_code","code":"12345"}"#,
            "#/code",
            "too_short",
        ),
        (
            r#"{"action":"enter_code","code":"12345a"}"#,
            "#/code",
            "bad_character",
        ),
    ] {
        let request = post().header("content-type", "application/json").body(body);
        server.send(request).await.assert_refused(pointer, code);
    }

    let early = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    early.assert_problem("out_of_order", 409);
    assert_eq!(early.body["flow"], before["flow"]);
    let resend = server.act(&flow, json!({"action": "resend_code"})).await;
    resend.assert_problem("too_often", 429);
    assert_eq!(resend.body["retry_at"], before["flow"]["step"]["resend_at"]);
    let wait: u64 = resend.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait));

    server
        .send(server.client.delete(&url))
        .await
        .assert_problem("method_not_allowed", 405);
    let nothing = server.client.get(server.url("/nothing"));
    server.send(nothing).await.assert_problem("not_found", 404);

    assert_eq!(
        server.standing(&flow).await.body,
        before,
        "nothing of this changed a thing"
    );
    assert_eq!(server.outbox().await.len(), 1);
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn a_code_opens_its_own_flow_once_and_five_guesses_close_it() {
    let server = Server::dev();
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let (second, second_code) = server.with_code("anna", "anna@example.com").await;

    if code != second_code {
        let answer = server.act(&flow, enter_code(&second_code)).await;
        answer.assert_refused("#/code", "wrong_code");
        assert_eq!(answer.body["errors"][0]["params"], json!({"tries_left": 4}));
    }
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
    let again = server.act(&flow, enter_code(&code)).await;
    again.assert_problem("out_of_order", 409);
    assert_eq!(again.step(), "set_password");

    let wrong = other_than(&second_code);
    for left in [4, 3, 2, 1, 0, 0] {
        let answer = server.act(&second, enter_code(&wrong)).await;
        answer.assert_refused("#/code", "wrong_code");
        assert_eq!(
            answer.body["errors"][0]["params"],
            json!({"tries_left": left})
        );
        assert_eq!(answer.body["flow"]["step"]["tries_left"], left);
    }
    let late = server.act(&second, enter_code(&second_code)).await;
    late.assert_refused("#/code", "wrong_code");
    assert_eq!(server.standing(&second).await.step(), "enter_code");
    assert!(
        server
            .signs_in("anna", "correct horse battery staple")
            .await
    );
}

#[tokio::test]
async fn an_expired_code_and_an_expired_flow_say_so() {
    let server = Server::dev();
    let (flow, code) = server.with_code("anna", "anna@example.com").await;
    let server = server.killed_and_restarted(&["--clock-ahead", "600"]);
    let answer = server.act(&flow, enter_code(&code)).await;
    answer.assert_refused("#/code", "expired");
    // A new code can be requested.
    let resent = server.act(&flow, json!({"action": "resend_code"})).await;
    assert_eq!(resent.status, 200);
    let sent = server.outbox_of(2).await;
    let fresh = sent[1]["code"].as_str().unwrap();
    assert_eq!(
        server.act(&flow, enter_code(fresh)).await.step(),
        "set_password"
    );

    let (flow, _) = server.begin("anna").await;
    let server = server.killed_and_restarted(&["--clock-ahead", "2400"]);
    server
        .standing(&flow)
        .await
        .assert_problem("flow_expired", 410);
    let answer = server.act(&flow, json!({"action": "cannot_use_any"})).await;
    answer.assert_problem("flow_expired", 410);
}

#[tokio::test]
async fn whoever_asks_where_a_flow_stands_keeps_it() {
    let mut server = Server::dev();
    let (known, _) = server.begin("anna").await;
    let (unknown, _) = server.begin("nobody@example.com").await;
    for ahead in ["1700", "3400"] {
        server = server.killed_and_restarted(&["--clock-ahead", ahead]);
        for flow in [&known, &unknown] {
            assert_eq!(server.standing(flow).await.step(), "choose_method");
        }
    }
    let server = server.killed_and_restarted(&["--clock-ahead", "5300"]);
    for flow in [&known, &unknown] {
        let answer = server.standing(flow).await;
        answer.assert_problem("flow_expired", 410);
    }
}

#[tokio::test]
async fn a_password_that_is_refused_says_why() {
    let server = Server::dev();
    let (flow, code) = server
        .with_code("anna@example.com", "anna@example.com")
        .await;
    server.act(&flow, enter_code(&code)).await;
    for (password, code, params) in [
        ("", "missing", json!({})),
        ("too short", "too_short", json!({"min": 15})),
        (
            "anna@example.com",
            "contains",
            json!({"what": "identifier"}),
        ),
        ("1qaz2wsx3edc4rfv", "too_common", json!({})),
    ] {
        let answer = server.act(&flow, set_password(password)).await;
        answer.assert_refused("#/password", code);
        assert_eq!(answer.body["errors"][0]["params"], params);
    }
    let kept = "  spaces at both ends count  ";
    assert_eq!(
        server.act(&flow, set_password(kept)).await.step(),
        "password_changed"
    );
    assert!(server.signs_in("anna", kept).await);
    assert!(!server.signs_in("anna", kept.trim()).await);
}

#[tokio::test]
async fn a_flow_that_cannot_begin_says_why() {
    let server = Server::dev();
    let long = "x".repeat(2_000);
    let cases: [(Value, &str, &str); 7] = [
        (json!({}), "#/purpose", "missing"),
        (json!({"purpose": "fun"}), "#/purpose", "not_an_option"),
        (json!({"purpose": "stop"}), "#/stop_token", "missing"),
        (
            json!({"purpose": "password", "identifier": ""}),
            "#/identifier",
            "missing",
        ),
        (
            json!({"purpose": "password", "identifier": long}),
            "#/identifier",
            "too_long",
        ),
        (
            json!({"purpose": "password", "device": long}),
            "#/device",
            "too_long",
        ),
        (
            json!({"purpose": "password", "locale": 7}),
            "#/locale",
            "unreadable",
        ),
    ];
    for (body, pointer, code) in cases {
        server
            .post("/flows", &body)
            .await
            .assert_refused(pointer, code);
    }
}

/// Row E5: limits count what the client sent, so they apply to all identifiers at the same time.
#[tokio::test]
async fn limits_come_for_unknown_accounts_too() {
    // Without --dev, so that limits are as configured. The mail server does not exist, which is never revealed.
    let config = "[limits]\ncodes_per_address = 3\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::configured(config, &[]);
    let accounts = server.folder.path().join("accounts.jsonl");
    std::fs::write(
        &accounts,
        r#"{"id":"1","emails":["anna@example.com"],"devices":["laptop"]}"#,
    )
    .unwrap();
    let database = server.database();
    let arguments = [
        "accounts",
        "import",
        accounts.to_str().unwrap(),
        "--database",
        &database,
    ];
    let imported = crate::server::regain(server.folder.path(), &arguments);
    assert!(imported.status.success(), "{imported:?}");

    for address in ["anna@example.com", "nobody@example.com"] {
        for _ in 0..3 {
            let (flow, _) = server.begin(address).await;
            assert_eq!(
                server.ask_for_code(&flow, address).await.step(),
                "enter_code"
            );
        }
        let (flow, _) = server.begin(address).await;
        let answer = server.ask_for_code(&flow, address).await;
        answer.assert_problem("too_often", 429);
        assert!(answer.headers.contains_key("retry-after"));
        assert_eq!(
            answer.step(),
            "confirm_address",
            "the flow stays where it was"
        );
    }
    // Somebody else used up Anna's limit; from her own laptop she still gets a code.
    let body = json!({"purpose": "password", "identifier": "anna@example.com", "device": "laptop"});
    let begun = server.post("/flows", &body).await;
    let flow = crate::server::Flow {
        id: begun.body["flow"]["id"].as_str().unwrap().into(),
        token: begun.body["token"].as_str().unwrap().into(),
    };
    assert_eq!(
        server.ask_for_code(&flow, "anna@example.com").await.step(),
        "enter_code"
    );
}

/// Lookups of many accounts count for one client, as identified by a trusted proxy.
#[tokio::test]
async fn a_client_is_counted_behind_a_trusted_proxy() {
    let config = "trusted_proxies = [\"127.0.0.1\"]\n[limits]\nlookups_per_client = 3\nflows_per_client = 5\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::configured(config, &[]);
    let begin = |client: &'static str, body: Value| {
        let url = server.url("/flows");
        let request = server
            .client
            .post(url)
            .header("x-forwarded-for", client)
            .json(&body);
        server.send(request)
    };
    let looking_up = json!({"purpose": "password", "identifier": "nobody"});
    for _ in 0..3 {
        assert_eq!(begin("203.0.113.5", looking_up.clone()).await.status, 201);
    }
    let refused = begin("203.0.113.5", looking_up.clone()).await;
    refused.assert_problem("too_often", 429);
    assert_eq!(begin("203.0.113.6", looking_up).await.status, 201);
    // Refused requests are not counted, so two of five are left.
    let only = json!({"purpose": "password"});
    for status in [201, 201, 429] {
        assert_eq!(begin("203.0.113.5", only.clone()).await.status, status);
    }
}

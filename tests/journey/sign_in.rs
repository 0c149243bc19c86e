//! Row A1: the server reads identifiers by the same settings that `/config` gives the browser.

use crate::server::Server;
use serde_json::{Value, json};

/// The error of an identifier: null if it is accepted.
async fn refusal(server: &Server, identifier: &str) -> Value {
    let body = json!({"purpose": "password", "identifier": identifier});
    let answer = server.post("/flows", &body).await;
    match answer.status.as_u16() {
        201 => Value::Null,
        422 => {
            let error = &answer.body["errors"][0];
            let detail = "not a valid email address, phone number or username";
            assert_eq!(
                (&error["pointer"], &error["detail"]),
                (&json!("#/identifier"), &json!(detail))
            );
            error["code"].clone()
        }
        status => panic!("{status}: {identifier:?}"),
    }
}

#[tokio::test]
async fn a_slip_in_an_address_is_refused_and_what_is_plainly_meant_is_read() {
    let server = Server::dev();
    for slip in ["anna@gmail,com", "anna@", "@anna", "anna@example com"] {
        assert_eq!(refusal(&server, slip).await, "malformed", "{slip:?}");
    }
    for meant in [
        "mailto:anna@example.com",
        "Anna <anna@example.com>",
        "anna@example. com",
        "ａｎｎａ＠example.com",
    ] {
        let (flow, answer) = server.begin(meant).await;
        let masked = &answer.body["flow"]["step"]["methods"][0]["masked"];
        assert_eq!(*masked, "a***@e***.com", "{meant:?}");
        let asked = server.ask_for_code(&flow, "anna@example. com").await;
        assert_eq!(asked.step(), "enter_code");
        assert!(server.signs_in(meant, "correct horse battery staple").await);
    }
    // One mail each: the address that was meant is the account's.
    assert_eq!(server.outbox_of(4).await[3]["to"], "anna@example.com");
}

#[tokio::test]
async fn a_site_says_what_people_sign_in_with() {
    let config = "sign_in = [\"phone\", \"email\"]\n";
    let server = Server::configured(config, &["--dev"]);
    let offered = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(offered.body["sign_in"], json!(["email", "phone"]));
    assert_eq!(offered.body["username_may_contain_at"], false);
    assert!(offered.body.get("region").is_none());
    for (identifier, code) in [
        ("anna", json!("malformed")),
        ("0612345678", json!("malformed")),
        ("+31612345678", Value::Null),
        ("anna@example.com", Value::Null),
    ] {
        assert_eq!(refusal(&server, identifier).await, code, "{identifier:?}");
    }
    assert!(
        !server
            .signs_in("anna", "correct horse battery staple")
            .await
    );

    let config = "region = \"NL\"\nusername_may_contain_at = true\n";
    let server = Server::configured(config, &["--dev"]);
    let offered = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(
        offered.body["sign_in"],
        json!(["email", "phone", "username"])
    );
    assert_eq!(offered.body["username_may_contain_at"], true);
    assert_eq!(offered.body["region"], "NL");
    for identifier in ["anna@gmail,com", "@anna", "0612345678"] {
        assert_eq!(
            refusal(&server, identifier).await,
            Value::Null,
            "{identifier:?}"
        );
    }
}

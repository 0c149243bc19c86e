//! Row E5: known, unknown, disabled and contact-less accounts cannot be told apart by any response.

use crate::server::{Answer, Server, enter_code};
use serde_json::{Value, json};

/// The expected differences: ids, tokens, masks and times.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let shape = match name.as_str() {
                    "id" | "token" => json!(value.as_str().map(str::len)),
                    "masked" => json!("mask"),
                    "methods" => json!(value.as_array().map(|methods| {
                        methods.iter().map(comparable).all(|method| {
                            method["id"] == 16 && method.as_object().unwrap().len() == 3
                        })
                    })),
                    "expires_at" | "resend_at" | "retry_at" => json!(value.as_str().map(str::len)),
                    "detail"
                        if value
                            .as_str()
                            .is_some_and(|text| text.starts_with("again from")) =>
                    {
                        json!("again")
                    }
                    _ => comparable(value),
                };
                (name.clone(), shape)
            })
            .collect(),
        Value::Array(values) => values.iter().map(comparable).collect(),
        value => value.clone(),
    }
}

pub fn shown(answer: &Answer) -> Value {
    let headers: Vec<(&str, &str)> = answer
        .headers
        .iter()
        .map(|(name, value)| match name.as_str() {
            "date" | "content-length" | "location" | "retry-after" => (name.as_str(), "differs"),
            name => (name, value.to_str().unwrap()),
        })
        .collect();
    json!({"status": answer.status.as_u16(), "headers": headers, "body": comparable(&answer.body)})
}

async fn walk(server: &Server, identifier: &str, address: Option<&str>) -> Vec<Value> {
    let mut answers = Vec::new();
    let (flow, begun) = server.begin(identifier).await;
    answers.push(shown(&begun));
    let first = &begun.body["flow"]["step"]["methods"][0];
    let wrong = match first["kind"].as_str().unwrap() {
        "email" => "a.n.other@example.com",
        _ => "+44 1632 960999",
    };
    let address = address.unwrap_or(wrong);
    for action in [
        json!({"action": "choose_method", "method": first["id"]}),
        json!({"action": "confirm_address", "address": address}),
        enter_code("000000"),
        enter_code("12345"),
        json!({"action": "resend_code"}),
        json!({"action": "set_password", "password": "a finch in the fog"}),
        json!({"action": "go_back"}),
        json!({"action": "go_back"}),
        json!({"action": "cannot_use_any"}),
    ] {
        answers.push(shown(&server.act(&flow, action).await));
    }
    let kind = json!(first["kind"]);
    answers
        .iter_mut()
        .for_each(|answer| mask_kind(answer, &kind));
    answers
}

/// The order of kinds depends on the account's contacts, not on whether it exists.
fn mask_kind(value: &mut Value, kind: &Value) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| {
            if name == "kind" && value == kind {
                *value = json!("kind");
            } else {
                mask_kind(value, kind);
            }
        }),
        Value::Array(values) => values.iter_mut().for_each(|value| mask_kind(value, kind)),
        _ => {}
    }
}

#[tokio::test]
async fn step_by_step_the_same_whoever_is_asked_for() {
    let server = Server::dev();
    let known = walk(&server, "anna@example.com", None).await;
    assert_eq!(known.len(), 10);
    for identifier in [
        "bram@example.nl",    // another account
        "nobody@example.com", // none
        "dana@example.com",   // disabled
        "emil",               // without contacts
        "chidi",              // a number only
        "farah@example.com",  // with two-step verification
        "+441632960999",      // no such number
        "nobody",             // no such name
    ] {
        let other = walk(&server, identifier, None).await;
        for (step, (known, other)) in known.iter().zip(&other).enumerate() {
            assert_eq!(known, other, "{identifier}, answer {step}");
        }
    }
    // Here a code is really sent.
    let right = walk(&server, "anna@example.com", Some("anna@example.com")).await;
    assert_eq!(right, known);
    let sent = server.outbox_of(1).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
}

/// What holds for all masks: an identifier's own mask is among them, in lower case, without duplicates, and in order.
#[tokio::test]
async fn real_contacts_have_no_looks_of_their_own() {
    let server = Server::dev();
    let lines = r#"{"id":"20","emails":["Gerda@Example.com","gerrit@example.com","g.third@example.com"]}
{"id":"21","emails":["zoe@example.org"],"phones":["+441632960021","+441632960121"],"contacts":[{"kind":"email","value":"ANTON@example.org"}]}
"#;
    assert!(crate::accounts::import(&server, lines, &[]).0);
    for (identifier, own) in [
        ("gerda@example.com", "g***@e***.com"),
        ("GERDA@EXAMPLE.COM", "g***@e***.com"),
        ("zoe@example.org", "z***@e***.org"),
        ("+441632960121", "***21"),
        ("Nobody@Example.com", "n***@e***.com"),
        ("+441632960999", "***99"),
        ("anna@example.com", "a***@e***.com"),
    ] {
        let (_, begun) = server.begin(identifier).await;
        let methods = begun.body["flow"]["step"]["methods"].as_array().unwrap();
        let looks: Vec<(&str, &str)> = methods
            .iter()
            .map(|method| {
                (
                    method["kind"].as_str().unwrap(),
                    method["masked"].as_str().unwrap(),
                )
            })
            .collect();
        let mut ordered = looks.clone();
        ordered.sort_unstable();
        ordered.dedup();
        assert_eq!(looks, ordered, "{identifier}");
        assert!(
            looks.iter().any(|(_, masked)| *masked == own),
            "{identifier}: {looks:?}"
        );
        assert!(
            looks
                .iter()
                .all(|(_, masked)| *masked == masked.to_lowercase()),
            "{looks:?}"
        );
    }
    // Of two addresses with one mask, the typed one gets the code.
    for address in [
        "gerda@example.com",
        "gerrit@example.com",
        "g.third@example.com",
    ] {
        let (_, _) = server.with_code("gerda@example.com", address).await;
        let sent = server.outbox().await;
        let to = sent.last().unwrap()["to"].as_str().unwrap();
        assert_eq!(to.to_lowercase(), address);
    }
}

#[tokio::test]
async fn an_unknown_account_looks_the_same_every_time() {
    let server = Server::dev();
    for identifier in [
        "nobody@example.com",
        "nobody",
        "+441632960999",
        "anna",
        "dana@example.com",
    ] {
        let masks = |answer: &Answer| -> Vec<Value> {
            let methods = answer.body["flow"]["step"]["methods"].as_array().unwrap();
            methods
                .iter()
                .map(|method| method["masked"].clone())
                .collect()
        };
        let (_, first) = server.begin(identifier).await;
        let (_, second) = server.begin(identifier).await;
        assert_eq!(masks(&first), masks(&second), "{identifier}");
        let id = |answer: &Answer| answer.body["flow"]["step"]["methods"][0]["id"].clone();
        assert_ne!(id(&first), id(&second), "method ids are random per flow");
    }
}

#[tokio::test]
async fn nobody_can_prove_a_disabled_account() {
    let server = Server::dev();
    let (flow, _) = server.begin("dana@example.com").await;
    server.ask_for_code(&flow, "dana@example.com").await;
    // A later message has arrived, so this one would have, too.
    server.with_code("anna", "anna@example.com").await;
    let sent = server.outbox().await;
    assert!(
        sent.iter()
            .all(|message| message["to"] == "anna@example.com"),
        "{sent:?}"
    );
}

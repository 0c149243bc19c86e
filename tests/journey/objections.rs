//! Row C7: an owner's objection at the same moment as a decision or a new password. The test holds a lock that one of them
//! waits for, so that they meet where they would in the worst case.

use crate::answer::{FRIEND, refused, server};
use crate::server::{Answer, Flow, GOOD_PASSWORD, Server, set_password};
use serde_json::{Value, json};
use sqlx::{Any, AnyConnection, Connection, Transaction};
use std::time::Duration;

/// How long a request takes to come to where it waits.
const MEANWHILE: Duration = Duration::from_secs(2);

/// A verified request: its reference and the link to a new password.
async fn verified(server: &Server, token: &str) -> (String, Value) {
    let reference = server.request("anna", FRIEND).await;
    server.listed(token, &reference).await;
    server.decide(token, &reference, "verified").await;
    let mail = server.mail_to(FRIEND, "verified").await;
    (reference, mail["link"].clone())
}

/// The flow of the account's owner, and what they send to stop the request.
async fn objection(server: &Server) -> (Flow, Value) {
    let asked = server.mail_to("anna@example.com", "someone_asked").await;
    let (flow, opened) = server.open(&asked["link"]).await;
    let request = opened.body["flow"]["step"]["requests"][0]["id"].clone();
    let stop = json!({"action": "stop_request", "requests": [request]});
    (flow, stop)
}

async fn connected(server: &Server) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(&server.database()).await.unwrap()
}

/// A transaction that has locked the rows of a table: on SQLite everything.
async fn locked<'a>(connection: &'a mut AnyConnection, lock: &'static str) -> Transaction<'a, Any> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::query(lock).execute(&mut *transaction).await.unwrap();
    transaction
}

/// Sends one, then the other, and then lets go of what both wait for.
async fn met(
    transaction: Transaction<'_, Any>,
    first: impl Future<Output = Answer>,
    second: impl Future<Output = Answer>,
) -> (Answer, Answer) {
    let second = async {
        tokio::time::sleep(MEANWHILE).await;
        second.await
    };
    let release = async {
        tokio::time::sleep(MEANWHILE * 2).await;
        transaction.commit().await.unwrap();
    };
    let (first, second, ()) = tokio::join!(first, second, release);
    (first, second)
}

/// Between the owner's click and its transaction a password is set: the owner is not told that it was stopped.
#[tokio::test]
async fn what_a_new_password_overtakes_is_too_late() {
    let (server, token) = server().await;
    let (reference, _) = verified(&server, &token).await;
    let (flow, stop) = objection(&server).await;
    let mut connection = connected(&server).await;
    // The objection has read the request, and waits to write.
    let mut transaction = locked(&mut connection, "UPDATE flows SET version = version").await;
    let password_is_set = async {
        tokio::time::sleep(MEANWHILE).await;
        let set = "UPDATE requests SET password_set_at = received_at WHERE reference = $1";
        let query = sqlx::query(set).bind(&reference);
        query.execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    };
    let (stopped, ()) = tokio::join!(server.act(&flow, stop), password_is_set);
    assert_eq!(refused(&stopped), "too_late");
    let case = server.look(&token, &format!("/cases/{reference}")).await;
    assert_eq!(case.body["state"], "verified");
}

/// Neither waits for what the other one holds (PostgreSQL would end one of them).
#[tokio::test]
async fn an_objection_and_a_new_password_do_not_wait_for_each_other() {
    let (server, token) = server().await;
    let (_, link) = verified(&server, &token).await;
    let (flow, stop) = objection(&server).await;
    let (reset, _) = server.open(&link).await;
    let mut connection = connected(&server).await;
    let transaction = locked(&mut connection, "UPDATE reset_tokens SET flow = flow").await;
    let password = server.act(&reset, set_password(GOOD_PASSWORD));
    let (changed, stopped) = met(transaction, password, server.act(&flow, stop)).await;
    let steps = (changed.step(), stopped.step());
    // Whichever is first.
    let is_one = match steps.0 {
        "password_changed" => steps.1 == "refused",
        _ => steps.1 == "request_stopped" && matches!(changed.status.as_u16(), 404 | 410),
    };
    assert!(is_one, "{steps:?}: {:?}, {:?}", changed.body, stopped.body);
}

/// The same for a decision.
#[tokio::test]
async fn an_objection_and_a_decision_do_not_wait_for_each_other() {
    let (server, token) = server().await;
    let reference = server.request("anna", FRIEND).await;
    server.listed(&token, &reference).await;
    let (flow, stop) = objection(&server).await;
    let mut connection = connected(&server).await;
    let transaction = locked(&mut connection, "UPDATE audit_head SET number = number").await;
    let decision = server.decide(&token, &reference, "verified");
    let (decided, stopped) = met(transaction, decision, server.act(&flow, stop)).await;
    assert_eq!(stopped.step(), "request_stopped", "{:?}", stopped.body);
    assert!(
        matches!(decided.status.as_u16(), 200 | 409),
        "{:?}",
        decided.body
    );
    let case = server.look(&token, &format!("/cases/{reference}")).await;
    assert_eq!(case.body["state"], "stopped");
}

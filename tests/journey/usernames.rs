//! Row A8 by HTTP and mail alone: a contact, a code, and the usernames that go with it.

use crate::accounts::import;
use crate::sameness::shown;
use crate::server::{Answer, Flow, Server, enter_code};
use serde_json::{Value, json};
use std::time::Duration;

const ACCOUNTS: &str = r#"{"id":"u1","usernames":["finch","goldfinch"],"contacts":[{"kind":"email","value":"Shared@example.org"},{"kind":"phone","value":"+441632960777"}]}
{"id":"u2","usernames":["wren"],"contacts":[{"kind":"email","value":"shared@example.org"}]}
{"id":"u3","emails":["robin@example.com"],"contacts":[{"kind":"email","value":"shared@example.org"}]}
{"id":"u4","usernames":["gone"],"disabled":true,"contacts":[{"kind":"email","value":"shared@example.org"}]}
{"id":"u5","phones":["+441632960778"],"contacts":[{"kind":"email","value":"phone.only@example.org"}]}
"#;

fn server(config: &str) -> Server {
    let server = Server::configured(&format!("{config}[request]\nchallenges = []\n"), &["--dev"]);
    let (imported, _, error) = import(&server, ACCOUNTS, &[]);
    assert!(imported, "{error}");
    server
}

impl Server {
    async fn look_up(&self, contact: &str) -> (Flow, Answer) {
        let begun = self
            .post("/flows", &json!({"purpose": "username", "locale": "en"}))
            .await;
        assert_eq!(begun.step(), "contact", "{:?}", begun.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&begun.body["flow"]["id"]),
            token: text(&begun.body["token"]),
        };
        let asked = self.give_contact(&flow, contact).await;
        (flow, asked)
    }

    async fn usernames_of(&self, typed: &str, to: &str) -> Value {
        let before = self.mails(to, "contact_code").await.len();
        let (flow, asked) = self.look_up(typed).await;
        assert_eq!(asked.step(), "enter_code", "{:?}", asked.body);
        let code = self.mail_after(to, "contact_code", before).await["code"].clone();
        let shown = self.act(&flow, enter_code(code.as_str().unwrap())).await;
        assert_eq!(shown.step(), "usernames", "{:?}", shown.body);
        assert_eq!(self.standing(&flow).await.body, shown.body);
        shown.body["flow"]["step"]["usernames"].clone()
    }
}

#[tokio::test]
async fn usernames_go_to_whoever_reads_the_mailbox() {
    let server = server("");
    for (typed, to, usernames) in [
        ("nobody@example.org", "nobody@example.org", json!([])),
        (
            "anna.alt@example.org",
            "anna.alt@example.org",
            json!(["anna"]),
        ),
        // Without a username, what it signs in with; in any case; nothing of a disabled account.
        (
            "SHARED@example.org",
            "SHARED@example.org",
            json!(["finch", "goldfinch", "robin@example.com", "wren"]),
        ),
        (
            "phone.only@example.org",
            "phone.only@example.org",
            json!(["+441632960778"]),
        ),
    ] {
        assert_eq!(server.usernames_of(typed, to).await, usernames, "{typed}");
    }
}

/// Row A3: the whole loop.
#[tokio::test]
async fn whoever_recognises_no_contact_looks_the_username_up_and_comes_in() {
    let server = server("");
    let (_, begun) = server.begin("ana").await;
    assert_eq!(begun.step(), "choose_method", "decoys");
    let usernames = server
        .usernames_of("anna.alt@example.org", "anna.alt@example.org")
        .await;
    let (flow, code) = server
        .with_code(usernames[0].as_str().unwrap(), "anna@example.com")
        .await;
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn known_and_unknown_contacts_look_the_same() {
    let server = server("");
    let mut walks = Vec::new();
    for contact in ["anna@example.com", "nobody@example.com"] {
        let (flow, asked) = server.look_up(contact).await;
        let wrong = server.act(&flow, enter_code("000000")).await;
        let again = server.act(&flow, json!({"action": "resend_code"})).await;
        let other = server
            .act(&flow, json!({"action": "identify", "identifier": "anna"}))
            .await;
        walks.push([asked, wrong, again, other].map(|answer| shown(&answer)));
        server.mail_to(contact, "contact_code").await;
    }
    assert_eq!(walks[0], walks[1]);
}

#[tokio::test]
async fn texts_go_out_to_allowed_countries_and_so_many_a_day() {
    let texts = "[text_messages]\nallowed_countries = [\"GB\"]\nlookups_per_day = 2\n";
    let server = server(texts);
    let begun = server.post("/flows", &json!({"purpose": "username"})).await;
    assert_eq!(
        begun.body["flow"]["step"]["kinds"],
        json!(["email", "phone"])
    );
    let usernames = server
        .usernames_of("+44 1632 960777", "+441632960777")
        .await;
    assert_eq!(usernames, json!(["finch", "goldfinch"]));
    let (_, abroad) = server.look_up("+31 20 123 4567").await;
    abroad.assert_refused("#/contact", "not_an_option");
    let (_, second) = server.look_up("+44 1632 960001").await;
    assert_eq!(second.step(), "enter_code", "{:?}", second.body);
    let (_, third) = server.look_up("+44 1632 960002").await;
    third.assert_problem("too_often", 429);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(
        server
            .mails("+441632960002", "contact_code")
            .await
            .is_empty()
    );
    // Mail goes on.
    let usernames = server
        .usernames_of("anna.alt@example.org", "anna.alt@example.org")
        .await;
    assert_eq!(usernames, json!(["anna"]));
}

#[tokio::test]
async fn contacts_of_an_earlier_version_are_found() {
    let server = server("");
    server.change("UPDATE contacts SET match_key = NULL").await;
    let server = server.killed_and_restarted(&[]);
    let usernames = server
        .usernames_of("anna.alt@example.org", "anna.alt@example.org")
        .await;
    assert_eq!(usernames, json!(["anna"]));
}

//! Row C7: a contact that is new to the account stops no request by itself.

use crate::answer::{CONFIG, FRIEND, refused, server};
use crate::cases::now;
use crate::server::Server;
use regain_core::time::Timestamp;
use serde_json::{Value, json};

impl Server {
    /// Imports an account.
    fn imports(&self, account: &Value) {
        let file = self.folder.path().join("accounts.jsonl");
        std::fs::write(&file, account.to_string()).unwrap();
        let (is_done, _, said) = self.command(&["accounts", "import", file.to_str().unwrap()]);
        assert!(is_done, "{said}");
    }
}

/// Who added a contact a week ago may be the one who asks, and stops the owner's own request by it.
#[tokio::test]
async fn a_young_contact_cannot_stop_a_request_but_makes_it_need_a_second_reviewer() {
    for is_decided in [false, true] {
        let (server, token) = server().await;
        let other = server.reviewer("Ravi");
        // With two reviewers everything would need both.
        let config = format!("{CONFIG}second_review = false\n");
        std::fs::write(server.folder.path().join("regain.toml"), config).unwrap();
        let server = server.killed_and_restarted(&[]);
        let week_ago = Timestamp(now() - 7 * 86_400).to_string();
        let contact =
            json!({"kind": "email", "value": "anna.alt@example.org", "since": week_ago[..10]});
        server.imports(&json!({"id": "1", "contacts": [contact]}));
        // A later line that says nothing of it leaves it young.
        let contact = json!({"kind": "email", "value": "anna.alt@example.org"});
        server.imports(&json!({"id": "1", "contacts": [contact], "locale": "en"}));

        let reference = server.request("anna", FRIEND).await;
        server.listed(&token, &reference).await;
        let mut link = Value::Null;
        if is_decided {
            server.decide(&token, &reference, "verified").await;
            link = server.mail_to(FRIEND, "verified").await["link"].clone();
        }
        let asked = server
            .mail_to("anna.alt@example.org", "someone_asked")
            .await;
        let (flow, opened) = server.open(&asked["link"]).await;
        let id = &opened.body["flow"]["step"]["requests"][0]["id"];
        let stop = json!({"action": "stop_request", "requests": [id]});
        let stopped = server.act(&flow, stop).await;
        assert_eq!(stopped.step(), "request_stopped", "{:?}", stopped.body);
        assert_eq!(stopped.body["flow"]["step"]["second_review"], true);
        // Nothing is stopped: whoever reads the other contacts can still do that.
        for other in ["anna@example.com", "+441632960123"] {
            server.mail_to(other, "someone_asked").await;
            assert!(server.mails(other, "request_stopped").await.is_empty());
        }
        let path = format!("/cases/{reference}");
        if is_decided {
            assert_eq!(refused(&server.open(&link).await.1), "link_expired");
        } else {
            assert_eq!(server.look(&token, &path).await.body["state"], "waiting");
            server.decide(&token, &reference, "verified").await;
        }
        let case = server.look(&other, &path).await.body;
        assert_eq!(case["state"], "second_review");
        assert_eq!(case["stopped_by_owner"], false);
        let history = case["history"].as_array().unwrap();
        assert!(
            history
                .iter()
                .any(|event| event["by"] == "owner" && event["what"] == "doubted"),
            "{history:?}"
        );
        server
            .decide(&token, &reference, "verified")
            .await
            .assert_problem("needs_another", 409);
        let before = server.mails(FRIEND, "verified").await.len();
        assert_eq!(before, usize::from(is_decided));
        let decided = server.decide(&other, &reference, "verified").await;
        assert_eq!(decided.body["state"], "verified", "{:?}", decided.body);
        let mail = server.mail_after(FRIEND, "verified", before).await;
        assert_eq!(server.open(&mail["link"]).await.1.step(), "set_password");
    }
}

//! Reverse proxies: whose forwarding headers are trusted, and what is logged if the setting is wrong.

use crate::server::{Answer, Server};
use serde_json::json;

/// Limits so low that they show who counts as one client.
const ONE_FLOW: &str = "[limits]\nflows_per_client = 1\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";

async fn begin(server: &Server, headers: &[(&str, &str)]) -> Answer {
    let mut request = server.client.post(server.url("/flows"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server
        .send(request.json(&json!({"purpose": "password"})))
        .await
}

#[tokio::test]
async fn whoever_forwards_and_is_not_named_is_one_client_and_warned_of_once() {
    let server = Server::configured(ONE_FLOW, &[]);
    let forwarded = |address| [("x-forwarded-for", address)];
    assert_eq!(begin(&server, &forwarded("203.0.113.1")).await.status, 201);
    let again = begin(&server, &forwarded("203.0.113.2")).await;
    again.assert_problem("too_often", 429);
    let again = begin(&server, &[("forwarded", "for=203.0.113.3")]).await;
    again.assert_problem("too_often", 429);
    let said = server.logged("trusted_proxies").await;
    assert!(
        said.contains("127.0.0.1") && said.contains("WARN"),
        "{said}"
    );
    assert!(!said.contains("203.0.113"), "{said}");
    assert_eq!(server.log_lines("trusted_proxies").len(), 1);
}

#[tokio::test]
async fn a_proxy_named_by_its_network_says_who_asks() {
    let config = format!("trusted_proxies = [\"127.0.0.0/8\", \"::1\"]\n{ONE_FLOW}");
    let server = Server::configured(&config, &[]);
    let clients = [
        "203.0.113.1",
        "203.0.113.2:4711",
        "2001:db8:1::1",
        "[2001:db8:2::1]",
        "[2001:db8:3::1]:443",
        "198.51.100.1, 203.0.113.3, 127.0.0.9",
    ];
    for client in clients {
        let answer = begin(&server, &[("x-forwarded-for", client)]).await;
        assert_eq!(answer.status, 201, "{client}: {:?}", answer.body);
    }
    let again = begin(&server, &[("x-forwarded-for", "203.0.113.2")]).await;
    again.assert_problem("too_often", 429);
    assert_eq!(server.log_lines("trusted_proxies"), [""; 0]);
    // A trusted proxy without a forwarding header.
    assert_eq!(begin(&server, &[]).await.status, 201);
    let said = server.logged("trusted_proxies").await;
    assert!(said.contains("sends no X-Forwarded-For"), "{said}");
}

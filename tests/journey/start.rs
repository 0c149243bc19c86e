//! Errors at startup, and what is served after it.

use crate::server::{Server, regain, skipped};
use serde_json::json;
use std::path::Path;

fn refused(config: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("regain.toml"), config).unwrap();
    let mut arguments = vec!["serve", "--config", "regain.toml"];
    arguments.extend(more);
    let output = regain(folder.path(), &arguments);
    assert!(!output.status.success());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was made: {left:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_wrong_key_or_value_stops_the_start_with_file_line_and_reason() {
    for (config, place, reason) in [
        ("\ncolour = \"red\"\n", "regain.toml:2:", "colour"),
        (
            "[code]\n\nlength = 5\n",
            "regain.toml:3:",
            "not between 6 and 10",
        ),
        (
            "[code]\nlifetime_minutes = 11\n",
            "regain.toml:2:",
            "not between 1 and 10",
        ),
        ("region = \"Narnia\"\n", "regain.toml:1:", "region"),
        (
            "default_locale = \"tlh\"\n",
            "default_locale",
            "no such language",
        ),
        (
            "[mail]\nsmtp = \"not a server\"\nfrom = \"a@example.com\"\n",
            "[mail] smtp",
            "not a URL",
        ),
        (
            "[mail]\nsmtp = \"smtp://127.0.0.1\"\nfrom = \"nobody\"\n",
            "[mail] from",
            "not an address",
        ),
        (
            "[mail]\nsmtp = \"smtp://127.0.0.1\"\nfrom = \"a@example.com\"\ntls = \"required\"\nca_file = \"regain.toml\"\n",
            "[mail] ca_file",
            "no certificate",
        ),
        (
            "[mail]\nsmtp = \"smtp://u:p@127.0.0.1\"\nfrom = \"a@example.com\"\ntls = \"none\"\n",
            "[mail] tls",
            "credentials_in_clear",
        ),
        (
            "\nallowed_origins = [\"https://www.example.com:443\"]\n",
            "regain.toml:2:",
            "write \"https://www.example.com\"",
        ),
        (
            "\n\nframe_ancestors = [\"http://www.example.com\"]\n",
            "regain.toml:3:",
            "frame_ancestors: \"http://www.example.com\": http is for",
        ),
        (
            "frame_ancestors = [\"*\"]\n",
            "regain.toml:1:",
            "frame_ancestors: \"*\" is no origin",
        ),
        (
            "trusted_proxies = [\"10.0.0.0/33\"]\n",
            "regain.toml:1:",
            "trusted_proxies",
        ),
        ("path = \"account\"\n", "regain.toml:1:", "no path like"),
        (
            "[text_messages]\nurl = \"https://sms.example.com/\"\nbody = \"To={to}&Body={text}\"\n",
            "[text_messages] body",
            "x-www-form-urlencoded",
        ),
    ] {
        let said = refused(config, &["--dev"]);
        assert!(
            said.contains(place) && said.contains(reason),
            "{config:?}: {said}"
        );
    }
}

#[test]
fn a_developers_server_is_for_developers_only() {
    let said = refused("", &["--dev", "--listen", "0.0.0.0:0"]);
    assert!(said.contains("loopback"), "{said}");
    let said = refused("", &[]);
    assert!(said.contains("no mail can be sent"), "{said}");
}

/// Rows C1 and C7: requests that nobody would answer in time are not taken.
#[tokio::test]
async fn requests_are_taken_once_somebody_would_answer_them() {
    let mail = "[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    // Who reviews is in the database, which is made first.
    let refused = |config: &str, more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("regain.toml"), config).unwrap();
        let start = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--config",
            "regain.toml",
        ];
        let output = regain(folder.path(), &[&start, more].concat());
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused(&format!("[request]\noffered = true\n{mail}"), &[]);
    for missing in ["a reviewer", "escalate_to", "public_url"] {
        assert!(said.contains(missing), "{missing}: {said}");
    }
    let said = refused("answer_hours = 8\n", &["--dev"]);
    assert!(said.contains("hold_hours"), "{said}");

    let purposes = async |server: &Server| {
        let config = server.send(server.client.get(server.url("/config")));
        config.await.body["purposes"].clone()
    };
    // Nobody is asked to decide for how long a link waits where there are no requests.
    let server = Server::configured(&format!("answer_hours = 8\n{mail}"), &[]);
    assert_eq!(purposes(&server).await, json!(["password", "username"]));
    let server = Server::staffed(&format!("[request]\nper_day = 2\n{mail}"));
    let all = json!(["password", "request", "username", "status"]);
    assert_eq!(purposes(&server).await, all);
}

#[tokio::test]
async fn without_dev_there_is_no_outbox_and_no_sign_in() {
    let config = "[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::configured(config, &[]);
    for path in ["/dev/outbox", "/dev/sign-in"] {
        let url = format!("{}{path}", server.origin);
        let answer = server.send(server.client.get(&url)).await;
        answer.assert_problem_anywhere("not_found", 404);
        let answer = server.send(server.client.post(&url)).await;
        assert!(matches!(answer.status.as_u16(), 404 | 405));
    }
}

/// DNS rebinding: another site points its name to this machine.
#[tokio::test]
async fn what_is_for_developers_answers_to_a_loopback_host_alone() {
    let server = Server::dev();
    let url = format!("{}/dev/outbox", server.origin);
    for (host, status) in [
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("attacker.example.com:8080", 404),
        ("localhost.example.com", 404),
    ] {
        let request = server.client.get(&url).header("host", host);
        let answer = server.send(request).await;
        assert_eq!(answer.status, status, "{host}: {:?}", answer.body);
    }
}

#[test]
fn a_database_without_its_keys_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["accounts", "import", "-", "--database", "sqlite:a.sqlite"];
    assert!(regain(folder.path(), &arguments).status.success());
    let keys = folder.path().join("a.sqlite.keys.toml");
    std::fs::remove_file(&keys).unwrap();
    let output = regain(Path::new(folder.path()), &arguments);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("bring the key file back"), "{said}");
    assert!(!keys.exists(), "no new keys were made");
}

#[tokio::test]
async fn every_language_is_served_whole() {
    let server = Server::dev();
    let files = ["en/app", "en/request", "nl/app", "nl/request"];
    for file in files {
        for coding in ["br", "gzip", "identity"] {
            let url = format!("{}/locales/{file}.json", server.origin);
            let request = server.client.get(url).header("accept-encoding", coding);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 200);
            assert_eq!(response.headers()["content-type"], "application/json");
            let packed = response.headers().get("content-encoding");
            assert_eq!(
                packed.map_or("identity", |coding| coding.to_str().unwrap()),
                coding
            );
        }
    }
    let url = format!("{}/locales/tlh/app.json", server.origin);
    assert_eq!(server.send(server.client.get(url)).await.status, 404);
}

#[tokio::test]
async fn a_language_in_a_folder_is_offered_without_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let frisian = folder.path().join("fy");
    std::fs::create_dir(&frisian).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales/nl");
    for name in ["app.json", "request.json", "mail.json"] {
        std::fs::copy(root.join(name), frisian.join(name)).unwrap();
    }
    let config = format!("locales = {:?}\n", folder.path());
    let server = Server::configured(&config, &["--dev"]);
    let offered = server.send(server.client.get(server.url("/config"))).await;
    assert_eq!(offered.body["locales"], json!(["en", "fy", "nl"]));
}

/// Row D1; OWASP ASVS 3.4.3.
#[tokio::test]
async fn the_page_is_served_under_a_strict_policy() {
    let server = Server::dev();
    let response = server
        .client
        .get(format!("{}/", server.origin))
        .send()
        .await
        .unwrap();
    if response.status() == 404 {
        return skipped("this server was built without the app (cargo xtask build makes both)");
    }
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("require-trusted-types-for"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    assert!(policy.contains("; trusted-types 'none';"), "{policy}");
    assert_eq!(response.headers()["cache-control"], "no-cache");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let page = response.text().await.unwrap();
    let scripts: Vec<&str> = page
        .split(['"', '=', ' ', '>'])
        .filter(|text| text.ends_with(".js"))
        .collect();
    assert!(!scripts.is_empty(), "{page}");
    for packed in ["index.html", "index.html.br"] {
        let url = format!("{}/{packed}", server.origin);
        assert_eq!(server.send(server.client.get(url)).await.status, 404);
    }
    for script in scripts {
        let url = format!(
            "{}/{}",
            server.origin,
            script.trim_start_matches(['.', '/'])
        );
        let request = server.client.get(url).header("accept-encoding", "br");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{script}");
        assert_eq!(response.headers()["content-encoding"], "br");
        assert!(
            response.headers()["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
    }
}

#[tokio::test]
async fn another_origin_is_let_in_only_if_named() {
    let server = Server::configured(
        "allowed_origins = [\"https://www.example.com\"]\n",
        &["--dev"],
    );
    for (origin, allowed) in [
        ("https://www.example.com", true),
        ("https://www.example.org", false),
    ] {
        let request = server
            .client
            .post(server.url("/flows"))
            .header("origin", origin)
            .json(&json!({"purpose": "password"}));
        let answer = server.send(request).await;
        let allows = answer.headers.get("access-control-allow-origin");
        assert_eq!(allows.is_some_and(|value| value == origin), allowed);
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn odd_requests_get_a_problem_of_ours() {
    let server = Server::dev();
    for path in ["/flows/%ff", "/flows/%00", "/flows/..%2f..", "/flows/a%20b"] {
        let request = server.client.get(server.url(path)).bearer_auth("x");
        server
            .send(request)
            .await
            .assert_problem("unknown_flow", 404);
    }
    let url = format!("{}/", server.origin);
    let answer = server.send(server.client.post(url)).await;
    assert_eq!(answer.body["code"], "method_not_allowed");
    // A compressed body is not read as uncompressed.
    for (coding, status) in [("gzip", 415), ("br", 415), ("", 415), ("identity", 201)] {
        let request = server.client.post(server.url("/flows"));
        let request = request.header("content-encoding", coding);
        let answer = server
            .send(request.json(&json!({"purpose": "password"})))
            .await;
        assert_eq!(answer.status, status, "{coding}: {:?}", answer.body);
    }
    // A truncated body is not reported as too large.
    use std::io::{Read, Write};
    let host = server.origin.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = "POST /recovery/v1/flows HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nnonsense\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 422") || answer.starts_with("HTTP/1.1 400"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_page_that_cannot_draw_itself_leads_to_support() {
    let server = Server::dev();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let url = format!("{}/support", server.origin);
    let response = client.get(url).send().await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(
        response.headers()["location"],
        "https://www.example.com/help"
    );
}

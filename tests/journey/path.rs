//! The page under a path of its site, behind a proxy that keeps or strips the path.

use crate::server::{Server, enter_code, skipped};
use serde_json::json;

#[tokio::test]
async fn under_a_path_the_contract_is_answered_with_the_path_and_without_it() {
    // The second path begins like the API's base path.
    for path in ["/account/recovery", "/recovery"] {
        let config = format!("path = {path:?}\nallowed_origins = [\"https://www.example.com\"]\n");
        let server = Server::configured(&config, &["--dev"]);
        // The log shows the URL.
        let root = server.origin.strip_suffix(path).expect("the path");
        for base in [root, &server.origin] {
            let request = server.client.post(format!("{base}/recovery/v1/flows"));
            let request = request.header("origin", "https://www.example.com");
            let begun = server
                .send(request.json(&json!({"purpose": "password"})))
                .await;
            assert_eq!(begun.status, 201, "{base}: {:?}", begun.body);
            let id = begun.body["flow"]["id"].as_str().unwrap();
            let location = format!("{path}/recovery/v1/flows/{id}");
            assert_eq!(begun.headers["location"], location);
            assert!(begun.headers.contains_key("access-control-allow-origin"));
            for below in ["/locales/en/app.json", "/recovery/v1/config", "/dev/outbox"] {
                let answer = server
                    .send(server.client.get(format!("{base}{below}")))
                    .await;
                assert_eq!(answer.status, 200, "{base}{below}");
            }
            let odd = server.client.get(format!("{base}/recovery/v1/nothing"));
            server.send(odd).await.assert_problem("not_found", 404);
        }
        let (flow, code) = server.with_code("anna", "anna@example.com").await;
        let entered = server.act(&flow, enter_code(&code)).await;
        assert_eq!(entered.step(), "set_password");
    }
}

/// Rows D1 and D5: one build of the page works under any path.
#[tokio::test]
async fn under_a_path_the_page_says_where_its_files_are() {
    let under = Server::configured("path = \"/account/recovery/\"\n", &["--dev"]);
    let root = Server::dev();
    let page = async |server: &Server, url: &str, coding: &str| {
        let request = server.client.get(url).header("accept-encoding", coding);
        let response = request.send().await.unwrap();
        let headers = response.headers().clone();
        (response.status(), headers, response.text().await.unwrap())
    };
    let (status, headers, plain) = page(&root, &format!("{}/", root.origin), "identity").await;
    if status == 404 {
        return skipped("this server was built without the app (cargo xtask build makes both)");
    }
    let policy = |headers: &reqwest::header::HeaderMap| {
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&headers).contains("; base-uri 'none';"));
    assert!(!plain.contains("<base"));
    // No URL that only works at the root.
    for attribute in ["href=", "src=", "content="] {
        for quote in ["", "\""] {
            assert!(!plain.contains(&format!("{attribute}{quote}/")), "{plain}");
        }
    }
    let origin = under.origin.strip_suffix("/account/recovery").unwrap();
    for url in ["/account/recovery", "/account/recovery/", "/"] {
        let (status, headers, html) = page(&under, &format!("{origin}{url}"), "identity").await;
        assert_eq!(status, 200, "{url}");
        assert!(policy(&headers).contains("; base-uri 'self';"));
        let (before, _) = html
            .split_once("<base href=\"/account/recovery/\">")
            .unwrap();
        assert!(
            !before.contains("href") && !before.contains("src"),
            "{before}"
        );
        let (_, headers, _) = page(&under, &format!("{origin}{url}"), "br").await;
        assert_eq!(headers["content-encoding"], "br");
    }
}

//! Row C1: who may open the desk, from when and until when.

use crate::server::Server;

/// More than the ninety days that a token is valid, in seconds.
const LATER: &str = "7776001";

#[tokio::test]
async fn a_reviewer_is_added_renewed_and_removed() {
    let server = Server::dev();
    let (_, token, errors) =
        server.command(&["staff", "add", "Anna", "--email", "anna@example.com"]);
    // The token alone, so that it can be piped.
    assert_eq!(
        (token.lines().count(), token.trim().len()),
        (1, 43),
        "{errors}"
    );
    assert!(!errors.contains(token.trim()));
    let token = token.trim();
    assert_eq!(server.look(token, "/cases").await.status, 200);

    let (is_done, said, errors) = server.command(&["staff", "add", "Anna"]);
    assert!(
        !is_done && said.is_empty() && errors.contains("Anna"),
        "{errors}"
    );
    let (is_done, _, errors) = server.command(&["staff", "add", "Bram", "--renew"]);
    assert!(!is_done && errors.contains("Bram"), "{errors}");
    for name in ["", " ", "operator", "Owner", "a\u{7}b"] {
        let (is_done, said, _) = server.command(&["staff", "add", name]);
        assert!(!is_done && said.is_empty(), "{name:?}");
    }
    let (is_done, said, _) = server.command(&["staff", "add", "Bram", "--email", "nobody"]);
    assert!(!is_done && said.is_empty());

    let (_, renewed, _) = server.command(&["staff", "add", "Anna", "--renew"]);
    server
        .look(token, "/cases")
        .await
        .assert_problem("no_token", 401);
    assert_eq!(server.look(renewed.trim(), "/cases").await.status, 200);
    let bram = server.reviewer("Bram");
    let (_, list, _) = server.command(&["staff", "list"]);
    let line = |name: &str| list.lines().find(|line| line.starts_with(name)).unwrap();
    // The address stays where renewing names none.
    assert!(line("Anna").ends_with("anna@example.com") && !line("Anna").contains("never"));
    assert!(line("Bram").contains("never") && line("Bram").ends_with("none"));

    let (is_done, ..) = server.command(&["staff", "remove", "Bram"]);
    assert!(is_done);
    server
        .look(&bram, "/cases")
        .await
        .assert_problem("no_token", 401);
    let (is_done, _, errors) = server.command(&["staff", "remove", "Bram"]);
    assert!(!is_done && errors.contains("Bram"), "{errors}");

    let log = server.look(renewed.trim(), "/audit").await;
    let entries = log.body["entries"].as_array().unwrap().iter();
    let done: Vec<_> = entries
        .map(|entry| entry["what"].as_str().unwrap())
        .collect();
    let expected = [
        "staff_added: Anna",
        "staff_renewed: Anna",
        "staff_added: Bram",
        "staff_removed: Bram",
    ];
    assert_eq!(done, expected);
    // No token is in the database: what was shown once is nowhere.
    let files = std::fs::read_dir(server.folder.path()).unwrap();
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |token: &str| bytes.windows(token.len()).any(|at| at == token.as_bytes());
        assert!(!holds(token) && !holds(renewed.trim()));
    }
}

#[tokio::test]
async fn a_token_is_over_after_ninety_days_and_can_be_renewed() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    assert_eq!(server.look(&token, "/cases").await.status, 200);
    let server = server.killed_and_restarted(&["--clock-ahead", LATER]);
    server
        .look(&token, "/cases")
        .await
        .assert_problem("no_token", 401);
}

#[tokio::test]
async fn a_developers_server_shows_two_reviewers_who_are_nobody_elsewhere() {
    let config = "[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.com\"\n";
    let server = Server::configured(config, &["--dev"]);
    let tokens = shown(&server).await;
    for token in &tokens {
        assert_eq!(server.look(token, "/cases").await.status, 200);
    }
    // They are shown at each start.
    let server = server.killed_and_restarted(&[]);
    assert_eq!(shown(&server).await, tokens);
    let server = server.killed_and_restarted_without_dev();
    let anna = server.reviewer("Anna");
    assert_eq!(server.look(&anna, "/cases").await.status, 200);
    for token in &tokens {
        server
            .look(token, "/cases")
            .await
            .assert_problem("no_token", 401);
    }
    assert_eq!(server.log_lines("sample reviewer").len(), 0);
}

/// The tokens in the log.
async fn shown(server: &Server) -> Vec<String> {
    server.logged("audit log: ").await;
    let lines = server.log_lines("sample reviewer");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let token = |line: &String| {
        let (_, token) = line.split_once("token ").unwrap();
        token.split(' ').next().unwrap().to_owned()
    };
    lines.iter().map(token).collect()
}

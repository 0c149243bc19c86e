//! Rows C1 and C4 on the command line: a case from the list to its decision.

use crate::cases::{Case, evidence, now, waiting};
use crate::server::Server;
use serde_json::Value;
use std::process::Command;

/// Runs `regain cases` with this token: whether it succeeded, and what it wrote.
pub fn cases(token: Option<&str>, desk: &str, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    command.arg("cases").args(arguments).args(["--desk", desk]);
    command.env_remove("REGAIN_DESK_TOKEN");
    // Nobody listens there: in clear, no proxy is asked.
    command.env("http_proxy", "http://127.0.0.1:9");
    if let Some(token) = token {
        command.env("REGAIN_DESK_TOKEN", token);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (said, errors) = (text(output.stdout), text(output.stderr));
    (output.status.success(), said, errors)
}

#[tokio::test]
async fn a_case_is_listed_shown_and_decided() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    for (reference, ago) in [("AAAAA-AAAAA", 600), ("BBBBB-BBBBB", 300)] {
        let case = Case {
            received_at: now() - ago,
            ..waiting(reference)
        };
        server.has_case(case).await;
    }
    server.is_compared("AAAAA-AAAAA", &evidence()).await;
    let desk = server.desk("");
    let run = |arguments: &[&str]| {
        let (is_done, said, errors) = cases(Some(&token), &desk, arguments);
        assert!(is_done, "{errors}");
        assert!(
            said.lines().all(|line| line.chars().count() <= 80),
            "{said}"
        );
        said
    };
    let list = run(&["list"]);
    let line = list.lines().find(|line| line.starts_with("AAAAA-AAAAA"));
    let line = line.unwrap();
    assert!(line.contains("waiting") && line.contains("40") && line.contains("in 23 h"));
    let first = run(&["list", "--limit", "1"]);
    let (_, after) = first.split_once("More: --after ").unwrap();
    let second = run(&["list", "--after", after.trim()]);
    assert!(second.contains("BBBBB-BBBBB") && !second.contains("AAAAA-AAAAA"));
    assert!(run(&["list", "--state", "verified"]).contains("No such cases"));

    let shown = run(&["show", "aaaaa aaaaa"]);
    for part in [
        "Case AAAAA-AAAAA: waiting",
        "40 of 100, at best 88",
        "2, from 1 mailbox\n",
        "exact           given_name [1]\n",
        "close           contacts.name [2]: Brama (one_typo)",
        "no match        gamertag: Red Finch",
        "old_passwords: 1 right, 2 known",
        "Anna looked",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let decide = [
        "decide",
        "AAAAA-AAAAA",
        "not_verified",
        "--reason",
        "Too little is right.",
    ];
    let decided = run(&decide);
    assert!(decided.contains("Case AAAAA-AAAAA: not_verified"));
    assert!(decided.contains("Anna not_verified: Too little is right."));

    let (_, json, _) = cases(Some(&token), &desk, &["show", "AAAAA-AAAAA", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let answered = server.look(&token, "/cases/AAAAA-AAAAA").await.body;
    assert_eq!(
        (&json["state"], &json["claims"]),
        (&answered["state"], &answered["claims"])
    );

    for (arguments, problem) in [
        (&decide[..], "The case is closed"),
        (&["show", "ZZZZZ-ZZZZZ"], "there is no such case"),
        (&["list", "--limit", "0"], "limit: not between 1 and 100"),
        (
            &["decide", "BBBBB-BBBBB", "verified", "--reason", ""],
            "reason: required",
        ),
    ] {
        let (is_done, said, errors) = cases(Some(&token), &desk, arguments);
        assert!(!is_done && said.is_empty(), "{said}");
        assert!(errors.contains(problem), "{errors}");
    }
}

#[tokio::test]
async fn the_token_comes_from_a_file_and_goes_out_in_clear_to_this_machine_alone() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    let file = server.folder.path().join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let file = file.to_str().unwrap();
    let desk = server.desk("/");
    let (is_done, _, errors) = cases(None, &desk, &["list", "--token-file", file]);
    assert!(is_done, "{errors}");
    let (is_done, _, errors) = cases(None, &desk, &["list"]);
    assert!(!is_done && errors.contains("REGAIN_DESK_TOKEN"), "{errors}");
    let (is_done, _, errors) = cases(Some("nobody's"), &desk, &["list"]);
    assert!(!is_done && errors.contains("A token is needed"), "{errors}");
    let (is_done, _, errors) = cases(Some("two\nlines"), &desk, &["list"]);
    assert!(
        !is_done && errors.contains("one line") && !errors.contains("two"),
        "{errors}"
    );
    for desk in [
        "http://desk.example.com/desk/v1",
        "http://192.0.2.1:8080/desk/v1",
        "http://127.0.0.1.example.com/desk/v1",
    ] {
        let (is_done, _, errors) = cases(Some(&token), desk, &["list"]);
        assert!(!is_done && errors.contains("https://"), "{errors}");
        assert!(!errors.contains(&token));
    }
}

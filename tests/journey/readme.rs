//! The README's two walks in a shell, run as written: by `curl` alone (rows A1 to A7), and a request from both sides (rows
//! B2 to B11, C1 and C2).

use crate::server::Server;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../../README.md");
const ORIGIN: &str = "http://127.0.0.1:8080";
/// Polls where a person at the keyboard would wait: for a code, for a comparison, for an answer.
const SLEEP: &str = "sent() { curl -s -H 'accept: application/json' http://127.0.0.1:8080/dev/outbox | jq -e \"$1\"; }
sleep() {
    until case $1 in
        1) sent '.[-1].code' ;;
        2) regain cases show \"$reference\" ;;
        *) sent 'any(.template == \"verified\")' ;;
    esac > /dev/null 2>&1
    do command sleep 0.1; done
}
";
/// The server's desk is at another port than the commands of a person expect.
const REGAIN: &str = "regain() { command regain \"$@\" --desk http://127.0.0.1:8080/desk/v1; }
";

/// What is below this heading.
fn section(heading: &str) -> &'static str {
    let (_, below) = README.split_once(heading).unwrap();
    below.split("\n## ").next().unwrap()
}

/// The blocks of this language below this heading, as one.
fn blocks(language: &str, heading: &str) -> String {
    let fence = format!("```{language}\n");
    let blocks = section(heading).split(&fence).skip(1);
    let blocks = blocks.map(|block| block.split_once("```").unwrap().0);
    blocks.collect::<Vec<_>>().join("\n")
}

/// The shell's output, line by line.
fn said(server: &Server, script: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let regain = Path::new(env!("CARGO_BIN_EXE_regain"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", regain.parent().unwrap().display());
    let run = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c"])
        .arg(
            [SLEEP, REGAIN, script]
                .concat()
                .replace(ORIGIN, &server.origin),
        )
        .env("PATH", path)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let said = String::from_utf8(run.stdout).unwrap();
    let lines = said.lines().filter(|line| !line.is_empty());
    lines.map(Into::into).collect()
}

#[tokio::test]
async fn a_password_is_set_by_curl_alone() {
    let server = Server::dev();
    let said = said(&server, &blocks("sh", "## The same with `curl`\n"));
    assert_eq!(said[said.len() - 2..], ["204", "401"]);
}

#[tokio::test]
async fn a_request_is_seen_from_both_sides() {
    let heading = "## A request, from both sides\n";
    let config = blocks("toml", heading);
    let server = Server::configured(&config, &["--dev", "--samples"]);
    let log = server.logged("sample reviewer Robin").await;
    let (_, token) = log.split_once("token ").unwrap();
    let token = token.split_whitespace().next().unwrap();
    let script = blocks("sh", heading);
    assert!(script.contains("REGAIN_DESK_TOKEN=…"));
    let said = said(&server, &script.replace('…', token));
    assert!(said.contains(&"\"old_passwords\"".to_owned()), "{said:?}");
    let sent = said.iter().find(|line| line.contains("\"submitted\""));
    let sent: Value = serde_json::from_str(sent.unwrap()).unwrap();
    let reference = sent["flow"]["step"]["reference"].as_str().unwrap();
    let is_listed = |line: &&String| line.starts_with(reference) && line.contains("waiting");
    assert_eq!(said.iter().filter(is_listed).count(), 1, "{said:?}");
    for shown in [
        "  exact           subjects [1]",
        "  passwords       old_passwords: 1 right, 2 known",
    ] {
        assert!(said.iter().any(|line| line == shown), "{shown}: {said:?}");
    }
    assert!(said.contains(&format!("Case {reference}: verified")));
    assert!(
        said[said.len() - 2].contains("\"password_changed\""),
        "{said:?}"
    );
    assert_eq!(said[said.len() - 1], "204");
}

//! The README's two walks with `curl` (rows A1 to A7, and B2 to B11), run in a shell as written.

use crate::server::Server;
use serde_json::Value;
use std::process::Command;

const README: &str = include_str!("../../README.md");
const ORIGIN: &str = "http://127.0.0.1:8080";
/// Polls where a person at the keyboard would wait for the mail.
const SLEEP: &str = "sleep() {
    until curl -s -H 'accept: application/json' http://127.0.0.1:8080/dev/outbox | jq -e '.[-1].code' > /dev/null
    do command sleep 0.1; done
}
";

/// The first shell block below this heading.
fn walk(heading: &str) -> &'static str {
    let (_, below) = README.split_once(heading).unwrap();
    let (_, block) = below.split_once("```sh\n").unwrap();
    block.split_once("```").unwrap().0
}

/// The shell's output, line by line.
fn said(server: &Server, script: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c"])
        .arg([SLEEP, script].concat().replace(ORIGIN, &server.origin))
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
    let said = said(&server, walk("## The same with `curl`\n"));
    assert_eq!(said[said.len() - 2..], ["204", "401"]);
}

#[tokio::test]
async fn a_request_is_sent_by_curl_alone() {
    let config = "[request]\noffered = true\nchallenges = []\n";
    let server = Server::configured(config, &["--dev"]);
    let defined = walk("## The same with `curl`\n").lines();
    let defined = defined.filter(|line| {
        let names = ["base=", "json=", "act()"];
        names.iter().any(|name| line.starts_with(name))
    });
    let script = defined.collect::<Vec<_>>().join("\n");
    let walk = walk("### The recovery request, the same way\n");
    let said = said(&server, &[&script, "\n", walk].concat());
    assert!(said.contains(&"\"old_passwords\"".to_owned()), "{said:?}");
    let last: Value = serde_json::from_str(said.last().unwrap()).unwrap();
    assert_eq!(last["flow"]["step"]["name"], "submitted", "{last}");
}

//! `regain accounts import`: every bad line is named, and all go in or none.

use crate::server::{Server, regain};
use std::path::Path;

const FIVE: &str = r#"{"id":"11","emails":["eva@example.com"],"password":"one of the first five"}
{"id":"12","usernames":["finn"],"password":"two of the first five"}
{"id":"13","emails":["not an address"],"password":"hunter2 hunter2 hunter2"}
{"id":"14","phones":["+441632960014"],"password":"four of the first five"}
{"id":"15","emails":["gus@example.com"],"password":"five of the first five"}
"#;

pub fn import(server: &Server, lines: &str, more: &[&str]) -> (bool, String, String) {
    let file = server.folder.path().join("accounts.jsonl");
    std::fs::write(&file, lines).unwrap();
    let database = server.database();
    let mut arguments = vec![
        "accounts",
        "import",
        file.to_str().unwrap(),
        "--database",
        &database,
    ];
    arguments.extend(more);
    let output = regain(Path::new(server.folder.path()), &arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn a_bad_line_is_named_and_nothing_goes_in() {
    let server = Server::dev();
    let (is_in, _, errors) = import(&server, FIVE, &[]);
    assert!(!is_in);
    assert!(errors.contains("line 3: emails[0]:"), "{errors}");
    assert!(!errors.contains("hunter2"), "{errors}");
    for (identifier, password) in [
        ("eva@example.com", "one of the first five"),
        ("finn", "two of the first five"),
        ("gus@example.com", "five of the first five"),
    ] {
        assert!(!server.signs_in(identifier, password).await, "{identifier}");
    }

    let (is_in, said, errors) = import(&server, FIVE, &["--skip-bad"]);
    assert!(is_in);
    assert!(
        said.contains("4 accounts are in, 1 lines were skipped"),
        "{said}"
    );
    assert!(errors.contains("line 3: emails[0]:"), "{errors}");
    for (identifier, password) in [
        ("eva@example.com", "one of the first five"),
        ("finn", "two of the first five"),
        ("+44 1632 960014", "four of the first five"),
        ("gus@example.com", "five of the first five"),
    ] {
        assert!(server.signs_in(identifier, password).await, "{identifier}");
    }
}

#[tokio::test]
async fn every_bad_line_is_named_in_order() {
    let server = Server::dev();
    let lines = "{\n\n{\"id\":\"1x\"}\n{\"id\":\"2x\",\"emails\":[\"anna@example.com\"]}\n\u{feff}nonsense\n{\"id\":\"3x\",\"usernames\":[\"ida\"]}\n{\"id\":\"4x\",\"usernames\":[\"IDA\"]}\n";
    let (is_in, _, errors) = import(&server, lines, &[]);
    assert!(!is_in);
    let named: Vec<&str> = errors
        .lines()
        .filter_map(|line| line.strip_prefix("line ")?.split(':').next())
        .collect();
    assert_eq!(named, ["1", "3", "4", "5", "7"], "{errors}");
    assert!(
        errors.contains("line 4: its email signs in to another account"),
        "{errors}"
    );
}

#[tokio::test]
async fn the_same_id_again_updates() {
    let server = Server::dev();
    let first =
        "{\"id\":\"9\",\"emails\":[\"hana@example.com\"],\"password\":\"the first of them all\"}\n";
    let second = "{\"id\":\"9\",\"emails\":[\"hana@example.org\"]}\n";
    assert!(import(&server, first, &[]).0);
    assert!(import(&server, second, &[]).0);
    assert!(
        !server
            .signs_in("hana@example.com", "the first of them all")
            .await
    );
    assert!(
        server
            .signs_in("hana@example.org", "the first of them all")
            .await,
        "the password stays"
    );
}

/// The directory is busy with people on their way back in while accounts come in.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_people_do_not_wait_for_each_other() {
    let server = std::sync::Arc::new(Server::dev());
    let lines: String = (0..40)
        .map(|n| format!("{{\"id\":\"x{n}\",\"usernames\":[\"x{n}\"],\"password\":\"a word for number {n}\"}}\n"))
        .collect();
    let importing = {
        let server = server.clone();
        tokio::task::spawn_blocking(move || import(&server, &lines, &[]))
    };
    let mut answered = 0;
    while !importing.is_finished() || answered == 0 {
        server.begin("anna").await;
        answered += 1;
    }
    let (is_in, _, errors) = importing.await.unwrap();
    assert!(is_in, "{errors}");
    assert!(server.signs_in("x39", "a word for number 39").await);
}

//! `regain accounts import`: every bad line is reported, and all lines are imported or none.

use crate::server::{GOOD_PASSWORD, Server, enter_code, regain, set_password};
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

/// Uniqueness is checked on the result: of a swap, a chain and a cycle, in any order of lines.
#[tokio::test]
async fn accounts_exchange_what_they_sign_in_with() {
    let server = Server::dev();
    let before = r#"{"id":"c1","emails":["one@example.com"],"password":"the first of the chain"}
{"id":"c2","emails":["two@example.com"],"password":"the second of the chain"}
{"id":"s1","usernames":["left"],"password":"the left one of the two"}
{"id":"s2","usernames":["right"],"password":"the right one of the two"}
{"id":"r1","phones":["+441632960101"],"password":"the first of the ring"}
{"id":"r2","phones":["+441632960102"],"password":"the second of the ring"}
{"id":"r3","phones":["+441632960103"],"password":"the third of the ring"}
"#;
    assert!(import(&server, before, &[]).0);
    let after = r#"{"id":"c1","emails":["two@example.com"]}
{"id":"c2","emails":["three@example.com"]}
{"id":"s1","usernames":["right"]}
{"id":"s2","usernames":["left"]}
{"id":"r1","phones":["+441632960102"]}
{"id":"r2","phones":["+441632960103"]}
{"id":"r3","phones":["+441632960101"]}
"#;
    let (is_in, said, errors) = import(&server, after, &[]);
    assert!(is_in, "{errors}");
    assert!(said.contains("7 accounts are in"), "{said}");
    for (identifier, password) in [
        ("two@example.com", "the first of the chain"),
        ("three@example.com", "the second of the chain"),
        ("right", "the left one of the two"),
        ("left", "the right one of the two"),
        ("+441632960102", "the first of the ring"),
        ("+441632960103", "the second of the ring"),
        ("+441632960101", "the third of the ring"),
    ] {
        assert!(server.signs_in(identifier, password).await, "{identifier}");
    }
    // A sign-in nobody has any more is free.
    let gone = server.signs_in("one@example.com", "the first of the chain");
    assert!(!gone.await);
    // A line without addresses gives none up.
    let taken = r#"{"id":"c2","two_step":true}
{"id":"c1","emails":["three@example.com"]}
"#;
    let (is_in, _, errors) = import(&server, taken, &[]);
    assert!(!is_in);
    assert!(
        errors.contains("line 2: its email signs in to another account"),
        "{errors}"
    );
    let staged = "SELECT (SELECT COUNT(*) FROM imports) + (SELECT COUNT(*) FROM import_lines) + (SELECT COUNT(*) FROM import_sign_ins)";
    assert_eq!(server.stored(staged).await, 0, "nothing stays staged");
}

/// A skipped line gives nothing up, so lines that depend on it are skipped, too.
#[tokio::test]
async fn what_a_skipped_line_would_give_up_stays_its_own() {
    let server = Server::dev();
    let before = r#"{"id":"k1","usernames":["kilo"],"password":"the owner of the name kilo"}
{"id":"k2","usernames":["lima"],"password":"the owner of the name lima"}
"#;
    assert!(import(&server, before, &[]).0);
    let after = r#"{"id":"k3","usernames":["lima"]}
{"id":"k1","usernames":["mike"]}
{"id":"k2","usernames":["kilo"],"emails":["anna@example.com"]}
{"id":"k4","usernames":[],"emails":[]}
"#;
    let (is_in, said, errors) = import(&server, after, &["--skip-bad"]);
    assert!(is_in, "{errors}");
    assert!(
        said.contains("1 accounts are in, 3 lines were skipped"),
        "{said}"
    );
    for line in [
        "line 1: its username signs in to another account",
        "line 3: its email signs in to another account",
        "line 4: no way to sign in",
    ] {
        assert!(errors.contains(line), "{errors}");
    }
    for (identifier, password) in [
        ("mike", "the owner of the name kilo"),
        ("lima", "the owner of the name lima"),
    ] {
        assert!(server.signs_in(identifier, password).await, "{identifier}");
    }
}

/// Absent members stay unchanged; empty ones are cleared.
#[tokio::test]
async fn an_update_changes_what_it_says_and_nothing_else() {
    let server = Server::dev();
    let before = r#"{"id":"u1","usernames":["uma"],"emails":["uma@example.com"],"contacts":[{"kind":"email","value":"uma@example.org"}],"password":"what uma signs in with","two_step":true,"disabled":true,"locale":"nl","devices":["laptop"],"facts":{"given_name":["Uma"]}}"#;
    let facts = "SELECT COUNT(DISTINCT facts) FROM accounts WHERE id = 'u1'";
    let counted = |what: &'static str| server.stored(what);
    let kept = "SELECT two_step * 100 + disabled * 10 + CASE locale WHEN 'nl' THEN 1 ELSE 0 END FROM accounts WHERE id = 'u1'";
    let contacts = "SELECT COUNT(*) FROM contacts WHERE account = 'u1'";
    let sign_ins = "SELECT COUNT(*) FROM sign_ins WHERE account = 'u1'";
    let devices = "SELECT COUNT(*) FROM devices WHERE account = 'u1'";
    assert!(import(&server, before, &[]).0);
    for (line, expected) in [
        (r#"{"id":"u1"}"#, [111, 2, 2, 1]),
        (
            "\u{feff}{\"id\":\"u1\",\"emails\":null,\"contacts\":null,\"two_step\":null,\"facts\":null}",
            [111, 2, 2, 1],
        ),
        (r#"{"id":"u1","disabled":false}"#, [101, 2, 2, 1]),
        (r#"{"id":"u1","two_step":false,"devices":[]}"#, [1, 2, 2, 0]),
        (r#"{"id":"u1","emails":["uma@example.net"]}"#, [1, 2, 2, 0]),
        (r#"{"id":"u1","emails":[]}"#, [1, 1, 1, 0]),
        (r#"{"id":"u1","contacts":[],"facts":{}}"#, [1, 0, 1, 0]),
    ] {
        let (is_in, _, errors) = import(&server, line, &[]);
        assert!(is_in, "{line}: {errors}");
        let now = [
            counted(kept).await,
            counted(contacts).await,
            counted(sign_ins).await,
            counted(devices).await,
        ];
        assert_eq!(now, expected, "{line}");
        assert_eq!(counted(facts).await, 1);
    }
    assert!(server.signs_in("uma", "what uma signs in with").await);
    let (is_in, _, errors) = import(&server, r#"{"id":"u1","usernames":[]}"#, &[]);
    assert!(!is_in, "nobody could sign in to it");
    assert!(errors.contains("line 1: no way to sign in"), "{errors}");
    let (is_in, _, errors) = import(&server, r#"{"id":7,"usernames":["x"]}"#, &[]);
    assert!(!is_in);
    assert!(
        errors.contains("line 1: id: expected text, found a number"),
        "{errors}"
    );
}

#[tokio::test]
async fn an_account_is_removed_with_all_that_is_known_of_it() {
    let server = Server::dev();
    let line = r#"{"id":"gone","emails":["gone@example.com"],"password":"what it was signed in with","devices":["laptop"]}"#;
    assert!(import(&server, line, &[]).0);
    let (flow, code) = server
        .with_code("gone@example.com", "gone@example.com")
        .await;
    let remove = |id: &str| {
        let database = server.database();
        let arguments = ["accounts", "remove", id, "--database", &database];
        regain(server.folder.path(), &arguments)
    };
    let removed = remove("gone");
    assert!(removed.status.success());
    assert_eq!(removed.stdout, b"account gone is removed\n");
    let proven = server.act(&flow, enter_code(&code)).await;
    assert_eq!(proven.step(), "set_password");
    let late = server.act(&flow, set_password(GOOD_PASSWORD)).await;
    late.assert_problem("flow_expired", 410);
    for rows in [
        "SELECT COUNT(*) FROM accounts WHERE id = 'gone'",
        "SELECT COUNT(*) FROM sign_ins WHERE account = 'gone'",
        "SELECT COUNT(*) FROM contacts WHERE account = 'gone'",
        "SELECT COUNT(*) FROM devices WHERE account = 'gone'",
    ] {
        assert_eq!(server.stored(rows).await, 0, "{rows}");
    }
    let again = remove("gone");
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(again.stderr, b"there is no account gone\n");
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

/// The server answers requests while an import is running.
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

/// Enough lines that neither staging nor applying them is finished at once.
const MANY: i64 = 3_000;
/// Accounts that have another's address.
const MOVED: &str = "SELECT COUNT(*) FROM sign_ins WHERE account LIKE 'm%' AND identifier <> 'email:' || account || '@example.com'";
/// Accounts that do not receive codes where they sign in.
const TORN: &str = "SELECT COUNT(*) FROM accounts WHERE id LIKE 'm%' AND NOT EXISTS (
    SELECT 1 FROM sign_ins JOIN contacts ON contacts.account = sign_ins.account
    WHERE sign_ins.account = accounts.id AND sign_ins.identifier = 'email:' || contacts.address)";
const STAGED: &str = "SELECT COUNT(*) FROM import_lines";
const DECIDED: &str = "SELECT COUNT(*) FROM imports WHERE decided = 1";
const BEGUN: &str = "SELECT COUNT(*) FROM imports";

/// Accounts that sign in with their own address, or each of two with the other's.
fn many(is_swapped: bool) -> String {
    (0..MANY)
        .map(|n| {
            let with = if is_swapped { n ^ 1 } else { n };
            format!("{{\"id\":\"m{n}\",\"emails\":[\"m{with}@example.com\"]}}\n")
        })
        .collect()
}

/// An import running in another process.
fn importing(server: &Server, lines: &str) -> std::process::Child {
    let file = server.folder.path().join("many.jsonl");
    std::fs::write(&file, lines).unwrap();
    std::process::Command::new(env!("CARGO_BIN_EXE_regain"))
        .args(["accounts", "import", file.to_str().unwrap()])
        .args(["--database", &server.database()])
        .current_dir(server.folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn an_import_that_is_killed_is_undone_or_finished_by_the_next_start() {
    let server = Server::dev();
    let (is_in, _, errors) = import(&server, &many(false), &[]);
    assert!(is_in, "{errors}");

    // While lines are staged, none is applied, and the next start undoes the import.
    let mut child = importing(&server, &many(true));
    while server.stored(STAGED).await == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(server.stored(DECIDED).await, 0);
    let server = server.killed_and_restarted(&[]);
    assert_eq!(server.stored(BEGUN).await, 0);
    assert_eq!(server.stored(STAGED).await, 0);
    assert_eq!(server.stored(MOVED).await, 0);

    // While accounts are applied, some are in, each completely, and the next start applies the others.
    let mut child = importing(&server, &many(true));
    while server.stored(MOVED).await == 0 {
        assert_eq!(server.stored(TORN).await, 0);
        assert!(child.try_wait().unwrap().is_none(), "it ended before");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(server.stored(DECIDED).await, 1);
    assert!(server.stored(MOVED).await < MANY, "all at once");
    assert_eq!(server.stored(TORN).await, 0);
    let server = server.killed_and_restarted(&[]);
    assert_eq!(server.stored(BEGUN).await, 0);
    assert_eq!(server.stored(MOVED).await, MANY);
    assert_eq!(server.stored(TORN).await, 0);

    // The next import does the same as the next start.
    let mut child = importing(&server, &many(false));
    while server.stored(MOVED).await == MANY {
        assert!(child.try_wait().unwrap().is_none(), "it ended before");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (is_in, _, errors) = import(&server, "", &[]);
    assert!(is_in, "{errors}");
    assert!(
        errors.contains("an import was interrupted: finishing it"),
        "{errors}"
    );
    assert_eq!(server.stored(MOVED).await, 0);
    assert_eq!(server.stored(BEGUN).await, 0);
}

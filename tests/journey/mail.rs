//! Real mail: a real SMTP server takes it (aiosmtpd), and the code that arrives there works (row A5). And text messages:
//! a gateway takes them.

use crate::server::{PATIENCE, Server, enter_code, regain, skipped};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A mail server that says what it took, one JSON object a line. Refuses the first `busy` mails for now.
struct MailServer {
    child: Child,
    lines: std::sync::mpsc::Receiver<String>,
    port: String,
}

impl MailServer {
    fn start(busy: u32) -> Option<Self> {
        let Ok(python) = std::env::var("REGAIN_TEST_PYTHON") else {
            skipped("no REGAIN_TEST_PYTHON with aiosmtpd (cargo xtask test sets it up)");
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/journey/mail_server.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(busy.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = reader.next().unwrap().unwrap();
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in reader.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Some(Self { child, lines, port })
    }

    fn config(&self) -> String {
        let port = &self.port;
        format!(
            "[mail]\nsmtp = \"smtp://127.0.0.1:{port}\"\nfrom = \"Example <no-reply@example.com>\"\n"
        )
    }

    /// The next thing it did.
    fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn code_in(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap();
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    text.lines().find(is_code).unwrap().to_owned()
}

#[tokio::test]
async fn the_code_arrives_by_mail_and_works() {
    let Some(mail_server) = MailServer::start(0) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("anna").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    let mail = mail_server.next();
    assert_eq!(mail["took"], true);
    assert_eq!(mail["to"], json!(["anna@example.com"]));
    assert_eq!(mail["from"], "no-reply@example.com");
    assert_eq!(mail["subject"], "Your security code for Example");
    // No out-of-office note comes back (RFC 3834).
    assert_eq!(mail["auto_submitted"], "auto-generated");
    let code = code_in(&mail);
    assert!(!mail["subject"].as_str().unwrap().contains(&code));
    assert!(mail["html"].as_str().unwrap().contains(&code));
    assert!(
        mail["text"]
            .as_str()
            .unwrap()
            .contains("Never give this code to anyone")
    );
    assert!(
        mail["message_id"]
            .as_str()
            .unwrap()
            .ends_with("@example.com>")
    );
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn a_busy_mail_server_is_tried_again_with_the_same_message() {
    let Some(mail_server) = MailServer::start(2) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("bram@example.nl").await;
    let answer = server.ask_for_code(&flow, "bram@example.nl").await;
    assert_eq!(
        answer.step(),
        "enter_code",
        "nobody waits for the mail server"
    );
    let tries = [mail_server.next(), mail_server.next(), mail_server.next()];
    let took: Vec<&Value> = tries.iter().map(|mail| &mail["took"]).collect();
    assert_eq!(took, [&json!(false), &json!(false), &json!(true)]);
    for again in &tries[1..] {
        assert_eq!(again["message_id"], tries[0]["message_id"]);
        assert_eq!(code_in(again), code_in(&tries[0]));
    }
    let code = code_in(&tries[2]);
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn mail_that_waits_survives_a_kill() {
    let Some(mail_server) = MailServer::start(1) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &["--dev"]);
    let (flow, _) = server.begin("anna").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    assert_eq!(mail_server.next()["took"], false);
    let server = server.killed_and_restarted(&[]);
    let mail = mail_server.next();
    assert_eq!(mail["took"], true);
    assert_eq!(
        server.act(&flow, enter_code(&code_in(&mail))).await.step(),
        "set_password"
    );
}

/// Without `--dev`, where nobody keeps what was sent for a developer to read: a code is in the mail and nowhere else.
#[tokio::test]
async fn a_code_handed_over_is_nowhere_in_the_database() {
    let Some(mail_server) = MailServer::start(1) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &[]);
    if !server.database().starts_with("sqlite:") {
        println!("skipped: this reads the database's file, and the database has none of its own");
        return;
    }
    let accounts = server.folder.path().join("accounts.jsonl");
    let line =
        r#"{"id":"1","emails":["anna@example.com"],"password":"correct horse battery staple"}"#;
    std::fs::write(&accounts, line).unwrap();
    let arguments = [
        "accounts",
        "import",
        accounts.to_str().unwrap(),
        "--database",
        &server.database(),
    ];
    assert!(regain(server.folder.path(), &arguments).status.success());
    std::fs::remove_file(&accounts).unwrap();
    let (flow, _) = server.begin("anna@example.com").await;
    server.ask_for_code(&flow, "anna@example.com").await;
    // While it waits, sealed; and once it is handed over, gone.
    let code = code_in(&mail_server.next());
    assert!(!contains(server.folder.path(), &code));
    assert_eq!(mail_server.next()["took"], true);
    assert!(!contains(server.folder.path(), &code));
    assert!(
        contains(server.folder.path(), "anna@example.com"),
        "this reads what it should"
    );
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

fn contains(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        String::from_utf8_lossy(&bytes).contains(text)
    })
}

/// A gateway is anybody's HTTP server: this one writes down one request and answers 202.
#[tokio::test]
async fn a_text_message_goes_through_the_gateway() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/messages", listener.local_addr().unwrap());
    let request = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"}") {
            let mut part = [0; 4096];
            let length = stream.read(&mut part).unwrap();
            assert!(length > 0, "the request breaks off: {read:?}");
            read.extend_from_slice(&part[..length]);
        }
        stream
            .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
            .unwrap();
        String::from_utf8(read).unwrap()
    });
    let config = format!(
        "[text_messages]\nurl = {url:?}\nheaders = {{ authorization = \"Bearer of-the-gateway\" }}\nbody = '{{\"to\": {{to}}, \"text\": {{text}}}}'\n"
    );
    let server = Server::configured(&config, &["--dev"]);
    let (flow, code) = server.with_code("chidi", "+441632960456").await;
    let request = request.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /messages HTTP/1.1"));
    assert!(
        head.to_lowercase()
            .contains("authorization: bearer of-the-gateway")
    );
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["to"], "+441632960456");
    assert!(body["text"].as_str().unwrap().starts_with(&code));
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

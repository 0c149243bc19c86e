//! An SMTP server for each test: aiosmtpd, run by `mail_server.py`.

use crate::server::{PATIENCE, skipped};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// An SMTP server that prints what it received, one JSON object a line.
pub struct MailServer {
    child: Child,
    lines: std::sync::mpsc::Receiver<String>,
    pub port: String,
}

impl MailServer {
    /// For the options see `mail_server.py`.
    pub fn start(options: Value) -> Option<Self> {
        let Ok(python) = std::env::var("REGAIN_TEST_PYTHON") else {
            skipped("no REGAIN_TEST_PYTHON with aiosmtpd (cargo xtask test sets it up)");
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/journey/mail_server.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(options.to_string())
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

    /// A configuration that sends to it without TLS.
    pub fn config(&self) -> String {
        let port = &self.port;
        format!(
            "[mail]\nsmtp = \"smtp://127.0.0.1:{port}\"\nfrom = \"Example <no-reply@example.com>\"\n"
        )
    }

    /// Its next event.
    pub fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Its events that were not read yet.
    pub fn rest(&self) -> Vec<Value> {
        let lines = self.lines.try_iter();
        lines
            .map(|line| serde_json::from_str(&line).unwrap())
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The code in a mail.
pub fn code_in(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap();
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    text.lines().find(is_code).unwrap().to_owned()
}

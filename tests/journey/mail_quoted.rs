//! Addresses assigned by carriers, with dots that new ones may not have: typed as they are, and quoted in SMTP (RFC
//! 5321 4.1.2). Checked on the wire, because lenient servers do not show the difference.

use crate::accounts::import;
use crate::server::{Server, enter_code};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// An SMTP server that accepts everything, and returns the lines it was sent.
fn mail_server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (lines, sent) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let lines = lines.clone();
            std::thread::spawn(move || take_mail(stream.unwrap(), &lines));
        }
    });
    (url, sent)
}

/// Until the client disconnects.
fn take_mail(mut stream: TcpStream, lines: &Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?).lines();
    let mut answer = |reply: &str| stream.write_all(format!("{reply}\r\n").as_bytes()).ok();
    answer("220 mail.example.com")?;
    let mut is_content = false;
    loop {
        let line = reader.next()?.ok()?;
        let reply = match (&*line, is_content) {
            (".", true) => "250 taken",
            (_, true) => "",
            ("DATA", false) => "354 go on",
            _ => "250 mail.example.com",
        };
        is_content = (is_content || line == "DATA") && line != ".";
        lines.send(line).ok()?;
        if !reply.is_empty() {
            answer(reply)?;
        }
    }
}

/// The next line with this prefix.
fn next(sent: &Receiver<String>, start: &str) -> String {
    loop {
        let line = sent.recv_timeout(Duration::from_secs(90)).unwrap();
        if line.starts_with(start) {
            return line;
        }
    }
}

#[tokio::test]
async fn an_address_with_dots_anywhere_gets_its_code() {
    let (url, sent) = mail_server();
    let config = format!("[mail]\nsmtp = \"{url}\"\nfrom = \"Example <no-reply@example.com>\"\n");
    let server = Server::configured(&config, &["--dev"]);
    let lines = r#"{"id":"d1","emails":["Anna.@docomo.example"],"password":"what anna signs in with"}
{"id":"d2","usernames":["dots"],"contacts":[{"kind":"email","value":"a..b@example.com"}]}
"#;
    let (is_in, _, errors) = import(&server, lines, &[]);
    assert!(is_in, "{errors}");
    let signs_in = server.signs_in("anna.@docomo.example", "what anna signs in with");
    assert!(signs_in.await);
    for (identifier, address, quoted) in [
        (
            "anna.@docomo.example",
            "anna.@docomo.example",
            "\"Anna.\"@docomo.example",
        ),
        ("dots", "a..b@example.com", "\"a..b\"@example.com"),
    ] {
        let (flow, code) = server.with_code(identifier, address).await;
        assert_eq!(next(&sent, "RCPT TO:"), format!("RCPT TO:<{quoted}>"));
        assert_eq!(next(&sent, "To: "), format!("To: {quoted}"));
        let entered = server.act(&flow, enter_code(&code)).await;
        assert_eq!(entered.step(), "set_password");
    }
}

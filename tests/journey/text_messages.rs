//! Text messages are sent through a provider's HTTP gateway, here any HTTP server (row A5).

use crate::server::{PATIENCE, Server, enter_code};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

/// A gateway that records one request and answers 202.
struct Gateway {
    url: String,
    request: JoinHandle<(String, Vec<u8>)>,
}

impl Gateway {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/messages", listener.local_addr().unwrap());
        let request = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut read = Vec::new();
            let (head, begins) = loop {
                let mut part = [0; 4096];
                let length = stream.read(&mut part).unwrap();
                assert!(length > 0, "it broke off");
                read.extend_from_slice(&part[..length]);
                if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                    break (String::from_utf8(read[..at].to_vec()).unwrap(), at + 4);
                }
            };
            let header = |line: &str| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            };
            let length = head.lines().find_map(header).unwrap();
            let mut body = read.split_off(begins);
            let begun = body.len();
            body.resize(length, 0);
            stream.read_exact(&mut body[begun..]).unwrap();
            stream
                .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                .unwrap();
            (head, body)
        });
        Self { url, request }
    }
}

#[tokio::test]
async fn a_text_message_goes_through_a_gateway_that_takes_json() {
    let gateway = Gateway::start();
    let config = format!(
        "[text_messages]\nurl = {:?}\nheaders = {{ authorization = \"Bearer of-the-gateway\" }}\nbody = '{{\"to\": {{to}}, \"text\": {{text}}}}'\n",
        gateway.url
    );
    let server = Server::configured(&config, &["--dev"]);
    let (flow, code) = server.with_code("chidi", "+441632960456").await;
    let (head, body) = gateway.request.join().unwrap();
    assert!(head.starts_with("POST /messages HTTP/1.1"));
    let head = head.to_lowercase();
    assert!(head.contains("authorization: bearer of-the-gateway"));
    assert!(head.contains("content-type: application/json"));
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["to"], "+441632960456");
    assert!(body["text"].as_str().unwrap().starts_with(&code));
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

#[tokio::test]
async fn a_text_message_goes_through_a_gateway_that_takes_forms() {
    let gateway = Gateway::start();
    let config = format!(
        "[brand]\nname = \"Finch & Söhne\"\n[text_messages]\nurl = {:?}\nheaders = {{ content-type = \"application/x-www-form-urlencoded\" }}\nbody = \"From=Finch%20%26%20S&To={{to}}&Body={{text}}\"\n",
        gateway.url
    );
    let server = Server::configured(&config, &["--dev"]);
    let (flow, code) = server.with_code("chidi", "+441632960456").await;
    let sent = server.outbox().await.pop().unwrap();
    let (head, body) = gateway.request.join().unwrap();
    assert!(
        head.to_lowercase()
            .contains("content-type: application/x-www-form-urlencoded")
    );
    let pairs: Vec<_> = form_urlencoded::parse(&body).collect();
    let text = sent["text"].as_str().unwrap();
    let expected = [
        ("From", "Finch & S"),
        ("To", "+441632960456"),
        ("Body", text),
    ];
    assert_eq!(
        pairs,
        expected.map(|(name, value)| (name.into(), value.into()))
    );
    assert!(
        text.starts_with(&code) && text.contains("Finch & Söhne"),
        "{text}"
    );
    assert_eq!(
        server.act(&flow, enter_code(&code)).await.step(),
        "set_password"
    );
}

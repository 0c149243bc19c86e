//! Mail that is refused: which replies are permanent, what a connection must be before anything is sent, and what is
//! logged (row A5).

use crate::mail_server::MailServer;
use crate::server::{PATIENCE, Server};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A private certificate authority and its certificates, as PEM files.
struct Authority {
    folder: TempDir,
}

impl Authority {
    /// An authority with a certificate for this name.
    fn signing(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        let key = KeyPair::generate().unwrap();
        let signed = CertificateParams::new([name.to_owned()]).unwrap();
        let signed = signed.signed_by(&key, &issuer).unwrap();
        let authority = Self { folder };
        for (file, pem) in [
            ("ca.pem", issuer.pem()),
            ("certificate.pem", signed.pem()),
            ("key.pem", key.serialize_pem()),
        ] {
            std::fs::write(authority.file(file), pem).unwrap();
        }
        authority
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An SMTP server with this certificate; `tls` is `implicit` or `starttls`.
    fn mail_server(&self, tls: &str) -> Option<MailServer> {
        MailServer::start(json!({
            "tls": tls,
            "certificate": self.file("certificate.pem"),
            "key": self.file("key.pem"),
            "users": true,
        }))
    }

    fn trusted(&self) -> String {
        format!("ca_file = {:?}\n", self.file("ca.pem"))
    }
}

fn mail(smtp: &str, more: &str) -> String {
    format!("[mail]\nsmtp = \"{smtp}\"\nfrom = \"Example <no-reply@example.com>\"\n{more}")
}

async fn asking(config: &str) -> Server {
    let server = Server::configured(config, &["--dev"]);
    let (flow, _) = server.begin("anna").await;
    let answer = server.ask_for_code(&flow, "anna@example.com").await;
    assert_eq!(answer.step(), "enter_code");
    server
}

#[tokio::test]
async fn a_refusal_for_policy_or_quota_is_tried_again_and_the_code_arrives() {
    let refusals = [
        "550 5.7.1 Rejected by policy",
        "550 5.4.5 Daily quota exceeded",
    ];
    let Some(mail_server) = MailServer::start(json!({"refusals": refusals})) else {
        return;
    };
    let server = asking(&mail_server.config()).await;
    for reply in refusals {
        assert_eq!(mail_server.next()["refused"], reply);
    }
    assert_eq!(mail_server.next()["took"], true);
    server
        .logged("answered 550 5.7.1, security or policy")
        .await;
    server
        .logged("answered 550 5.4.5, network, routing or quota")
        .await;
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_not_tried_again() {
    let refusals = ["550 5.1.1 No such user anna@example.com"];
    let Some(mail_server) = MailServer::start(json!({"refusals": refusals})) else {
        return;
    };
    let server = asking(&mail_server.config()).await;
    assert_eq!(mail_server.next()["refused"], refusals[0]);
    let said = server.logged("refused for good").await;
    assert!(said.contains("550 5.1.1, the address"), "{said}");
    assert!(!said.contains("anna@example.com"), "{said}");
    // The message is done. The log entry comes just before.
    let begun = Instant::now();
    while server
        .stored("SELECT COUNT(*) FROM outbox WHERE done_at IS NULL")
        .await
        > 0
    {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn mail_goes_over_tls_to_a_server_that_a_private_authority_signed_for() {
    let authority = Authority::signing("localhost");
    for (tls, smtp) in [("implicit", "smtps"), ("starttls", "smtp")] {
        let Some(mail_server) = authority.mail_server(tls) else {
            return;
        };
        let url = format!("{smtp}://user:p%40ss@localhost:{}", mail_server.port);
        let more = authority.trusted() + "tls = \"required\"\nehlo = \"recovery.example.com\"\n";
        let _server = asking(&mail(&url, &more)).await;
        let signed_in = mail_server.next();
        assert_eq!(
            signed_in,
            json!({"user": "user", "encrypted": true}),
            "{tls}"
        );
        let taken = mail_server.next();
        assert_eq!(taken["took"], true);
        assert_eq!(taken["encrypted"], true, "{tls}");
        assert_eq!(taken["greeted"], "recovery.example.com");
        assert_eq!(taken["user"], "user");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_named() {
    let authority = Authority::signing("localhost");
    let other = Authority::signing("mail.example.com");
    for (signer, more, said) in [
        (&authority, String::new(), "nobody known here signed it"),
        (&authority, other.trusted(), "nobody known here signed it"),
        (&other, other.trusted(), "for another name"),
    ] {
        for (tls, smtp) in [("implicit", "smtps"), ("starttls", "smtp")] {
            let Some(mail_server) = signer.mail_server(tls) else {
                return;
            };
            let url = format!("{smtp}://user:pass@localhost:{}", mail_server.port);
            let server = asking(&mail(&url, &more)).await;
            let line = server.logged("certificate is not accepted").await;
            assert!(line.contains(said), "{tls}: {line}");
            assert_eq!(mail_server.rest(), Vec::<Value>::new());
        }
    }
}

#[tokio::test]
async fn without_tls_no_password_goes_out_and_the_log_says_why() {
    let Some(mail_server) = MailServer::start(json!({"users": true})) else {
        return;
    };
    let port = &mail_server.port;
    let with_user = format!("smtp://user:pass@127.0.0.1:{port}");
    for (url, more, said) in [
        (with_user.clone(), "", "offers no STARTTLS"),
        (
            format!("smtp://127.0.0.1:{port}"),
            "tls = \"required\"\n",
            "offers no STARTTLS",
        ),
        (
            format!("smtps://user:pass@127.0.0.1:{port}"),
            "",
            "speaks no TLS on this port",
        ),
    ] {
        let server = asking(&mail(&url, more)).await;
        server.logged(said).await;
        assert_eq!(mail_server.rest(), Vec::<Value>::new(), "{url}");
    }
    // Unless the operator allows it.
    let _server = asking(&mail(&with_user, "credentials_in_clear = true\n")).await;
    let signed_in = mail_server.next();
    assert_eq!(signed_in, json!({"user": "user", "encrypted": false}));
    assert_eq!(mail_server.next()["took"], true);
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    let Some(mail_server) = MailServer::start(json!({"utf8": false})) else {
        return;
    };
    let server = Server::configured(&mail_server.config(), &[]);
    import(
        &server,
        r#"{"id":"1","usernames":["zoe"],"emails":["zoë@example.com"]}"#,
    );
    let (flow, _) = server.begin("zoe").await;
    server.ask_for_code(&flow, "zoë@example.com").await;
    let line = server.logged("SMTPUTF8").await;
    assert!(line.contains("not handed over"), "{line}");
    assert!(!line.contains("zoë"), "{line}");
}

fn import(server: &Server, line: &str) {
    let file = server.folder.path().join("accounts.jsonl");
    std::fs::write(&file, line).unwrap();
    let database = server.database();
    let arguments = [
        "accounts",
        "import",
        file.to_str().unwrap(),
        "--database",
        &database,
    ];
    let output = crate::server::regain(Path::new(server.folder.path()), &arguments);
    assert!(output.status.success(), "{output:?}");
}

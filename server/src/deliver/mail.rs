//! Mail by SMTP.

use super::error::DeliveryError;
use super::mailbox;
use super::render::Message;
use super::reply::Reply;
use crate::config::{Ehlo, Encryption, Mail};
use anyhow::{Context, bail};
use lettre::address::Envelope;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::SUBMISSIONS_PORT;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rustls::CertificateError;
use std::net::IpAddr;
use std::path::Path;

/// `Auto-Submitted: auto-generated` prevents out-of-office replies (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// An SMTP client for the configured mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// The client for the configured mail server; `None` if there is none.
    pub fn new(config: &Mail) -> anyhow::Result<Option<Self>> {
        let (Some(smtp), Some(from)) = (&config.smtp, &config.from) else {
            return Ok(None);
        };
        let tls = || tls_parameters(&smtp.host, config.ca_file.as_deref());
        let encryption = config.encryption().map_err(anyhow::Error::msg)?;
        let (tls, port) = match encryption {
            Encryption::Implicit => (Tls::Wrapper(tls()?), SUBMISSIONS_PORT),
            Encryption::StartTls => (Tls::Required(tls()?), SUBMISSION_PORT),
            Encryption::WhereOffered => (Tls::Opportunistic(tls()?), SUBMISSION_PORT),
            Encryption::InClear => (Tls::None, SMTP_PORT),
        };
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.clone())
                .port(smtp.port.unwrap_or(port))
                .tls(tls);
        if let Some((user, password)) = &smtp.credentials {
            let password = password.reveal().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        if let Some(ehlo) = &config.ehlo {
            transport = transport.hello_name(match ehlo {
                Ehlo::Name(name) => ClientId::Domain(name.clone()),
                Ehlo::Address(IpAddr::V4(address)) => ClientId::Ipv4(*address),
                Ehlo::Address(IpAddr::V6(address)) => ClientId::Ipv6(*address),
            });
        }
        let from = from
            .parse()
            .context("[mail] from: not an address like Example <no-reply@example.com>")?;
        Ok(Some(Self {
            transport: transport.build(),
            from,
        }))
    }

    /// Sends a mail. The same `id` gives the same Message-ID.
    pub async fn send(&self, id: &str, message: &Message) -> Result<(), DeliveryError> {
        let never =
            |what: &str| DeliveryError::Permanent(format!("{what} is not accepted in a mail"));
        let to = mailbox::address_of(&message.to).map_err(|_| never("its address"))?;
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])
            .map_err(|_| never("its address"))?;
        let html = message.html.clone().unwrap_or_default();
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            // Set explicitly: lettre would read a quoted local part from the headers without its quotes, and refuse it.
            .envelope(envelope)
            .header(AutoSubmitted)
            .subject(&message.subject)
            .multipart(MultiPart::alternative_plain_html(
                message.text.clone(),
                html,
            ))
            .map_err(|_| never("something"))?;
        match self.transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) => Err(not_sent(&error)),
        }
    }
}

/// The trusted root certificates: those of browsers, and the one in `ca_file`.
fn tls_parameters(host: &str, ca_file: Option<&Path>) -> anyhow::Result<TlsParameters> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let said = || format!("[mail] ca_file: {}", path.display());
        let pem = std::fs::read(path).with_context(said)?;
        let certificate = Certificate::from_pem(&pem).with_context(said)?;
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            bail!("{}: no certificate in PEM form is in it", said());
        }
        tls = tls.add_root_certificate(certificate);
    }
    tls.build()
        .context("[mail] ca_file: no certificate to go by")
}

/// Why a mail was not sent, without the server's reply text, which often quotes the address.
fn not_sent(error: &Error) -> DeliveryError {
    if let Some(code) = error.status() {
        let text = std::error::Error::source(error).map(ToString::to_string);
        let reply = Reply::read(code.into(), &text.unwrap_or_default());
        let said = format!("the mail server answered {reply}");
        return match reply.is_permanent() {
            true => DeliveryError::Permanent(said),
            false => DeliveryError::Transient(said),
        };
    }
    DeliveryError::Transient(if let Some(tls) = tls_error(error) {
        match tls {
            rustls::Error::InvalidCertificate(reason) => format!(
                "the mail server's certificate is not accepted: {}",
                certificate_fault(reason)
            ),
            rustls::Error::InvalidMessage(_) => {
                "the mail server speaks no TLS on this port: smtps:// is TLS from the first byte, smtp:// with [mail] tls = \"required\" is STARTTLS".into()
            }
            other => format!("no TLS connection to the mail server: {other}"),
        }
    } else if error.is_client() {
        client_fault(error)
    } else if error.is_timeout() {
        "the mail server did not answer".into()
    } else {
        "the mail server cannot be reached".into()
    })
}

/// The TLS library's error, wherever it is wrapped.
fn tls_error(error: &Error) -> Option<&rustls::Error> {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(tls) = error.downcast_ref() {
            return Some(tls);
        }
        source = match error.downcast_ref::<std::io::Error>() {
            // `io::Error::source` skips the wrapped error itself.
            Some(error) => error.get_ref().map(|held| held as _),
            None => error.source(),
        };
    }
    None
}

fn certificate_fault(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet: is this machine's clock right?".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another name than the host in [mail] smtp".into()
        }
        // `BadSignature`: signed by an authority with the same name and another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody known here signed it: name a private authority in [mail] ca_file".into()
        }
        other => other.to_string(),
    }
}

/// Why the SMTP client gave up. lettre tells by its message only, which the tests check against a real server.
fn client_fault(error: &Error) -> String {
    let said = error.to_string();
    if said.contains("STARTTLS") {
        "the mail server offers no STARTTLS, and without TLS nothing is sent: [mail] tls".into()
    } else if said.contains("SMTPUTF8") {
        "the mail server takes no addresses beyond ASCII (SMTPUTF8)".into()
    } else if said.contains("authentication") {
        "the mail server offers no way to sign in that is known here (PLAIN, LOGIN)".into()
    } else {
        "the mail server offers too little to send this mail".into()
    }
}

//! Mail by SMTP.

use super::{Message, NotSent};
use crate::config::Mail;
use anyhow::Context;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// `Auto-Submitted: auto-generated`: no out-of-office note answers what nobody wrote (RFC 3834, 5).
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

/// A mail server to hand mail to.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// The mail server of the configuration; none where it names none.
    pub fn new(config: &Mail) -> anyhow::Result<Option<Self>> {
        let (Some(url), Some(from)) = (&config.smtp, &config.from) else {
            return Ok(None);
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            // The reason could quote the URL, and with it the password.
            .map_err(|_| {
                anyhow::anyhow!(
                    "[mail] smtp: not a URL like smtps://user:password@mail.example.com"
                )
            })?
            .build();
        let from = from
            .parse()
            .context("[mail] from: not an address like Example <no-reply@example.com>")?;
        Ok(Some(Self { transport, from }))
    }

    /// Hands a mail over. The same `id` gives the same Message-ID.
    pub async fn send(&self, id: &str, message: &Message) -> Result<(), NotSent> {
        let never = |what: &str| NotSent::Never(format!("{what} is not accepted in a mail"));
        let to = message.to.parse().map_err(|_| never("its address"))?;
        let html = message.html.clone().unwrap_or_default();
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .header(AutoSubmitted)
            .subject(&message.subject)
            .multipart(MultiPart::alternative_plain_html(
                message.text.clone(),
                html,
            ))
            .map_err(|_| never("something"))?;
        match self.transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) if is_for_good(&error) => {
                Err(NotSent::Never(status(&error, "the mail server")))
            }
            Err(error) => Err(NotSent::Later(status(&error, "the mail server"))),
        }
    }
}

/// Whether the mailbox is what is wrong (RFC 5321 4.2.3: 550, 551, 553). Anything else, credentials refused or a policy
/// not met, somebody can still mend while the message waits.
fn is_for_good(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    matches!(code, Some(550 | 551 | 553))
}

/// What went wrong, without the server's own words: they often quote the address.
fn status(error: &lettre::transport::smtp::Error, who: &str) -> String {
    match error.status() {
        Some(code) => format!("{who} answered {code}"),
        None if error.is_timeout() => format!("{who} did not answer"),
        None => format!("{who} cannot be reached"),
    }
}

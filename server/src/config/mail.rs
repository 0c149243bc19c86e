//! `[mail]`: the SMTP server, and how the connection to it is encrypted.

use regain_core::secret::Secret;
use reqwest::Url;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::PathBuf;

/// The section `[mail]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    pub smtp: Option<Smtp>,
    pub from: Option<String>,
    pub tls: Option<Tls>,
    pub ca_file: Option<PathBuf>,
    pub ehlo: Option<Ehlo>,
    pub credentials_in_clear: bool,
}

/// The values of `tls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    Required,
    Opportunistic,
    None,
}

/// How the connection to the SMTP server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Implicit TLS: `smtps://`.
    Implicit,
    /// STARTTLS before any other command.
    StartTls,
    /// Opportunistic STARTTLS: a man in the middle can remove the offer.
    WhereOffered,
    InClear,
}

impl Mail {
    /// How the connection is encrypted, by URL and settings together.
    ///
    /// # Errors
    /// If they contradict each other, or credentials would be sent in clear.
    pub fn encryption(&self) -> Result<Encryption, String> {
        let Some(smtp) = &self.smtp else {
            return Ok(Encryption::InClear);
        };
        let tls = match (self.tls, smtp.tls) {
            (Some(said), Some(in_url)) if said != in_url => {
                return Err(" [mail] tls: the URL in smtp says otherwise".into());
            }
            (said, in_url) => said.or(in_url),
        };
        let encryption = match (smtp.implicit_tls, tls) {
            (true, None | Some(Tls::Required)) => Encryption::Implicit,
            (true, Some(_)) => {
                return Err(" [mail] tls: smtps:// is TLS from the first byte: leave it out, or write smtp:// there".into());
            }
            (false, Some(Tls::Required)) => Encryption::StartTls,
            (false, Some(Tls::Opportunistic)) => Encryption::WhereOffered,
            (false, Some(Tls::None)) => Encryption::InClear,
            (false, None) if smtp.credentials.is_some() && !self.credentials_in_clear => {
                Encryption::StartTls
            }
            (false, None) => Encryption::InClear,
        };
        let is_private = matches!(encryption, Encryption::Implicit | Encryption::StartTls);
        if smtp.credentials.is_some() && !is_private && !self.credentials_in_clear {
            return Err(
                " [mail] tls: user and password could go out in clear: write tls = \"required\", \
                 or credentials_in_clear = true where the network between is your own"
                    .into(),
            );
        }
        if self.ca_file.is_some() && encryption == Encryption::InClear {
            return Err(" [mail] ca_file: without TLS there is no certificate to check: write tls = \"required\"".into());
        }
        Ok(encryption)
    }
}

/// An SMTP server: `smtps://USER:PASSWORD@HOST` or `smtp://HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Smtp {
    pub implicit_tls: bool,
    pub host: String,
    pub port: Option<u16>,
    pub credentials: Option<(String, Secret)>,
    /// `?tls=` of the URL.
    tls: Option<Tls>,
}

impl TryFrom<String> for Smtp {
    type Error = String;

    /// Errors never quote the URL, which may hold a password.
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = |why: &str| {
            format!("[mail] smtp: not a URL like smtps://user:password@mail.example.com: {why}")
        };
        let url = Url::parse(&text).map_err(|error| wrong(&error.to_string()))?;
        let implicit_tls = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(wrong("it begins with neither smtps:// nor smtp://")),
        };
        let host = url.host_str().unwrap_or_default();
        if host.is_empty() {
            return Err(wrong("it names no host"));
        }
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(wrong(
                "nothing follows the host and its port; a \"/\", \"?\" or \"#\" in a password is written %2F, %3F or %23, \
                 and the name to greet with is the setting ehlo",
            ));
        }
        let mut tls = None;
        for (name, value) in url.query_pairs() {
            tls = match (&*name, &*value) {
                ("tls", "required") => Some(Tls::Required),
                ("tls", "opportunistic") => Some(Tls::Opportunistic),
                _ => return Err(wrong("?tls=required is all that may follow")),
            };
        }
        let decoded = |text: &str| {
            let text = percent_encoding::percent_decode_str(text).decode_utf8();
            let text = text.map_err(|_| wrong("user or password is not UTF-8"))?;
            Ok::<_, String>(text.into_owned())
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (_, None) => return Err(wrong("a user without a password")),
            (user, Some(password)) => Some((decoded(user)?, Secret::new(decoded(password)?))),
        };
        Ok(Self {
            implicit_tls,
            // Without the brackets that an IPv6 address has in a URL.
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port(),
            credentials,
            tls,
        })
    }
}

/// The name in the EHLO greeting: a host name, or an address literal (RFC 5321 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Ehlo {
    Name(String),
    Address(IpAddr),
}

impl TryFrom<String> for Ehlo {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let literal = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let address = literal.map(|text| text.strip_prefix("IPv6:").unwrap_or(text).parse());
        let is_label = |label: &str| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=63).contains(&label.len())
                && label.bytes().all(fits)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        match address {
            Some(Ok(address)) => Ok(Self::Address(address)),
            None if text.len() <= 253 && text.split('.').all(is_label) => Ok(Self::Name(text)),
            _ => Err(format!(
                "[mail] ehlo: {text:?} is no host name like recovery.example.com and no address like [192.0.2.1]"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> Result<Mail, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn credentials_go_out_in_clear_only_where_the_operator_says_so() {
        use Encryption::*;
        let user = "smtp = \"smtp://u:p@mail.example.com\"";
        let none = "smtp = \"smtp://mail.example.com\"";
        for (text, encryption) in [
            ("smtp = \"smtps://u:p@mail.example.com\"", Some(Implicit)),
            (user, Some(StartTls)),
            (&format!("{user}\ntls = \"required\""), Some(StartTls)),
            (&format!("{user}\ntls = \"opportunistic\""), None),
            (&format!("{user}\ntls = \"none\""), None),
            (
                &format!("{user}\ntls = \"none\"\ncredentials_in_clear = true"),
                Some(InClear),
            ),
            (
                &format!("{user}\ntls = \"opportunistic\"\ncredentials_in_clear = true"),
                Some(WhereOffered),
            ),
            (
                &format!("{user}\ncredentials_in_clear = true"),
                Some(InClear),
            ),
            (none, Some(InClear)),
            (&format!("{none}\ntls = \"required\""), Some(StartTls)),
            (
                &format!("{none}\ntls = \"opportunistic\""),
                Some(WhereOffered),
            ),
            (
                "smtp = \"smtp://mail.example.com?tls=required\"",
                Some(StartTls),
            ),
            (
                "smtp = \"smtp://mail.example.com?tls=opportunistic\"\ntls = \"required\"",
                None,
            ),
            (
                "smtp = \"smtps://mail.example.com\"\ntls = \"required\"",
                Some(Implicit),
            ),
            ("smtp = \"smtps://mail.example.com\"\ntls = \"none\"", None),
            (&format!("{none}\nca_file = \"ca.pem\""), None),
        ] {
            let found = mail(text).expect(text).encryption();
            assert_eq!(found.ok(), encryption, "{text}");
        }
    }

    #[test]
    fn a_mail_server_is_read_and_a_wrong_url_quotes_no_secret() {
        let smtp = |text: &str| Smtp::try_from(text.to_owned());
        let read =
            smtp("smtps://no-reply%40example.com:a%2Fb@mail.example.com:4650").expect("read");
        assert_eq!(read.host, "mail.example.com");
        assert_eq!(read.port, Some(4650));
        let credentials = ("no-reply@example.com".to_owned(), Secret::new("a/b"));
        assert_eq!(read.credentials, Some(credentials));
        assert_eq!(smtp("smtp://[::1]:25").expect("read").host, "::1");
        for text in [
            "mail.example.com",
            "hunter2",
            "https://u:hunter2@mail.example.com",
            "smtps://u:hunter2/x@mail.example.com",
            "smtps://u:hunter2#x@mail.example.com",
            "smtps://u:hunter2@mail.example.com/name",
            "smtps://u:hunter2@mail.example.com?tls=none",
            "smtps://u@mail.example.com",
            "smtps://",
            "smtp:mail.example.com",
        ] {
            let error = smtp(text).expect_err(text);
            assert!(error.contains("[mail] smtp"), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{text}: {error}");
        }
        assert!(!format!("{read:?}").contains("a/b"));
    }

    #[test]
    fn a_greeting_is_a_name_or_an_address() {
        let ehlo = |text: &str| Ehlo::try_from(text.to_owned());
        let name = Ehlo::Name("recovery.example.com".into());
        assert_eq!(ehlo("recovery.example.com"), Ok(name));
        for (text, address) in [
            ("[192.0.2.1]", "192.0.2.1"),
            ("[IPv6:2001:db8::1]", "2001:db8::1"),
        ] {
            assert_eq!(
                ehlo(text),
                Ok(Ehlo::Address(address.parse().expect("an address")))
            );
        }
        for text in [
            "",
            "a b",
            "example.com\r\nMAIL FROM:<a@example.com>",
            "-a.example",
            "a..b",
            "[example.com]",
            "exämple.com",
        ] {
            assert!(ehlo(text).is_err(), "{text:?}");
        }
    }
}

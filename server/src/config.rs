//! The configuration file (`regain.toml`), parsed into types that enforce its limits. Errors name file, line and
//! reason; `server/regain.toml` documents every default.

mod address;
mod mail;
mod offered;

pub use address::{BasePath, EmailAddress, FrameAncestor, Network, Origin, PageUrl};
pub use mail::{Ehlo, Encryption, Mail};

use crate::text_file;
use anyhow::Context;
use regain_core::kind::Region;
use regain_core::kind::identifier::{self, SignIn};
use regain_core::wire::{Brand, ChallengeKind, Links};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An integer from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Within<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Within<MIN, MAX> {
    /// The integer.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> TryFrom<i64> for Within<MIN, MAX> {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        u32::try_from(number)
            .ok()
            .filter(|number| (MIN..=MAX).contains(number))
            .map(Self)
            .ok_or_else(|| format!("{number} is not between {MIN} and {MAX}"))
    }
}

/// The configuration of one installation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    pub path: BasePath,
    pub public_url: Option<PageUrl>,
    pub database: String,
    pub keys: Option<PathBuf>,
    pub default_locale: String,
    pub locales: Option<PathBuf>,
    pub region: Option<Region>,
    pub sign_in: Vec<SignIn>,
    pub username_may_contain_at: bool,
    pub confirm_address: bool,
    pub allowed_origins: Vec<Origin>,
    pub frame_ancestors: Vec<FrameAncestor>,
    pub trusted_proxies: Vec<Network>,
    pub device_cookie: Option<String>,
    pub answer_hours: Within<1, 168>,
    pub brand: Brand,
    pub links: Links,
    pub code: Code,
    pub password: Password,
    pub flow: Flow,
    pub request: Request,
    pub limits: Limits,
    pub mail: Mail,
    pub text_messages: TextMessages,
    pub hashing: Hashing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Code {
    pub length: Within<6, 10>,
    pub lifetime_minutes: Within<1, 10>,
    pub resend_seconds: Within<30, 600>,
    pub tries: Within<1, 5>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Password {
    pub min: Within<8, 64>,
    pub max: Within<64, 1024>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Flow {
    pub lifetime_minutes: Within<15, 120>,
}

/// Recovery requests (path B).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// `None`: offered once there are a reviewer, `escalate_to` and the page's address, which the start finds out.
    pub offered: Option<bool>,
    pub escalate_to: Option<EmailAddress>,
    pub hold_hours: Within<0, 168>,
    pub second_review: Option<bool>,
    pub verify_from: Option<Within<1, 100>>,
    pub refuse_below: Option<Within<1, 100>>,
    pub form: Option<PathBuf>,
    pub challenges: Vec<ChallengeKind>,
    pub per_day: Within<1, 20>,
    pub lifetime_days: Within<1, 30>,
    pub kept_days: Within<1, 365>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    pub window_minutes: Within<1, 1_440>,
    pub codes_per_address: Within<1, 1_000_000>,
    pub codes_per_client: Within<1, 1_000_000>,
    pub lookups_per_client: Within<1, 1_000_000>,
    pub flows_per_client: Within<1, 1_000_000>,
    pub challenges_per_client: Within<1, 1_000_000>,
    pub saves_per_flow: Within<60, 1_000_000>,
    pub wrong_codes_per_identifier: Within<1, 100>,
    pub looks_per_reviewer: Within<1, 1_000_000>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextMessages {
    pub url: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub allowed_countries: Vec<Region>,
    pub lookups_per_day: Option<Within<1, 1_000_000>>,
}

impl TextMessages {
    /// The most codes in a day that look up usernames by phone.
    pub fn most_lookups(&self) -> u32 {
        self.lookups_per_day.map_or(0, Within::get)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hashing {
    pub memory_kib: Within<7_168, 4_194_304>,
    pub iterations: Within<1, 100>,
    pub parallelism: Within<1, 64>,
}

impl Config {
    /// Reads `path`. Settings it leaves out, or all without a path, have their defaults.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let text = text_file::read_to_string(path)
            .with_context(|| format!("reading the configuration {}", path.display()))?;
        Self::parse(&text).map_err(|reason| anyhow::anyhow!("{}:{reason}", path.display()))
    }

    /// An error begins with its line number. The parser's own rendering would quote that line, with its secrets.
    fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            format!("{line}: {}", error.message().trim())
        })?;
        config.consistent()
    }

    /// Checks settings that depend on each other.
    fn consistent(mut self) -> Result<Self, String> {
        if self.sign_in.is_empty() {
            return Err(
                " sign_in: nobody can sign in without any of email, phone, username".into(),
            );
        }
        if self.username_may_contain_at && !self.sign_in.contains(&SignIn::Username) {
            return Err(" username_may_contain_at needs username in sign_in".into());
        }
        let named = std::mem::take(&mut self.sign_in);
        let in_order = SignIn::ALL.into_iter();
        self.sign_in = in_order.filter(|way| named.contains(way)).collect();
        if self.mail.smtp.is_some() && self.mail.from.is_none() {
            return Err(" [mail] smtp needs from: who the mail comes from".into());
        }
        self.mail.encryption()?;
        if self.text_messages.url.is_some() && self.text_messages.body.is_none() {
            return Err(" [text_messages] url needs body: what your provider takes".into());
        }
        let texts = &self.text_messages;
        if texts.allowed_countries.is_empty() != texts.lookups_per_day.is_none() {
            return Err(
                " [text_messages] allowed_countries and lookups_per_day need each other: texts to any number typed are toll fraud"
                    .into(),
            );
        }
        if self.kept_for() < self.answer_within() {
            return Err(" [request] kept_days: a request must be kept until it is answered".into());
        }
        if let Some(page) = self.links.recovery.take() {
            let page =
                PageUrl::try_from(page).map_err(|why| format!(" [links] recovery: {why}"))?;
            self.links.recovery = Some(page.0);
        }
        Ok(self)
    }

    /// The URL of the page that mails link to.
    pub fn page_url(&self) -> Option<&str> {
        let own = self.public_url.as_ref().map(|url| &*url.0);
        self.links.recovery.as_deref().or(own)
    }

    /// The path of the key file: as configured, or beside an SQLite database.
    pub fn keys_file(&self) -> PathBuf {
        let file = self.database.strip_prefix("sqlite:");
        let file = file.map(|file| file.trim_start_matches("//").split('?').next());
        match (&self.keys, file.flatten()) {
            (Some(path), _) => path.clone(),
            (None, Some(file)) => format!("{file}.keys.toml").into(),
            (None, None) => "regain.keys.toml".into(),
        }
    }

    /// The context for reading identifiers on file, including kinds that nobody signs in with.
    pub fn on_file(&self) -> identifier::Context<'_> {
        identifier::Context {
            sign_in: &SignIn::ALL,
            ..self.identifiers()
        }
    }

    /// The context for reading identifiers.
    pub fn identifiers(&self) -> identifier::Context<'_> {
        identifier::Context {
            region: self.region,
            sign_in: &self.sign_in,
            username_may_contain_at: self.username_may_contain_at,
        }
    }

    /// The lifetime of a code.
    pub fn code_lifetime(&self) -> Duration {
        minutes(self.code.lifetime_minutes.get())
    }

    /// The lifetime of a flow after its last step.
    pub fn flow_lifetime(&self) -> Duration {
        minutes(self.flow.lifetime_minutes.get())
    }

    /// The lifetime of a flow once the contact of its request is verified.
    pub fn request_lifetime(&self) -> Duration {
        minutes(self.request.lifetime_days.get() * 24 * 60)
    }

    /// The time within which a request is answered.
    pub fn answer_within(&self) -> Duration {
        minutes(self.answer_hours.get() * 60)
    }

    /// How long after a request was received a link waits for the account's contacts to object (row C7).
    pub fn hold(&self) -> Duration {
        minutes(self.request.hold_hours.get() * 60)
    }

    /// How long the content of a request is stored.
    pub fn kept_for(&self) -> Duration {
        minutes(self.request.kept_days.get() * 24 * 60)
    }

    /// The length of a rate limit window.
    pub fn limit_window(&self) -> Duration {
        minutes(self.limits.window_minutes.get())
    }
}

fn minutes(number: u32) -> Duration {
    Duration::from_secs(u64::from(number) * 60)
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            path: BasePath::default(),
            public_url: None,
            database: "sqlite:regain.sqlite".into(),
            keys: None,
            default_locale: "en".into(),
            locales: None,
            region: None,
            sign_in: SignIn::ALL.into(),
            username_may_contain_at: false,
            confirm_address: true,
            allowed_origins: Vec::new(),
            frame_ancestors: Vec::new(),
            trusted_proxies: Vec::new(),
            device_cookie: None,
            answer_hours: Within(24),
            brand: Brand {
                name: "Example".into(),
                logo: None,
            },
            links: Links::default(),
            code: Code::default(),
            password: Password::default(),
            flow: Flow::default(),
            request: Request::default(),
            limits: Limits::default(),
            mail: Mail::default(),
            text_messages: TextMessages::default(),
            hashing: Hashing::default(),
        }
    }
}

impl Default for Code {
    fn default() -> Self {
        Self {
            length: Within(6),
            lifetime_minutes: Within(10),
            resend_seconds: Within(60),
            tries: Within(5),
        }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self {
            min: Within(15),
            max: Within(256),
        }
    }
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            lifetime_minutes: Within(30),
        }
    }
}

impl Default for Request {
    fn default() -> Self {
        Self {
            offered: None,
            escalate_to: None,
            hold_hours: Within(12),
            second_review: None,
            verify_from: None,
            refuse_below: None,
            form: None,
            challenges: vec![ChallengeKind::Work, ChallengeKind::Picture],
            per_day: Within(2),
            lifetime_days: Within(7),
            kept_days: Within(30),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            window_minutes: Within(60),
            codes_per_address: Within(10),
            codes_per_client: Within(40),
            lookups_per_client: Within(120),
            flows_per_client: Within(120),
            challenges_per_client: Within(120),
            saves_per_flow: Within(1_200),
            wrong_codes_per_identifier: Within(100),
            looks_per_reviewer: Within(600),
        }
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            memory_kib: Within(19_456),
            iterations: Within(2),
            parallelism: Within(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_out_defaults_are_the_defaults() {
        let written = Config::parse(include_str!("../regain.toml")).expect("parses");
        assert_eq!(written, Config::default());
    }

    #[test]
    fn a_wrong_key_or_value_is_named_with_its_line() {
        for (text, line, reason) in [
            ("listen = \"127.0.0.1:80\"\ncolour = 1\n", "2:", "colour"),
            ("\n[code]\nlength = 4\n", "3:", "not between 6 and 10"),
            ("[code]\nlength = \"six\"\n", "2:", "string"),
            ("[password]\nmin = 7\n", "2:", "not between 8 and 64"),
            ("allowed_origins = [\"*\"]\n", "1:", "no origin"),
            (
                "\nframe_ancestors = [\"https://a.example\",\n\"http://b.example\"]\n",
                "2:",
                "write https",
            ),
            ("region = \"XX\"\n", "1:", "not a two-letter region"),
            ("\nsign_in = [\"mail\"]\n", "2:", "unknown variant"),
            ("sign_in = []\n", "", "without any of"),
            (
                "sign_in = [\"email\"]\nusername_may_contain_at = true\n",
                "",
                "needs username",
            ),
            ("[limits\n", "1:", ""),
            ("[mail]\nsmtp = \"smtp://localhost\"\n", "", "needs from"),
            (
                "answer_hours = 48\n[request]\nkept_days = 1\n",
                "",
                "until it is answered",
            ),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert!(error.starts_with(line), "{text:?}: {error}");
            assert!(error.contains(reason), "{text:?}: {error}");
        }
    }

    #[test]
    fn no_reason_quotes_a_secret() {
        let text = "[mail]\nsmtp = [\"smtps://user:hunter2@mail.example.com\"]\n";
        let error = Config::parse(text).expect_err("refused");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

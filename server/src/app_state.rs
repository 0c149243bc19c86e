//! The state that all requests share.

use crate::clock;
use crate::config::Config;
use crate::deliver::mail::Mailer;
use crate::deliver::text_message::Texter;
use crate::directory::Directory;
use crate::keys::Keys;
use crate::locales::Locales;
use crate::questions::Questions;
use crate::store::Store;
use regain_core::journey::{CodeRules, RequestRules, Rules};
use regain_core::kind::new_password::CommonPasswords;
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// The components of a running server.
pub struct AppState {
    pub config: Config,
    pub store: Store,
    pub keys: Arc<Keys>,
    pub locales: Locales,
    /// The form of recovery requests, if the site accepts any.
    pub questions: Option<Questions>,
    pub directory: Directory,
    pub mailer: Option<Mailer>,
    pub texter: Option<Texter>,
    pub common: CommonPasswords<'static>,
    /// Whether this is a development server, on loopback.
    pub dev: bool,
    /// Permits for heavy work: see [`crate::heavy`].
    pub heavy: Arc<Semaphore>,
    /// Notified when a mail is added to the outbox.
    pub mail_waits: Notify,
    /// Notified when a request is received.
    pub requests_wait: Notify,
    /// With `--dev`, the URL of the page where the configuration does not say it.
    pub page: OnceLock<String>,
    /// Notified when a text message is added to the outbox.
    pub text_waits: Notify,
}

/// The state, shared by reference counting.
pub type SharedState = Arc<AppState>;

impl AppState {
    /// The current time: see [`clock`].
    pub fn now(&self) -> Timestamp {
        clock::now()
    }

    /// The URL of the page, which mails link to. Where requests are offered, there is one.
    pub fn page_url(&self) -> Option<&str> {
        let own = self.page.get().map(String::as_str);
        self.config.page_url().or(own)
    }

    /// The site's rules for journeys.
    pub fn rules(&self) -> Rules<'_> {
        let config = &self.config;
        Rules {
            region: config.region,
            sign_in: &config.sign_in,
            username_may_contain_at: config.username_may_contain_at,
            confirm_address: config.confirm_address,
            flow_lifetime: config.flow_lifetime(),
            code: CodeRules {
                length: config.code_length(),
                lifetime: config.code_lifetime(),
                resend_after: Duration::from_secs(config.code.resend_seconds.get().into()),
                tries: config.code.tries.get(),
                guesses: config.limits.wrong_codes_per_identifier.get(),
            },
            password: config.password_policy(),
            common: &self.common,
            site: &config.brand.name,
            text_countries: match self.directory.kinds.contains(&ContactKind::Phone) {
                true => &config.text_messages.allowed_countries,
                false => &[],
            },
            challenges: &config.request.challenges,
            request: self.questions.as_ref().map(|questions| RequestRules {
                form: &questions.form,
                prove_contact: true,
                lifetime: config.request_lifetime(),
                answer_within: config.answer_within(),
            }),
        }
    }
}

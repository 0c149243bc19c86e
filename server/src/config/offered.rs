//! What of the configuration the browser is told.

use super::Config;
use regain_core::kind::identifier::SignIn;
use regain_core::wire::{self, CodeFormat, PasswordPolicy, Purpose};

impl Config {
    /// The body of `GET {base}/config`, at a site with these languages, the default first.
    pub fn offered(&self, locales: Vec<String>) -> wire::Config {
        let request = &self.request;
        wire::Config {
            brand: self.brand.clone(),
            links: self.links.clone(),
            purposes: self.purposes(),
            challenges: request.challenges.clone(),
            code: CodeFormat {
                length: self.code_length(),
            },
            password: self.password_policy(),
            locales,
            answer_hours: self.answer_hours.get(),
            kept_days: self.offers_requests().then_some(request.kept_days.get()),
            sign_in: self.sign_in.clone(),
            username_may_contain_at: self.username_may_contain_at,
            region: self.region,
        }
    }

    /// Whether people can send recovery requests (path B).
    pub fn offers_requests(&self) -> bool {
        self.request.offered == Some(true)
    }

    /// The purposes a flow may have.
    pub fn purposes(&self) -> Vec<Purpose> {
        let mut purposes = vec![Purpose::Password];
        purposes.extend(self.offers_requests().then_some(Purpose::Request));
        let has_usernames = self.sign_in.contains(&SignIn::Username);
        purposes.extend(has_usernames.then_some(Purpose::Username));
        purposes.extend(self.offers_requests().then_some(Purpose::Status));
        purposes
    }

    /// The number of digits of a security code.
    pub fn code_length(&self) -> u8 {
        u8::try_from(self.code.length.get()).unwrap_or(u8::MAX)
    }

    /// The length limits of a new password.
    pub fn password_policy(&self) -> PasswordPolicy {
        PasswordPolicy {
            min: self.password.min.get(),
            max: self.password.max.get(),
        }
    }
}

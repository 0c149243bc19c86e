//! What people sign in with at this site, in i18n: the placeholders `{ways}` and `{examples}` of the texts about it.

use super::Key;
use super::key::*;
use regain_core::kind::identifier::SignIn;
use regain_core::wire::Config;

/// What the site signs in with: names of each way, and examples.
#[derive(Clone, Default)]
pub struct Ways {
    pub(super) names: Vec<Key>,
    pub(super) examples: Vec<Key>,
}

impl Ways {
    /// As the site says, in the order in which people read them.
    pub fn of(config: &Config) -> Self {
        let mut ways = Self::default();
        for way in SignIn::ALL {
            if !config.sign_in.contains(&way) {
                continue;
            }
            let (name, example) = match way {
                SignIn::Email => (SIGN_IN_EMAIL, SIGN_IN_EMAIL_LIKE),
                SignIn::Phone if config.region.is_none() => (SIGN_IN_PHONE, SIGN_IN_PHONE_ABROAD),
                SignIn::Phone => (SIGN_IN_PHONE, SIGN_IN_PHONE_LIKE),
                SignIn::Username => (SIGN_IN_USERNAME, SIGN_IN_USERNAME_LIKE),
            };
            ways.names.push(name);
            ways.examples.push(example);
        }
        ways
    }
}

/// Whether a text is about what people sign in with.
pub fn is_about(key: &str) -> bool {
    key.starts_with("identify.") || key.starts_with("fault.identifier.")
}

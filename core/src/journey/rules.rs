//! The rules of a site. Their limits are enforced where the configuration is read; the defaults are of OWASP
//! ASVS 5.0 and NIST SP 800-63B-4.

use crate::form::Form;
use crate::kind::Region;
use crate::kind::identifier::{Context, SignIn};
use crate::kind::new_password::CommonPasswords;
use crate::wire::{ChallengeKind, PasswordPolicy};
use std::time::Duration;

/// A site's rules.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The region of phone numbers without a country code.
    pub region: Option<Region>,
    /// What people can sign in with.
    pub sign_in: &'a [SignIn],
    /// Whether text with an at sign may be a username.
    pub username_may_contain_at: bool,
    /// Whether the chosen address must be typed in full before a code is sent (row A9).
    pub confirm_address: bool,
    /// The lifetime of a flow, counted from its last step.
    pub flow_lifetime: Duration,
    /// The rules for codes.
    pub code: CodeRules,
    /// The rules for passwords.
    pub password: PasswordPolicy,
    /// The list of common passwords, which are refused.
    pub common: &'a CommonPasswords<'a>,
    /// The site's name, which a password must not contain.
    pub site: &'a str,
    /// The countries to whose numbers a code may go that looks up usernames (row A8); empty if only addresses are taken.
    pub text_countries: &'a [Region],
    /// The challenges offered, the default one first; empty if bots are kept out by other means.
    pub challenges: &'a [ChallengeKind],
    /// The rules for recovery requests, if the site accepts any.
    pub request: Option<RequestRules<'a>>,
}

impl Rules<'_> {
    /// The context for reading identifiers.
    pub fn identifiers(&self) -> Context<'_> {
        Context {
            region: self.region,
            sign_in: self.sign_in,
            username_may_contain_at: self.username_may_contain_at,
        }
    }
}

/// A site's rules for recovery requests.
#[derive(Clone, Copy, Debug)]
pub struct RequestRules<'a> {
    /// The questions.
    pub form: &'a Form,
    /// Whether a code must verify the contact before the questions. Without it, whoever receives the request must verify the
    /// contact before acting on it.
    pub prove_contact: bool,
    /// The lifetime of a flow once the questions are reached.
    pub lifetime: Duration,
    /// The time within which a request is answered.
    pub answer_within: Duration,
}

/// A site's rules for codes.
#[derive(Clone, Copy, Debug)]
pub struct CodeRules {
    /// The number of digits.
    pub length: u8,
    /// The lifetime of a code.
    pub lifetime: Duration,
    /// The resend cooldown.
    pub resend_after: Duration,
    /// The tries a code takes.
    pub tries: u32,
    /// The wrong codes for an identifier, across all flows, after which codes are long and preceded by a challenge.
    pub guesses: u32,
}

/// The number of digits that makes guessing a code hopeless.
const LONG: u8 = 10;

impl CodeRules {
    /// The number of digits after too many wrong codes.
    pub fn long(&self) -> u8 {
        self.length.max(LONG)
    }
}

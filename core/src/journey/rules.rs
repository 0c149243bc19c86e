//! What a site decides about its journeys. Limits of the values are checked where they are read; the figures in force
//! are ANCHORS'.

use crate::form::Form;
use crate::kind::Region;
use crate::kind::identifier::{Context, SignIn};
use crate::kind::new_password::CommonPasswords;
use crate::wire::{ChallengeKind, PasswordPolicy};
use std::time::Duration;

/// A site's rules.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Where a phone number without a country code is from.
    pub region: Option<Region>,
    /// What people sign in with.
    pub sign_in: &'a [SignIn],
    /// Whether text with an at sign may be a username.
    pub username_may_contain_at: bool,
    /// Whether the chosen address is typed in full before a code goes out (row A9).
    pub confirm_address: bool,
    /// How long a flow lives, counted from the last step taken.
    pub flow_lifetime: Duration,
    /// About codes.
    pub code: CodeRules,
    /// About passwords.
    pub password: PasswordPolicy,
    /// Passwords everybody tries first.
    pub common: &'a CommonPasswords<'a>,
    /// The site's name, which a password must not be made of.
    pub site: &'a str,
    /// Challenges offered, the one that comes first first; none where robots are kept out otherwise.
    pub challenges: &'a [ChallengeKind],
    /// About recovery requests, where the site takes any.
    pub request: Option<RequestRules<'a>>,
}

impl Rules<'_> {
    /// How an identifier is read.
    pub fn identifiers(&self) -> Context<'_> {
        Context {
            region: self.region,
            sign_in: self.sign_in,
            username_may_contain_at: self.username_may_contain_at,
        }
    }
}

/// A site's rules about recovery requests.
#[derive(Clone, Copy, Debug)]
pub struct RequestRules<'a> {
    /// What is asked.
    pub form: &'a Form,
    /// How long a flow lives once the contact is proven.
    pub lifetime: Duration,
    /// Within which time there is an answer.
    pub answer_within: Duration,
}

/// A site's rules about codes.
#[derive(Clone, Copy, Debug)]
pub struct CodeRules {
    /// Digits.
    pub length: u8,
    /// How long one is good.
    pub lifetime: Duration,
    /// How long until another can be had.
    pub resend_after: Duration,
    /// Guesses one takes.
    pub tries: u32,
    /// Wrong ones for an identifier, over all flows, after which codes are long and a challenge comes before each.
    pub guesses: u32,
}

/// Digits of a code that nobody comes near by guessing.
const LONG: u8 = 10;

impl CodeRules {
    /// Digits of a code where too many wrong ones were entered.
    pub fn long(&self) -> u8 {
        self.length.max(LONG)
    }
}

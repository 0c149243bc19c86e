//! The configuration of the profile: `config.post` of the element, and what it signs in with (docs/post.md).

use crate::adapter::Credentials;
use crate::adapter::encode::Names;
use crate::form::Form;
use crate::journey::{CodeRules, RequestRules, Rules};
use crate::kind::Region;
use crate::kind::identifier::SignIn;
use crate::kind::new_password::CommonPasswords;
use crate::prelude::*;
use crate::wire::{ChallengeKind, PasswordPolicy};
use core::net::{Ipv4Addr, Ipv6Addr};
use core::time::Duration;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Names with their values, in the order of names.
pub(super) type Pairs = Vec<(String, String)>;

/// How the request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
}

/// The configuration as read. A header may hold a secret, so it has no `Debug`.
#[derive(Clone)]
pub(super) struct Settings {
    /// Where the request goes.
    pub url: String,
    /// How it is written.
    pub encoding: Encoding,
    /// Other names of members, in forms.
    pub names: Names,
    /// Further members.
    pub extra: Pairs,
    /// Further headers.
    pub headers: Pairs,
    /// Whether cookies are sent along.
    pub credentials: Credentials,
    /// Where challenges come from.
    pub challenge: Option<String>,
    /// The name of an input that people do not see.
    pub honeypot: Option<String>,
    region: Option<Region>,
    sign_in: Vec<SignIn>,
    username_may_contain_at: bool,
}

const MEMBERS: [&str; 8] = [
    "url",
    "as",
    "names",
    "extra",
    "headers",
    "credentials",
    "challenge",
    "honeypot",
];

/// The members of the request.
pub(super) const OWN: [&str; 7] = [
    "identifier",
    "contact",
    "locale",
    "device",
    "answers",
    "secrets",
    "altcha",
];

/// Headers that the form sets by itself, or that a browser sets.
const SET: [&str; 5] = [
    "accept",
    "accept-language",
    "content-type",
    "content-length",
    "cookie",
];

/// Ends no flow: there is no server whose data could go stale. A century, which no addition overflows.
const LIFETIME: Duration = Duration::from_secs(100 * 366 * 86_400);

const NO_PASSWORDS: CommonPasswords<'static> = CommonPasswords::from_sorted_lines("");

impl Settings {
    /// Reads the element's `config`.
    ///
    /// # Errors
    /// The first member that is wrong, and why, in English for developers.
    pub fn read(config: &Value) -> Result<Self, String> {
        let Some(post) = config.get("post").and_then(Value::as_object) else {
            return Err("config.post: an object with the member url belongs here".into());
        };
        if let Some(name) = post.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(format!("config.post.{name}: there is no such member"));
        }
        let url = url_of(post, "url")?.ok_or("config.post.url: it is missing")?;
        let encoding = match text(post, "as")? {
            None | Some("json") => Encoding::Json,
            Some("form") => Encoding::Form,
            Some("multipart") => Encoding::Multipart,
            Some(_) => return Err("config.post.as: json, form or multipart belongs here".into()),
        };
        let credentials = match text(post, "credentials")? {
            Some("omit") => Credentials::Omit,
            None | Some("same-origin") => Credentials::SameOrigin,
            Some("include") => Credentials::Include,
            Some(_) => {
                return Err(
                    "config.post.credentials: omit, same-origin or include belongs here".into(),
                );
            }
        };
        let honeypot = text(post, "honeypot")?.map(str::to_owned);
        if honeypot.as_deref().is_some_and(is_own) {
            return Err("config.post.honeypot: a member of the request has that name".into());
        }
        let extra = pairs(post, "extra")?;
        if let Some((name, _)) = extra.iter().find(|(name, _)| is_own(name)) {
            return Err(format!(
                "config.post.extra.{name}: a member of the request has that name"
            ));
        }
        Ok(Self {
            url,
            encoding,
            names: names(post)?,
            extra,
            headers: headers(post)?,
            credentials,
            challenge: url_of(post, "challenge")?,
            honeypot,
            region: member(config, "region")?,
            sign_in: member::<Option<_>>(config, "sign_in")?.unwrap_or(SignIn::ALL.into()),
            username_may_contain_at: member(config, "username_may_contain_at")?,
        })
    }

    /// The rules of the journey with this form.
    pub fn rules<'a>(&'a self, form: &'a Form) -> Rules<'a> {
        Rules {
            region: self.region,
            sign_in: &self.sign_in,
            username_may_contain_at: self.username_may_contain_at,
            confirm_address: false,
            flow_lifetime: LIFETIME,
            code: CodeRules {
                length: 0,
                lifetime: Duration::ZERO,
                resend_after: Duration::ZERO,
                tries: 0,
                guesses: 0,
            },
            password: PasswordPolicy::default(),
            common: &NO_PASSWORDS,
            site: "",
            text_countries: &[],
            challenges: match self.challenge {
                Some(_) => &[ChallengeKind::Work],
                None => &[],
            },
            request: Some(RequestRules {
                form,
                prove_contact: false,
                lifetime: LIFETIME,
                answer_within: Duration::ZERO,
            }),
        }
    }

    /// The region of phone numbers without a country code.
    pub fn region(&self) -> Option<Region> {
        self.region
    }
}

fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}

/// An optional text that is not empty.
fn text<'a>(post: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match post.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(format!("config.post.{name}: a text belongs here")),
    }
}

fn names(post: &Map<String, Value>) -> Result<Names, String> {
    let names = post.get("names").unwrap_or(&Value::Null);
    Names::read(names).map_err(|error| format!("config.post.{error}"))
}

/// An optional object of texts.
fn pairs(post: &Map<String, Value>, name: &str) -> Result<Pairs, String> {
    let members = match post.get(name) {
        None | Some(Value::Null) => return Ok(Pairs::new()),
        Some(Value::Object(members)) => members,
        Some(_) => return Err(format!("config.post.{name}: an object belongs here")),
    };
    let pairs = members.iter().map(|(key, value)| match value.as_str() {
        Some(text) if !key.is_empty() => Ok((key.clone(), text.to_owned())),
        _ => Err(format!("config.post.{name}.{key}: a text belongs here")),
    });
    pairs.collect()
}

/// Headers that a browser accepts (RFC 9110 5.1, Fetch).
fn headers(post: &Map<String, Value>) -> Result<Pairs, String> {
    let headers = pairs(post, "headers")?;
    for (name, value) in &headers {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let why = if !name.bytes().all(is_token) {
            "this is no name of a header"
        } else if SET.contains(&name.to_ascii_lowercase().as_str()) {
            "this header is set by the form itself"
        } else if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            "printable ASCII belongs here"
        } else {
            continue;
        };
        return Err(format!("config.post.headers.{name}: {why}"));
    }
    Ok(headers)
}

/// An optional URL that a secret may go to.
fn url_of(post: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    let Some(url) = text(post, name)? else {
        return Ok(None);
    };
    match refused_url(url) {
        None => Ok(Some(url.to_owned())),
        Some(why) => Err(format!("config.post.{name}: {why}")),
    }
}

/// Why a URL is not used. What people type must not travel in the clear: https, or a path of the page's own origin, or this
/// machine, where sites are developed.
fn refused_url(url: &str) -> Option<&'static str> {
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some("a URL has no white space");
    }
    // Browsers take a backslash for a slash.
    let is_slash = |c| matches!(c, '/' | '\\');
    let Some((scheme, rest)) = url.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        let mut start = url.chars();
        let is_path = start.next() == Some('/') && !start.next().is_some_and(is_slash);
        return (!is_path)
            .then_some("an https URL belongs here, or a path that begins with a slash");
    };
    let rest = rest.strip_prefix("//").unwrap_or_default();
    let end = |c| is_slash(c) || matches!(c, '?' | '#');
    let authority = rest.split(end).next().unwrap_or_default();
    if authority.is_empty() {
        return Some("an https URL belongs here, or a path that begins with a slash");
    }
    if authority.contains('@') {
        return Some("a browser sends no password in a URL");
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => None,
        "http" if is_loopback(authority) => None,
        _ => {
            Some("only https is safe, but for a path of the page's own origin and for this machine")
        }
    }
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Whether a host, with or without a port, is this machine (RFC 6761 6.3, RFC 1122 3.2.1.3).
fn is_loopback(authority: &str) -> bool {
    if let Some(rest) = authority.strip_prefix('[') {
        let (address, port) = rest.split_once(']').unwrap_or_default();
        let is_port = port.is_empty() || port.starts_with(':');
        return is_port && address.parse() == Ok(Ipv6Addr::LOCALHOST);
    }
    let host = authority.split(':').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

/// An optional member of the configuration that is not this profile's own.
fn member<T: DeserializeOwned + Default>(config: &Value, name: &str) -> Result<T, String> {
    match config.get(name) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(value) => T::deserialize(value).map_err(|error| format!("config.{name}: {error}")),
    }
}

//! Addresses in the configuration: origins that embed the form or frame the page, networks of proxies, the path of the
//! page.

use axum::http::HeaderValue;
use ipnet::IpNet;
use regain_core::kind::email;
use reqwest::Url;
use serde::Deserialize;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

/// An email address, canonical.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(pub String);

impl TryFrom<String> for EmailAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match email::canonical(&text) {
            Ok(address) => Ok(Self(address.into_owned())),
            Err(fault) => Err(format!("{text} is no email address: {}", fault.code())),
        }
    }
}

/// An origin as browsers send it: scheme, host, and any port but the scheme's default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(pub HeaderValue);

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (value, _) = origin("allowed_origins", &text)?;
        Ok(Self(value))
    }
}

/// Reads an origin. One that no browser sends would never match, so it is refused with the one that was probably meant.
fn origin(setting: &str, text: &str) -> Result<(HeaderValue, Url), String> {
    // The characters of a host name. A ";" would end the directive of the content security policy that names it.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[:]".contains(&byte);
    let url = Url::parse(text.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .filter(|url| url.host_str().is_some_and(|host| host.bytes().all(fits)));
    let Some(url) = url else {
        return Err(format!(
            "{setting}: {text:?} is no origin like \"https://www.example.com\""
        ));
    };
    let meant = url.origin().ascii_serialization();
    match text.parse() {
        Ok(value) if meant == text => Ok((value, url)),
        _ => Err(format!(
            "{setting}: no browser sends {text:?}: write {meant:?}"
        )),
    }
}

/// An origin whose pages may show ours in a frame, as a `frame-ancestors` directive names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FrameAncestor(String);

impl fmt::Display for FrameAncestor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for FrameAncestor {
    type Error = String;

    /// An on-path attacker can change an `http:` page and put ours into a frame of it (clickjacking), so `http:` is for loopback
    /// origins alone. Browsers match no IP address but 127.0.0.1 (CSP Level 3, 6.7.2.8).
    fn try_from(text: String) -> Result<Self, String> {
        let (_, url) = origin("frame_ancestors", &text)?;
        let host = url.host_str().unwrap_or_default();
        let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
        if is_address && host != "127.0.0.1" {
            return Err(format!(
                "frame_ancestors: browsers match no address there but 127.0.0.1: name the host instead of {text:?}"
            ));
        }
        if url.scheme() == "http" && !matches!(host, "localhost" | "127.0.0.1") {
            return Err(format!(
                "frame_ancestors: {text:?}: http is for localhost and 127.0.0.1 alone: write https"
            ));
        }
        Ok(Self(text))
    }
}

/// The URL of a page: `https://…`, or `http://…` for trying things out, without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PageUrl(pub String);

impl TryFrom<String> for PageUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).map_err(|error| format!("{text:?} is no URL: {error}"))?;
        if !matches!(url.scheme(), "https" | "http") || url.fragment().is_some() {
            return Err(format!(
                "{text:?} is no address of a page like \"https://www.example.com/recovery/\""
            ));
        }
        Ok(Self(url.into()))
    }
}

/// An IP address, or a network in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether the network contains an address. IPv4-mapped IPv6 addresses count as IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let address = text.parse().map(|address: IpAddr| address.to_canonical());
        match address.map(IpNet::from).or_else(|_| text.parse()) {
            Ok(all) if all.prefix_len() == 0 => Err(format!(
                "trusted_proxies: {text:?} is everybody, who could all say who they are: name the proxy's own network"
            )),
            Ok(network) => Ok(Self(network)),
            Err(_) => Err(format!(
                "trusted_proxies: {text:?} is no address like \"192.0.2.1\" and no network like \"10.0.0.0/8\""
            )),
        }
    }
}

/// The path of the page on its origin: empty for the root, otherwise with a leading and no trailing slash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BasePath(String);

impl BasePath {
    /// The prefix for a path that begins with a slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for BasePath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let path = text.strip_suffix('/').unwrap_or(&text);
        // Nothing that a browser, a proxy or the router would interpret (RFC 3986 unreserved).
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let is_segment =
            |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(fits);
        let segments = path.strip_prefix('/');
        if text.is_empty()
            || text == "/"
            || segments.is_some_and(|all| all.split('/').all(is_segment))
        {
            return Ok(Self(path.to_owned()));
        }
        Err(format!(
            "path: {text:?} is no path like \"/account/recovery\""
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_never_matches_is_refused_with_what_is_meant() {
        for right in [
            "https://www.example.com",
            "http://localhost:3000",
            "https://www.example.com:8443",
            "http://[::1]:8080",
            "https://xn--bcher-kva.example",
        ] {
            assert!(Origin::try_from(right.to_owned()).is_ok(), "{right}");
        }
        for (wrong, meant) in [
            ("https://www.example.com:443", "https://www.example.com"),
            ("http://www.example.com:80", "http://www.example.com"),
            ("https://www.example.com/", "https://www.example.com"),
            ("https://www.example.com/login", "https://www.example.com"),
            ("https://www.example.com?a=1", "https://www.example.com"),
            ("https://www.example.com#a", "https://www.example.com"),
            ("https://www.example.com ", "https://www.example.com"),
            (" https://www.example.com", "https://www.example.com"),
            ("https://www.example.com\n", "https://www.example.com"),
            ("HTTPS://www.example.com", "https://www.example.com"),
            ("https://WWW.Example.com", "https://www.example.com"),
            ("https://user@www.example.com", "https://www.example.com"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https:www.example.com", "https://www.example.com"),
            ("http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080"),
            ("*", "no origin"),
            ("https://*.example.com", "no origin"),
            ("www.example.com", "no origin"),
            ("null", "no origin"),
            ("", "no origin"),
            ("ftp://www.example.com", "no origin"),
            ("https://www.example.com;script-src", "no origin"),
        ] {
            let error = Origin::try_from(wrong.to_owned()).expect_err(wrong);
            assert!(error.contains("allowed_origins"), "{error}");
            assert!(error.contains(meant), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_frame_is_where_a_policy_can_name_it() {
        let ancestor = |text: &str| FrameAncestor::try_from(text.to_owned());
        for right in [
            "https://www.example.com",
            "https://www.example.com:8443",
            "http://localhost:3000",
            "http://127.0.0.1",
        ] {
            assert_eq!(ancestor(right).expect(right).to_string(), right);
        }
        for (wrong, why) in [
            (
                "https://www.example.com/",
                "write \"https://www.example.com\"",
            ),
            ("http://www.example.com", "write https"),
            ("http://localhost.example.com", "write https"),
            ("https://192.0.2.1", "no address there but 127.0.0.1"),
            ("http://[::1]:8080", "no address there but 127.0.0.1"),
            ("https://a.example;script-src", "no origin"),
            ("https://a.example,b.example", "no origin"),
            ("https://*.example.com", "no origin"),
            ("*", "no origin"),
            ("'self'", "no origin"),
        ] {
            let error = ancestor(wrong).expect_err(wrong);
            assert!(error.contains("frame_ancestors"), "{error}");
            assert!(error.contains(why), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let network = |text: &str| Network::try_from(text.to_owned());
        for (text, inside, outside) in [
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("10.0.0.0/8", "10.200.3.4", "11.0.0.1"),
            ("10.1.2.3/8", "10.200.3.4", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:11.0.0.1"),
            ("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("2001:db8::/32", "2001:db8:7::1", "2001:db9::1"),
            ("fd00::1", "fd00::1", "fd00::2"),
        ] {
            let network = network(text).expect(text);
            let address = |text: &str| text.parse().expect("an address");
            assert!(network.contains(address(inside)), "{text} {inside}");
            assert!(!network.contains(address(outside)), "{text} {outside}");
        }
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0",
            "proxy.example.com",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0 / 8",
        ] {
            let error = network(text).expect_err(text);
            assert!(error.contains("trusted_proxies"), "{error}");
        }
    }

    #[test]
    fn a_path_has_one_way_to_be_written_behind() {
        let path = |text: &str| BasePath::try_from(text.to_owned()).map(|path| path.0);
        for (text, kept) in [
            ("", ""),
            ("/", ""),
            ("/recovery", "/recovery"),
            ("/account/recovery", "/account/recovery"),
            ("/account/recovery/", "/account/recovery"),
        ] {
            assert_eq!(path(text).as_deref(), Ok(kept), "{text:?}");
        }
        for text in [
            "account",
            "//",
            "/a//b",
            "/a/../b",
            "/a b",
            "/a?b",
            "/{a}",
            "/é",
            "/%61",
            "https://www.example.com/a",
            "/\"><script>",
        ] {
            assert!(path(text).is_err(), "{text:?}");
        }
    }
}

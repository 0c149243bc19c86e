//! Addresses in the configuration: origins that embed the form, networks of proxies, the path of the page.

use axum::http::HeaderValue;
use ipnet::IpNet;
use regain_core::kind::email;
use reqwest::Url;
use serde::Deserialize;
use std::fmt;
use std::net::IpAddr;

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

    /// An origin that no browser sends would never match, so it is refused with the one that was probably meant.
    fn try_from(text: String) -> Result<Self, String> {
        let meant = Url::parse(text.trim())
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http"))
            .filter(|url| url.host_str().is_some_and(|host| !host.contains('*')))
            .map(|url| url.origin().ascii_serialization());
        match (meant, text.parse()) {
            (Some(meant), Ok(value)) if meant == text => Ok(Self(value)),
            (Some(meant), _) => Err(format!(
                "allowed_origins: no browser sends {text:?}: write {meant:?}"
            )),
            (None, _) => Err(format!(
                "allowed_origins: {text:?} is no origin like \"https://www.example.com\""
            )),
        }
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
        ] {
            let error = Origin::try_from(wrong.to_owned()).expect_err(wrong);
            assert!(error.contains("allowed_origins"), "{error}");
            assert!(error.contains(meant), "{wrong}: {error}");
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

//! The client's address: the peer of the connection, or the address a trusted proxy forwards for. A missing or wrong
//! `trusted_proxies` makes everybody behind the proxy one client, so the first sign of either is logged.

use crate::app_state::SharedState;
use crate::config::Network;
use crate::error::AppError;
use crate::limits::Client;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU8, Ordering};

const FORWARDED_FOR: &str = "x-forwarded-for";
/// RFC 7239. Not read: of the two headers, the proxy itself writes only one.
const FORWARDED: &str = "forwarded";

impl FromRequestParts<SharedState> for Client {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &SharedState) -> Result<Self, AppError> {
        let ConnectInfo(peer) = ConnectInfo::<SocketAddr>::from_request_parts(parts, state)
            .await
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let trusted = &state.config.trusted_proxies;
        let (address, warning) = client_address(peer.ip(), &parts.headers, trusted);
        if let Some(warning) = warning {
            warning.log_once(peer.ip().to_canonical());
        }
        Ok(Self::at(address))
    }
}

/// A mismatch between a proxy and `trusted_proxies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ProxyWarning {
    /// A peer that is not trusted sends forwarding headers.
    Untrusted,
    /// A trusted proxy sends no forwarding header.
    Silent,
    /// A trusted proxy sends one that cannot be parsed.
    Unreadable,
}

/// The warnings already logged, a bit each.
static LOGGED: AtomicU8 = AtomicU8::new(0);

impl ProxyWarning {
    /// Logs the warning the first time only, since every request would repeat it.
    fn log_once(self, peer: IpAddr) {
        let bit = 1 << self as u8;
        if LOGGED.fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            return;
        }
        match self {
            Self::Untrusted => tracing::warn!(
                "{peer} forwards for others (X-Forwarded-For or Forwarded) and is not named in trusted_proxies: \
                 everybody behind it counts as one client, with one client's limits"
            ),
            Self::Silent => tracing::warn!(
                "{peer} is named in trusted_proxies and sends no X-Forwarded-For: \
                 everybody behind it counts as one client, with one client's limits"
            ),
            Self::Unreadable => tracing::warn!(
                "{peer} is named in trusted_proxies and sends an X-Forwarded-For whose last entry is no address: \
                 everybody behind it counts as one client, with one client's limits"
            ),
        }
    }
}

/// The nearest address that is not a trusted proxy. Entries further left may be forged and are ignored.
fn client_address(
    peer: IpAddr,
    headers: &HeaderMap,
    trusted: &[Network],
) -> (IpAddr, Option<ProxyWarning>) {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let lines = headers.get_all(FORWARDED_FOR);
    let lines: Vec<_> = lines
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if !is_trusted(peer) {
        let forwards = !lines.is_empty() || headers.contains_key(FORWARDED);
        return (peer, forwards.then_some(ProxyWarning::Untrusted));
    }
    let mut nearest = peer;
    let mut is_read = false;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(nearest) {
            break;
        }
        match hop_address(hop.trim()) {
            Some(address) => nearest = address,
            None => break,
        }
        is_read = true;
    }
    let warning = match (is_read, lines.is_empty()) {
        (true, _) => None,
        (false, true) => Some(ProxyWarning::Silent),
        (false, false) => Some(ProxyWarning::Unreadable),
    };
    (nearest, warning)
}

/// Parses an address with or without brackets and port: proxies write all of these.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    hop.parse()
        .ok()
        .or_else(|| hop.parse().ok().map(|address: SocketAddr| address.ip()))
        .or_else(|| bare().map(IpAddr::V6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_a_trusted_proxy_says_who_it_forwards_for() {
        use ProxyWarning::*;
        let trusted = ["192.0.2.1", "10.0.0.0/8", "2001:db8:9::/48"];
        let trusted = trusted.map(|text| Network::try_from(text.to_owned()).expect("a network"));
        let address = |text: &str| -> IpAddr { text.parse().expect("an address") };
        for (peer, forwarded, client, warning) in [
            ("192.0.2.9", &[][..], "192.0.2.9", None),
            ("192.0.2.9", &["203.0.113.5"], "192.0.2.9", Some(Untrusted)),
            ("192.0.2.1", &[], "192.0.2.1", Some(Silent)),
            ("192.0.2.1", &["203.0.113.5"], "203.0.113.5", None),
            (
                "192.0.2.1",
                &["198.51.100.7, 203.0.113.5"],
                "203.0.113.5",
                None,
            ),
            (
                "192.0.2.1",
                &["198.51.100.7", "203.0.113.5"],
                "203.0.113.5",
                None,
            ),
            (
                "192.0.2.1",
                &["203.0.113.5, 192.0.2.1"],
                "203.0.113.5",
                None,
            ),
            // A chain of trusted proxies, one of them trusted by its network.
            (
                "192.0.2.1",
                &["6.6.6.6, 203.0.113.5, 10.1.2.3"],
                "203.0.113.5",
                None,
            ),
            ("10.9.9.9", &["203.0.113.5"], "203.0.113.5", None),
            ("2001:db8:9::7", &["2001:db8::5"], "2001:db8::5", None),
            ("11.0.0.1", &["203.0.113.5"], "11.0.0.1", Some(Untrusted)),
            // Notations of an address.
            ("192.0.2.1", &["203.0.113.5:4711"], "203.0.113.5", None),
            ("192.0.2.1", &["2001:db8::5"], "2001:db8::5", None),
            ("192.0.2.1", &["[2001:db8::5]"], "2001:db8::5", None),
            ("192.0.2.1", &["[2001:db8::5]:443"], "2001:db8::5", None),
            (
                "192.0.2.1",
                &["::ffff:203.0.113.5"],
                "::ffff:203.0.113.5",
                None,
            ),
            ("::ffff:192.0.2.1", &["203.0.113.5"], "203.0.113.5", None),
            (
                "192.0.2.1",
                &["203.0.113.5, ::ffff:10.0.0.1"],
                "203.0.113.5",
                None,
            ),
            // Not an address.
            ("192.0.2.1", &["unknown"], "192.0.2.1", Some(Unreadable)),
            ("192.0.2.1", &[""], "192.0.2.1", Some(Unreadable)),
            (
                "192.0.2.1",
                &["[203.0.113.5]"],
                "192.0.2.1",
                Some(Unreadable),
            ),
            ("192.0.2.1", &["rubbish, 203.0.113.5"], "203.0.113.5", None),
            ("192.0.2.1", &["rubbish, 10.1.2.3"], "10.1.2.3", None),
        ] {
            let name = HeaderName::from_static(FORWARDED_FOR);
            let headers: HeaderMap = forwarded
                .iter()
                .map(|line| (name.clone(), HeaderValue::from_static(line)))
                .collect();
            assert_eq!(
                client_address(address(peer), &headers, &trusted),
                (address(client), warning),
                "{peer} {forwarded:?}"
            );
        }
        let headers = [(
            HeaderName::from_static(FORWARDED),
            HeaderValue::from_static("for=203.0.113.5"),
        )];
        let headers: HeaderMap = headers.into_iter().collect();
        for (peer, warning) in [("192.0.2.9", Untrusted), ("192.0.2.1", Silent)] {
            let found = client_address(address(peer), &headers, &trusted);
            assert_eq!(found, (address(peer), Some(warning)));
        }
    }
}

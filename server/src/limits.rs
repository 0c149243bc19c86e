//! Rate limits: codes to one address, and codes, lookups, flows and challenges of one client, each counted in windows
//! of fixed length. Keys consist of what the client sent, never of directory data, so that no limit
//! reveals which accounts exist (row E5).

use crate::app_state::AppState;
use crate::store::{accounts, limits, wrong_codes};
use regain_core::journey::DailyQuota;
use regain_core::problem::Problem;
use regain_core::time::Timestamp;
use sqlx::AnyConnection;
use std::net::IpAddr;
use std::time::Duration;

const FLOWS: &str = "flows of client";
const LOOKUPS: &str = "lookups of client";
const CHALLENGES: &str = "challenges of client";
const SAVES: &str = "saves of flow";
const REQUESTS: &str = "requests";
const LOOKS: &str = "looks of reviewer";
const TEXTS: &str = "texts to numbers typed";
const WRONG_CODES: &str = "wrong codes";
const DAY: Duration = Duration::from_secs(86_400);

/// A client, for rate limits: an IPv4 address, or the /64 of an IPv6 address, all of which one household has.
#[derive(Clone, Debug)]
pub struct Client(String);

impl Client {
    /// The client at this address.
    pub fn at(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        })
    }
}

/// The key a code is counted by.
pub struct CodeLimitKey<'a> {
    /// See [`regain_core::journey::Effect::SendCode`].
    pub budget: &'a str,
    pub client: &'a Client,
    /// The account the address belongs to, if any.
    pub account: Option<&'a str>,
    /// The digest of the device the flow was begun on.
    pub device: Option<&'a str>,
}

/// Counts a flow begun.
pub async fn count_flow(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Result<(), Problem>> {
    let most = state.config.limits.flows_per_client.get();
    count(state, connection, FLOWS, &client.0, most).await
}

/// Counts an account lookup, so that nobody collects masked contacts from one flow.
pub async fn count_lookup(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Result<(), Problem>> {
    let most = state.config.limits.lookups_per_client.get();
    count(state, connection, LOOKUPS, &client.0, most).await
}

/// When a client's limit of flows resets, if it is exceeded; checked before any work for the flow.
pub async fn flows_again_at(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Option<Timestamp>> {
    let most = state.config.limits.flows_per_client.get();
    again_at(state, connection, FLOWS, &client.0, most).await
}

/// The same for account lookups.
pub async fn lookups_again_at(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Option<Timestamp>> {
    let most = state.config.limits.lookups_per_client.get();
    again_at(state, connection, LOOKUPS, &client.0, most).await
}

/// The same for challenges.
pub async fn challenges_again_at(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Option<Timestamp>> {
    let most = state.config.limits.challenges_per_client.get();
    again_at(state, connection, CHALLENGES, &client.0, most).await
}

/// The same for saves of answers.
pub async fn saves_again_at(
    state: &AppState,
    connection: &mut AnyConnection,
    flow: &str,
) -> anyhow::Result<Option<Timestamp>> {
    let most = state.config.limits.saves_per_flow.get();
    again_at(state, connection, SAVES, flow, most).await
}

/// Proof that a challenge was counted, which making one requires.
pub struct Counted(());

/// Counts a challenge before it is made; an error is when the limit resets.
pub async fn count_challenge(
    state: &AppState,
    connection: &mut AnyConnection,
    client: &Client,
) -> anyhow::Result<Result<Counted, Timestamp>> {
    let (start, end) = window(state);
    let digest = state.keys.lookup_digest(CHALLENGES, &client.0);
    let times = limits::count(connection, &digest, start).await?;
    let is_taken = times <= state.config.limits.challenges_per_client.get();
    Ok(is_taken.then_some(Counted(())).ok_or(end))
}

/// Counts a save of answers, accepted or not.
pub async fn count_save(
    state: &AppState,
    connection: &mut AnyConnection,
    flow: &str,
) -> anyhow::Result<Result<(), Problem>> {
    let most = state.config.limits.saves_per_flow.get();
    count(state, connection, SAVES, flow, most).await
}

/// Counts a call of the desk, so that nobody copies all cases in an afternoon.
pub async fn count_look(
    state: &AppState,
    connection: &mut AnyConnection,
    reviewer: &str,
) -> anyhow::Result<Result<(), Problem>> {
    let most = state.config.limits.looks_per_reviewer.get();
    count(state, connection, LOOKS, reviewer, most).await
}

/// Counts a text message to a number that was typed (row A8): an attacker earns money by having such messages sent, so there
/// is a ceiling for all of them in a day.
pub async fn count_text(
    state: &AppState,
    connection: &mut AnyConnection,
) -> anyhow::Result<Result<(), Problem>> {
    let most = state.config.text_messages.most_lookups();
    let start = day(state.now());
    let digest = state.keys.lookup_digest(TEXTS, "");
    let times = limits::count(connection, &digest, start).await?;
    Ok(match times > most {
        true => Err(Problem::too_often(start + DAY)),
        false => Ok(()),
    })
}

/// The key that requests and wrong codes are counted by.
pub struct LimitKey<'a> {
    /// The canonical identifier.
    pub identifier: &'a str,
    /// The account's id, if the identifier has an account.
    pub account: Option<&'a str>,
    /// The digest of the device the flow was begun on.
    pub device: Option<&'a str>,
}

impl LimitKey<'_> {
    /// The key by identifier, for limits that people are told about.
    async fn by_identifier(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        counted: &str,
    ) -> anyhow::Result<String> {
        self.digest(state, connection, counted, "identifier", self.identifier)
            .await
    }

    /// The key of requests: by identifier and mailbox together, so that nobody uses up another person's tries.
    async fn by_mailbox(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        mailbox: &str,
    ) -> anyhow::Result<String> {
        let whose = format!("{} {mailbox}", self.identifier);
        self.digest(state, connection, REQUESTS, "mailbox", &whose)
            .await
    }

    /// The key by account or, for an unknown identifier, by that identifier, so that the work is the same.
    async fn by_account(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        counted: &str,
    ) -> anyhow::Result<String> {
        let (what, whose) = match self.account {
            Some(account) => ("account", account),
            None => ("nobody's", self.identifier),
        };
        self.digest(state, connection, counted, what, whose).await
    }

    /// Devices the owner signed in from before are counted separately, as with codes.
    async fn digest(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        counted: &str,
        what: &str,
        whose: &str,
    ) -> anyhow::Result<String> {
        let device = self.device.unwrap_or_default();
        // Queried for every identifier, against timing attacks.
        let is_familiar =
            accounts::has_device(connection, self.account.unwrap_or_default(), device).await?;
        Ok(if is_familiar {
            let purpose = format!("{counted} of device for {what}");
            state
                .keys
                .lookup_digest(&purpose, &format!("{device} {whose}"))
        } else {
            by_anybody(state, counted, what, whose)
        })
    }
}

/// The key shared by all devices the owner has not signed in from.
fn by_anybody(state: &AppState, counted: &str, what: &str, whose: &str) -> String {
    state
        .keys
        .lookup_digest(&format!("{counted} for {what}"), whose)
}

/// The number of wrong codes for an identifier since the last right one.
pub async fn wrong_codes(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
) -> anyhow::Result<u32> {
    let digest = key.by_identifier(state, connection, WRONG_CODES).await?;
    Ok(wrong_codes::counted(connection, &digest).await?)
}

/// Counts a wrong code.
pub async fn count_wrong_code(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
) -> anyhow::Result<()> {
    let digest = key.by_identifier(state, connection, WRONG_CODES).await?;
    Ok(wrong_codes::count(connection, &digest, state.now()).await?)
}

/// Resets the counts after a right code, on every device: its owner entered it.
pub async fn forget_wrong_codes(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
) -> anyhow::Result<()> {
    let of_device = key.by_identifier(state, connection, WRONG_CODES).await?;
    let of_all = by_anybody(state, WRONG_CODES, "identifier", key.identifier);
    wrong_codes::forget(connection, &of_device).await?;
    Ok(wrong_codes::forget(connection, &of_all).await?)
}

/// Counts a submitted request against the daily quota of the identifier and the mailbox of its contact (row C3).
pub async fn count_request(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
    mailbox: &str,
) -> anyhow::Result<Result<(), Problem>> {
    let start = day(state.now());
    let digest = key.by_mailbox(state, connection, mailbox).await?;
    let times = limits::count(connection, &digest, start).await?;
    Ok(if times > state.config.request.per_day.get() {
        Err(Problem::too_often(start + DAY))
    } else {
        Ok(())
    })
}

/// Counts a submitted request by account, whichever identifier was used, and returns whether it exceeds the quota.
/// Never reported to the client: that would reveal which identifiers belong together (docs/decisions/0002).
pub async fn count_for_account(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
) -> anyhow::Result<bool> {
    let digest = key.by_account(state, connection, REQUESTS).await?;
    let times = limits::count(connection, &digest, day(state.now())).await?;
    Ok(times > state.config.request.per_day.get())
}

/// The daily quota of requests for an identifier and the mailbox of their contact.
pub async fn request_quota(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &LimitKey<'_>,
    mailbox: &str,
) -> anyhow::Result<DailyQuota> {
    let start = day(state.now());
    let digest = key.by_mailbox(state, connection, mailbox).await?;
    let times = limits::counted(connection, &digest, start).await?;
    Ok(DailyQuota {
        remaining: state.config.request.per_day.get().saturating_sub(times),
        resets_at: start + DAY,
    })
}

/// The start of a UTC day.
fn day(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - now.0.rem_euclid(86_400))
}

/// Counts a code. Devices the owner signed in from before are counted separately, so that nobody else can use up the
/// owner's limit.
pub async fn count_code(
    state: &AppState,
    connection: &mut AnyConnection,
    key: &CodeLimitKey<'_>,
) -> anyhow::Result<Result<(), Problem>> {
    let limits = &state.config.limits;
    let device = key.device.unwrap_or_default();
    // Queried for every account, against timing attacks.
    let is_familiar =
        accounts::has_device(connection, key.account.unwrap_or_default(), device).await?;
    let (what, whose) = if is_familiar {
        ("codes of device", device.to_owned())
    } else {
        ("codes to address", key.budget.to_owned())
    };
    let by_address = count(
        state,
        connection,
        what,
        &whose,
        limits.codes_per_address.get(),
    )
    .await?;
    if by_address.is_err() || is_familiar {
        return Ok(by_address);
    }
    let most = limits.codes_per_client.get();
    count(state, connection, "codes of client", &key.client.0, most).await
}

async fn count(
    state: &AppState,
    connection: &mut AnyConnection,
    what: &str,
    whose: &str,
    most: u32,
) -> anyhow::Result<Result<(), Problem>> {
    let (start, end) = window(state);
    let digest = state.keys.lookup_digest(what, whose);
    let times = limits::count(connection, &digest, start).await?;
    Ok(if times > most {
        Err(Problem::too_often(end))
    } else {
        Ok(())
    })
}

/// When the limit resets, if it is exceeded.
async fn again_at(
    state: &AppState,
    connection: &mut AnyConnection,
    what: &str,
    whose: &str,
    most: u32,
) -> anyhow::Result<Option<Timestamp>> {
    let (start, end) = window(state);
    let digest = state.keys.lookup_digest(what, whose);
    let times = limits::counted(connection, &digest, start).await?;
    Ok((times >= most).then_some(end))
}

/// The start and the end of the current window.
fn window(state: &AppState) -> (Timestamp, Timestamp) {
    let window = state.config.limit_window();
    let length = i64::try_from(window.as_secs()).unwrap_or(i64::MAX).max(1);
    let now = state.now().0;
    let start = Timestamp(now - now.rem_euclid(length));
    (start, start + window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_household_is_one_client() {
        let client = |address: &str| Client::at(address.parse().expect("an address")).0;
        assert_eq!(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff::9"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
    }
}

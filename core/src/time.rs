//! Times as in the contract: RFC 3339, UTC, whole seconds. `core` has no clock; the caller passes the time.

use crate::prelude::*;
use core::fmt;
use core::ops::Add;
use core::time::Duration;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use regain_core::time::Timestamp;
/// assert_eq!(Timestamp(1_795_368_751).to_string(), "2026-11-22T17:32:31Z");
/// assert_eq!(Timestamp::parse("2026-11-22T17:32:31Z"), Some(Timestamp(1_795_368_751)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// No time at all, where a backend does not tell one: the latest of RFC 3339, 9999-12-31T23:59:59Z.
    pub const NEVER: Self = Self(253_402_300_799);

    /// Parses `YYYY-MM-DDThh:mm:ssZ`; a fraction of a second is dropped. `None` for anything else: the contract's times
    /// are always UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let mut date = date.splitn(3, '-').map(number);
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let time = time.split_once('.').map_or(time, |(whole, _)| whole);
        let mut time = time.splitn(3, ':').map(number);
        let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let days = days_from_civil(year, month, day);
        Some(Self(
            days * 86_400 + hour * 3_600 + minute * 60 + second.min(59),
        ))
    }

    /// Whole seconds from `self` until `later`; zero if that is past.
    pub fn seconds_until(self, later: Self) -> u64 {
        u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0)
    }
}

fn number(text: &str) -> Option<i64> {
    (text.bytes().all(|b| b.is_ascii_digit()) && (2..=4).contains(&text.len()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, wait: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX)),
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400));
        let second = self.0.rem_euclid(86_400);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 time in UTC"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        for day in -135_000..160_000 {
            let noon = Timestamp(day * 86_400 + 43_200);
            assert_eq!(Timestamp::parse(&noon.to_string()), Some(noon));
        }
    }

    #[test]
    fn only_utc_times_are_read() {
        for text in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T17:32:31",
            "2026-11-22T17:32:31+01:00",
            "2026-13-22T17:32:31Z",
            "2026-11-22T25:32:31Z",
            "+026-11-22T17:32:31Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text:?}");
        }
        assert_eq!(
            Timestamp::parse("2024-02-29T23:59:59.999Z").map(|t| t.to_string()),
            Some("2024-02-29T23:59:59Z".into())
        );
    }
}

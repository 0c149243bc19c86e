//! When an answer goes out that no reviewer gives: like those that one does, or it would say that the account does not
//! exist, or has two-step verification (rows B13 and E5).
//!
//! Such a request has a place in the reviewers' list, which they do not see, and its turn comes when a reviewer decides
//! the first case after it: who sends requests about accounts of their own around it finds it answered between them.
//! Where no case comes after it, it takes as long as a refusal of a request that came at the same time of day: reviewers
//! work at some hours and not at others.

use crate::app_state::AppState;
use crate::store::answers::{self, Refusal};
use rand::Rng;
use rand::seq::IndexedRandom;
use regain_core::time::Timestamp;
use sqlx::AnyConnection;
use std::time::Duration;

/// The last refusals that reviewers gave, of which one is drawn.
const REFUSALS: i64 = 2_000;
/// With fewer refusals than this, their times would tell too much.
const MIN_REFUSALS: usize = 20;
/// One is drawn of so many, those that came at nearly the same time of day.
const NEAREST: usize = 10;
/// Answers that no reviewer gives take an hour at least, until there are enough refusals to go by.
const MIN_DELAY_SECONDS: u64 = 3_600;
const DAY_SECONDS: i64 = 86_400;
/// A reviewer is taken to be at work for so long after the desk was used, in seconds.
pub const AT_WORK_SECONDS: i64 = 2_700;
/// Answers that had to wait until the desk was used go out one by one within so many seconds.
const SPREAD_SECONDS: i64 = 1_800;
/// An answer whose turn comes goes out within so many seconds, about the time between two decisions.
const TURN_SECONDS: i64 = 600;
/// An answer that came due so shortly before the desk was used has not waited for that.
const JUST_DUE_SECONDS: i64 = 60;

/// How long after it was received a request is answered that no reviewer decides.
pub async fn answer_delay(
    state: &AppState,
    connection: &mut AnyConnection,
    received_at: Timestamp,
) -> anyhow::Result<Duration> {
    let refusals = answers::refusals(connection, REFUSALS).await?;
    let within = state.config.answer_within();
    let seconds = drawn(refusals, received_at, within, &mut rand::rng());
    Ok(Duration::from_secs(seconds))
}

/// How long one of the refusals took that came at nearly this time of day, in seconds; where there are few, a time between
/// an hour and three quarters of that within which a request is answered.
fn drawn(
    mut refusals: Vec<Refusal>,
    received_at: Timestamp,
    answer_within: Duration,
    random: &mut impl Rng,
) -> u64 {
    if refusals.len() < MIN_REFUSALS {
        let most = answer_within.as_secs() * 3 / 4;
        return random.random_range(MIN_DELAY_SECONDS.min(most)..=most);
    }
    refusals.sort_by_key(|one| between_times_of_day(one.received_at, received_at.0));
    refusals.truncate(NEAREST);
    let delay = refusals.choose(random).map(|one| one.delay);
    delay.and_then(|delay| delay.try_into().ok()).unwrap_or(0)
}

/// The seconds between two times of day, the shorter way round the clock.
fn between_times_of_day(one: i64, other: i64) -> i64 {
    let apart = (one - other).rem_euclid(DAY_SECONDS);
    apart.min(DAY_SECONDS - apart)
}

/// When an answer goes out that is due and no reviewer gives. As it came due where a reviewer was at work then; otherwise it
/// has waited for the desk to be used, and so did others.
pub fn release_at(
    answer_at: Timestamp,
    desk_used_at: Timestamp,
    now: Timestamp,
    random: &mut impl Rng,
) -> Timestamp {
    match desk_used_at.0 - answer_at.0 > JUST_DUE_SECONDS {
        true => Timestamp(now.0 + random.random_range(0..=SPREAD_SECONDS)),
        false => now,
    }
}

/// Lets the answers go out whose turn comes with a reviewer's decision about a case.
///
/// # Errors
/// Those of the database. What was not let go out then goes out as planned.
pub async fn release_before(state: &AppState, reference: &str) -> anyhow::Result<()> {
    let mut connection = state.store.connection().await?;
    for gated in answers::gated_before(&mut connection, reference).await? {
        let after = rand::rng().random_range(0..=TURN_SECONDS);
        let answer_at = Timestamp(state.now().0 + after);
        answers::release_answer(&mut connection, &gated, answer_at).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const DAY: Duration = Duration::from_secs(86_400);
    const HOUR: i64 = 3_600;

    /// Refusals, one received each hour of these days, that were given at nine in the next morning or, in working hours,
    /// some minutes later.
    fn refusals(days: i64) -> Vec<Refusal> {
        let hours = (0..days * 24).map(|hour| {
            let delay = match hour % 24 {
                working @ 9..17 => (working + 1) * 60,
                morning @ 0..9 => (9 - morning) * HOUR,
                evening => (33 - evening) * HOUR,
            };
            Refusal {
                received_at: hour * HOUR,
                delay,
            }
        });
        hours.collect()
    }

    /// Row E5: answers that no reviewer gives take as long as those that one does for requests of the same hour.
    #[test]
    fn delays_are_drawn_from_refusals_of_the_time_of_day() {
        let mut random = StdRng::seed_from_u64(7);
        let refusals = refusals(10);
        for (hour, expected) in [(0, 9 * HOUR), (8, HOUR), (12, 780), (23, 10 * HOUR)] {
            let received_at = Timestamp(400 * 86_400 + hour * HOUR + 900);
            for _ in 0..100 {
                let drawn = drawn(refusals.clone(), received_at, DAY, &mut random);
                assert_eq!(i64::try_from(drawn), Ok(expected), "{hour}");
            }
        }
        // Of all of the nearest, about equally often.
        let even: Vec<Refusal> = (1..=20)
            .map(|n| Refusal {
                received_at: n * 60,
                delay: n * 1_000,
            })
            .collect();
        let mut seen = [0_u32; 20];
        for _ in 0..4_000 {
            let drawn = drawn(even.clone(), Timestamp(0), DAY, &mut random);
            seen[usize::try_from(drawn / 1_000).unwrap() - 1] += 1;
        }
        // Each about 400 times: five standard deviations are 95.
        let (near, far) = seen.split_at(NEAREST);
        assert!(
            near.iter().all(|times| (305..495).contains(times)),
            "{seen:?}"
        );
        assert!(far.iter().all(|times| *times == 0), "{seen:?}");
    }

    #[test]
    fn delays_are_drawn_evenly_until_there_are_enough_refusals() {
        let mut random = StdRng::seed_from_u64(7);
        let refusals = refusals(1);
        for few in [&[][..], &refusals[..19]] {
            let drawn: Vec<u64> = (0..1_000)
                .map(|_| drawn(few.to_vec(), Timestamp(0), DAY, &mut random))
                .collect();
            assert!(drawn.iter().all(|one| (3_600..=64_800).contains(one)));
            let low = drawn.iter().filter(|one| **one < 34_200).count();
            assert!((400..600).contains(&low), "{low}");
        }
        let short = Duration::from_secs(3_600);
        assert_eq!(drawn(vec![], Timestamp(0), short, &mut random), 2_700);
    }

    #[test]
    fn answers_that_waited_for_the_desk_go_out_one_by_one() {
        let mut random = StdRng::seed_from_u64(7);
        let now = Timestamp(100_000);
        for used_ago in [0, 5, 1_800] {
            // Just due, with a reviewer at work before.
            let answer_at = Timestamp(now.0 - 2);
            let used_at = Timestamp(now.0 - used_ago);
            assert_eq!(release_at(answer_at, used_at, now, &mut random), now);
        }
        let waited = Timestamp(now.0 - 3_600);
        let released: Vec<i64> = (0..1_000)
            .map(|_| release_at(waited, now, now, &mut random).0 - now.0)
            .collect();
        assert!(
            released
                .iter()
                .all(|after| (0..=SPREAD_SECONDS).contains(after))
        );
        let early = released.iter().filter(|after| **after < 900).count();
        assert!((400..600).contains(&early), "{early}");
    }
}

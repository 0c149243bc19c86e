//! How long an answer takes that no reviewer gives: as long as those that one does, or it would say that the account does
//! not exist, or has two-step verification (rows B13 and E5).

use crate::app_state::AppState;
use crate::store::answers;
use rand::Rng;
use rand::seq::IndexedRandom;
use sqlx::AnyConnection;
use std::time::Duration;

/// Answers that no reviewer gives take as long as the last refusals that a reviewer gave.
const REFUSALS: i64 = 200;
/// With fewer refusals than this, their times would tell too much.
const MIN_REFUSALS: usize = 20;
/// Answers that no reviewer gives take an hour at least, until there are enough refusals to go by.
const MIN_DELAY_SECONDS: u64 = 3_600;

/// How long after it was received a request is answered that no reviewer decides.
pub async fn answer_delay(
    state: &AppState,
    connection: &mut AnyConnection,
) -> anyhow::Result<Duration> {
    let delays = answers::refusal_delays(connection, REFUSALS).await?;
    let seconds = drawn(&delays, state.config.answer_within(), &mut rand::rng());
    Ok(Duration::from_secs(seconds))
}

/// One of the times that refusals took, in seconds; where there are few, one between an hour and three quarters of the time
/// within which a request is answered.
fn drawn(delays: &[i64], answer_within: Duration, random: &mut impl Rng) -> u64 {
    match delays.choose(random) {
        Some(drawn) if delays.len() >= MIN_REFUSALS => u64::try_from(*drawn).unwrap_or(0),
        _ => {
            let most = answer_within.as_secs() * 3 / 4;
            random.random_range(MIN_DELAY_SECONDS.min(most)..=most)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    /// Row E5: answers that no reviewer gives take as long as those that one does.
    #[test]
    fn delays_are_drawn_from_refusals_once_there_are_enough() {
        let mut random = StdRng::seed_from_u64(7);
        let day = Duration::from_secs(86_400);
        let refusals: Vec<i64> = (1..=20).map(|hour| hour * 1_000).collect();
        let mut seen = [0_u32; 20];
        for _ in 0..4_000 {
            let drawn = drawn(&refusals, day, &mut random);
            assert!(drawn % 1_000 == 0 && (1_000..=20_000).contains(&drawn));
            seen[usize::try_from(drawn / 1_000).unwrap() - 1] += 1;
        }
        // Each about 200 times: five standard deviations are 69.
        assert!(
            seen.iter().all(|times| (130..270).contains(times)),
            "{seen:?}"
        );
        for few in [&[][..], &refusals[..19]] {
            let drawn: Vec<u64> = (0..1_000).map(|_| drawn(few, day, &mut random)).collect();
            assert!(drawn.iter().all(|one| (3_600..=64_800).contains(one)));
            let low = drawn.iter().filter(|one| **one < 34_200).count();
            assert!((400..600).contains(&low), "{low}");
        }
        let short = Duration::from_secs(3_600);
        assert_eq!(drawn(&[], short, &mut random), 2_700);
    }
}

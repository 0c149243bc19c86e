//! Maximum-weight matching of claims and facts with at most `few` pairs. Exact, in time proportional to claims × facts:
//! with so few pairs, only that many of the best of each row and column matter.

use std::cmp::Reverse;

/// A pair of a claim and a fact that agree.
#[derive(Clone, Copy)]
struct Pair {
    claim: usize,
    fact: usize,
    weight: u32,
}

/// The weight of the best matching of at most `few` pairs; `weights` has a row for each claim, a column for each fact.
pub(super) fn heaviest(weights: &[Vec<u32>], few: usize) -> u32 {
    let mut pairs = Vec::new();
    for (claim, row) in weights.iter().enumerate() {
        let agreeing = row.iter().enumerate().filter(|(_, weight)| **weight > 0);
        let of_claim = agreeing.map(|(fact, &weight)| Pair {
            claim,
            fact,
            weight,
        });
        pairs.extend(best(of_claim.collect(), few));
    }
    // The other pairs use fewer than `few` of its best, so one of those is free, and no worse.
    pairs.sort_by_key(|pair| pair.fact);
    let by_fact = pairs.chunk_by(|a, b| a.fact == b.fact);
    let pairs = by_fact.flat_map(|of_fact| best(of_fact.to_vec(), few));
    chosen(&best(pairs.collect(), usize::MAX), few)
}

/// The sum of the `few` greatest weights.
pub(super) fn most(mut weights: Vec<u32>, few: usize) -> u32 {
    weights.sort_unstable_by_key(|weight| Reverse(*weight));
    weights.iter().take(few).sum()
}

fn best(mut pairs: Vec<Pair>, few: usize) -> Vec<Pair> {
    pairs.sort_by_key(|pair| Reverse(pair.weight));
    pairs.truncate(few);
    pairs
}

/// The recursion: the heaviest pair is chosen, or one that shares its claim or its fact; a matching without any of
/// these would not be worse with it.
fn chosen(pairs: &[Pair], few: usize) -> u32 {
    let (Some(first), Some(fewer)) = (pairs.first(), few.checked_sub(1)) else {
        return 0;
    };
    let rivals = pairs
        .iter()
        .filter(|pair| pair.claim == first.claim || pair.fact == first.fact);
    let totals = rivals.map(|taken| {
        let rest: Vec<Pair> = pairs
            .iter()
            .filter(|pair| pair.claim != taken.claim && pair.fact != taken.fact)
            .copied()
            .collect();
        taken.weight + chosen(&rest, fewer)
    });
    totals.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Brute force.
    fn by_trying(weights: &[Vec<u32>], few: usize, taken: &mut Vec<usize>) -> u32 {
        let (Some((row, rest)), Some(fewer)) = (weights.split_first(), few.checked_sub(1)) else {
            return 0;
        };
        let mut best = by_trying(rest, few, taken);
        for (fact, weight) in row.iter().enumerate() {
            if !taken.contains(&fact) {
                taken.push(fact);
                best = best.max(weight + by_trying(rest, fewer, taken));
                taken.pop();
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_choice_weighs_more(
            weights in prop::collection::vec(prop::collection::vec(0_u32..5, 6), 0..6), few in 0_usize..5,
        ) {
            prop_assert_eq!(heaviest(&weights, few), by_trying(&weights, few, &mut Vec::new()));
        }
    }
}

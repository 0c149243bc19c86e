//! Which claims go with which facts, each with one at most, so that a few of the pairs weigh most together. Exact, in
//! time as claims × facts: of so few pairs, nobody needs more than that many of anybody's best.

use std::cmp::Reverse;

/// A claim and a fact that agree.
#[derive(Clone, Copy)]
struct Pair {
    claim: usize,
    fact: usize,
    weight: u32,
}

/// What the heaviest `few` pairs weigh together; `weights` has a row for each claim, with a column for each fact.
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
    // The others take fewer than `few` of its best: one is left, and no worse.
    pairs.sort_by_key(|pair| pair.fact);
    let by_fact = pairs.chunk_by(|a, b| a.fact == b.fact);
    let pairs = by_fact.flat_map(|of_fact| best(of_fact.to_vec(), few));
    chosen(&best(pairs.collect(), usize::MAX), few)
}

/// What the greatest `few` of these weigh together.
pub(super) fn most(mut weights: Vec<u32>, few: usize) -> u32 {
    weights.sort_unstable_by_key(|weight| Reverse(*weight));
    weights.iter().take(few).sum()
}

fn best(mut pairs: Vec<Pair>, few: usize) -> Vec<Pair> {
    pairs.sort_by_key(|pair| Reverse(pair.weight));
    pairs.truncate(few);
    pairs
}

/// The same for pairs that begin with the heaviest. It is chosen, or another with its claim or its fact: a choice that
/// leaves both free would be no worse with it.
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

    /// Tries every choice there is.
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

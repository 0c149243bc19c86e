//! The score: a maximum-weight matching of claims and facts, limited for each field, so that many guesses score no more
//! than being right.

use super::agreement::Agreement;
use super::facts::{Known, Row};
use super::finding::Compared;
use super::{Context, ENOUGH, pairs};
use crate::form::{Asks, Field};
use crate::kind::Kind;

/// Points in hundredths of a weight: scored, possible with these facts, and possible with any.
#[derive(Default)]
pub(super) struct Sum {
    points: u64,
    best: u64,
    of: u64,
}

impl Sum {
    pub(super) fn add<T>(&mut self, field: &Field<T>, known: &Known<'_>, weights: &[Vec<u32>]) {
        let questions = known.questions.iter();
        let whole: u32 = questions.map(|(_, question)| question.weight * 100).sum();
        self.of += u64::from(whole);
        let enough = enough(field, known.facts.len());
        if enough > 0 {
            self.points += u64::from(pairs::heaviest(weights, enough)) / enough as u64;
            let facts = known.facts.iter().map(|fact| all_right(known, fact));
            self.best += u64::from(pairs::most(facts.collect(), enough)) / enough as u64;
        }
    }

    pub(super) fn add_old_passwords<T>(&mut self, field: &Field<T>, context: &Context<'_>) {
        let Asks::Question(question) = &field.asks else {
            return;
        };
        let whole = u64::from(question.weight) * 100;
        self.of += whole;
        let compared = context
            .old_passwords
            .and_then(|fields| fields.get(&field.id));
        let Some(compared) = compared else { return };
        let enough = enough(field, compared.facts);
        let matched = compared.matched.min(enough) as u64;
        self.points += (whole * matched).checked_div(enough as u64).unwrap_or(0);
        self.best += if enough > 0 { whole } else { 0 };
    }

    /// The matching share of everything the form asks: 0 to 100.
    pub(super) fn score(&self) -> u8 {
        percent(self.points, self.of)
    }

    /// The score if every claim about a fact were right.
    pub(super) fn best(&self) -> u8 {
        percent(self.best, self.of)
    }
}

/// The weight of a claim that matches a fact completely, in hundredths.
fn all_right(known: &Known<'_>, fact: &Row) -> u32 {
    let values = fact.values.iter();
    let agreements = values.map(|value| value.as_ref().map(|_| Agreement::Exact));
    let agreements = agreements.collect();
    Compared::new(&known.questions, agreements).weight
}

/// The number of matching claims for a field's full weight.
fn enough<T>(field: &Field<T>, facts: usize) -> usize {
    let rows = match &field.asks {
        // Each chosen option is a claim.
        Asks::Question(question) if question.kind == Kind::Choices => question.options.len(),
        _ => field.max_rows() as usize,
    };
    rows.min(facts).min(ENOUGH)
}

fn percent(points: u64, of: u64) -> u8 {
    let percent = (points * 100).checked_div(of).unwrap_or(0);
    let percent = percent.max(u64::from(points > 0)).min(100);
    u8::try_from(percent).unwrap_or(100)
}

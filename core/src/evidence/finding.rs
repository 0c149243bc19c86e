//! The outcome of each claim, independent of the others: ten claims may be nearest to one fact. `score` decides how
//! often that fact counts.

use super::agreement::Agreement;
use super::facts::{self, Known, Row};
use crate::form::{Asks, Field, Question};
use crate::kind::Kind;
use crate::pointer::Place;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::HashSet;

/// The outcome of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The claim: a pointer into the normalized answers.
    pub pointer: String,
    /// The comparison with the facts.
    pub outcome: Outcome,
    /// The nearest fact: a pointer into the facts.
    pub fact: Option<String>,
}

/// The outcome of comparing a claim with the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It matches a fact, or nearly.
    Holds(Agreement),
    /// It matches none.
    NoMatch,
    /// There are no facts to compare with.
    NoFact,
    /// It matches none, but some facts are unreadable.
    UnreadableFact,
}

impl Outcome {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Holds(Agreement::Exact) => "exact",
            Self::Holds(Agreement::Close(_)) => "close",
            Self::NoMatch => "no_match",
            Self::NoFact => "no_fact",
            Self::UnreadableFact => "unreadable_fact",
        }
    }
}

/// Adds a finding for every claim about a field, and returns the weight of each pair of a claim, or a row, and a fact.
/// A duplicate claim gets a finding and no weight: near two facts, it would count twice.
pub(super) fn of_field<T>(
    field: &Field<T>,
    claim: Option<&Value>,
    known: &Known<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Vec<u32>> {
    let mut weights = Vec::new();
    let mut seen = HashSet::new();
    let rows = facts::rows(field, claim);
    for row in &rows {
        let compared = known.facts.iter().map(|fact| {
            let pairs = row.values.iter().zip(&fact.values);
            let agreements = pairs.map(|(claim, fact)| claim.as_ref()?.agreement(fact.as_ref()?));
            Compared::new(&known.questions, agreements.collect())
        });
        let compared: Vec<Compared> = compared.collect();
        // The first of the greatest weight; in a field without weight, of the best agreement.
        let with_facts = compared.iter().zip(&known.facts).rev();
        let nearest = with_facts.max_by_key(|(pair, _)| (pair.weight, pair.credit));
        let nearest = nearest.filter(|(pair, _)| pair.credit > 0);
        for (at, value) in row.values.iter().enumerate() {
            if value.is_some() {
                findings.push(finding(field, known, row, at, nearest));
            }
        }
        if seen.insert(&row.values) {
            weights.push(compared.iter().map(|pair| pair.weight).collect());
        }
    }
    weights
}

/// A row of claims compared with a row of facts.
pub(super) struct Compared {
    agreements: Vec<Option<Agreement>>,
    /// The weight, in hundredths.
    pub(super) weight: u32,
    /// The agreement, regardless of the questions' weights.
    credit: u32,
}

impl Compared {
    /// With the agreement of each question's values.
    pub(super) fn new(questions: &[(&str, &Question)], agreements: Vec<Option<Agreement>>) -> Self {
        let (mut weight, mut credit) = (0, 0);
        if is_tied(questions, &agreements) {
            for ((_, question), agreed) in questions.iter().zip(&agreements) {
                let agreed = agreed.map_or(0, Agreement::credit);
                weight += question.weight * agreed;
                credit += agreed;
            }
        }
        Self {
            agreements,
            weight,
            credit,
        }
    }
}

/// Whether two rows are about the same thing: some value other than a choice from a list agrees, if other values are
/// asked for.
fn is_tied(questions: &[(&str, &Question)], agreements: &[Option<Agreement>]) -> bool {
    let is_chosen = |kind: Kind| matches!(kind, Kind::Choice | Kind::Choices | Kind::Country);
    let asks_nothing_else = questions.iter().all(|(_, asked)| is_chosen(asked.kind));
    let mut pairs = questions.iter().zip(agreements);
    pairs.any(|((_, asked), agreed)| {
        agreed.is_some() && (asks_nothing_else || !is_chosen(asked.kind))
    })
}

/// The finding of one claim: a value of a row, compared with that of the nearest fact.
fn finding<T>(
    field: &Field<T>,
    known: &Known<'_>,
    row: &Row,
    at: usize,
    nearest: Option<(&Compared, &Row)>,
) -> Finding {
    let fact = nearest.map(|(_, fact)| fact);
    let agreed = nearest.and_then(|(pair, _)| pair.agreements.get(at).copied().flatten());
    let facts = fact.map_or(known.facts.as_slice(), std::slice::from_ref);
    let is_known = |fact: &Row| fact.values.get(at).is_some_and(Option::is_some);
    let outcome = match agreed {
        Some(agreed) => Outcome::Holds(agreed),
        None if known.unreadable_at.get(at) == Some(&true) => Outcome::UnreadableFact,
        None if facts.iter().any(is_known) => Outcome::NoMatch,
        None => Outcome::NoFact,
    };
    let pointer = |row: &Row| pointer(field, known, row, at);
    Finding {
        pointer: pointer(row),
        outcome,
        fact: fact.filter(|_| agreed.is_some()).map(pointer),
    }
}

fn pointer<T>(field: &Field<T>, known: &Known<'_>, row: &Row, at: usize) -> String {
    let top = Place::Top.member(&field.id);
    let place = row.index.map_or(top, |index| top.item(index));
    match (&field.asks, known.questions.get(at)) {
        (Asks::Group(_), Some((id, _))) => place.member(id).to_string(),
        _ => place.to_string(),
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pointer", &self.pointer)?;
        map.serialize_entry("outcome", self.outcome.code())?;
        if let Outcome::Holds(Agreement::Close(reason)) = self.outcome {
            map.serialize_entry("reason", reason.code())?;
        }
        if let Some(fact) = &self.fact {
            map.serialize_entry("fact", fact)?;
        }
        map.end()
    }
}

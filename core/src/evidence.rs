//! Compares a person's claims about an account with the facts on file (rows B6, B7, B8, B9, C4): which claims match,
//! and the total score. For a human reviewer; no score decides by itself (ASVS 6.4.2). Native only, because facts never
//! leave the backend.
//!
//! Claims and facts are canonicalized by the same kinds, then normalized further (see [`Agreement`]). The score:
//! - a field scores its full weight when as many claims match as there are facts, or rows, or [`ENOUGH`], whichever is
//!   least, and a part of it below that; nothing scores more;
//! - a fact counts once, however many claims match it, and wrong claims count nothing, neither for nor against: the
//!   assignment is a maximum-weight matching, so order never matters;
//! - in a group, rows are compared with rows, each question by its own weight. A choice from a list is too easy to
//!   guess to match two rows by itself.
//!
//! Findings hold no claims and no facts, only pointers to both.

mod agreement;
mod facts;
mod finding;
mod letters;
mod old_passwords;
mod pairs;
mod score;

pub use agreement::{Agreement, Reason, agreement};
pub use finding::{Finding, Outcome};
pub use old_passwords::{OldPasswords, old_passwords};

use crate::answers::Answers;
use crate::fault::Fault;
use crate::form::Form;
use crate::kind::Region;
use crate::pointer::At;
use facts::Known;
use score::Sum;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The number of facts of one field that is enough for its full weight.
pub const ENOUGH: usize = 4;

/// What may be known besides claims and facts. The default knows nothing.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// The site's region, for phone numbers without a country code among the facts.
    pub region: Option<Region>,
    /// The result of comparing old passwords, by field ([`old_passwords`]).
    pub old_passwords: Option<&'a BTreeMap<String, OldPasswords>>,
}

/// The result of comparing all claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// 0 to 100: the matching share of everything the form asks. 0 only if nothing matches.
    pub score: u8,
    /// 0 to 100: the score if every claim about a fact were right.
    pub best: u8,
    /// One finding for each claim, in the form's order.
    pub findings: Vec<Finding>,
    /// Unreadable facts, with pointers into the facts, for somebody to correct.
    #[serde(serialize_with = "unreadable")]
    pub unreadable_facts: Vec<At<Fault>>,
}

/// Compares claims with facts.
///
/// `claims` are [`crate::check::Checked::normalized`]; `facts` are keyed like the form's answers: a text or a list of
/// texts for a question, an object or a list of objects for a group, in any spelling. Facts that the form does not ask
/// for are ignored. Takes time proportional to claims × facts for each field.
///
/// ```
/// use regain_core::evidence::{Context, compare};
/// use regain_core::form::Form;
/// use serde_json::json;
///
/// let form = Form::load(r#"{"id": "f", "version": 1, "sections": [{"id": "s", "fields": [
///     {"id": "given_name", "kind": "name", "weight": 1, "repeat": {"max": 5}},
///     {"id": "born", "kind": "date", "weight": 3, "approximate": true}
/// ]}]}"#).unwrap();
/// let claims = json!({"given_name": ["Bob", "Zoé"], "born": "1984-05"});
/// let facts = json!({"given_name": ["Zoe"], "born": "1984-05-12"});
/// let evidence = compare(&form, claims.as_object().unwrap(), facts.as_object().unwrap(), &Context::default());
///
/// assert_eq!(serde_json::to_value(&evidence).unwrap(), json!({
///     "score": 62,
///     "best": 100,
///     "findings": [
///         {"pointer": "#/given_name/0", "outcome": "no_match"},
///         {"pointer": "#/given_name/1", "outcome": "exact", "fact": "#/given_name/0"},
///         {"pointer": "#/born", "outcome": "close", "reason": "same_month", "fact": "#/born"}
///     ],
///     "unreadable_facts": []
/// }));
/// ```
pub fn compare<T>(
    form: &Form<T>,
    claims: &Answers,
    facts: &Map<String, Value>,
    context: &Context<'_>,
) -> Evidence {
    let mut sum = Sum::default();
    let mut evidence = Evidence::default();
    for field in form.fields() {
        if field.is_secret() {
            sum.add_old_passwords(field, context);
            continue;
        }
        let known = Known::read(field, facts.get(&field.id), context.region);
        let claim = claims.get(&field.id);
        let weights = finding::of_field(field, claim, &known, &mut evidence.findings);
        sum.add(field, &known, &weights);
        evidence.unreadable_facts.extend(known.unreadable);
    }
    evidence.score = sum.score();
    evidence.best = sum.best();
    evidence
}

fn unreadable<S: Serializer>(faults: &[At<Fault>], serializer: S) -> Result<S::Ok, S::Error> {
    let entry = |at: &At<Fault>| serde_json::json!({ "pointer": at.pointer, "code": at.found.code(), "params": at.found.params() });
    serializer.collect_seq(faults.iter().map(entry))
}

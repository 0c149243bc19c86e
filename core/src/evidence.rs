//! What a person claims about an account beside what is known of it (rows B6, B7, B8, B9, C4): which claims hold, and how
//! much all of them weigh. For a reviewer who judges; no score is a decision by itself (ASVS 6.4.2). Native only, for
//! facts never leave the backend.
//!
//! Both sides are read by the same kinds; then a kind may forget more ([`Agreement`] says what). What counts:
//! - a field gives its weight in full where as many claims hold as there are facts, or rows, or [`ENOUGH`], whichever is
//!   least, and its part below that; nothing gives more;
//! - a fact counts once, however many claims hit it, and what is wrong counts nothing, neither for nor against: the pairs
//!   are chosen that give most, so order never matters;
//! - in a group, a row is held against a row, each of its questions by its own weight. What is chosen from a list is
//!   guessed too easily to tie two rows together.
//!
//! Nothing here holds a claim or a fact: findings point at both.

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

/// So many facts of one field are enough, of however many there are.
pub const ENOUGH: usize = 4;

/// What may be known beside claims and facts. The default knows nothing.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// Where a number among the facts is dialled from that has no country code: the site's region.
    pub region: Option<Region>,
    /// What became of the old passwords, by field ([`old_passwords`]).
    pub old_passwords: Option<&'a BTreeMap<String, OldPasswords>>,
}

/// What all claims come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// 0 to 100: what holds, of all the form can ask. 0 only where nothing holds.
    pub score: u8,
    /// 0 to 100: the score if everything there is a fact about were right.
    pub best: u8,
    /// One for each claim, in the form's order.
    pub findings: Vec<Finding>,
    /// Facts that cannot be read, with pointers into the facts: somebody has to mend them.
    #[serde(serialize_with = "unreadable")]
    pub unreadable_facts: Vec<At<Fault>>,
}

/// Holds claims against facts.
///
/// `claims` are [`crate::check::Checked::normalized`]; `facts` are keyed like the form's answers, a text or a list of
/// texts for a question, an object or a list of objects for a group, as anybody would write them. Facts about what the
/// form does not ask are passed over. Takes time as claims × facts, field by field.
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

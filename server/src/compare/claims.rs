//! What a reviewer may see of a comparison: for each answer, whether and how it matches; never a fact, and of old passwords
//! only how many (row C4).

use crate::cases::Claim;
use regain_core::evidence::{Agreement, Evidence, OldPasswords, Outcome};
use serde_json::Value;
use std::collections::BTreeMap;

/// The claims in `evidence` with their canonical `answers`, then those of old passwords by field.
pub fn claims(
    evidence: &Evidence,
    answers: &Value,
    old: &BTreeMap<String, OldPasswords>,
) -> Vec<Claim> {
    let answered = evidence.findings.iter().map(|finding| {
        let (field, row) = named(&finding.pointer);
        // An answer that matches exactly would be the fact itself.
        let is_exact = finding.outcome.code() == "exact";
        let value = pointed(answers, &finding.pointer).filter(|_| !is_exact);
        let reason = match finding.outcome {
            Outcome::Holds(Agreement::Close(reason)) => Some(reason.code().into()),
            _ => None,
        };
        Claim {
            field,
            row,
            value: value.cloned(),
            outcome: finding.outcome.code().into(),
            reason,
            old_passwords: None,
        }
    });
    let passwords = old.iter().map(|(field, old)| Claim {
        field: field.clone(),
        row: None,
        value: None,
        outcome: "compared".into(),
        reason: None,
        old_passwords: Some(old.clone()),
    });
    answered.chain(passwords).collect()
}

/// The segments of a pointer into answers. Ids of fields need no escaping.
fn segments(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.split('/').skip(1)
}

/// The field that a pointer names, and the row.
fn named(pointer: &str) -> (String, Option<usize>) {
    let row = segments(pointer).find_map(|segment| segment.parse().ok());
    let names = segments(pointer).filter(|segment| segment.parse::<usize>().is_err());
    (names.collect::<Vec<_>>().join("."), row)
}

fn pointed<'a>(answers: &'a Value, pointer: &str) -> Option<&'a Value> {
    segments(pointer).try_fold(answers, |value, segment| match value {
        Value::Array(rows) => rows.get(segment.parse::<usize>().ok()?),
        value => value.get(segment),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pointer_names_a_field_and_a_row() {
        for (pointer, field, row) in [
            ("#/gamertag", "gamertag", None),
            ("#/subjects/2", "subjects", Some(2)),
            ("#/purchases/0/amount", "purchases.amount", Some(0)),
            ("#/account/opened", "account.opened", None),
        ] {
            assert_eq!(named(pointer), (field.into(), row), "{pointer}");
        }
        let answers = json!({"purchases": [{"amount": "1.00"}], "gamertag": "finch"});
        assert_eq!(
            pointed(&answers, "#/purchases/0/amount"),
            Some(&json!("1.00"))
        );
        assert_eq!(pointed(&answers, "#/gamertag"), Some(&json!("finch")));
        assert_eq!(pointed(&answers, "#/purchases/1/amount"), None);
    }
}

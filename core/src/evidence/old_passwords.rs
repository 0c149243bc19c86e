//! Compares old passwords with their hashes: reports how many are right, and nothing else.
//! Each comparison costs as much as a sign-in, so their number is limited.

use crate::kind::new_password;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The result of comparing the old passwords of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldPasswords {
    /// The number of distinct right passwords.
    pub matched: usize,
    /// The number of hashes.
    pub facts: usize,
    /// The number of facts that are no argon2id hash.
    pub unreadable: usize,
    /// The number of comparisons made.
    pub compared: usize,
    /// The number of comparisons skipped because of the limit; any of them could have matched.
    pub left_out: usize,
}

/// Compares the passwords, in the order typed, with each hash, at most `budget` times in all. Duplicates, passwords
/// already matched, and hashes already matched are skipped. A password that is not in NFC is also compared in NFC,
/// which counts as separate comparisons.
///
/// `hashes` are the facts of that field: an argon2id hash in PHC form, or a list of them. `verifies` compares a
/// password with a hash; it does the slow work, outside this crate.
///
/// ```
/// use regain_core::evidence::old_passwords;
/// use regain_core::secret::Secret;
/// use serde_json::json;
///
/// let typed = ["red fox", "blue finch", "red fox"].map(Secret::new);
/// let hashes = json!(["$argon2id$one", "$argon2id$two", 7]);
/// let verifies = |password: &Secret, hash: &str| password.reveal() == "blue finch" && hash.ends_with("two");
/// let compared = old_passwords(&typed, Some(&hashes), 3, verifies);
///
/// assert_eq!((compared.matched, compared.facts, compared.unreadable), (0, 2, 1));
/// assert_eq!((compared.compared, compared.left_out), (3, 1));
/// ```
pub fn old_passwords(
    typed: &[Secret],
    hashes: Option<&Value>,
    budget: usize,
    mut verifies: impl FnMut(&Secret, &str) -> bool,
) -> OldPasswords {
    let mut result = OldPasswords::default();
    let facts = match hashes {
        Some(Value::Array(facts)) => facts.as_slice(),
        Some(fact) => std::slice::from_ref(fact),
        None => &[],
    };
    let mut hashes: Vec<&str> = Vec::new();
    for fact in facts {
        match fact.as_str().filter(|text| text.starts_with("$argon2id$")) {
            Some(hash) if hashes.contains(&hash) => {}
            Some(hash) => hashes.push(hash),
            None => result.unreadable += 1,
        }
    }
    result.facts = hashes.len();
    for ways in passwords(typed) {
        for way in ways {
            let affordable = hashes.len().min(budget - result.compared);
            let found = hashes
                .iter()
                .take(affordable)
                .position(|hash| verifies(&way, hash));
            if let Some(at) = found {
                result.compared += at + 1;
                result.matched += 1;
                hashes.remove(at);
                break;
            }
            result.compared += affordable;
            result.left_out += hashes.len() - affordable;
        }
    }
    result
}

/// The distinct passwords, each in the forms it may have been hashed in: as typed, then in NFC if that differs (NIST SP
/// 800-63B-4 3.1.1.2).
fn passwords(typed: &[Secret]) -> Vec<Vec<Secret>> {
    let mut passwords: Vec<(Secret, Vec<Secret>)> = Vec::new();
    for password in typed {
        let hashed = Secret::new(new_password::hashed_text(password.reveal()));
        match passwords.iter_mut().find(|(known, _)| *known == hashed) {
            Some((_, ways)) if ways.contains(password) => {}
            Some((_, ways)) => ways.push(password.clone()),
            None => passwords.push((hashed, vec![password.clone()])),
        }
    }
    passwords
        .into_iter()
        .map(|(hashed, mut ways)| {
            if !ways.contains(&hashed) {
                ways.push(hashed);
            }
            ways
        })
        .collect()
}
